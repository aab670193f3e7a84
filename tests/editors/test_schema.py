"""The schema of specs for editors: what argogen accepts it accepts, and of what it refuses it knows the most common."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from argogen import yamldoc
from argogen.catalogs import KINDS, Catalog, Entry, find_entries
from argogen.editors.draft import as_draft_7
from argogen.editors.files import spec_schema
from argogen.editors.specs import NAMED_IN, editor_schema
from argogen.project import Project, find_root, open_project
from argogen.spec.schema import definitions
from argogen.yamldoc import Dialect

REPOSITORY = Path(__file__).parents[2]
SHIPPED = Project(REPOSITORY)
ENTRIES = find_entries(SHIPPED).entries.values()
SPECS = [
    *REPOSITORY.glob("templates/*/example.yaml"),
    *REPOSITORY.glob("tests/golden/specs/*.yaml"),
    *REPOSITORY.glob("examples/*/specs/*.yaml"),
]


@cache
def validator(root: Path) -> jsonschema.Draft7Validator:
    schema = spec_schema(open_project(root))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def data_of(file: Path) -> Any:
    return yamldoc.read(file, file.name, Dialect.SPEC).documents[0].data


def project_around(file: Path) -> Path:
    """Return the folder of the project that a file belongs to, the repository's where there is none."""
    return find_root(file.parent) or REPOSITORY


@pytest.mark.parametrize("file", SPECS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_specs_that_render_have_no_fault(file: Path) -> None:
    errors = validator(project_around(file)).iter_errors(data_of(file))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize(
    "entry", find_entries(SHIPPED).entries.values(), ids=lambda entry: f"{entry.kind}-{entry.name}"
)
def test_the_example_of_every_entry_has_no_fault(entry: Entry) -> None:
    assert [*with_each_example(entry)] == []


def with_each_example(entry: Entry) -> Iterator[str]:
    """Yield the faults of an entry's example, wherever such an entry may be named."""
    for name in (name for name, kind in NAMED_IN.items() if kind == entry.kind):
        value = KINDS[entry.kind].in_spec({key: entry.example[key] for key in ("use", "with") if key in entry.example})
        schema = {**validator(REPOSITORY).schema, "properties": {}, "allOf": [], "required": []}
        place = {"type": "object", "properties": {KINDS[entry.kind].key: {"$ref": f"#/definitions/{name}"}}}
        for error in jsonschema.Draft7Validator({**schema, **place}).iter_errors(value):
            yield error.message


def test_every_definition_that_names_an_entry_has_its_kind() -> None:
    naming = {
        name
        for name, schema in definitions().items()
        if "use" in {**schema.get("properties", {}), **schema.get("items", {}).get("properties", {})}
    }
    assert naming == set(NAMED_IN)
    assert set(NAMED_IN.values()) == set(KINDS)


def test_a_reference_stands_for_a_value_of_any_type_unless_it_must_be_known() -> None:
    parameters = {
        "type": "object",
        "properties": {
            "port": {"type": "integer", "description": "The port."},
            "tags": {"type": "object", "additionalProperties": {"enum": ["a", "b"]}},
            "node": {"type": "object", "static": True},
            "kind": {"$ref": "#/$defs/kind"},
        },
        "$defs": {"kind": {"enum": ["x"]}},
    }
    entry = Entry("checks", "mine", Path("/"), "Mine", "Mine.", "", parameters, {})
    schema = editor_schema({}, Catalog({("checks", "mine"): entry}))
    rule = {"$ref": "#/definitions/checks.mine", "definitions": schema["definitions"]}
    accepts = jsonschema.Draft7Validator(rule).is_valid
    assert accepts({"port": 1, "tags": {"x": "a"}, "node": {}, "kind": "x"})
    assert accepts({"port": "${inputs.port}", "tags": {"x": "${inputs.x}"}, "kind": "${inputs.kind}"})
    for wrong in ({"port": "1"}, {"tags": {"x": "c"}}, {"node": "${item}"}, {"kind": "y"}):
        assert not accepts(wrong)


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ({"dependentRequired": {"a": ["b"]}}, {"dependencies": {"a": ["b"]}}),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, {"dependencies": {"a": {"required": ["b"]}}}),
        (
            {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"a": {"maxProperties": 2}}},
            {"dependencies": {"a": {"allOf": [{"maxProperties": 2}, {"required": ["b"]}]}}},
        ),
        ({"prefixItems": [{"const": 1}], "items": False}, {"items": [{"const": 1}], "additionalItems": False}),
        ({"$defs": {"a": True}}, {"definitions": {"a": True}}),
        ({"unevaluatedProperties": False}, {}),
        ({"const": {"$defs": 1}}, {"const": {"$defs": 1}}),
        ({"$ref": "#/definitions/job"}, {"$ref": "#/definitions/job"}),
        ({"$ref": "#/definitions/job", "type": "object"}, {"type": "object", "allOf": [{"$ref": "#/definitions/job"}]}),
    ],
)  # fmt: skip
def test_newer_words_are_told_in_older_ones(newer: Any, older: Any) -> None:
    assert as_draft_7(newer) == older


def test_what_a_key_says_of_itself_is_what_editors_show() -> None:
    told = as_draft_7({"$ref": "#/definitions/namespace", "description": "Mine."})
    assert told == {**definitions()["namespace"], "description": "Mine."}
