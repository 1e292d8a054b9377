#!/usr/bin/env python3
"""Wall time of `neko-ice validate` and `resolve` on 1,000 and 10,000 configs of 50 lines, beside ryl and yamllint.

usage: benches/many.py [--runs N] [--tools DIR] [--binary FILE]

yamllint judges 100 of the files: all would take minutes. The time for 10,000 is what a hundred times that comes to.
"""
import argparse, os, tempfile
import measure

args = measure.arguments(argparse.ArgumentParser(description=__doc__.splitlines()[0]), 5)
binary = measure.program(args)
with open(os.path.join(measure.ROOT, "benches", "fifty-lines.yaml")) as file:
    config = file.read()

with tempfile.TemporaryDirectory() as scratch:
    folders = {}
    for count in (100, 1_000, 10_000):
        folders[count] = os.path.join(scratch, str(count))
        os.mkdir(folders[count])
        for number in range(count):
            with open(os.path.join(folders[count], f"room-{number:05}.yaml"), "w") as out:
                out.write(f"# room {number}\n{config}")
    yamllint_options, ryl_options = measure.linter_rules(scratch)
    files = [os.path.join(folders[10_000], name) for name in sorted(os.listdir(folders[10_000]))]
    commands = {
        "neko-ice validate, 1,000": [binary, "validate", "--no-settings", folders[1_000]],
        "neko-ice validate, 10,000": [binary, "validate", "--no-settings", folders[10_000]],
        "neko-ice resolve, 1,000": [binary, "resolve", *files[:1_000]],
        "neko-ice resolve, 10,000": [binary, "resolve", *files],
    }
    if ryl := measure.tool("ryl"):
        commands["ryl, 10,000"] = [ryl, *ryl_options, folders[10_000]]
    if yamllint := measure.tool("yamllint"):
        commands["yamllint, 100"] = [yamllint, *yamllint_options, folders[100]]
    results = measure.interleaved(commands, args.runs)

for name, result in results.items():
    print(f"{name:28} median {measure.median(result):6.2f} s   min {min(result[0]):6.2f} s   peak {result[1]:5.0f} MiB   printed {result[2] / 1e6:5.1f} MB")
for command in ("validate", "resolve"):
    few, many = (results[f"neko-ice {command}, {count}"] for count in ("1,000", "10,000"))
    print(f"{command}: ten times the files take {measure.median(many) / measure.median(few):.1f} times as long, on {os.cpu_count()} cores")
