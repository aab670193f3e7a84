"""Where the data trees are that ship with argogen: `templates/`, `catalogs/` and `scaffolds/`."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def shipped(tree: str) -> Path:
    """Return the folder of a shipped tree: inside the installed package, else at the top of the source checkout."""
    packaged = _PACKAGE / "_data" / tree
    return packaged if packaged.is_dir() else _PACKAGE.parent / tree
