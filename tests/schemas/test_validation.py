"""What counts as a manifest that argogen knows, and documents that are none."""

import pytest

from argogen.argo.validation import is_known, validate

API = "argoproj.io/v1alpha1"


@pytest.mark.parametrize(
    ("document", "known"),
    [
        ({"apiVersion": API, "kind": "Workflow"}, True),
        ({"apiVersion": "v1", "kind": "ConfigMap"}, True),
        ({"apiVersion": "v1", "kind": "Workflow"}, False),
        ({"apiVersion": API, "kind": "Application"}, False),
        ({"apiVersion": "v1", "kind": "Pod"}, False),
        ({"apiVersion": None, "kind": None}, False),
        ({"kind": ["Workflow"]}, False),
        ({}, False),
        ([], False),
        (None, False),
    ],
)
def test_knows_the_kinds_it_has_schemas_for(document: object, known: bool) -> None:
    assert is_known(document) is known


@pytest.mark.parametrize(
    "document",
    [
        None,
        {"apiVersion": "v1", "kind": "Pod", "spec": 3},
        {"apiVersion": API, "kind": "Application"},
        {"apiVersion": API, "kind": "WorkflowTaskSet"},
        {"apiVersion": "flows.example.com/v1", "kind": "Workflow"},
    ],
)
def test_says_nothing_of_other_kinds(document: object) -> None:
    assert list(validate(document, "4.1")) == []


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([1], "expected a manifest, got a list"),
        ("text", "expected a manifest, got a single value"),
    ],
)
def test_a_manifest_is_a_map(document: object, message: str) -> None:
    assert [problem.message for problem in validate(document, "4.1")] == [message]


def test_the_rest_is_checked_under_a_wrong_api_version() -> None:
    document = {"apiVersion": "v1", "kind": "Workflow", "metadata": {"name": "a"}, "spec": {"entrypont": "main"}}
    assert [problem.code for problem in validate(document, "4.1")] == ["AG305", "AG301"]


def test_a_typo_and_the_field_it_stands_for_are_one_problem_an_absent_field_another() -> None:
    document = {"apiVersion": API, "kind": "CronWorkflow", "metadata": {"name": "a"}, "spec": {"schedulse": []}}
    found = [(problem.code, problem.path) for problem in validate(document, "4.1")]
    assert sorted(found) == [("AG301", ("spec", "schedulse")), ("AG302", ("spec",))]


def test_unknown_fields_point_at_their_key() -> None:
    document = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "dta": {}}
    assert [problem.on_key for problem in validate(document, "4.1")] == [True]


def test_a_status_is_not_looked_at() -> None:
    document = {"apiVersion": API, "kind": "Workflow", "metadata": {"name": "a"}, "spec": {}, "status": {"x": 1}}
    assert list(validate(document, "4.1")) == []


def test_a_tag_may_stand_for_a_pull_policy() -> None:
    container = {"image": "a", "imagePullPolicy": "{{inputs.parameters.pull}}"}
    spec = {"templates": [{"name": "a", "container": container}]}
    document = {"apiVersion": API, "kind": "WorkflowTemplate", "metadata": {"name": "a"}, "spec": spec}
    assert list(validate(document, "4.1")) == []


def test_hostile_nesting_is_a_problem_not_a_crash() -> None:
    template: dict[str, object] = {"bad": 1}
    for _ in range(200):
        template = {"steps": [[{"name": "a", "inline": template}]]}
    spec = {"templates": [template]}
    document = {"apiVersion": API, "kind": "WorkflowTemplate", "metadata": {"name": "a"}, "spec": spec}
    assert [problem.message for problem in validate(document, "4.1")] == [
        "the document is nested too deeply to be checked"
    ]
