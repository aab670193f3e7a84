"""Texts that are documents of their own: a child's manifest, JSON in a parameter, the YAML in a ConfigMap."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from argogen import yamldoc
from argogen.argo.model.children import read_with_tags
from argogen.diff.shapes import Shape, shape_of
from argogen.yamldoc import Dialect, Document

MAX_LENGTH = 1_000_000
"""Characters of a text that is read as a document."""
MAX_NESTING = 3
"""How deep documents are looked for in texts of documents."""
_MAX_DEPTH = 100

_YAML_FIELDS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("ConfigMap", "data"): "the settings of a program, in many cases",
        ("ResourceTemplate", "manifest"): "the object that it creates or changes",
        ("Template", "podSpecPatch"): "a patch of the pod",
        ("WorkflowSpec", "podSpecPatch"): "a patch of the pods",
    }
)
"""The fields whose texts are YAML, by type and field, and what it is."""


@dataclass(frozen=True)
class Embedded:
    """A document in a text."""

    language: str
    data: Any
    shape: Shape
    text: str
    document: Document | None = None

    @cached_property
    def places(self) -> Document | None:
        """Knows where values stand in the text, None where nobody does."""
        if self.document is None:
            return next(iter(yamldoc.load(self.text, "", Dialect.ARGO).documents), None)
        return self.document


def read_embedded(text: str, shape: Shape) -> Embedded | None:
    """Return the document that a text holds, None for a plain one. Only maps and lists count as documents."""
    if len(text) > MAX_LENGTH:
        return None
    if (shape.owner, shape.field) in _YAML_FIELDS:
        found = read_with_tags(text) if "\n" in text or ":" in text else None
        if found is None or not isinstance(found[0], dict | list):
            return None
        return Embedded("yaml", found[0], shape_of(found[0], shape.version), text, found[1])
    data = _read_json(text)
    return Embedded("json", data, Shape(shape.version), text) if data is not None else None


def _read_json(text: str) -> Any:
    if not re.match(r"\s*[\[{]", text):
        return None
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return found if _is_shallow(found) else None


def _refuse(name: str) -> None:
    raise ValueError(name)


def _is_shallow(value: Any) -> bool:
    """Return whether data nest no deeper than YAML may; JSON has no bound of its own."""
    level, depth = [value], 0
    while level and depth <= _MAX_DEPTH:
        inner = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list))
        level = [item for one in inner for item in one]
        depth += 1
    return not level
