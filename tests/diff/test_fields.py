"""Every field of Argo's newest schema has a judgement: documents that say everything, compared with others that do."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from argogen.argo.schemas import CORE, definitions
from argogen.argo.validation import CORE_KINDS
from argogen.argo.versions import NEWEST
from argogen.diff.judgements.judge import judge
from argogen.diff.model import Report, shown

from .conftest import report

KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "WorkflowEventBinding", *CORE_KINDS)
OF_A_RUN = "status"
"""The field that has no judgement: Argo writes it, and it stands in no file."""
TELLS_APART = {"name", "key", "mountPath", "devicePath", "ip", "containerPort", "path", "resourceName"}
"""Fields that are the same in both documents, so that items of lists are changed and not exchanged."""


def example(kind: str, which: int) -> dict[str, Any]:
    """Return an object that has each field, with the one or the other value."""
    source = definitions(CORE if kind in CORE_KINDS else NEWEST)
    data = filled(source[kind], source, which, "", ())
    api = CORE_KINDS.get(kind, "argoproj.io/v1alpha1")
    return {**data, "kind": kind, "apiVersion": api, "metadata": {"name": "all", "namespace": "data"}}


def filled(schema: dict[str, Any], source: Any, which: int, field: str, inside: tuple[str, ...]) -> Any:
    """Return a value that a schema allows; None where a type would be in itself."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return None if name in inside else filled(source[name], source, which, field, (*inside, name))
    if "enum" in schema:
        return schema["enum"][0 if which == 1 else -1]
    if schema.get("properties"):
        inner = {key: filled(one, source, which, key, inside) for key, one in schema["properties"].items()}
        return {key: value for key, value in inner.items() if value is not None} or None
    if isinstance(schema.get("additionalProperties"), dict):
        return {"any": filled(schema["additionalProperties"], source, which, field, inside)}
    if schema.get("type") == "array":
        item = filled(schema.get("items", {}), source, which, field, inside)
        return None if item is None else [item]
    value = plain(schema.get("type"), 1 if field in TELLS_APART else which)
    return {"any": value} if schema.get("type") == "object" else value


def plain(kind: Any, which: int) -> Any:
    """Return a value of a type that holds no others."""
    one = kind[0] if isinstance(kind, list) else kind
    return {"integer": which, "number": which, "boolean": which == 1}.get(one, "one" if which == 1 else "two")


def without_judgement(judged: Report) -> Iterator[str]:
    """Yield the places of changes that no judgement knows."""
    for diff in judged.objects:
        for one in diff.judgements:
            if one.rule == "not-understood":
                yield from (shown(change.path) for change in one.changes if change.path[0] != OF_A_RUN)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_judgement(kind: str) -> None:
    judged = judge(report(json.dumps(example(kind, 1)), json.dumps(example(kind, 2))))
    (diff,) = judged.objects
    assert list(without_judgement(judged)) == []
    assert sorted(shown(change.path) for one in diff.judgements for change in one.changes) == sorted(
        shown(change.path) for change in diff.real
    )


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in CORE_KINDS])
def test_every_field_has_a_judgement_where_it_is_new(kind: str) -> None:
    whole = example(kind, 1)
    bare = {key: whole[key] for key in ("kind", "apiVersion", "metadata")}
    judged = judge(report(json.dumps({**bare, "spec": {}}), json.dumps(whole)))
    assert list(without_judgement(judged)) == []
