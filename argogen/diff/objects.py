"""The objects of a text of manifests: each with its identity, whatever holds it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from argogen.argo.model.manifests import Places, manifest_of
from argogen.diagnostics import Diagnostic, Location, Path, Problem, Severity
from argogen.diff.model import ObjectId, Snapshot
from argogen.lint.origins import source_in
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


def snapshots_in(documents: Iterable[Document], version: str, environment: str = "") -> Iterator[Snapshot]:
    """Yield the objects among the documents of files; a `kind: List` stands for its items."""
    for document in documents:
        for data, base in _objects_in(document.data, ()):
            places = _Inside(document, base) if base else document
            written = _text_of(document) if not base else ""
            source = source_in(document.text)
            yield snapshot(data, places, version, environment, document.path, source, written)


def snapshot(
    data: dict[str, Any], places: Places, version: str, environment: str, file: str, spec: str, written: str
) -> Snapshot:
    """Return an object as one side has it; the arguments are the fields of a Snapshot."""
    manifest = manifest_of(data, places, version, file=spec or file, source=spec)
    return Snapshot(identity(data, environment), data, places, file, spec, manifest, written, version)


def identity(data: dict[str, Any], environment: str) -> ObjectId:
    """Return which object some data are."""
    found = data.get("metadata")
    metadata: dict[str, Any] = found if isinstance(found, dict) else {}
    name = metadata.get("name") or metadata.get("generateName") or ""
    group, slash, _ = str(data.get("apiVersion", "")).rpartition("/")
    return ObjectId(
        str(data["kind"]), str(metadata.get("namespace") or ""), str(name), group if slash else "", environment
    )


def numbered(snapshots: Iterable[Snapshot]) -> tuple[tuple[Snapshot, ...], tuple[str, ...]]:
    """Return objects with those of one identity told apart by number, and a note on each identity that several have.

    Those whose name Kubernetes completes may well be several.
    """
    seen: Counter[ObjectId] = Counter()
    found: list[Snapshot] = []
    notes: dict[str, None] = {}
    for one in snapshots:
        number = seen[one.id]
        seen[one.id] += 1
        if number and one.data.get("metadata", {}).get("name"):
            notes[f"{one.id} is there several times; the first is compared with the first, and so on"] = None
        found.append(replace(one, id=replace(one.id, occurrence=number)) if number else one)
    return tuple(found), tuple(notes)


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
