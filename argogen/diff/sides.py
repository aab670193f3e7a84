"""The two sides of a diff: what is compared, read from files or rendered from specs."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from argogen import yamldoc
from argogen.diagnostics import Severity
from argogen.diff.model import Part, Side
from argogen.diff.objects import numbered, snapshots_in
from argogen.errors import InputError
from argogen.project import Project
from argogen.yamldoc import Dialect, Document, Loaded

_NO_GAP = ("AG005",)
"""What is wrong with a file and leaves all of it readable: of a key that stands twice the last one counts."""


def side_of_files(project: Project, files: Iterable[Path], label: str) -> Side:
    """Return the objects of manifest files as a side. Raises InputError for files that can't be read.

    `project` says for which Argo they are, and what is known of others.
    """
    return _side_of(project, [yamldoc.read(file, project.show(file), Dialect.ARGO) for file in files], label)


def side_of_texts(project: Project, texts: Mapping[str, str], label: str) -> Side:
    """Return the objects of texts, given by what to show for a path, as a side. Raises InputError as for files."""
    return _side_of(project, [yamldoc.load(text, path, Dialect.ARGO) for path, text in texts.items()], label)


def _side_of(project: Project, loaded: Sequence[Loaded], label: str) -> Side:
    snapshots, notes = numbered(snapshots_in(_documents(loaded), project.argo_version))
    return Side(label, (Part(project, snapshots),), notes)


def _documents(loaded: Iterable[Loaded]) -> list[Document]:
    """Return the documents of files. Raises InputError with all that keeps any of them from being read."""
    each = list(loaded)
    faults = [
        one for file in each for one in file.diagnostics if one.severity is Severity.ERROR and one.code not in _NO_GAP
    ]
    if faults:
        raise InputError(faults)
    return [document for file in each for document in file.documents]
