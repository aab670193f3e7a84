"""A spec to begin with: the pattern's example, and what it does not show, commented out with what the schema says."""

import re
from collections.abc import Iterator
from typing import Any

from argogen import yamldoc
from argogen.patterns.model import Pattern
from argogen.scaffold.commented import blocks, commented_out, insert, set_key, with_paragraph
from argogen.spec.schema import Schema, with_definition

_NAME = re.compile(r"^name: .*$", re.MULTILINE)


_EMPTIEST: dict[str, Any] = {"array": [], "object": {}, "integer": 1, "number": 1, "boolean": True}


def renamed_example(pattern: Pattern, name: str) -> str:
    """Return the text of a pattern's example with the spec's name, and a title that follows from it."""
    text = _NAME.sub(f"name: {yamldoc.write_flow(name)}", pattern.example.read_text(encoding="utf-8"), count=1)
    return set_key(text, "title", name.replace("-", " ").capitalize()) if "title" in blocks(text) else text


def with_all_keys(text: str, pattern: Pattern) -> str:
    """Return a spec's text with every key of its pattern: those that it does not show stand commented out."""
    properties = pattern.schema["properties"]
    own = pattern.parameters.get("properties", {})
    return with_keys(text, {key: properties[key] for key in sorted(properties, key=lambda key: key not in own)})


def with_keys(text: str, properties: Schema) -> str:
    """Return YAML with every key of a schema: those that it does not show stand commented out, with what they mean.

    Of the keys inside a map that is written over several lines, those are shown that the schema has an example or a
    default of.
    """
    for key, block in reversed(blocks(text).items()):
        if block.active and key in properties:
            text = insert(text, block.end, list(_inner_lines(text, key, _resolved(properties[key]))))
    for key, one in properties.items():
        schema = _resolved(one)
        if key not in blocks(text):
            text = with_paragraph(text, commented_out(key, _example(schema), str(schema.get("description", ""))))
    return text


def _inner_lines(text: str, key: str, schema: Schema) -> Iterator[str]:
    """Yield the lines that show what else the map of a top-level key may hold."""
    block = blocks(text)[key]
    lines = text.split("\n")[block.start : block.end]
    if lines[0] != f"{key}:":
        return
    shown = blocks("\n".join(lines[1:]), "  ")
    inner = {name: _resolved(one) for name, one in schema.get("properties", {}).items()}
    of_items = {name for other in shown if other in inner for name in _keys_of_items(inner[other])}
    for name, one in inner.items():
        # What the items of a list beside it have as well is theirs: an image, where there are steps.
        if name not in shown and name not in of_items and ("default" in one or "examples" in one):
            yield from commented_out(name, _example(one), str(one.get("description", "")), "  ")


def _keys_of_items(schema: Schema) -> set[str]:
    items = schema.get("items")
    return set(_resolved(items).get("properties", {})) if isinstance(items, dict) else set()


def _resolved(schema: Any) -> Schema:
    """Return a key's schema with the shared definition that it refers to."""
    return with_definition(schema) if isinstance(schema, dict) else {}


def _example(schema: Schema) -> Any:
    """Return a value that a key may have: its example, its default, one of its values, or the emptiest of its type."""
    if schema.get("examples"):
        return schema["examples"][0]
    if "default" in schema:
        return schema["default"]
    if schema.get("enum"):
        return schema["enum"][0]
    types = schema.get("type", "string")
    return _EMPTIEST.get(types if isinstance(types, str) else types[0], "")
