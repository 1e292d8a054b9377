#!/usr/bin/env python3
"""A default `probe --embedded`: wall time against the sum of its paths, first media of each relay path, peak memory.

usage: benches/probe.py [--runs N]     (builds what packages hold first)
"""
import argparse, json, os, statistics, subprocess, time

args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
args.add_argument("--runs", type=int, default=3)
args = args.parse_args()
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
target = os.environ.get("CARGO_TARGET_DIR", os.path.join(root, "target"))
subprocess.run(["cargo", "build", "--profile", "dist", "--locked", "--quiet"], cwd=root, check=True)
binary = os.path.join(target, "dist", "neko-ice")

first, peak = {}, 0
for _ in range(args.runs):
    start = time.perf_counter()
    run = subprocess.Popen([binary, "probe", "--embedded", "--format", "json"], stdout=subprocess.PIPE)
    output = run.stdout.read()
    _, _, usage = os.wait4(run.pid, 0)
    wall = time.perf_counter() - start
    peak = max(peak, usage.ru_maxrss)
    report = json.loads(output)
    ran = [path for path in report["paths"] if path["media"]]
    for path in ran:
        name = f'{path["kind"]} {path["side"] or ""} {path["transport"] or ""}'
        first.setdefault(name, []).append((path["media"]["first_media_ms"], path["media"]["checks_retransmitted"]))
    print(f'wall {wall:.2f} s, paths {len(ran)} x 2 s, over by {wall - 2 * len(ran):.2f} s, verdict {report["verdict"]["name"]}')
for name, samples in first.items():
    times = [sample[0] for sample in samples if sample[0] is not None]
    print(f"{name:24} first media median {statistics.median(times):6.1f} ms   checks resent {sum(s[1] for s in samples)}")
print(f"peak memory {peak / 1024:.1f} MiB")
