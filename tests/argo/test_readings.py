"""What texts read, and what is said of names that are none."""

import pytest

from argogen import yamldoc
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import manifest_of
from argogen.argo.scope.misnamed import meant_by, said_of
from argogen.argo.scope.readings import Reading, readings_of, runs_on
from argogen.yamldoc import Dialect

WORKFLOW = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: main
  templates:
  - name: main
    inputs: {parameters: [{name: day, value: x}]}
    steps:
    - - {name: first, template: leaf}
    - - {name: last, template: leaf, arguments: {parameters: [{name: a, value: '%s'}]}}
  - name: leaf
    inputs: {parameters: [{name: a, value: x}]}
    container: {image: "a:1"}
"""


def read(text: str) -> list[Reading]:
    """Return what a step's argument reads."""
    document = yamldoc.load(WORKFLOW % text.replace("'", "''"), "a.yaml", Dialect.ARGO).documents[0]
    manifest = manifest_of(document.data, document, "4.1")
    assert manifest
    cluster = Cluster((manifest,))
    return list(readings_of(cluster.workflows[manifest], cluster))


def test_tags_and_expressions_are_read_with_their_places() -> None:
    text = "a {{ inputs.parameters.day }} {{=steps['first'].outputs.result + steps.first?.id}}"
    found = read(text)
    assert [one.name for one in found] == ["inputs.parameters.day", "steps.first.outputs.result", "steps.first.id"]
    assert [text[one.offset :].startswith(("inputs", "steps")) for one in found] == [True] * 3
    assert [one.guarded for one in found] == [False, False, True]


def test_a_fallback_guards_what_is_before_it() -> None:
    assert [one.guarded for one in read("{{=steps.first.outputs.result ?? steps.first.id}}")] == [True, False]


def test_a_name_that_another_tag_completes_is_known_to_the_run_alone() -> None:
    (reading,) = read("{{steps.{{inputs.parameters.day}}.id}}")
    assert reading.known
    assert reading.known.is_open
    assert not runs_on(reading.name)
    assert runs_on(read("{{inputs.parameters.day} {{workflow.name}}")[0].name)


@pytest.mark.parametrize(
    ("tag", "message", "hint"),
    [
        (
            "inputs.parameters.dya",
            'there is no variable "inputs.parameters.dya"',
            'did you mean "inputs.parameters.day"?',
        ),
        ("steps.frist.id", 'there is no step "frist"', 'did you mean "first"?'),
        ("steps.first", '"steps.first" is only the beginning of a variable', 'it goes on with one of "id", "status"'),
        ("inputs.parameters.day.x", '"inputs.parameters.day" is a text and has no "x"', ""),
        ("tasks.first.id", 'there is no "tasks.first.id" here', 'it is called "steps.first.id"'),
        ("workflow.labels.x", 'there is no variable "workflow.labels.x"', "it must be a label"),
        ("inputs.parameters.day + 1", "is not the name of a variable", "{{=inputs.parameters.day + 1}}"),
    ],
)
def test_what_is_said_of_a_name_that_is_none(tag: str, message: str, hint: str) -> None:
    (reading,) = read(f"{{{{{tag}}}}}")
    said = said_of(reading)
    assert message in said[0]
    assert hint in said[1]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{{input.parameters.day}}", "inputs.parameters.day"),
        ("{{parameters.day}}", "inputs.parameters.day"),
        ("{{day}}", "inputs.parameters.day"),
        ("{{Workflow.Name}}", ""),
        ("{{step.first.id}}", "steps.first.id"),
        ("{{steps['first'].id}}", "steps.first.id"),
        ("{{ =workflow.name}}", "without a blank"),
        ("{{item}}", "withItems"),
        ("the {{day}}", ""),
        ("{{status}}", ""),
        ("{{ .Values.day }} {{day}}", ""),
        ("{{ day | upper }}", ""),
        ("{% if x %}{{item}}", ""),
        ("{{user.name}}", ""),
    ],
)
def test_what_a_tag_resembles(text: str, hint: str) -> None:
    said = meant_by(read(text)[-1])
    assert hint in said
    assert bool(said) == bool(hint)
