"""argogen: small declarative specs in, complete and checked Argo Workflows manifests out; offline.

The public API: `open_project`, `render_project` and `lint_files`; `diff_sides`, for two of `side_of_project`,
`side_of_files` and `side_of_text`. They are loaded when they are first used.
"""

__version__ = "0.1.0"

_API = {
    "diff_sides": "argogen.diff.engine",
    "lint_files": "argogen.lint.files",
    "open_project": "argogen.project",
    "render_project": "argogen.repository",
    "side_of_files": "argogen.diff.sides",
    "side_of_project": "argogen.diff.sides",
    "side_of_text": "argogen.diff.sides",
}


def __getattr__(name: str) -> object:
    """Load a function of the API."""
    if name not in _API:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_API[name]), name)
