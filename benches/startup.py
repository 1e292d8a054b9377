#!/usr/bin/env python3
"""Wall time of `neko-ice validate` on a 50-line config beside an empty Rust program, runs interleaved.

usage: benches/startup.py [--runs N]     (builds the default release binary first)
"""
import argparse, os, statistics, subprocess, sys, tempfile, time

args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
args.add_argument("--runs", type=int, default=300)
args = args.parse_args()
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=root, check=True)
target = os.environ.get("CARGO_TARGET_DIR", os.path.join(root, "target"))

with tempfile.TemporaryDirectory() as scratch:
    source = os.path.join(scratch, "empty.rs")
    empty = os.path.join(scratch, "empty")
    with open(source, "w") as out:
        out.write("fn main() {}\n")
    subprocess.run(["rustc", "-O", "-o", empty, source], check=True)
    commands = {
        "empty program": [empty],
        "validate": [os.path.join(target, "release", "neko-ice"), "validate", os.path.join(root, "benches", "fifty-lines.yaml")],
    }
    times = {name: [] for name in commands}
    for _ in range(args.runs):
        for name, command in commands.items():
            start = time.perf_counter()
            run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            times[name].append(time.perf_counter() - start)
            if run.returncode:
                sys.exit(f"{name}: exit code {run.returncode}")

base = statistics.median(times["empty program"])
for name, samples in times.items():
    median = statistics.median(samples)
    print(f"{name:14} median {median * 1e3:6.2f} ms   min {min(samples) * 1e3:6.2f} ms   {median / base:4.2f}x")
