"""The build backend of pyproject.toml (PEP 517), for `pip install .` and pre-commit."""

import subprocess
import sysconfig
from pathlib import Path

from . import project, wheel


def build_wheel(wheel_directory: str, config_settings=None, metadata_directory=None) -> str:
    """A wheel of the linter for this machine, with the released program or one that is built here."""
    command = ["sh", str(project.ROOT / "hooks" / "install")]
    program = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return wheel.build(Path(wheel_directory), Path(program), (platform,)).name


def build_sdist(sdist_directory: str, config_settings=None) -> str:
    """Sources come from the repository alone."""
    raise NotImplementedError("neko-ice has no source distribution: install from its repository")
