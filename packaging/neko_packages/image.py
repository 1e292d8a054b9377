"""The container image: the program and the certificates of public authorities, nothing else."""

import subprocess
import tempfile
from pathlib import Path

from . import notices, project
from .binary import Variant

CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
# Nobody's, as nothing in the image belongs to anybody.
USER = "65532:65532"


def build(program: Path) -> Path:
    """Writes the archive that `docker load` and `podman load` take."""
    path = project.OUTPUT / f"{project.name()}-{project.version()}-image.tar"
    path.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "tree"
        _fill(tree, program)
        _commit(Path(scratch) / "storage", tree, path)
    return path


def _fill(tree: Path, program: Path) -> None:
    licences = tree / "licences"
    for folder in (tree / CERTIFICATES.relative_to("/").parent, tree / "work", tree / "tmp", licences):
        folder.mkdir(parents=True, exist_ok=True)
    (tree / "tmp").chmod(0o1777)
    copied = tree / project.name()
    copied.write_bytes(program.read_bytes())
    copied.chmod(0o755)
    (tree / CERTIFICATES.relative_to("/")).write_bytes(CERTIFICATES.read_bytes())
    for licence in project.LICENCES:
        (licences / licence.name).write_bytes(licence.read_bytes())
    (licences / "THIRD-PARTY-NOTICES.txt").write_text(notices.text(Variant.FULL), encoding="utf-8")


def _commit(storage: Path, tree: Path, path: Path) -> None:
    def buildah(*arguments: str) -> str:
        roots = ["--root", str(storage / "root"), "--runroot", str(storage / "run"), "--storage-driver", "vfs"]
        done = subprocess.run(["buildah", *roots, *arguments], check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.strip()

    container = buildah("from", "scratch")
    buildah("copy", "--quiet", container, str(tree), "/")
    settings = ["--entrypoint", f'["/{project.name()}"]', "--workingdir", "/work", "--user", USER]
    for key, value in _labels().items():
        settings += ["--label", f"org.opencontainers.image.{key}={value}"]
    buildah("config", *settings, container)
    image = f"{project.name()}:{project.version()}"
    buildah("commit", "--quiet", "--timestamp", str(project.date()), container, image)
    buildah("push", "--quiet", image, f"docker-archive:{path}:{image}")
    buildah("rm", container)


def _labels() -> dict[str, str]:
    labels = {"title": project.name(), "version": project.version(), "licenses": project.licence()}
    if project.repository():
        labels["source"] = project.repository()
    return labels
