"""What expressions mean at their places."""

import textwrap

import pytest

from argogen import yamldoc
from argogen.argo.expr import Result
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import manifest_of
from argogen.argo.model.texts import bare_expressions, texts_of
from argogen.argo.scope.expressions import Meaning, meaning_of
from argogen.yamldoc import Dialect

SPEC = """
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: a}
spec:
  entrypoint: main
  arguments: {parameters: [{name: day, value: monday}]}
  templates:
  - name: main
    inputs: {parameters: [{name: count}, {name: row-count}]}
    steps:
    - - {name: first, template: run}
      - {name: my-step, template: run}
    - - name: second
        template: run
        arguments: {parameters: [{name: x, value: "TAG"}]}
    outputs:
      parameters:
      - {name: out, valueFrom: {expression: "BARE"}}
  - name: run
    container: {image: busybox}
    outputs:
      parameters: [{name: status, valueFrom: {path: /tmp/status}}]
      artifacts: [{name: file, path: /tmp/file}]
"""


def meaning(source: str, *, bare: bool = False) -> Meaning:
    """Return the meaning of an expression in an argument of the second step, or as an output."""
    source = source.replace("\\", "\\\\").replace('"', '\\"')
    text = (
        textwrap.dedent(SPEC)
        .replace("TAG", "" if bare else f"{{{{={source} }}}}")
        .replace("BARE", source if bare else "1")
    )
    document = yamldoc.load(text, "a.yaml", Dialect.ARGO).documents[0]
    manifest = manifest_of(document.data, document, "4.1")
    assert manifest
    cluster = Cluster((manifest,))
    workflow = cluster.workflows[manifest]
    tags = [one for text in texts_of(workflow) for one in text.expressions]
    (expression,) = [*bare_expressions(workflow)] if bare else tags
    return meaning_of(expression, cluster)


def missing(source: str, *, bare: bool = False) -> list[str]:
    """Return the names that an expression lacks, each up to the step that is not there."""
    return [".".join(name.path[: unknown.at + 1]) for name, unknown in meaning(source, bare=bare).missing]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("steps.first.outputs.parameters.status + inputs.parameters['row-count']", []),
        ("steps.nobody.status", ["steps.nobody"]),
        ("steps.first.outputs.parameters.statos", ["steps.first.outputs.parameters.statos"]),
        ("inputs.parameters[workflow.nam]", ["workflow.nam"]),
        ("inputs[workflow.name].anything", []),
        ("fromJSON(inputs.parameters.count).a.b", []),
        ("toJson(inputs.parameter)", ["inputs.parameter"]),
        ("$env['steps'] == nil ? $env.x : 'a'", []),
        ("sprig.upper(workflow.name)", []),
        ("now().Unix() + day.Unix()", ["day"]),
        ("{a: b, (c): 1}", ["b", "c"]),
        ("if x { y } else { z }", ["x", "y", "z"]),
    ],
)
def test_knows_which_names_are_missing(source: str, names: list[str]) -> None:
    assert missing(source) == names


@pytest.mark.parametrize(
    "source",
    [
        "steps.nobody?.status",
        "steps['nobody']?.outputs?.result ?? 'none'",
        "inputs.parameters.absent ?? 'none'",
        "'nobody' in steps ? steps.nobody.status : 'none'",
        "steps.nobody != nil ? steps.nobody.status : 'none'",
        "let nobody = 1; nobody + 1",
        "map([1], { let n = #; n + #index })[0]",
        "filter([{a: 1}], .a > 0 and #.b == nil)",
        "reduce([1], #acc + #, 0)",
    ],
)
def test_what_is_asked_for_or_declared_is_not_missing(source: str) -> None:
    assert missing(source) == []


def test_what_stands_before_a_guard_must_be_there() -> None:
    assert missing("steps.nobody.outputs?.result") == ["steps.nobody"]
    assert missing("inputs.parametres.x ?? 'none'") == ["inputs.parametres"]
    assert missing("(let a = 1; a) + a") == ["a"]


def test_an_output_sees_no_globals_but_the_outputs_of_the_workflow() -> None:
    assert missing("workflow.parameters.day", bare=True) == ["workflow.parameters"]
    assert missing("workflow.parameters.day") == []


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("steps.my-step.status", ["steps['my-step'].status"]),
        ("inputs.parameters.row-count", ["inputs.parameters['row-count']"]),
        ("inputs.parameters.roe-count", ["inputs.parameters['roe-count']"]),
        ("inputs.parameters.count-1", []),
        ("asInt(inputs.parameters.count)-1", []),
    ],
)
def test_tells_a_hyphen_from_a_minus(source: str, meant: list[str]) -> None:
    assert [str(one) for one in meaning(source).hyphens] == meant


def test_of_a_name_with_a_hyphen_nothing_else_is_said() -> None:
    found = meaning("steps.my-step.outputs.parameters.status")
    assert found.missing == ()
    assert found.types.faults == ()


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("inputs.parameters.count", Result.STRING),
        ("steps.first.outputs.parameters.status", Result.STRING),
        ("steps.first.outputs.artifacts.file", Result.ARTIFACT),
        ("steps.nobody.status", Result.ANY),
        ("inputs.parameters", Result.ANY),
        ("workflow.parameters.day == 'monday'", Result.BOOL),
    ],
)
def test_variables_have_the_types_that_argo_gives_them(source: str, result: Result) -> None:
    assert meaning(source).types.result is result


@pytest.mark.parametrize("part", ["a.", "a?.", "[a]", "(", "a ?? ", "not ", "a-b.", "steps['a']."])
def test_long_expressions_are_no_trouble(part: str) -> None:
    found = meaning(part * 300 + "a")
    assert isinstance(found.missing, tuple)
    assert isinstance(found.types.faults, tuple)
