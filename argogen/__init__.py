"""argogen: small declarative specs in, complete and checked Argo Workflows manifests out; offline.

The public API: `open_project`, `render_project` and `lint_files`. They are loaded when they are first used.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_API = {
    "lint_files": "argogen.lint",
    "open_project": "argogen.project",
    "render_project": "argogen.repository",
}

__all__ = ["__version__", *_API]


def __getattr__(name: str) -> Any:
    """Load a function of the API."""
    if name not in _API:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_API[name]), name)
