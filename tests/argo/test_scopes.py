"""Which variables exist where."""

import textwrap

import pytest

from argogen import yamldoc
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import manifest_of
from argogen.argo.model.texts import Expression, bare_expressions, texts_of
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.scopes import Scope, scope_of
from argogen.argo.scope.variables import Beginning, Known, Reason, Unknown
from argogen.yamldoc import Dialect

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: a}}\nspec:\n"


def cluster_of(spec: str, kind: str = "Workflow", more: str = "") -> tuple[Workflow, Cluster]:
    """Return a workflow of a spec, and a cluster that knows it and further documents."""
    text = HEAD.format(kind=kind) + textwrap.indent(textwrap.dedent(spec), "  ") + more
    documents = yamldoc.load(text, "a.yaml", Dialect.ARGO).documents
    manifests = tuple(one for document in documents if (one := manifest_of(document.data, document, "4.1")))
    cluster = Cluster(manifests)
    return cluster.workflows[manifests[0]], cluster


def at(spec: str, mark: str = "HERE", kind: str = "Workflow", more: str = "") -> Scope:
    """Return the scope of the text that holds `{{HERE}}`."""
    workflow, cluster = cluster_of(spec, kind, more)
    for text in texts_of(workflow):
        if mark in text.value:
            return scope_of(text.place, cluster)
    raise AssertionError("no text is marked")


def reason(scope: Scope, name: str) -> Reason | None:
    """Return why there is no such variable, None if there is."""
    sight = scope.lookup(tuple(name.split(".")))
    return sight.reason if isinstance(sight, Unknown) else None


LEAF = """
- name: leaf
  inputs:
    parameters: [{name: a, value: x}]
    artifacts: [{name: file, path: /tmp/file}]
  outputs:
    parameters: [{name: rows, valueFrom: {path: /tmp/rows}}, {name: sure, valueFrom: {path: /tmp/s, default: ""}}]
    artifacts: [{name: table, path: /tmp/table}]
  container: {image: "a:1", args: ["{{LEAF}}"]}
"""


def templates(text: str) -> str:
    """Return a spec of some templates and the leaf that they call."""
    return "entrypoint: main\ntemplates:\n" + textwrap.dedent(text).strip("\n") + LEAF


def test_a_leaf_has_its_inputs_its_paths_its_pod_and_the_workflow() -> None:
    scope = at(templates("- {name: main, steps: [[{name: a, template: leaf}]]}"), "LEAF")
    found = [
        "inputs.parameters.a",
        "inputs.parameters",
        "inputs.artifacts.file.path",
        "outputs.parameters.rows.path",
        "outputs.artifacts.table.path",
        "pod.name",
        "node.name",
        "steps.name",
        "workflow.name",
        "workflow.creationTimestamp.Y",
        "workflow.status",
    ]
    assert [name for name in found if scope.find(name) is None] == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("inputs.parameters.b", Reason.NAME),
        ("inputs.parameter.a", Reason.NAME),
        ("input.parameters.a", Reason.NAME),
        ("inputs.parameters.a.b", Reason.BELOW),
        ("outputs.parameters.rows", None),
        ("outputs.parameters.other.path", Reason.NAME),
        ("steps.a.outputs.result", Reason.PLACE),
        ("item", Reason.PLACE),
        ("retries", Reason.PLACE),
        ("status", Reason.PLACE),
        ("cronworkflow.name", Reason.PLACE),
        ("workflow.scheduledTime", Reason.PLACE),
        ("workflow.priority", Reason.PLACE),
        ("workflow.failures", Reason.PLACE),
        ("workflow.parameters.b", Reason.NAME),
        ("workflow.creationTimestamp.Q", Reason.NAME),
    ],
)
def test_what_a_leaf_does_not_have(name: str, why: Reason | None) -> None:
    scope = at(templates("- {name: main, steps: [[{name: a, template: leaf}]]}"), "LEAF")
    assert reason(scope, name) is why
    assert scope.find(name) is None


STEPS = """
- name: main
  steps:
  - - name: first
      template: leaf
    - name: beside
      template: leaf
  - - name: now
      template: leaf
      arguments: {parameters: [{name: a, value: "{{HERE}}"}]}
      hooks:
        exit: {template: leaf, arguments: {parameters: [{name: a, value: "{{EXIT}}"}]}}
        running: {template: leaf, expression: "true", arguments: {parameters: [{name: a, value: "{{RUNNING}}"}]}}
    - name: same
      template: leaf
  - - name: later
      template: leaf
      when: "{{LAST}}"
  outputs:
    parameters: [{name: all, valueFrom: {parameter: "{{OUT}}"}}]
"""


def test_a_step_sees_the_groups_before_its_own() -> None:
    scope = at(templates(STEPS))
    assert scope.find("steps.first.outputs.parameters.rows")
    assert scope.find("steps.beside.outputs.artifacts.table") == Known(
        "artifact", member=(scope.find("steps.beside.id") or Known()).member, declared=declared(scope, "beside")
    )
    assert reason(scope, "steps.same.outputs.parameters.rows") is Reason.LATER
    assert reason(scope, "steps.later.id") is Reason.LATER
    assert reason(scope, "steps.now.status") is Reason.ITSELF
    assert reason(scope, "steps.never.id") is Reason.MEMBER
    assert reason(scope, "tasks.first.id") is Reason.PLACE
    assert reason(scope, "steps.first.outputs.parameters.row") is Reason.OUTPUT
    assert reason(scope, "steps.first.output.result") is Reason.NAME


def declared(scope: Scope, step: str) -> tuple[str | int, ...]:
    """Return where the artifact of the leaf is declared, whatever step it is asked of."""
    known = scope.find(f"steps.{step}.outputs.artifacts.table")
    return known.declared if known else ()


def test_a_hook_sees_the_step_it_belongs_to() -> None:
    at_exit, running = at(templates(STEPS), "EXIT"), at(templates(STEPS), "RUNNING")
    at_exit_known = at_exit.find("steps.now.outputs.parameters.rows")
    running_known = running.find("steps.now.outputs.parameters.rows")
    assert at_exit_known
    assert at_exit_known.late == ""
    assert running_known
    assert "before it has ended" in running_known.late
    assert reason(at_exit, "steps.same.id") is Reason.LATER


def test_the_outputs_of_a_template_see_all_its_steps() -> None:
    scope = at(templates(STEPS), "OUT")
    assert list(scope.names("steps.later"))[:3] == ["steps.later.id", "steps.later.status", "steps.later.startedAt"]


DAG = """
- name: main
  dag:
    tasks:
    - {name: a, template: leaf}
    - {name: b-1, depends: a.Succeeded, template: leaf}
    - {name: c, depends: b-1, template: leaf, arguments: {parameters: [{name: a, value: "{{HERE}}"}]}}
    - {name: d, template: leaf, when: "true", dependencies: [b-1]}
    - {name: e, template: leaf, depends: "d || b-1.Failed", when: "{{LAST}}"}
"""


def test_a_task_sees_all_that_it_waits_for() -> None:
    scope = at(templates(DAG))
    assert scope.find("tasks.a.outputs.parameters.rows")
    assert scope.find("tasks.b-1.outputs.result")
    assert reason(scope, "tasks.d.outputs.result") is Reason.UNORDERED


def test_results_that_may_be_absent_are_known_as_late() -> None:
    scope = at(templates(DAG), "LAST")
    late = {
        name: (scope.find(name) or Known()).late
        for name in ("tasks.d.outputs.parameters.rows", "tasks.d.outputs.parameters.sure", "tasks.a.outputs.result")
    }
    assert "when" in late["tasks.d.outputs.parameters.rows"]
    assert late["tasks.d.outputs.parameters.sure"] == ""


LOOP = """
- name: main
  steps:
  - - name: maps
      template: leaf
      withItems: [{host: a, port: 1}, {host: b}]
      arguments: {parameters: [{name: a, value: "{{MAPS}}"}]}
    - name: texts
      template: leaf
      withSequence: {count: 3}
      arguments: {parameters: [{name: a, value: "{{TEXTS}}"}]}
    - name: run
      template: leaf
      withParam: "{{workflow.parameters.list}}"
      arguments: {parameters: [{name: a, value: "{{RUN}}"}]}
    - name: literal
      template: leaf
      withParam: '[{"x": 1}]'
      arguments: {parameters: [{name: a, value: "{{LITERAL}}"}]}
  - - {name: last, template: leaf, when: "{{LAST}}"}
"""


def test_items_are_known_as_far_as_they_are_written_down() -> None:
    maps = at(templates(LOOP), "MAPS")
    assert maps.find("item.host") == Known("any")
    assert maps.find("item.port") == Known("any", late="is missing in 1 item")
    assert reason(maps, "item.user") is Reason.NAME
    assert reason(at(templates(LOOP), "TEXTS"), "item.host") is Reason.NAME
    assert at(templates(LOOP), "TEXTS").find("item") == Known()
    assert at(templates(LOOP), "RUN").find("item.anything") == Known("any", is_open=True)
    assert reason(at(templates(LOOP), "LITERAL"), "item.y") is Reason.NAME


def test_a_loop_gives_lists_and_no_artifacts() -> None:
    scope = at(templates(LOOP), "LAST")
    for name in ("outputs.parameters", "outputs.parameters.rows", "outputs.result"):
        known = scope.find(f"steps.maps.{name}")
        assert known
        assert known.type == "json"
    assert reason(scope, "steps.maps.outputs.artifacts.table") is Reason.OUTPUT
    assert reason(scope, "steps.maps.exitCode") is Reason.OUTPUT


def test_what_nobody_knows_is_open() -> None:
    spec = templates("""
    - name: main
      steps:
      - - {name: there, templateRef: {name: elsewhere, template: x}}
      - - {name: here, template: leaf, when: "{{HERE}}"}
    """)
    known = at(spec).find("steps.there.outputs.parameters.any")
    assert known
    assert known.is_open
    parameter = at(spec, kind="WorkflowTemplate").find("workflow.parameters.any")
    assert parameter
    assert parameter.is_open
    assert at(spec).find("workflow.parameters.any") is None


def test_an_inline_template_has_what_the_step_has_around_it() -> None:
    scope = at(
        templates("""
    - name: main
      inputs: {parameters: [{name: outer, value: x}]}
      steps:
      - - {name: before, template: leaf}
      - - name: loop
          withItems: [a]
          inline:
            inputs: {parameters: [{name: own, value: x}]}
            container: {image: "a:1", args: ["{{HERE}}"]}
    """)
    )
    for name in ("inputs.parameters.own", "inputs.parameters.outer", "steps.before.outputs.result", "item"):
        assert scope.find(name), name


def test_the_exit_handler_alone_has_the_failures() -> None:
    spec = """
    entrypoint: main
    hooks: {exit: {template: last}}
    templates:
    - {name: main, container: {image: "a:1", args: ["{{MAIN}}"]}}
    - {name: last, container: {image: "a:1", args: ["{{EXIT}}"]}}
    """
    assert at(spec, "EXIT").find("workflow.failures") == Known("json")
    assert at(spec, "MAIN").find("workflow.failures") is None


def test_metrics_know_their_node() -> None:
    scope = at("""
    entrypoint: main
    templates:
    - name: main
      container: {image: "a:1"}
      outputs: {parameters: [{name: rows, valueFrom: {path: /tmp/rows}}]}
      metrics:
        prometheus: [{name: a, help: a, counter: {value: "{{HERE}}"}}]
    """)
    for name in (
        "status",
        "duration",
        "exitCode",
        "resourcesDuration.cpu",
        "outputs.result",
        "outputs.parameters.rows",
    ):
        assert scope.find(name), name


def test_a_cron_workflow_gives_its_runs_a_scheduled_time() -> None:
    workflow, cluster = cluster_of(
        """
        schedules: ["0 0 * * *"]
        workflowSpec:
          entrypoint: main
          templates: [{name: main, container: {image: "a:1", args: ["{{HERE}}"]}}]
        """,
        "CronWorkflow",
    )
    scope = scope_of(next(iter(texts_of(workflow))).place, cluster)
    assert scope.find("workflow.scheduledTime") == Known()
    assert scope.find("workflow.annotations.workflows.argoproj.io/scheduled-time")


def test_a_retried_template_has_its_attempts() -> None:
    scope = at("""
    entrypoint: main
    templateDefaults: {retryStrategy: {limit: 2}}
    templates: [{name: main, container: {image: "a:1", args: ["{{HERE}}"]}}]
    """)
    assert scope.find("retries")
    assert list(scope.names("lastRetry")) == [
        f"lastRetry.{name}" for name in ("exitCode", "status", "duration", "message")
    ]


def bare(spec: str, role: str) -> Scope:
    """Return the scope of the only expression of a role."""
    workflow, cluster = cluster_of(spec)
    (expression,) = (one for one in bare_expressions(workflow) if one.role == role)
    assert isinstance(expression, Expression)
    return scope_of(expression.place, cluster, role)


def test_an_expression_of_outputs_sees_no_globals() -> None:
    scope = bare(
        templates("""
    - name: main
      steps:
      - - {name: a, template: leaf}
      outputs: {parameters: [{name: x, valueFrom: {expression: "steps.a.outputs.result"}}]}
    """),
        "expression",
    )
    assert scope.find("steps.a.outputs.result")
    assert reason(scope, "workflow.name") is Reason.PLACE
    assert isinstance(scope.lookup(("workflow", "outputs", "parameters")), Beginning)
    assert reason(scope, "pod.name") is Reason.PLACE


def test_a_retry_expression_sees_the_attempts_alone() -> None:
    scope = bare(
        templates("""
    - name: main
      retryStrategy: {limit: 1, expression: "lastRetry.exitCode != '0'"}
      container: {image: "a:1"}
    """),
        "retry",
    )
    assert scope.find("lastRetry.exitCode")
    assert reason(scope, "inputs.parameters.a") is Reason.PLACE


def test_a_map_of_longer_names_is_a_beginning() -> None:
    scope = at(templates(STEPS))
    assert scope.lookup(("steps", "first", "outputs", "parameters")) == Beginning(("rows", "sure"))
    assert scope.lookup(("steps",)) == Beginning(("first", "beside"))
    assert scope.lookup(("inputs", "parameters")) == Beginning((), Known("json"))


def test_parameters_and_labels_of_the_referenced_template_count() -> None:
    more = """
---
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: base, namespace: x}
spec:
  arguments: {parameters: [{name: p}]}
  workflowMetadata: {labels: {team: x}}
  templates: [{name: main, container: {image: "a:1"}}]
"""
    scope = at('workflowTemplateRef: {name: base}\nsynchronization: {mutexes: [{name: "{{HERE}}"}]}', more=more)
    assert scope.find("workflow.parameters.p")
    assert scope.find("workflow.labels.team")
    assert reason(scope, "workflow.parameters.q") is Reason.NAME
    assert reason(scope, "inputs.parameters.q") is Reason.PLACE


def test_a_long_chain_of_tasks_takes_no_long_time() -> None:
    tasks = "\n".join(f"    - {{name: t{n}, template: leaf, dependencies: [t{n - 1}]}}" for n in range(1, 1500))
    spec = templates(
        f"- name: main\n  dag:\n    tasks:\n    - {{name: t0, template: leaf}}\n{tasks}\n"
        '    - {name: last, template: leaf, depends: t1499, when: "{{HERE}}"}'
    )
    assert at(spec).find("tasks.t0.outputs.result")
