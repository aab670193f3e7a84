"""Mutants that are made of the bases themselves: the same fault at every place that can have it.

A place that looks like one before it, by the keys on the way to it, is passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .edits import BASES, Edit, Mutant, append, documents_of, drop, named, put

REQUIRED = frozenset({
    "action", "addresses", "artifact", "cache", "configMapKeyRef", "containers", "expression", "from", "gauge",
    "image", "key", "manifest", "manifestFrom", "maxAge", "name", "parameter", "path", "realtime", "repo", "schedules",
    "source", "supplied", "tasks", "template", "transformation", "url", "value", "valueFrom",
})  # fmt: skip
"""Keys without which a map means nothing, by validation, by the schema, or at run time."""
CALLS = frozenset({"entrypoint", "onExit", "template"})
"""Keys whose value is the name of a template."""

TAG = re.compile(r"{{(?!=)[^{}]+}}")

FOREIGN = frozenset({"container", "containers", "initContainers", "sidecars", "volumeClaimTemplates", "labelSelector"})
"""Keys below which the fields are Kubernetes' own."""


@dataclass(frozen=True)
class Place:
    """A key of a base: the path to it, the keys on the way without names and indices, and its value."""

    base: str
    path: str
    shape: tuple[str, ...]
    value: Any

    @property
    def meaning(self) -> tuple[str, ...]:
        """The shape from the innermost template on: what a key means there does not depend on the way."""
        starts = [index + 1 for index, key in enumerate(self.shape[:-1]) if key in ("templates", "inline")]
        return self.shape[starts[-1] :] if starts else self.shape

    @property
    def is_foreign(self) -> bool:
        """Whether the key stands below one of Kubernetes' own structs."""
        return bool(FOREIGN & {*self.meaning[:-1]})

    def mutant(self, name: str, edit: Edit) -> Mutant:
        """Return the base with one edit."""
        return Mutant(self.base, name, (edit,))


Drafts = Iterator[tuple[Any, Mutant]]
"""Mutants, each with a key: of those with the same key, one is enough."""


def places() -> Iterator[Place]:
    """Yield every key of every base; `slots` is there for `variables` alone."""
    for base in sorted(file.stem for file in BASES.glob("*.yaml") if file.stem != "slots"):
        for document in documents_of(base):
            for path, shape, value in _below(document, f"{named(document)}:", (document["kind"],)):
                yield Place(base, path, shape, value)


def _below(value: Any, path: str, shape: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{path}{key}", (*shape, key), inner
            yield from _below(inner, f"{path}{key}/", (*shape, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _below(inner, f"{path}{named(inner) or index}/", shape)


def without_a_field(place: Place) -> Drafts:
    """Drop a template's own field, and a required one anywhere."""
    is_own = len(place.meaning) == 1 and place.meaning != place.shape
    if is_own or (place.shape[-1] in REQUIRED and not place.is_foreign):
        yield place.meaning, place.mutant(f"without/{place.path}", drop(place.path))


def with_an_unknown_field(place: Place) -> Drafts:
    """Add a field that no struct has."""
    if isinstance(place.value, dict) and place.value and not place.is_foreign:
        yield place.shape[-1], place.mutant(f"unknown/{place.path}", put(f"{place.path}/colour", "red"))


def with_a_misspelt_tag(place: Place) -> Drafts:
    """Misspell the last name of a tag, or the name of its step."""
    for tag in TAG.findall(place.value) if isinstance(place.value, str) else ():
        for wrong in misspelt(tag):
            edit = put(place.path, place.value.replace(tag, wrong))
            yield (place.base, wrong), place.mutant(f"tag/{wrong[2:-2]}", edit)


def misspelt(tag: str) -> Iterator[str]:
    """Yield a tag with its last name misspelt, and with that of the step or task."""
    yield f"{tag[:-2]}x}}}}"
    if re.match("{{(steps|tasks)", tag):
        yield re.sub(r"\.([^.]+)", r".\1x", tag, count=1)


def with_a_misspelt_template(place: Place) -> Drafts:
    """Call a template that is not there."""
    if place.shape[-1] in CALLS and isinstance(place.value, str):
        yield (place.base, place.shape), place.mutant(f"call/{place.path}", append(place.path, "x"))


def without_an_argument(place: Place) -> Drafts:
    """Don't pass an argument."""
    if place.shape[-2:-1] == ("arguments",):
        for argument in place.value:
            path = f"{place.path}/{argument['name']}"
            yield (place.base, place.shape, argument["name"]), place.mutant(f"unpassed/{path}", drop(path))


FAULTS = (without_a_field, with_an_unknown_field, with_a_misspelt_tag, with_a_misspelt_template, without_an_argument)


def derived() -> Iterator[Mutant]:
    """Yield the first mutant of each key."""
    for fault in FAULTS:
        drafts = [draft for place in places() for draft in fault(place)]
        yield from reversed(dict(reversed(drafts)).values())


MUTANTS = [*derived()]
