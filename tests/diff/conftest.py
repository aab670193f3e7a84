"""What the tests of a diff share."""

from pathlib import Path

from argogen.diff.engine import diff_sides
from argogen.diff.model import Change, Report, shown
from argogen.diff.sides import side_of_text
from argogen.project import Project


def report(before: str, after: str, version: str = "4.1") -> Report:
    """Return what differs between two texts of manifests."""
    project = Project(Path(), argo_version=version)
    sides = (side_of_text(project, text, f"{name}.yaml", name) for name, text in (("before", before), ("after", after)))
    return diff_sides(*sides)


def changes(before: str, after: str, version: str = "4.1") -> list[Change]:
    """Return the changes of the only object in two texts."""
    found = report(before, after, version)
    return [change for one in found.objects for change in one.changes]


def told(before: str, after: str, version: str = "4.1") -> list[str]:
    """Return the same in words: kind, place, values."""
    return [in_words(change) for change in changes(before, after, version)]


def in_words(change: Change) -> str:
    """Return a change on one line."""
    same = f" ({change.same})" if change.same else ""
    values = "" if change.text else f": {change.before} -> {change.after}"
    return f"{change.kind} {shown(change.path)}{values}{same}"
