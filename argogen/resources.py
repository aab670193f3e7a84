"""Where the data trees are that ship with argogen: `templates/`, `catalogs/` and `scaffolds/`."""

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
"""The folder of argogen's own code."""
TREES = ("templates", "catalogs", "scaffolds")
"""The trees that ship with it."""


@cache
def shipped(tree: str) -> Path:
    """Return the folder of a shipped tree: inside the installed package, else at the top of the source checkout."""
    packaged = PACKAGE / "_data" / tree
    return packaged if packaged.is_dir() else PACKAGE.parent / tree
