"""The archive for everyone: the program, completions, man pages and licences."""

from pathlib import Path

from . import archive, notices, project
from .archive import Entry
from .binary import Variant


def build(variant: Variant, program: Path) -> Path:
    """Writes the archive. The action, the hooks and cargo-binstall know its name."""
    stem = f"{variant.value}-{project.version()}-{project.TARGET}"
    files = {project.name(): Entry("", program.read_bytes(), is_program=True)}
    for path in [project.ROOT / "README.md", project.ROOT / "CHANGELOG.md", *project.LICENCES]:
        files[path.name] = archive.read("", path)
    completions = project.ROOT / "completions"
    for path in sorted(path for path in completions.rglob("*") if path.is_file()):
        files[f"completions/{path.relative_to(completions)}"] = archive.read("", path)
    files["THIRD-PARTY-NOTICES.txt"] = Entry("", notices.text(variant).encode())
    entries = [Entry(f"{stem}/{name}", file.content, file.is_program) for name, file in files.items()]
    return archive.tar_gz(project.OUTPUT / f"{stem}.tar.gz", entries)
