"""The wheel: `pip install`, `uvx neko-ice`. Its program is a script of the environment, so that no Python starts it."""

from __future__ import annotations

import base64
import hashlib
import time
import zipfile
from pathlib import Path

from . import archive, project
from .archive import Entry

# A static program needs no C library at all: glibc's systems take it, and musl's.
STATIC = ("manylinux_2_17_x86_64", "musllinux_1_1_x86_64")


def build(folder: Path, program: Path, platforms: tuple[str, ...], notices: str = "") -> Path:
    """Writes the wheel of a program into a folder."""
    stem = f"{project.name().replace('-', '_')}-{project.version()}"
    about = f"{stem}.dist-info"
    entries = [
        Entry(f"{stem}.data/scripts/{project.name()}", program.read_bytes(), is_program=True),
        Entry(f"{about}/METADATA", _metadata().encode()),
        Entry(f"{about}/WHEEL", _wheel(platforms).encode()),
        *(archive.read(f"{about}/licenses/{path.name}", path) for path in project.LICENCES),
    ]
    if notices:
        entries.append(Entry(f"{about}/licenses/THIRD-PARTY-NOTICES.txt", notices.encode()))
    entries.append(_record(f"{about}/RECORD", entries))
    return _zip(folder / f"{stem}-py3-none-{'.'.join(platforms)}.whl", entries)


def _metadata() -> str:
    fields = {
        "Metadata-Version": "2.4",
        "Name": project.name(),
        "Version": project.version(),
        "Summary": project.description(),
        "License-Expression": project.licence(),
        "Requires-Python": ">=3.8",
        "Description-Content-Type": "text/markdown",
    }
    if project.repository():
        fields["Project-URL"] = f"Repository, {project.repository()}"
    head = "".join(f"{field}: {value}\n" for field, value in fields.items())
    return head + "\n" + (project.ROOT / "README.md").read_text(encoding="utf-8")


def _wheel(platforms: tuple[str, ...]) -> str:
    tags = "".join(f"Tag: py3-none-{platform}\n" for platform in platforms)
    return f"Wheel-Version: 1.0\nGenerator: {project.name()}\nRoot-Is-Purelib: false\n{tags}"


def _record(name: str, entries: list[Entry]) -> Entry:
    lines = []
    for entry in entries:
        digest = base64.urlsafe_b64encode(hashlib.sha256(entry.content).digest()).rstrip(b"=").decode()
        lines.append(f"{entry.name},sha256={digest},{len(entry.content)}\n")
    return Entry(name, ("".join(lines) + f"{name},,\n").encode())


def _zip(path: Path, entries: list[Entry]) -> Path:
    date = time.gmtime(project.date())[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for entry in entries:
            about = zipfile.ZipInfo(entry.name, date)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = (0o100000 | entry.mode) << 16
            wheel.writestr(about, entry.content)
    return path
