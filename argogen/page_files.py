"""Files of argogen's that are no manifests, pages and pictures: each holds a mark, and only such ones are touched."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from argogen.errors import InputError
from argogen.output import Drift, foreign, remove_files, replace_files
from argogen.project import Project

_BEGINNING = 400
"""Bytes of a file in which its mark must stand."""


def write_pages(pages: Mapping[Path, str], mark: str, project: Project, *, orphans: Iterable[Path] = ()) -> list[Path]:
    """Write files that are no manifests, remove `orphans`, and return those that changed.

    `mark` stands near the start of every file that is argogen's. Raises InputError, with nothing changed, where a file
    in the way lacks it, or nothing can be written.
    """
    in_the_way = [path for path in pages if os.path.lexists(path) and not has_mark(path, mark)]
    if in_the_way:
        raise InputError([foreign(path, project, "choose another name") for path in in_the_way])
    changed = {path: text for path, text in pages.items() if not os.path.lexists(path) or _differs(path, text)}
    return [*replace_files(changed, project), *remove_files(orphans, project)]


def has_mark(path: Path, mark: str) -> bool:
    """Return whether a file is a page of argogen's; a link is not, wherever it leads."""
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as file:
            return mark.encode() in file.read(_BEGINNING)
    except OSError:
        return False


def differing_pages(pages: Mapping[Path, str], mark: str, *, orphans: Iterable[Path] = ()) -> dict[Path, Drift]:
    """Return the files that are not as they would be written, by path, and how."""
    found = dict.fromkeys(orphans, Drift.ORPHANED)
    for path, text in pages.items():
        if not os.path.lexists(path):
            found[path] = Drift.MISSING
        elif not has_mark(path, mark):
            found[path] = Drift.FOREIGN
        elif _differs(path, text):
            found[path] = Drift.STALE
    return dict(sorted(found.items()))


def _differs(path: Path, text: str) -> bool:
    return path.read_bytes() != text.encode()
