#!/usr/bin/env python3
"""Wall time, peak memory and output of `neko-ice validate` on files of 1 MB that nobody means well with.

usage: benches/hostile.py [--binary FILE]
"""
import argparse, os, random, tempfile
import measure

args = measure.arguments(argparse.ArgumentParser(description=__doc__.splitlines()[0]), 1)
binary = measure.program(args)
chance = random.Random(1)
M = 1 << 20


def bomb(opening, item, closing, last):
    lines = [f"a0: &a0 {opening}{item('x', 0)}{closing}"]
    for level in range(1, 12):
        lines.append(f"a{level}: &a{level} {opening}" + ",".join(item(f"*a{level - 1}", n) for n in range(9)) + closing)
    return "\n".join(lines) + f"\n{last}\n"


def servers(count, line):
    return "webrtc:\n  iceservers:\n    frontend:\n" + "".join(line.format(n) for n in range(count))


POD = "apiVersion: v1\nkind: Pod\nmetadata: {{name: n{0}}}\nspec:\n  containers:\n  - name: neko\n    image: m1k1o/neko\n---\n"
SERVICE = "  neko{0}:\n    image: m1k1o/neko\n    environment: {{NEKO_EPR: 52000-52100}}\n"
SHAPES = {
    "alias-bomb.yaml": bomb("[", lambda text, n: text, "]", "webrtc: {iceservers: *a11}"),
    "alias-bomb-map.yaml": bomb("{", lambda text, n: f"k{n}: {text}", "}", "webrtc: *a11"),
    "deep-flow.yaml": "webrtc: " + "[" * 10_000 + "]" * 10_000,
    "deep-maps.yaml": "webrtc: " + "{a: " * 10_000 + "x" + "}" * 10_000,
    "deep-blocks.yaml": "".join(" " * n + "a:\n" for n in range(1400)),
    "duplicate-keys.yaml": "webrtc:\n" + "  epr: 1-2\n" * 100_000,
    "huge-scalar.yaml": "webrtc:\n  epr: " + "9" * M + "\n",
    "huge-url.yaml": 'webrtc:\n  iceservers:\n    backend:\n    - urls: "turn://' + "x" * M + '"\n',
    "random-bytes.yaml": bytes(chance.randrange(256) for _ in range(M)),
    "random-marks.yaml": "".join(chance.choice("abc:-[]{}'\"#&*!|> \n  ") for _ in range(M)),
    "brackets.yaml": "[" * M,
    "braces.yaml": "{" * M,
    "quotes.yaml": '"' * M,
    "anchors.yaml": "a:\n" + "".join(f"  - &a{n} x\n" for n in range(M // 12)),
    "merge-keys.yaml": "base: &b {x: 1}\n" + "".join(f"k{n}:\n  <<: *b\n" for n in range(M // 16)),
    "comma-urls.yaml": servers(1, '    - urls: "' + ",".join(f"turn:t{n}.example.org" for n in range(45_000)) + '"\n'),
    "bad-urls.yaml": servers(10_000, '    - urls: "turn://t{0}.example.org"\n      credential: "secret-word-{0}"\n'),
    "unknown-keys.yaml": "".join(f"some_key_{n}: value\n" for n in range(M // 22)),
    "at-signs.yaml": "a: " + "@" * M + "\n",
    "words-of-secrets.yaml": "a: " + "credential: " * (M // 12) + "\n",
    "variables.env": "".join(f"NEKO_WEBRTC_X{n}=1\n" for n in range(50_000)),
    "brackets.json": "[" * M,
    "duplicate-keys.json": "{" + ",".join('"webrtc":{"epr":"1-2"}' for _ in range(40_000)) + "}",
    "tables.toml": "".join(f"[a{n}]\nx=1\n" for n in range(80_000)),
    "services.yaml": "services:\n" + "".join(SERVICE.format(n) for n in range(M // 90)),
    "pods.yaml": "".join(POD.format(n) for n in range(M // 110)),
}

with tempfile.TemporaryDirectory() as scratch:
    names = list(SHAPES)
    for name in names:
        # A child's peak starts with what this process holds: nothing is kept.
        text = SHAPES.pop(name)
        with open(os.path.join(scratch, name), "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())
    del text
    for name in names:
        path = os.path.join(scratch, name)
        seconds, peak, printed, code = measure.run([binary, "validate", "--no-settings", path])
        print(f"{name:24} {seconds * 1e3:6.0f} ms   {peak:4.0f} MiB   printed {printed / 1e6:6.3f} MB   exit code {code}")
