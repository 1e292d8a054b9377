#!/usr/bin/env python3
"""Wall time and peak memory of `neko-ice validate` on YAML configs of 1 MB, beside ryl and yamllint on the same files.

usage: benches/large.py [--runs N] [--tools DIR] [--binary FILE] [--yamllint]     (yamllint takes seconds for each)
"""
import argparse, os, tempfile
import measure

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--yamllint", action="store_true", help="compare with yamllint too")
args = measure.arguments(parser, 7)
binary = measure.program(args)
with open(os.path.join(measure.ROOT, "benches", "fifty-lines.yaml")) as file:
    config = file.read()


def grown(head, part):
    parts, size, number = [head], len(head), 0
    while size < 1_000_000:
        parts.append(part(number))
        size += len(parts[-1])
        number += 1
    return "".join(parts)


def server(number):
    return f'      - urls: "turn:turn{number}.example.org:3478"\n        username: user{number}\n        credential: "secret-word-{number}"\n'


def nested(number):
    return f"top{number}:\n" + "".join("  " * depth + f"level{depth}:\n" for depth in range(1, 20)) + "  " * 20 + "x: 1\n"


SHAPES = {
    "a config and other sections": grown(config, lambda n: f"plugin_{n}:\n  enabled: true\n  list: [1, 2.5, three, null]\n  text: some words\n"),
    "comments": grown("", lambda n: f"# comment {n} about nothing\n") + config,
    "ICE servers": grown("webrtc:\n  iceservers:\n    backend:\n", server),
    "servers as JSON in one scalar": "webrtc:\n  iceservers:\n    backend: '["
    + grown("", lambda n: f'{{"urls":["stun:s{n}.example.org"]}},').rstrip(",")
    + "]'\n",
    "TURN servers as JSON, each an error": "webrtc:\n  iceservers:\n    backend: '["
    + grown("", lambda n: f'{{"urls":["turn:s{n}.example.org"]}},').rstrip(",")
    + "]'\n",
    "URLs that nobody takes": grown("webrtc:\n  iceservers:\n    backend:\n", lambda n: f"    - urls: [stun:a b{n}]\n"),
    "unknown keys": grown("", lambda n: f"some_key_{n}: value {n}\n"),
    "deep maps": grown("", nested),
    "one long text": "note: |\n" + grown("", lambda n: f"  line {n} of a long text\n"),
    "one long scalar": 'note: "' + "x" * 1_000_000 + '"\n',
}

with tempfile.TemporaryDirectory() as scratch:
    yamllint_options, ryl_options = measure.linter_rules(scratch)
    ryl = measure.tool("ryl")
    yamllint = measure.tool("yamllint") if args.yamllint else None
    for name, text in SHAPES.items():
        path = os.path.join(scratch, "config.yaml")
        with open(path, "w") as out:
            out.write(text)
        commands = {"neko-ice": [binary, "validate", "--no-settings", path]}
        if ryl:
            commands["ryl"] = [ryl, *ryl_options, path]
        if yamllint:
            commands["yamllint"] = [yamllint, *yamllint_options, path]
        results = measure.interleaved(commands, args.runs)
        said = [f"{tool} {measure.median(r) * 1e3:6.0f} ms (min {min(r[0]) * 1e3:.0f}), {r[1]:3.0f} MiB" for tool, r in results.items()]
        print(f"{name:36} {'   '.join(said)}")
