"""The table of lists: every list that Argo's and Kubernetes' schemas know is in it."""

from collections.abc import Iterator
from typing import Any

from argogen.argo.schemas import CORE, definitions
from argogen.argo.versions import NEWEST, VERSIONS
from argogen.diff.identity import known_list_rule
from argogen.diff.shapes import shape_of


def lists() -> Iterator[tuple[str, str, str]]:
    """Yield each list of the schemas: the type that has it, its field, and the type of its items."""
    for source in (*VERSIONS, CORE):
        for name, schema in definitions(source).items():
            for field, inner in _properties(schema):
                items = inner.get("items", {})
                if inner.get("type") == "array" and isinstance(items, dict):
                    yield name, field, items.get("$ref", "").removeprefix("#/$defs/")


def _properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for field, inner in schema.get("properties", {}).items():
        yield field, inner
        yield from _properties(inner)


def test_every_list_has_a_row() -> None:
    missing = {f"{owner}.{field}: {item}" for owner, field, item in lists() if not known_list_rule(owner, field, item)}
    assert not missing


def test_a_version_speaks_once_of_a_field_however_deep_it_is() -> None:
    shape = shape_of({"apiVersion": "argoproj.io/v1alpha1", "kind": "WorkflowTemplate"}, NEWEST).value("spec")
    for field in ("templateDefaults", "container", "livenessProbe", "httpGet", "port"):
        shape = shape.value(field)
    assert 0 < len(shape.schemas) <= len(VERSIONS)
