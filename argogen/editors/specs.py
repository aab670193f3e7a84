"""The JSON Schema of specs for editors: of every pattern, with every entry of the catalog, a project's own ones too.

It says more than the schemas by which argogen checks: which entries there are, and what each takes under `with`, where
argogen looks into the catalog itself. What it refuses, argogen refuses too, but for a null with nothing to remove and
what only an environment adds; not the other way round.
"""

from collections.abc import Callable, Mapping
from typing import Any

from argogen.catalogs import Catalog, Entry
from argogen.editors.draft import ANNOTATIONS, DRAFT_7, as_draft_7, with_inner
from argogen.patterns.model import Pattern
from argogen.spec.schema import Schema, common_keys, definitions, project_schema

NAMED_IN: Mapping[str, str] = {
    "alerts": "alerts",
    "checks": "checks",
    "consumers": "consumers",
    "exit-consumers": "consumers",
    "items": "item-sources",
    "telemetry": "telemetry",
}
"""The shared definitions in which `use` names an entry of the catalog, each with the kind of entry."""

_REFERENCE: Schema = {"type": "string", "pattern": r"\$\{"}


def editor_schema(patterns: Mapping[str, Pattern], catalog: Catalog) -> Schema:
    """Return one schema, of draft 7, for specs of all these patterns: `pattern` decides which keys there are."""
    chosen = {
        **common_keys()["pattern"],
        "enum": list(patterns),
        "enumDescriptions": [pattern.summary for pattern in patterns.values()],
    }
    branches = [
        {
            "if": {"required": ["pattern"], "properties": {"pattern": {"const": name}}},
            "then": _keys(pattern),
        }
        for name, pattern in patterns.items()
    ]
    return {
        "$schema": DRAFT_7,
        "type": "object",
        "required": ["pattern", "name"],
        "properties": {"pattern": chosen, "name": common_keys()["name"]},
        "allOf": branches,
        "definitions": {
            **{name: _definition(name, schema, catalog) for name, schema in definitions().items()},
            **{_place(kind, name): _parameters(entry) for (kind, name), entry in catalog.entries.items()},
        },
    }


def _place(kind: str, name: str) -> str:
    """Return the name of the schema of an entry's parameters among the definitions."""
    return f"{kind}.{name}"


def _keys(pattern: Pattern) -> Any:
    """Return the keys of a pattern's specs; what `pattern` and `name` are is said above all patterns."""
    schema = {key: value for key, value in pattern.schema.items() if key != "definitions"}
    properties = {**schema["properties"], "pattern": True, "name": True}
    return as_draft_7({**schema, "title": pattern.title, "properties": properties})


def _definition(name: str, schema: Schema, catalog: Catalog) -> Any:
    """Return a shared definition; where `use` names entries, with those there are."""
    told = as_draft_7(_with_entries(schema, NAMED_IN[name], catalog) if name in NAMED_IN else schema)
    defaults = project_schema()["properties"]["defaults"]["properties"].values()
    return _or_null(told) if {"$ref": f"#/definitions/{name}"} in defaults else told


def _or_null(schema: Any) -> Any:
    """Return the schema of what argogen.yaml may have a default for, in which null removes any part of that."""
    if not isinstance(schema, dict):
        return schema
    removable = with_inner(schema, _or_null)
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    if "enum" in schema:
        removable["enum"] = [*schema["enum"], None]
    if "type" in schema:
        types = schema["type"]
        removable["type"] = [*([types] if isinstance(types, str) else types), "null"]
    return removable


def _with_entries(schema: Schema, kind: str, catalog: Catalog) -> Schema:
    """Return the schema of what names an entry, or of a list of such, with all entries of a kind."""
    found = [entry for (one, _), entry in catalog.entries.items() if one == kind]
    schema = dict(schema)
    if isinstance(schema.get("items"), dict):
        schema["items"] = _with_entries(schema["items"], kind, catalog)
    if "use" in schema.get("properties", {}) and found:
        use = {
            **schema["properties"]["use"],
            "enum": [entry.name for entry in found],
            "enumDescriptions": [entry.summary for entry in found],
        }
        schema["properties"] = {**schema["properties"], "use": use}
        schema["allOf"] = [*schema.get("allOf", ()), *(_where_used(entry) for entry in found)]
    return schema


def _where_used(entry: Entry) -> Schema:
    """Return what holds beside `use` of one entry: `with` takes its parameters."""
    parameters: Schema = {"properties": {"with": {"$ref": f"#/definitions/{_place(entry.kind, entry.name)}"}}}
    if entry.parameters.get("required"):
        parameters["required"] = ["with"]
    return {"if": {"required": ["use"], "properties": {"use": {"const": entry.name}}}, "then": parameters}


def _parameters(entry: Entry) -> Any:
    """Return the schema of an entry's parameters, at its place among the definitions.

    A parameter may also be a reference, unless it must be known when rendering.
    """
    declared = entry.parameters.get("properties", {})
    relaxed = _with_references(entry.parameters)
    relaxed["properties"] = {**relaxed.get("properties", {}), **{name: declared[name] for name in entry.static}}
    relaxed["title"] = entry.title
    return as_draft_7(_moved(relaxed, f"#/definitions/{_place(entry.kind, entry.name)}"))


def _with_references(schema: Any) -> Any:
    """Return a schema of parameters in which each value may be a text with a reference instead."""
    if not isinstance(schema, dict):
        return schema
    kept = {key: schema[key] for key in ("if", "not") if key in schema}  # wider, these would refuse more
    relaxed = {**with_inner(schema, _with_references), **kept}
    for key in ("properties", "additionalProperties", "items"):
        if key in relaxed and key not in kept:
            relaxed[key] = _each(relaxed[key], key == "properties", _or_reference)
    return relaxed


def _each(value: Any, is_named: bool, change: Callable[[Any], Any]) -> Any:
    """Return what `change` makes of an inner schema, or of each of those by name."""
    return {name: change(one) for name, one in value.items()} if is_named else change(value)


def _or_reference(schema: Any) -> Any:
    """Return a value's schema that takes a text with a reference, too; what it says of the value stays outermost."""
    if not isinstance(schema, dict):
        return schema
    said = {key: value for key, value in schema.items() if key in ANNOTATIONS}
    asked = {key: value for key, value in schema.items() if key not in ANNOTATIONS}
    types = asked.get("type", "string")
    if "string" in ([types] if isinstance(types, str) else types) and not asked.keys() - {"type", "minLength"}:
        return schema
    return {**said, "anyOf": [asked, _REFERENCE]}


def _moved(schema: Any, place: str) -> Any:
    """Return a schema, at `place` in another one, with its references to parts of itself."""
    if not isinstance(schema, dict):
        return schema
    moved = with_inner(schema, lambda one: _moved(one, place))
    if str(moved.get("$ref", "")).startswith("#"):
        moved["$ref"] = place + str(moved["$ref"])[1:].replace("/$defs/", "/definitions/")
    return moved
