#!/usr/bin/env python3
"""Wall time of every format of `neko-ice env-export` beside an empty Rust program, runs interleaved.

usage: benches/env_export.py [--runs N] [--binary FILE]     (builds what packages hold unless one is named)
"""
import argparse, os, statistics, subprocess, sys, tempfile, time

args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
args.add_argument("--runs", type=int, default=100)
args.add_argument("--binary")
args = args.parse_args()
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
binary = args.binary
if not binary:
    subprocess.run(["cargo", "build", "--profile", "dist", "--locked", "--quiet"], cwd=root, check=True)
    binary = os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(root, "target")), "dist", "neko-ice")
config = os.path.join(root, "fixtures", "example", "neko.yaml")
formats = (
    "compose compose-env dotenv docker-env sh fish powershell systemd systemd-unit k8s-env k8s-configmap k8s-secret "
    "kustomize helm-values github json"
).split()

with tempfile.TemporaryDirectory() as scratch:
    source, empty = os.path.join(scratch, "empty.rs"), os.path.join(scratch, "empty")
    with open(source, "w") as out:
        out.write("fn main() {}\n")
    subprocess.run(["rustc", "-O", "-o", empty, source], check=True)
    commands = {"empty program": [empty]}
    commands |= {name: [binary, "env-export", config, "--format", name] for name in formats}
    times = {name: [] for name in commands}
    for _ in range(args.runs):
        for name, command in commands.items():
            start = time.perf_counter()
            run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            times[name].append(time.perf_counter() - start)
            if run.returncode:
                sys.exit(f"{name}: exit code {run.returncode}")

base = statistics.median(times["empty program"])
print("format           median      min   over the empty program   ratio")
for name, samples in times.items():
    median = statistics.median(samples)
    over = (median - base) * 1e3
    print(f"{name:14} {median * 1e3:6.2f} ms {min(samples) * 1e3:5.2f} ms {over:16.2f} ms {median / base:12.2f}x")
