"""The notices of all that is linked into the program."""

from . import project
from .binary import Variant
from .crates import Crate, linked

WIDTH = 78
C_LIBRARY = """\
The program contains the GNU C Library (LGPL-2.1-or-later, https://www.gnu.org/software/libc/). It can be
linked again with another version of that library: its whole source and `packaging/build` are public.
It contains Rust's standard library as well (MIT OR Apache-2.0, https://www.rust-lang.org).
"""


def text(variant: Variant) -> str:
    """Every crate with its licence, then each text of a licence once with the crates that it is of."""
    crates = linked(variant)
    lines = [f"{project.name()} {project.version()} is {project.licence()}.", C_LIBRARY, "It contains these crates:", ""]
    lines += [f"  {crate.name} {crate.version}: {crate.licence}{_authors(crate)}" for crate in crates]
    for licence, owners in _texts(crates).items():
        lines += ["", "-" * WIDTH, "Of " + ", ".join(owners) + ":", "", licence]
    return "\n".join(lines) + "\n"


def _authors(crate: Crate) -> str:
    """Who wrote it, where no file of the crate says that."""
    if crate.licence_files() or not crate.authors:
        return ""
    names = (author.split(" <")[0] for author in crate.authors)
    return f" (by {', '.join(names)})"


def _texts(crates: list[Crate]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for crate in crates:
        for path in crate.licence_files():
            owners = texts.setdefault(path.read_text(encoding="utf-8", errors="replace").strip(), [])
            label = f"{crate.name} {crate.version}"
            if label not in owners:
                owners.append(label)
    return texts
