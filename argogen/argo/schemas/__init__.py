"""The schemas' files: Argo's, one a version, derived by tools/derive_schemas.py, and core.json, written by hand."""

import json
from functools import cache
from pathlib import Path
from typing import Any

Schema = dict[str, Any]

CORE = "core"
"""The name of the schemas of kinds that are not Argo's."""

_FOLDER = Path(__file__).resolve().parent


@cache
def definitions(source: str) -> dict[str, Schema]:
    """Return the types of `source`, a version of Argo or CORE, by name; a kind is the type of its name.

    Callers share the result and must not change it. A reference is written `#/$defs/<name>`.
    """
    data: dict[str, dict[str, Schema]] = json.loads((_FOLDER / f"{source}.json").read_bytes())
    return data["$defs"]


def kind_schema(source: str, kind: str) -> Schema:
    """Return the schema of documents of `kind`."""
    return {"$ref": f"#/$defs/{kind}", "$defs": definitions(source)}


def type_at(source: str, kind: str, path: tuple[str | int, ...]) -> tuple[str, Schema]:
    """Return the type that a value at `path` of a document has: its name and its schema.

    The name is "" for a type without one; the schema is {} where none applies.
    """
    name, schema = _resolve(source, {"$ref": f"#/$defs/{kind}"})
    for step in path:
        if isinstance(step, int):
            inner = schema.get("items", {})
        else:
            inner = schema.get("properties", {}).get(step, schema.get("additionalProperties", {}))
        name, schema = _resolve(source, inner if isinstance(inner, dict) else {})
    return name, schema


def _resolve(source: str, schema: Schema) -> tuple[str, Schema]:
    name = ""
    while "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        schema = definitions(source)[name]
    return name, schema
