"""SHA256SUMS, as `sha256sum --check` reads it."""

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"


def write(folder: Path) -> Path:
    """Writes the checksums of all files of a folder."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != NAME)
    path = folder / NAME
    path.write_text("".join(f"{digest(file)}  {file.name}\n" for file in files), encoding="utf-8")
    return path


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
