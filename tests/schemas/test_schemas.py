"""The schemas' files: their form, and that what is said elsewhere about versions agrees with them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import argogen.argo.schemas
from argogen.argo.explain import PATTERNS
from argogen.argo.schemas import CONTROLLER, CORE, definitions, type_at
from argogen.argo.validation import ARGO_KINDS, CORE_KINDS
from argogen.argo.versions import FIELD_CHANGES, NEWEST, RELEASES, VERSIONS, FieldChange, field_change

FOLDER = Path(argogen.argo.schemas.__file__).parent
SOURCES = [*VERSIONS, *CONTROLLER.values(), CORE]
KEYWORDS = {
    "$ref", "additionalProperties", "anyOf", "const", "enum", "items", "maxItems", "maxLength", "maximum", "minItems",
    "minLength", "minimum", "pattern", "properties", "propertyNames", "required", "type",
}  # fmt: skip


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield `schema` and all schemas in it, but not maps of names."""
    if not isinstance(schema, dict):
        return
    yield schema
    for key in ("items", "additionalProperties", "propertyNames"):
        yield from subschemas(schema.get(key))
    for inner in [*schema.get("properties", {}).values(), *schema.get("anyOf", [])]:
        yield from subschemas(inner)


def every(source: str) -> list[dict[str, Any]]:
    return [inner for schema in definitions(source).values() for inner in subschemas(schema)]


@pytest.mark.parametrize("source", SOURCES)
def test_is_a_schema(source: str) -> None:
    jsonschema.Draft202012Validator.check_schema({"$defs": definitions(source)})


@pytest.mark.parametrize("source", SOURCES)
def test_holds_structure_only(source: str) -> None:
    assert {keyword for schema in every(source) for keyword in schema} <= KEYWORDS


@pytest.mark.parametrize("source", SOURCES)
def test_objects_with_fields_are_closed(source: str) -> None:
    assert [schema for schema in every(source) if "properties" in schema and schema["additionalProperties"]] == []


@pytest.mark.parametrize("source", SOURCES)
def test_every_reference_has_its_type(source: str) -> None:
    targets = {schema["$ref"] for schema in every(source) if "$ref" in schema}
    assert targets <= {f"#/$defs/{name}" for name in definitions(source)}


@pytest.mark.parametrize("source", SOURCES)
def test_every_pattern_has_words(source: str) -> None:
    # Tags are the one thing that is looked for inside a text; what else may stand there is told from the enumeration.
    assert {schema["pattern"] for schema in every(source) if "pattern" in schema} <= {*PATTERNS, r"\{\{"}


@pytest.mark.parametrize("source", SOURCES)
def test_a_least_size_is_one_which_messages_call_not_empty(source: str) -> None:
    keywords = ("minItems", "minLength")
    assert {schema[key] for schema in every(source) for key in keywords if key in schema} <= {1}


@pytest.mark.parametrize("source", VERSIONS)
def test_has_argos_kinds(source: str) -> None:
    assert [type_at(source, kind, ("kind",))[1] for kind in ARGO_KINDS] == [{"const": kind} for kind in ARGO_KINDS]


def test_has_the_core_kinds_under_their_api_versions() -> None:
    found = {kind: type_at(CORE, kind, ("apiVersion",))[1] for kind in CORE_KINDS}
    assert found == {kind: {"const": api_version} for kind, api_version in CORE_KINDS.items()}


def test_a_type_is_found_by_a_path_through_lists_and_references() -> None:
    path = ("spec", "templates", 0, "dag", "tasks", 3, "inline", "container", "env", 1)
    assert type_at(NEWEST, "WorkflowTemplate", path)[0] == "EnvVar"
    assert type_at(NEWEST, "WorkflowTemplate", ("spec", "nothing", 0)) == ("", {})


@pytest.mark.parametrize("change", FIELD_CHANGES, ids=lambda change: f"{change.owner}.{change.field}")
def test_field_changes_agree_with_the_schemas(change: FieldChange) -> None:
    having = [version for version in VERSIONS if change.field in definitions(version)[change.owner]["properties"]]
    first = VERSIONS.index(change.added) if change.added else 0
    last = VERSIONS.index(change.removed) if change.removed else len(VERSIONS)
    assert having == list(VERSIONS[first:last])
    if change.instead:
        assert any(change.instead in definitions(version)[change.owner]["properties"] for version in VERSIONS)


def test_field_changes_are_found_by_owner_and_field() -> None:
    change = field_change("Synchronization", "semaphore")
    assert change is not None
    assert (change.deprecated, change.removed, change.instead) == ("3.6", "4.0", "semaphores")
    assert field_change("Synchronization", "name") is None


def test_provenance_names_packages_and_reasons_of_every_version() -> None:
    provenance = json.loads((FOLDER / "PROVENANCE.json").read_bytes())
    assert list(provenance) == list(VERSIONS) == list(RELEASES)
    for version in provenance.values():
        assert all(len(package["sha256"]) == 64 for package in version["packages"])
        assert all(version["patches"])
