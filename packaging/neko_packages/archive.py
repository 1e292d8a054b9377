"""Archives that are the same byte for byte whenever the same commit is packed."""

from __future__ import annotations

import gzip
import io
import tarfile
from dataclasses import dataclass
from pathlib import Path

from . import project


@dataclass(frozen=True)
class Entry:
    """A file of an archive."""

    name: str
    content: bytes
    is_program: bool = False

    @property
    def mode(self) -> int:
        return 0o755 if self.is_program else 0o644


def read(name: str, path: Path) -> Entry:
    """A file of this checkout under a name in the archive."""
    return Entry(name, path.read_bytes())


def tar_gz(path: Path, entries: list[Entry]) -> Path:
    """Writes a compressed tar archive."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for entry in entries:
            tar.addfile(_about(entry), io.BytesIO(entry.content))
    path.write_bytes(gzip.compress(plain.getvalue(), mtime=project.date()))
    return path


def _about(entry: Entry) -> tarfile.TarInfo:
    about = tarfile.TarInfo(entry.name)
    about.size, about.mode, about.mtime = len(entry.content), entry.mode, project.date()
    return about
