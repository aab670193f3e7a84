"""The keys of a JSON Schema as readers need them: where each stands, what it takes, and what it means."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from argogen.spec.schema import definition_of, with_definition
from argogen.wording import TYPES


class Key(NamedTuple):
    """One key: its path such as `job.env.NAME`, its types or values, its default as JSON, and its meaning."""

    path: str
    kinds: str
    required: bool
    default: str
    meaning: str

    @property
    def takes(self) -> str:
        """What the key takes, whether it must be there, and its default, in one text."""
        default = f", default {self.default}" if self.default else ""
        return self.kinds + (", required" if self.required else "") + default


def keys_below(path: str, schema: Any, *, required: bool = False, seen: tuple[str, ...] = ()) -> Iterator[Key]:
    """Yield the key at `path`, whose schema this is, and all keys below it; no shared definition is entered twice."""
    reference = definition_of(schema)
    resolved = with_definition(schema)
    if reference in seen:
        return
    default = json.dumps(resolved["default"], ensure_ascii=False) if "default" in resolved else ""
    yield Key(path, _kinds(resolved), required, default, " ".join(str(resolved.get("description", "")).split()))
    inner = (*seen, reference) if reference else seen
    needed = resolved.get("required", ())
    for name, value in resolved.get("properties", {}).items():
        yield from keys_below(f"{path}.{name}", value, required=name in needed, seen=inner)
    more = resolved.get("additionalProperties")
    if isinstance(more, dict) and (more.get("properties") or more.get("description")):
        yield from keys_below(f"{path}.NAME", more, seen=inner)
    items = resolved.get("items")
    if isinstance(items, dict) and (items.get("properties") or "$ref" in items):
        yield from keys_below(f"{path}[]", items, seen=inner)


def _kinds(schema: dict[str, Any]) -> str:
    """Return the types that a key takes, or its values."""
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    types = schema.get("type", "anything")
    names = [types] if isinstance(types, str) else types
    return " or ".join(TYPES.get(kind, kind).removeprefix("a ") for kind in names if kind != "null")
