"""The objects of a text of manifests: each with its identity, whatever holds it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from argogen.argo.model.manifests import Places, manifest_of
from argogen.diagnostics import Diagnostic, Location, Path, Problem, Severity
from argogen.diff.model import ObjectId, Snapshot
from argogen.lint.origins import source_in
from argogen.project import Project
from argogen.yamldoc import Document


@dataclass(frozen=True)
class _Inside:
    """The places of an object that is an item of a `kind: List`."""

    outer: Places
    base: Path

    def locate(self, path: Path, *, on_key: bool = False, offset: int | None = None) -> Location:
        """Return where the value at `path` of the object starts."""
        return self.outer.locate((*self.base, *path), on_key=on_key, offset=offset)

    def diagnose(self, problem: Problem, severity: Severity) -> Diagnostic:
        """Return a problem of the object with its place."""
        return self.outer.diagnose(replace(problem, path=(*self.base, *problem.path)), severity)


def snapshots_in(documents: Iterable[Document], project: Project, place_of: Callable[[str], str]) -> Iterator[Snapshot]:
    """Yield the objects among the documents of files; a `kind: List` stands for its items.

    `place_of` gives a file's path below what is compared for its path as messages show it.
    """
    for document in documents:
        for data, base in _objects_in(document.data, ()):
            places = _Inside(document, base) if base else document
            written = _text_of(document) if not base else ""
            source = source_in(document.text)
            yield snapshot(data, places, project, document.path, place_of(document.path), source, written)


def snapshot(
    data: dict[str, Any], places: Places, project: Project, file: str, place: str, spec: str, written: str
) -> Snapshot:
    """Return an object as one side has it; the arguments are the fields of a Snapshot."""
    version = project.argo_version
    manifest = manifest_of(data, places, version, file=spec or file, source=spec)
    id_ = identity(data, project.environment or "")
    return Snapshot(id_, data, places, file, place, spec, manifest, written, version)


def identity(data: dict[str, Any], environment: str) -> ObjectId:
    """Return which object some data are."""
    found = data.get("metadata")
    metadata: dict[str, Any] = found if isinstance(found, dict) else {}
    name = metadata.get("name") or metadata.get("generateName") or ""
    group, slash, _ = str(data.get("apiVersion", "")).rpartition("/")
    return ObjectId(
        str(data["kind"]), str(metadata.get("namespace") or ""), str(name), group if slash else "", environment
    )


def _objects_in(data: Any, base: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
        return
    items = data.get("items")
    if data["kind"].endswith("List") and isinstance(items, list) and not base:
        for index, one in enumerate(items):
            yield from _objects_in(one, ("items", index))
    elif "apiVersion" in data:
        yield data, base


def _text_of(document: Document) -> str:
    root = document.root
    return document.text[root.start_mark.index : root.end_mark.index].rstrip()
