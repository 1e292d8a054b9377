#!/usr/bin/env python3
"""Wall time of `neko-ice validate` on 1,000 and 10,000 configs of 50 lines, beside yamllint where it is installed.

usage: benches/many.py [--runs N] [--debug]     (builds the default release binary first)

yamllint: `pip install yamllint`, on the PATH or named by YAMLLINT. It judges 1,000 files, for it takes long.
"""
import argparse, os, shutil, statistics, subprocess, sys, tempfile, time

args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
args.add_argument("--runs", type=int, default=5)
args.add_argument("--debug", action="store_true", help="measure the debug build as it stands")
args = args.parse_args()
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
if not args.debug:
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=root, check=True)
target = os.environ.get("CARGO_TARGET_DIR", os.path.join(root, "target"))
binary = os.path.join(target, "debug" if args.debug else "release", "neko-ice")
with open(os.path.join(root, "benches", "fifty-lines.yaml")) as file:
    config = file.read()


def timed(command):
    start = time.perf_counter()
    run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    elapsed = time.perf_counter() - start
    if run.returncode not in (0, 1):
        sys.exit(f"{command[0]}: exit code {run.returncode}")
    return elapsed


with tempfile.TemporaryDirectory() as scratch:
    for count in (1_000, 10_000):
        folder = os.path.join(scratch, str(count))
        os.mkdir(folder)
        for number in range(count):
            with open(os.path.join(folder, f"room-{number:05}.yaml"), "w") as out:
                out.write(f"# room {number}\n{config}")
    small, large = (os.path.join(scratch, name) for name in ("1000", "10000"))
    commands = {
        "neko-ice, 1,000 files": [binary, "validate", "--no-settings", small],
        "neko-ice, 10,000 files": [binary, "validate", "--no-settings", large],
    }
    yamllint = os.environ.get("YAMLLINT") or shutil.which("yamllint")
    if yamllint:
        commands["yamllint, 1,000 files"] = [yamllint, small]
    times = {name: [] for name in commands}
    for _ in range(args.runs):
        for name, command in commands.items():
            times[name].append(timed(command))

medians = {name: statistics.median(samples) for name, samples in times.items()}
for name, median in medians.items():
    print(f"{name:24} median {median:6.2f} s   min {min(times[name]):6.2f} s")
ratio = medians["neko-ice, 10,000 files"] / medians["neko-ice, 1,000 files"]
print(f"ten times the files take {ratio:.1f} times as long, on {os.cpu_count()} cores")
