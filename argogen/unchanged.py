"""Remembers of each project what it was made of when it was last clean: what is the same to the byte is clean still.

A fingerprint is taken of all that a check could read: every file of the project, argogen's own code, patterns, entries
and schemas, Python, and the libraries. It is kept outside the project, where no change to it can claim to be clean.
"""

import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from argogen.project import Project
from argogen.resources import PACKAGE, TREES, shipped

_LIBRARIES = ("Jinja2", "MarkupSafe", "PyYAML", "jsonschema", "jsonschema-rs")
_FILES, _FILES_OF_A_SPEC = 2_000, 20
_BYTES, _BYTES_OF_A_SPEC = 16 << 20, 256 << 10
"""How much is read at most, for the project and for each of its specs: more would take as long as to render them."""

_GIT = ".git"
_READ_IN_GIT = (".yaml", ".yml", ".json")
"""Files of git's own that a glob may name; nothing else reads there, and the rest changes with every command of git."""


def fingerprint(project: Project, environment: str | None) -> str | None:
    """Return a text that differs wherever anything differs that a check of the project can depend on.

    `environment` is the only one that is checked, None where all are.

    None where that can't be known in less time than rendering takes: a link or `lib` leads out of the project, a file
    can't be read, or there is too much beside the specs.
    """
    outside = any(not project.contains(path) for path in project.lib_paths)
    try:
        specs = len(project.spec_files())
        files = None if outside else _within(project.root, _FILES + _FILES_OF_A_SPEC * specs)
        if files is None or sum(file.stat().st_size for file in files) > _BYTES + _BYTES_OF_A_SPEC * specs:
            return None
        own = [file for tree in (PACKAGE, *map(shipped, TREES)) for file in _own_files(tree)]
        parts = [*_circumstances(project, environment), *map(_content, own), *map(_content, files)]
    except OSError:
        return None
    return sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def place_of(cache: Path, project: Project, environment: str | None) -> Path:
    """Return the file below the folder `cache` in which a project's last fingerprint is kept."""
    key = f"{project.root}\n{project.argo_version}\n{environment}"
    return cache / "clean" / sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def is_known_clean(place: Path, found: str) -> bool:
    """Say whether the project was clean when it had this fingerprint."""
    try:
        return place.read_text(encoding="utf-8") == found
    except (OSError, UnicodeDecodeError):  # nothing is remembered
        return False


def remember_clean(place: Path, found: str) -> None:
    """Remember that the project is clean with this fingerprint, instead of the last one."""
    from argogen.output import stage  # along with all that renders

    try:
        stage(place, found).replace(place)
    except OSError:  # what can't be remembered is rendered again
        return


def _circumstances(project: Project, environment: str | None) -> Iterator[str]:
    """Yield what a check depends on beside files."""
    yield from (sys.version, sys.platform, str(Path.cwd()), str(project.root))
    yield f"{project.argo_version} {project.version_follows_settings} {environment}"
    yield from (f"{library} {version(library)}" for library in _LIBRARIES)


def _within(root: Path, most: int) -> list[Path] | None:
    """Return all files, folders and links below a folder; None if there are more than `most`, or a link leads out."""
    found: list[Path] = []
    for place, folders, names in os.walk(root, onerror=_refuse):
        inside_git = _GIT in Path(place).relative_to(root).parts
        if inside_git:
            folders[:] = [name for name in folders if name != "objects"]
            names = [name for name in names if name.endswith(_READ_IN_GIT)]
        found += [Path(place, name) for name in sorted(names if inside_git else [*folders, *names])]
        folders.sort()
        if len(found) > most:
            return None
    leads_out = any(path.is_symlink() and not path.resolve().is_relative_to(root) for path in found)
    return None if leads_out else found


def _refuse(error: OSError) -> None:
    raise error


def _own_files(tree: Path) -> Iterator[Path]:
    """Yield the files of one of argogen's own trees, but compiled ones."""
    for place, folders, names in os.walk(tree, onerror=_refuse):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (Path(place, name) for name in sorted(names))


def _content(path: Path) -> str:
    """Return a path, and what it leads to: a digest of a file's bytes, a link's target too."""
    target = os.readlink(path) if path.is_symlink() else ""  # noqa: PTH115 - as it is written
    digest = sha256(path.read_bytes()).hexdigest() if path.is_file() else str(path.is_dir())
    return f"{str(path)!r} {target!r} {digest}"
