"""Values that know where in the spec they came from.

A render is traced only when a diagnostic needs it: then the spec's values are wrapped in subclasses of the plain
types that carry their path, travel through resolution and the pattern, and lead from a place in a manifest back to
the spec. Code that makes a new value out of a spec's value says so with `derived`; in a plain render that is free.
"""

from itertools import takewhile
from typing import Any, TypeVar

from argogen.diagnostics import Path

T = TypeVar("T")


class TracedText(str):
    """A text with its origin."""

    __slots__ = ("origin",)
    origin: Path


class TracedInteger(int):
    """An integer with its origin."""

    origin: Path


class TracedFloat(float):
    """A float with its origin."""

    __slots__ = ("origin",)
    origin: Path


class TracedMap(dict[str, Any]):
    """A map with its origin."""

    __slots__ = ("origin",)
    origin: Path


class TracedList(list[Any]):
    """A list with its origin."""

    __slots__ = ("origin",)
    origin: Path


_TRACED: dict[type, type] = {str: TracedText, int: TracedInteger, float: TracedFloat, dict: TracedMap, list: TracedList}


def origin_of(value: object) -> Path | None:
    """Return the path that a value came from, or None if it is not traced."""
    return getattr(value, "origin", None)


def origin_within(value: object) -> Path:
    """Return what the origins of all values in a map or list have in common; () where there are none."""
    common: Path | None = None
    waiting = [value]
    while waiting:
        one = waiting.pop()
        origin = origin_of(one)
        if origin is not None:
            common = origin if common is None else _shared(common, origin)
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return common or ()


def _shared(one: Path, other: Path) -> Path:
    """Return the steps with which two paths begin alike."""
    return tuple(step for step, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def with_origin(value: Any, origin: Path) -> Any:
    """Return a plain value as one that came from `origin`; booleans and None stay as they are."""
    traced = _TRACED.get(type(value))
    if traced is None:  # bool and None can't be subclassed: the nearest ancestor speaks for them
        return value
    wrapped = traced(value)
    wrapped.origin = origin
    return wrapped


def trace(value: Any, origin: Path = ()) -> Any:
    """Return a copy of plain data in which every value, and every key, carries its path below `origin`."""
    if type(value) is dict:
        value = {with_origin(key, (*origin, key)): trace(item, (*origin, key)) for key, item in value.items()}
    elif type(value) is list:
        value = [trace(item, (*origin, index)) for index, item in enumerate(value)]
    return with_origin(value, origin)


def untraced(value: Any) -> Any:
    """Return plain data as it was before it was traced."""
    if isinstance(value, dict):
        return {str(key): untraced(item) for key, item in value.items()}
    if isinstance(value, list):
        return [untraced(item) for item in value]
    for kind, traced in _TRACED.items():
        if type(value) is traced:
            return kind(value)
    return value


def derived(value: T, source: object) -> T:
    """Return `value`, which was made out of `source`, with the origin of `source` if that has one."""
    origin = origin_of(source)
    if origin is None or origin_of(value) is not None:
        return value
    wrapped: T = with_origin(value, origin)
    return wrapped
