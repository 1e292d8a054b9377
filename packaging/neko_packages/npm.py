"""The npm package: `npx neko-ice`."""

import json
from pathlib import Path

from . import archive, notices, project
from .archive import Entry
from .binary import Variant


def build(program: Path) -> Path:
    """Writes the tarball that `npm publish` and `npm install` take."""
    about = {
        "name": project.name(),
        "version": project.version(),
        "description": project.description(),
        "license": project.licence(),
        "bin": {project.name(): f"bin/{project.name()}"},
        "os": ["linux"],
        "cpu": ["x64"],
    }
    if project.repository():
        about["repository"] = {"type": "git", "url": f"git+{project.repository()}.git"}
    entries = [
        Entry("package/package.json", (json.dumps(about, indent=2) + "\n").encode()),
        Entry(f"package/bin/{project.name()}", program.read_bytes(), is_program=True),
        Entry("package/THIRD-PARTY-NOTICES.txt", notices.text(Variant.FULL).encode()),
        archive.read("package/README.md", project.ROOT / "README.md"),
        *(archive.read(f"package/{path.name}", path) for path in project.LICENCES),
    ]
    return archive.tar_gz(project.OUTPUT / f"{project.name()}-{project.version()}.tgz", entries)
