"""The schemas' files: Argo's, one a version, derived by tools/derive_schemas.py, and two that are written by hand.

core.json has the kinds that are not Argo's, controller.json the settings of Argo's controller.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from argogen.argo.versions import VERSIONS, before

Schema = dict[str, Any]

CORE = "core"
"""The name of the schemas of kinds that are not Argo's."""

CONTROLLER = MappingProxyType({version: f"controller-{version}" for version in VERSIONS})
"""The names of the schemas of the controller's settings, by the version of Argo; their root is the type `Config`."""

_VERSION_OF = {name: version for version, name in CONTROLLER.items()}
_FOLDER = Path(__file__).resolve().parent


@cache
def definitions(source: str) -> dict[str, Schema]:
    """Return the types of `source`, a version of Argo, one of CONTROLLER or CORE, by name; a kind is the type so named.

    Callers share the result and must not change it. A reference is written `#/$defs/<name>`.
    """
    if source in _VERSION_OF:
        return _controller_types(_VERSION_OF[source])
    return _read(source)


def kind_schema(source: str, kind: str) -> Schema:
    """Return the schema of documents of `kind`."""
    return {"$ref": f"#/$defs/{kind}", "$defs": definitions(source)}


def type_at(source: str, kind: str, path: tuple[str | int, ...]) -> tuple[str, Schema]:
    """Return the type that a value at `path` of a document has: its name and its schema.

    The name is "" for a type without one; the schema is {} where none applies.
    """
    name, schema = resolved(source, {"$ref": f"#/$defs/{kind}"})
    for step in path:
        name, schema = resolved(source, part(schema, step))
    return name, schema


def part(schema: Schema, step: str | int) -> Schema:
    """Return the schema of a map's key, or of a list's item; {} where none applies."""
    if isinstance(step, int):
        inner = schema.get("items", {})
    else:
        inner = schema.get("properties", {}).get(step, schema.get("additionalProperties", {}))
    return inner if isinstance(inner, dict) else {}


def resolved(source: str, schema: Schema) -> tuple[str, Schema]:
    """Return the type that a schema refers to, if it does: its name, or "", and its schema."""
    name = ""
    while "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        schema = definitions(source)[name]
    return name, schema


def in_every_version(source: str) -> Mapping[str, str]:
    """Return what `source` is in each version of Argo; nothing for CORE, which has no versions."""
    if source == CORE:
        return {}
    return CONTROLLER if source in _VERSION_OF else {version: version for version in VERSIONS}


@cache
def _read(name: str) -> dict[str, Schema]:
    data: dict[str, dict[str, Schema]] = json.loads((_FOLDER / f"{name}.json").read_bytes())
    return data["$defs"]


def _controller_types(version: str) -> dict[str, Schema]:
    """Return the types of the controller's settings in a version, beside the version's own.

    In controller.json, `since` names the version that brought a key, and a type that is `like` one of Argo's has its
    keys but for those that it is `without`.
    """
    own = _read(version)
    types: dict[str, Schema] = {}
    for name, schema in _read("controller").items():
        keys: dict[str, Schema] = schema.get("properties", {})
        if "like" in schema:
            model = own[schema["like"]]["properties"]
            keys = {key: model[key] for key in model if key not in schema["without"]} | keys
            schema = {"type": "object", "additionalProperties": False}
        if keys:
            there = {key: one for key, one in keys.items() if not before(version, one.get("since", version))}
            schema = {**schema, "properties": {key: _without_since(one) for key, one in there.items()}}
        types[name] = schema
    return own | types


def _without_since(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "since"}
