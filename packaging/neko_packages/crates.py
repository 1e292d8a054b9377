"""The crates that are linked into the program, with their licences."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import project
from .binary import Variant

LICENCE_FILE = re.compile(r"(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)


@dataclass(frozen=True)
class Crate:
    """A crate of somebody else."""

    name: str
    version: str
    licence: str
    authors: tuple[str, ...]
    repository: str | None
    folder: Path

    def licence_files(self) -> list[Path]:
        """The files of the crate that hold its licences and notices."""
        return sorted(path for path in self.folder.iterdir() if path.is_file() and LICENCE_FILE.match(path.name))


def linked(variant: Variant) -> list[Crate]:
    """All crates of others that the variant is made of, by name and version."""
    others = [_crate(package) for package in project.metadata()["packages"] if package["source"]]
    named = _tree(variant)
    return sorted((crate for crate in others if (crate.name, crate.version) in named), key=lambda crate: (crate.name, crate.version))


def _tree(variant: Variant) -> set[tuple[str, str]]:
    """Names and versions of what is linked: `cargo metadata` has the features of tests as well."""
    command = ["cargo", "tree", "--locked", "--package", project.name(), "--target", project.TARGET, *variant.features()]
    command += ["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]
    lines = subprocess.run(command, cwd=project.ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    words = (line.split() for line in lines if line)
    return {(word[0], word[1].removeprefix("v")) for word in words}


def _crate(package: dict) -> Crate:
    licence = package["license"] or f"see {package['license_file']}"
    folder = Path(package["manifest_path"]).parent
    return Crate(
        package["name"], package["version"], licence, tuple(package["authors"]), package["repository"], folder
    )
