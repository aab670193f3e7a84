"""Edits of manifests: small data that say what a mutant has else than its base.

A path is a text: `spec/templates/main/container/image`. In a list, a step is the index or the `name` of an element.
It starts in the first document, or, as `tables:spec/templates`, in the one of that name.
"""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from argogen.yamldoc import Dialect, load, write_documents

BASES = Path(__file__).parents[1] / "bases"

Container = Any
"""A map or a list of a manifest."""


@dataclass(frozen=True)
class Edit:
    """What is done at a path: `change` gets the container there, its last step, and `value`."""

    change: Callable[[Container, Any, Any], None]
    path: str
    value: Any = None

    def __call__(self, documents: list[Any]) -> None:
        """Change the documents in place. Raises LookupError if the path leads nowhere."""
        document, _, path = self.path.rpartition(":")
        place = _element(documents, document) if document else documents[0]
        *way, last = path.split("/")
        for step in way:
            place = _at(place, step)
        self.change(place, _index(place, last) if isinstance(place, list) else last, copy.deepcopy(self.value))


@dataclass(frozen=True)
class TextEdit:
    """What is done to the text itself, where no data can say it: its first `old` is replaced."""

    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """A base with a fault, or with a change that is none."""

    base: str
    name: str
    edits: tuple[Edit | TextEdit, ...]

    @property
    def id(self) -> str:
        """The name by which it is recorded."""
        return f"{self.base}/{self.name}"

    @property
    def text(self) -> str:
        """Its YAML."""
        documents = copy.deepcopy(documents_of(self.base))
        for edit in self.edits:
            if isinstance(edit, Edit):
                edit(documents)
        text = write_documents(documents)
        for edit in self.edits:
            if isinstance(edit, TextEdit):
                if edit.old not in text:
                    raise LookupError(f"{self.id}: no {edit.old!r}")
                text = text.replace(edit.old, edit.new, 1)
        return text


def put(path: str, value: Any) -> Edit:
    """Set what stands at a path, or add it."""
    return Edit(_put, path, value)


def drop(path: str) -> Edit:
    """Remove what stands at a path."""
    return Edit(_drop, path)


def append(path: str, value: Any) -> Edit:
    """Append to the list at a path, or to the text."""
    return Edit(_append, path, value)


def twice(path: str) -> Edit:
    """Repeat the last element of the list at a path."""
    return Edit(_twice, path)


def rename(path: str, key: str) -> Edit:
    """Give another name to the key at a path."""
    return Edit(_rename, path, key)


def replace(old: str, new: str) -> TextEdit:
    """Replace the first `old` in the text of the manifest."""
    return TextEdit(old, new)


def mutants(base: str, edits: Mapping[str, Edit | TextEdit | tuple[Edit | TextEdit, ...]]) -> list[Mutant]:
    """Return the mutants of a base, by their names."""
    return [Mutant(base, name, edit if isinstance(edit, tuple) else (edit,)) for name, edit in edits.items()]


@cache
def documents_of(base: str) -> list[Any]:
    """Return the documents of a base. They are shared: don't change them."""
    text = (BASES / f"{base}.yaml").read_text(encoding="utf-8")
    return [document.data for document in load(text, base, Dialect.ARGO).documents]


def named(value: Any) -> str | None:
    """Return the name by which a path finds a map: its `name`, or an object's own."""
    if not isinstance(value, dict):
        return None
    about = value.get("metadata", {}) if "kind" in value else value
    return about.get("name") or about.get("generateName")


def _element(elements: list[Any], name: str) -> Any:
    return elements[_index(elements, name)]


def _index(elements: list[Any], step: str) -> int:
    for index, element in enumerate(elements):
        if named(element) == step:
            return index
    if not step.isdecimal():
        raise LookupError(f"no element is called {step!r}")
    return int(step)


def _at(place: Any, step: str) -> Any:
    return _element(place, step) if isinstance(place, list) else place[step]


def _put(place: Container, last: Any, value: Any) -> None:
    place[last] = value


def _drop(place: Container, last: Any, _: Any) -> None:
    del place[last]


def _append(place: Container, last: Any, value: Any) -> None:
    place[last] += [value] if isinstance(place[last], list) else value


def _twice(place: Container, last: Any, _: Any) -> None:
    place[last].append(copy.deepcopy(place[last][-1]))


def _rename(place: Container, last: Any, key: str) -> None:
    if key in place:
        raise LookupError(f"{key!r} stands there already")
    items = [(key if name == last else name, value) for name, value in place.items()]
    place.clear()
    place.update(items)
