"""Layers of settings: each overrides the ones below it, and every merged value can be traced back to its layer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from argogen.diagnostics import Location, Path
from argogen.provenance import derived
from argogen.yamldoc import Document


@dataclass(frozen=True)
class Layer:
    """Settings from one place: the map at `prefix` of `document`."""

    document: Document
    prefix: Path
    data: Mapping[str, Any]


def merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return `below` overridden by `above`: maps merge, everything else is replaced, null removes.

    A null with nothing below it stays: what it removes may be further down, such as a default that is built in.
    """
    merged = dict(below)
    for key, value in above.items():
        if value is None and key in below:
            del merged[key]
        elif isinstance(value, Mapping):
            lower = merged.get(key)
            merged[key] = derived(merge(lower if isinstance(lower, Mapping) else {}, value), value)
        else:
            merged[key] = value
    return merged


def merge_layers(layers: Iterable[Layer]) -> dict[str, Any]:
    """Return the layers' data merged, the lowest layer first."""
    merged: dict[str, Any] = {}
    for layer in layers:
        merged = merge(merged, layer.data)
    return merged


_NULLS_COUNT = ("hygiene", "workflowDefaults", "argo")
"""Keys in which a null removes a default that is built in, or a field of the manifest."""

_DATA = ("list", "default")
"""Keys with values of the user's own, in which a null is a value."""


def without_nulls(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return merged data without the nulls that have done their work; an input without a word about it stays."""
    kept: dict[str, Any] = {}
    for key, value in data.items():
        if value is None:
            continue
        if key in _NULLS_COUNT or key in _DATA or key == "inputs":
            kept[key] = value
        elif isinstance(value, Mapping):
            kept[key] = without_nulls(value)
        elif isinstance(value, list):
            kept[key] = [without_nulls(item) if isinstance(item, Mapping) else item for item in value]
        else:
            kept[key] = value
    return kept


def _depth(data: Any, path: Path) -> tuple[int, bool]:
    """Return how many steps of `path` exist in `data`, and whether the way ends at something other than a map."""
    for depth, step in enumerate(path):
        if isinstance(data, Mapping):
            if step not in data:
                return depth, False
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return depth, True
    return len(path), True


def owner(layers: tuple[Layer, ...], path: Path) -> Layer:
    """Return the layer that set the merged value at `path`, or the one that comes nearest to it.

    Lists and scalars replace what is below them, so the highest layer that has one on the way owns all of it. Of what
    none of them has, the file speaks that has the whole document.
    """
    nearest, reached = next((layer for layer in layers if not layer.prefix), layers[-1]), 0
    for layer in reversed(layers):
        depth, ends = _depth(layer.data, path)
        if ends:
            return layer
        if depth > reached:
            nearest, reached = layer, depth
    return nearest


def locate(layers: tuple[Layer, ...], path: Path, *, on_key: bool = False, offset: int | None = None) -> Location:
    """Return where the merged value at `path` stands in the file that set it."""
    layer = owner(layers, path)
    return layer.document.locate(layer.prefix + path, on_key=on_key, offset=offset)
