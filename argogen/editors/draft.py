"""JSON Schemas in the words of draft 7, the newest that all YAML editors know.

What argogen reads itself is 2020-12. Of its words that draft 7 lacks, those are told in older ones that can be; the
`unevaluated...` ones can't, and go: an editor then lets pass what argogen refuses.
"""

from collections.abc import Callable
from typing import Any

from argogen.spec.schema import Schema, definition_of, definitions

DRAFT_7 = "http://json-schema.org/draft-07/schema#"
ANNOTATIONS = ("title", "description", "default", "examples")
"""What is said of a value, not asked of it."""

_ONE = ("additionalProperties", "additionalItems", "items", "contains", "propertyNames", "not", "if", "then", "else")
_LISTED = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
_NAMED = ("properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependencies")
_UNKNOWN = ("$id", "$schema", "unevaluatedItems", "unevaluatedProperties", "dependentRequired", "dependentSchemas")


def with_inner(schema: Schema, change: Callable[[Any], Any]) -> Schema:
    """Return a schema whose direct inner schemas are what `change` makes of them; examples and such stay."""
    changed = dict(schema)
    for key, value in schema.items():
        if key in _ONE and isinstance(value, dict):
            changed[key] = change(value)
        elif key in _LISTED and isinstance(value, list):
            changed[key] = [change(one) for one in value]
        elif key in _NAMED and isinstance(value, dict):
            changed[key] = {name: change(one) for name, one in value.items()}
    return changed


def as_draft_7(schema: Any) -> Any:
    """Return a JSON Schema of 2020-12 in the words of draft 7, without its $schema."""
    if not isinstance(schema, dict):
        return schema
    inner = with_inner(_with_simple_reference(schema), as_draft_7)
    told = {key: value for key, value in inner.items() if key not in _UNKNOWN}
    told |= _dependencies(inner)
    if "$defs" in told:
        told["definitions"] = {**told.pop("$defs"), **told.get("definitions", {})}
    if "prefixItems" in told:
        if "items" in told:
            told["additionalItems"] = told["items"]
        told["items"] = told.pop("prefixItems")
    if "$ref" in told and len(told) > 1:  # draft 7 reads nothing beside a $ref
        told["allOf"] = [{"$ref": told.pop("$ref")}, *told.get("allOf", ())]
    return told


def _with_simple_reference(schema: Schema) -> Schema:
    """Return a schema with the shared definition that it refers to, where that has no parts of its own.

    Beside an `allOf`, an editor shows what the definition says of itself, not what is said of the key.
    """
    shared = definitions().get(definition_of(schema))
    own = {key: value for key, value in schema.items() if key != "$ref"}
    if not own or shared is None or shared.keys() & {*_ONE, *_LISTED, *_NAMED, "$ref"}:
        return schema
    clash = (shared.keys() & own.keys()) - set(ANNOTATIONS)
    return schema if clash else {**shared, **own}


def _dependencies(schema: Schema) -> Schema:
    """Return what older drafts say instead of dependentRequired and dependentSchemas."""
    found: dict[str, Any] = dict(schema.get("dependencies", {}))
    found |= schema.get("dependentSchemas", {})
    for key, names in schema.get("dependentRequired", {}).items():
        found[key] = {"allOf": [found[key], {"required": names}]} if key in found else names
    return {"dependencies": found} if found else {}
