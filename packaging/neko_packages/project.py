"""What Cargo.toml says of the project: every package takes its version, words and owner from here."""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "target" / "packages"
TARGET = "x86_64-unknown-linux-gnu"
LICENCES = [ROOT / "LICENSE-APACHE", ROOT / "LICENSE-MIT"]


@functools.lru_cache(maxsize=None)
def metadata() -> dict:
    """What `cargo metadata` says of all crates that may be built for TARGET."""
    command = ["cargo", "metadata", "--locked", "--format-version=1", f"--filter-platform={TARGET}"]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def _fact(key: str) -> str | None:
    """A line of Cargo.toml. Neither cargo nor a reader of TOML may be there where the wheel is built."""
    found = re.search(rf'^{key} = "(.*)"$', (ROOT / "Cargo.toml").read_text(encoding="utf-8"), re.MULTILINE)
    return found and found[1]


def name() -> str:
    return _fact("name")


def version() -> str:
    return _fact("version")


def description() -> str:
    return _fact("description")


def licence() -> str:
    """The SPDX expression."""
    return _fact("license")


def repository() -> str | None:
    """The owner's address of the project; None while Cargo.toml has no `repository`."""
    return _fact("repository")


def date() -> int:
    """When the files of packages were changed, in seconds of 1970: the same for every build of a commit."""
    set_time = os.environ.get("SOURCE_DATE_EPOCH")
    if set_time:
        return int(set_time)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    found = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return int(found.stdout.strip() or 315532800)
