"""The static program: it runs on any Linux of its processor, whatever C library is there."""

import enum
import os
import shutil
import subprocess
from pathlib import Path

from . import project


class Variant(enum.Enum):
    """What is built in: everything, or the linter without the network half."""

    FULL = "neko-ice"
    LINTER = "neko-ice-linter"

    def features(self) -> list[str]:
        """Cargo's options for the variant."""
        return [] if self is Variant.FULL else ["--no-default-features"]


def build(variant: Variant) -> Path:
    """Builds the program with the profile `dist` and returns it."""
    folder = project.ROOT / "target" / "static"
    command = ["cargo", "build", "--locked", "--quiet", "--package", project.name(), "--profile", "dist"]
    command += ["--target", project.TARGET, "--target-dir", str(folder), *variant.features()]
    flags = ["-Ctarget-feature=+crt-static", *_without_paths()]
    listed = ", ".join(f"'{flag}'" for flag in flags)
    command += ["--config", f"target.{project.TARGET}.rustflags = [{listed}]"]
    environment = {key: value for key, value in os.environ.items() if key != "RUSTFLAGS"}
    subprocess.run(command, cwd=project.ROOT, check=True, env=environment)
    # The next variant is built in the same place.
    return Path(shutil.copy(folder / project.TARGET / "dist" / project.name(), folder / variant.value))


def _without_paths() -> list[str]:
    """Panics name sources: those of the machine that built the program are nobody's business."""
    cargo_home = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    return [f"--remap-path-prefix={cargo_home}=cargo", f"--remap-path-prefix={project.ROOT}=neko-ice"]
