#!/usr/bin/env python3
"""Wall time of one run on a config of 50 lines: neko-ice beside an empty Rust program and other linters, interleaved.

usage: benches/startup.py [--runs N] [--tools DIR] [--binary FILE]

Each tool gets 50 lines of its own kind: ryl, yamllint and check-jsonschema the same YAML file, taplo a TOML file,
nginx and promtool a config of theirs.
"""
import argparse, json, os, shutil, subprocess, tempfile
import measure

args = measure.arguments(argparse.ArgumentParser(description=__doc__.splitlines()[0]), 200)
binary = measure.program(args)
config = os.path.join(measure.ROOT, "benches", "fifty-lines.yaml")

with tempfile.TemporaryDirectory() as scratch:
    def file(name, text):
        path = os.path.join(scratch, name)
        with open(path, "w") as out:
            out.write(text)
        return path

    empty = os.path.join(scratch, "empty")
    subprocess.run(["rustc", "-O", "-o", empty, file("empty.rs", "fn main() {}\n")], check=True)
    # As an installation leaves them: the system keeps what the linker wrote in smaller pieces, each a fault of its own.
    linked = binary
    empty = shutil.copy(empty, os.path.join(scratch, "nothing"))
    binary = shutil.copy(binary, os.path.join(scratch, "neko-ice"))
    commands = {"empty program": [empty], "neko-ice validate": [binary, "validate", config]}
    commands["neko-ice validate, not installed"] = [linked, "validate", config]
    for kind in ("json", "concise"):
        commands[f"neko-ice validate --format {kind}"] = [binary, "validate", "--format", kind, config]
    commands["neko-ice resolve"] = [binary, "resolve", config]
    commands["neko-ice env-export"] = [binary, "env-export", config]

    yamllint, ryl = measure.linter_rules(scratch)
    keys = "\n".join(f'key_{number} = "value {number}"' for number in range(49))
    jobs = "\n".join(f"  - job_name: job{number}\n    static_configs:\n      - targets: [localhost:{9000 + number}]" for number in range(16))
    servers = "\n".join(f"  server {{\n    listen {20000 + number};\n    return 204;\n  }}" for number in range(11))
    web = f"pid {scratch}/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n  access_log off;\n{servers}\n}}\n"
    others = {
        "ryl": [*ryl, config],
        "yamllint": [*yamllint, config],
        "taplo": ["lint", "--no-schema", file("fifty.toml", f"[table]\n{keys}\n")],
        "check-jsonschema": ["--schemafile", file("schema.json", json.dumps({"type": "object"})), config],
        "nginx": ["-t", "-q", "-p", scratch, "-c", file("nginx.conf", web)],
        "promtool": ["check", "config", file("prometheus.yml", f"global:\n  scrape_interval: 15s\nscrape_configs:\n{jobs}\n")],
    }
    for name, rest in others.items():
        if path := measure.tool(name):
            commands[f"{name} {rest[0]}" if rest[0][0] != "/" else name] = [path, *rest]
    results = measure.interleaved(commands, args.runs, warm=True)

base = measure.median(results["empty program"])
for name, result in results.items():
    print(f"{name:34} median {measure.median(result) * 1e3:7.2f} ms   min {min(result[0]) * 1e3:7.2f} ms   {measure.median(result) / base:6.2f}x")
