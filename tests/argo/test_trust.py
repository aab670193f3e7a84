"""What may be any text, and which texts are programs."""

from typing import Any

import pytest

from argogen import yamldoc
from argogen.argo.forms.tags import find_tags
from argogen.argo.model.manifests import manifest_of
from argogen.argo.model.programs import programs_in
from argogen.argo.model.workflows import Template, workflow_of
from argogen.argo.scope.trust import is_free
from argogen.argo.versions import NEWEST
from argogen.yamldoc import Dialect

FLOW = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: x}
spec:
  entrypoint: main
  arguments: {parameters: [{name: any, value: a}, {name: one, value: a, enum: [a]}]}
  templates:
  - name: main
    inputs: {parameters: [{name: any}, {name: own, default: a}]}
    steps:
    - - name: each
        template: leaf
        withItems: [a, b]
        arguments:
          parameters:
          - {name: literal, value: "a 'b'"}
          - {name: item, value: "{{item}}"}
          - {name: passed, value: "{{inputs.parameters.any}}"}
          - {name: phase, value: "{{steps.each.status}}-{{workflow.parameters.one}}"}
          - {name: result, value: "{{steps.each.outputs.result}}"}
          - {name: count, value: "{{=len(inputs.parameters.any)}}"}
  - name: leaf
    inputs:
      parameters:
      - {name: literal}
      - {name: item}
      - {name: passed}
      - {name: phase}
      - {name: result}
      - {name: count}
      - {name: left-out, default: a}
      - {name: chosen, enum: [a, b]}
    container: {image: a}
  - name: uncalled
    inputs: {parameters: [{name: any}]}
    container: {image: a}
  - name: circle
    inputs: {parameters: [{name: a}]}
    steps: [[{name: again, template: circle, arguments: {parameters: [{name: a, value: "{{inputs.parameters.a}}"}]}}]]
"""


def template(name: str, text: str = FLOW) -> Template:
    """Return a template of a workflow."""
    document = yamldoc.load(text, "", Dialect.ARGO).documents[0]
    manifest = manifest_of(document.data, document, NEWEST)
    workflow = workflow_of(manifest) if manifest else None
    assert workflow
    return workflow.by_name[name]


@pytest.mark.parametrize(
    "tag",
    [
        "workflow.name",
        "workflow.creationTimestamp.RFC3339",
        "workflow.labels.team",
        "workflow.parameters.one",
        "pod.name",
        "steps.a.exitCode",
        "tasks.a.ip",
        "inputs.artifacts.a.path",
        "inputs.parameters.literal",
        "inputs.parameters.item",
        "inputs.parameters.phase",
        "inputs.parameters.count",
        "inputs.parameters.left-out",
        "inputs.parameters.chosen",
        "no.variable",
        "=asInt(inputs.parameters.result)",
        "=inputs.parameters.result contains 'x'",
        "=inputs.parameters.result == 'x' ? 'a' : workflow.name",
        "=not a tree (",
    ],
)
def test_what_nobody_outside_can_choose(tag: str) -> None:
    assert not is_free(next(find_tags(f"{{{{{tag}}}}}")), template("leaf"))


@pytest.mark.parametrize(
    "tag",
    [
        "workflow.parameters.any",
        "workflow.parameters",
        "workflow.failures",
        "workflow.annotations.a",
        "steps.a.outputs.result",
        "lastRetry.message",
        "inputs.parameters.passed",
        "inputs.parameters.result",
        "=inputs.parameters['result']",
        "=sprig.trim(inputs.parameters.result)",
        "=toJson(inputs.parameters.result)",
        "=workflow.name == 'x' ? inputs.parameters.result : ''",
        "=jsonpath(inputs.parameters.result, '$.a')",
    ],
)
def test_what_may_be_any_text(tag: str) -> None:
    assert is_free(next(find_tags(f"{{{{{tag}}}}}")), template("leaf"))


def test_json_is_a_literal_to_some_languages() -> None:
    tag = next(find_tags("{{=toJson(inputs.parameters.result)}}"))
    assert not is_free(tag, template("leaf"), reads_json=True)


def test_a_template_that_nobody_here_calls_may_get_anything() -> None:
    assert is_free(next(find_tags("{{inputs.parameters.any}}")), template("uncalled"))


def test_callers_in_a_circle_come_to_an_end() -> None:
    assert not is_free(next(find_tags("{{inputs.parameters.a}}")), template("circle"))


CONTAINERS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "a shell": ({"command": ["sh", "-c", "a"]}, [("a", "sh")]),
    "a shell by its path": ({"command": ["/bin/bash"], "args": ["-euo", "pipefail", "-lc", "a", "b"]}, [("a", "sh")]),
    "arguments alone": ({"args": ["python3", "-c", "a"]}, [("a", "python")]),
    "another program": ({"command": ["curl", "-c", "a"]}, []),
    "a file": ({"command": ["python", "a.py", "b"]}, []),
    "nothing": ({}, []),
}


@pytest.mark.parametrize(("container", "expected"), CONTAINERS.values(), ids=CONTAINERS)
def test_what_an_interpreter_is_given_is_a_program(container: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    leaf = template("leaf")
    found = programs_in(Template(leaf.workflow, {"container": {"image": "x", **container}}, ()))
    assert [(program.text, program.language) for program in found] == expected
