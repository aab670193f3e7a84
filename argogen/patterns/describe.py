"""Patterns as text, Markdown and JSON: what each does, when to take it, and every key of its specs."""

import json
from collections.abc import Callable, Iterator, Sequence
from textwrap import fill
from typing import Any

from argogen.patterns.model import Pattern
from argogen.spec.schema import definitions
from argogen.wording import TYPES


def keys(pattern: Pattern) -> Iterator[tuple[str, str, str]]:
    """Yield each key of a pattern's specs: its path, what it takes, and what it means."""
    schema = pattern.schema
    own = pattern.parameters.get("properties", {})
    properties = schema["properties"]
    for name, value in sorted(properties.items(), key=lambda item: item[0] not in ("pattern", "name", *own)):
        yield from _keys(name, value, required=name in schema["required"], seen=())


def _keys(path: str, schema: Any, *, required: bool, seen: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    reference = schema.get("$ref", "").removeprefix("#/definitions/")
    resolved = {**definitions().get(reference, {}), **schema}
    if reference in seen:
        return
    yield path, _takes(resolved, required=required), " ".join(str(resolved.get("description", "")).split())
    inner = (*seen, reference) if reference else seen
    needed = resolved.get("required", ())
    for name, value in resolved.get("properties", {}).items():
        yield from _keys(f"{path}.{name}", value, required=name in needed, seen=inner)
    more = resolved.get("additionalProperties")
    if isinstance(more, dict) and (more.get("properties") or more.get("description")):
        yield from _keys(f"{path}.NAME", more, required=False, seen=inner)
    items = resolved.get("items")
    if isinstance(items, dict) and (items.get("properties") or "$ref" in items):
        yield from _keys(f"{path}[]", items, required=False, seen=inner)


def _takes(schema: dict[str, Any], *, required: bool) -> str:
    """Return what a key takes: its types or values, whether it must be there, and its default."""
    if "enum" in schema:
        kinds = ", ".join(str(value) for value in schema["enum"])
    else:
        types = schema.get("type", "anything")
        names = [types] if isinstance(types, str) else types
        kinds = " or ".join(TYPES.get(kind, kind).removeprefix("a ") for kind in names if kind != "null")
    default = f", default {json.dumps(schema['default'])}" if "default" in schema else ""
    return kinds + (", required" if required else "") + default


def as_text(patterns: Sequence[Pattern], detailed: bool) -> str:
    """Return a list of patterns, or in detail each with its keys and example."""
    if not detailed:
        width = max((len(pattern.name) for pattern in patterns), default=0)
        return "".join(f"{pattern.name:{width}}  {pattern.summary}\n" for pattern in patterns)
    return "\n".join(_page(pattern) for pattern in patterns)


def _page(pattern: Pattern) -> str:
    rows = list(keys(pattern))
    width = max(len(path) for path, _, _ in rows)
    listed = "\n".join(_row(path, takes, meaning, width) for path, takes, meaning in rows)
    head = f"{pattern.name}: {pattern.title}\n\n{pattern.summary}\n{pattern.use_when}"
    return f"{head}\n\nKeys:\n{listed}\n\nExample:\n\n{_example(pattern)}"


def _row(path: str, takes: str, meaning: str, width: int) -> str:
    """Return one line for a key, with its meaning on lines of its own where it is one of the spec's main keys."""
    line = f"  {path:{width}}  {takes}"
    if set(path) & set(".[") or not meaning:
        return line
    return "\n" + line + "\n" + fill(meaning, 100, initial_indent="    ", subsequent_indent="    ")


def _example(pattern: Pattern) -> str:
    return pattern.example.read_text(encoding="utf-8") if pattern.example.is_file() else ""


def as_markdown(patterns: Sequence[Pattern], detailed: bool) -> str:  # noqa: ARG001
    """Return the reference page of patterns."""
    parts = []
    for pattern in patterns:
        rows = "\n".join(
            f"| `{path}` | {takes} | {meaning} |".replace("||", "\\|\\|") for path, takes, meaning in keys(pattern)
        )
        example = _example(pattern)
        parts.append(
            f"## {pattern.name}\n\n{pattern.summary}\n\n{pattern.use_when}\n\n```yaml\n{example}```\n\n"
            f"| key | takes | meaning |\n| --- | --- | --- |\n{rows}\n"
        )
    return "\n".join(parts)


def as_json(patterns: Sequence[Pattern], detailed: bool) -> str:  # noqa: ARG001
    """Return patterns with their schemas as JSON."""
    listed = [
        {"name": one.name, "title": one.title, "summary": one.summary, "useWhen": one.use_when, "schema": one.schema}
        for one in patterns
    ]
    return json.dumps({"version": 1, "patterns": listed}, indent=2, ensure_ascii=False) + "\n"


FORMATS: dict[str, Callable[[Sequence[Pattern], bool], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "json": as_json,
}
"""How patterns can be printed."""
