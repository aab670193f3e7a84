"""What follows from who calls whom: dependencies, recursion, templates that no run comes to, inputs that none reads."""

import textwrap

import pytest

from argogen import yamldoc
from argogen.argo.flow.dags import dag_of
from argogen.argo.flow.reach import unreached
from argogen.argo.flow.recursion import endless_circles
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.inputs_read import parameters_read
from argogen.argo.model.manifests import manifest_of
from argogen.argo.model.workflows import Template, Workflow
from argogen.yamldoc import Dialect

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n"
LEAF = "- {name: leaf, container: {image: busybox:1.36}}\n"


def document(spec: str, kind: str = "Workflow", name: str = "a") -> str:
    """Return a manifest of a spec."""
    return HEAD.format(kind=kind, name=name) + textwrap.indent(textwrap.dedent(spec).lstrip("\n"), "  ")


def cluster_of(*texts: str) -> Cluster:
    """Return a cluster of manifests."""
    documents = yamldoc.load("\n---\n".join(texts), "a.yaml", Dialect.ARGO).documents
    return Cluster(tuple(one for document in documents if (one := manifest_of(document.data, document, "4.1"))))


def workflow_of(templates: str, kind: str = "Workflow") -> Workflow:
    """Return a workflow of templates, which begins with "main"."""
    spec = "entrypoint: main\ntemplates:\n" + textwrap.dedent(templates).strip("\n") + "\n" + LEAF
    (workflow,) = cluster_of(document(spec, kind)).workflows.values()
    return workflow


def main_of(template: str) -> Template:
    """Return a template that is written as the fields below `name: main`."""
    return workflow_of("- name: main\n" + textwrap.indent(textwrap.dedent(template).lstrip("\n"), "  ")).by_name["main"]


def test_a_dependency_has_its_place() -> None:
    template = main_of("dag: {tasks: [{name: a}, {name: b, depends: 'a && (c.Failed || !a-1)'}]}")
    found = [(one.task, one.result, one.offset) for _, one in dag_of(template).all]
    assert found == [("a", "", 0), ("c", "Failed", 6), ("a-1", "", 19)]


def test_what_a_target_needs() -> None:
    dag = dag_of(
        main_of("dag: {tasks: [{name: a}, {name: b, depends: a}, {name: c, dependencies: [b, x]}, {name: d}]}")
    )
    assert dag.above({"c"}) == {"a", "b", "c"}
    assert dag.above({"x"}) == set()


ITSELF = "- name: main\n  steps: [[{name: again, template: main%s}]]\n"


@pytest.mark.parametrize(
    ("condition", "is_endless"),
    [
        ("", True),
        (", when: 'true'", False),
        (", continueOn: {failed: true}", False),
        (", withItems: [1]", True),
        (", withItems: []", True),
        (", withSequence: {count: 0}", False),
        (", withParam: '{{workflow.parameters.list}}'", False),
    ],
)
def test_a_template_that_calls_itself(condition: str, is_endless: bool) -> None:
    cluster = cluster_of(document("entrypoint: main\ntemplates:\n" + ITSELF % condition))
    assert bool(endless_circles(cluster)) is is_endless


@pytest.mark.parametrize(
    ("task", "target", "is_endless"),
    [
        ("template: main", "", True),
        ("template: main, dependencies: [a]", "", True),
        ("template: main, depends: a", "", True),
        ("template: main, depends: a.Succeeded && a", "", True),
        ("template: main, depends: a.Failed", "", False),
        ("template: main, depends: a || a.Failed", "", False),
        ("template: main", "target: a, ", False),
        ("template: main", "target: a b, ", True),
        ("template: leaf, hooks: {exit: {template: main}}", "", True),
        ("template: leaf, hooks: {late: {template: main, expression: 'true'}}", "", False),
        ("template: leaf, onExit: main", "", True),
    ],
)
def test_a_dag_that_calls_its_own_template(task: str, target: str, is_endless: bool) -> None:
    dag = f"- name: main\n  dag: {{{target}tasks: [{{name: a, template: leaf}}, {{name: b, {task}}}]}}\n"
    cluster = cluster_of(document("entrypoint: main\ntemplates:\n" + dag + LEAF))
    assert bool(endless_circles(cluster)) is is_endless


def test_what_is_memoized_may_end() -> None:
    memoized = ITSELF % "" + "  memoize: {key: a, maxAge: 1h, cache: {configMap: {name: a}}}\n"
    assert not endless_circles(cluster_of(document("entrypoint: main\ntemplates:\n" + memoized)))


CHILD = """
entrypoint: start
templates:
- name: start
  resource:
    action: %s
    manifest: |
      apiVersion: argoproj.io/v1alpha1
      kind: Workflow
      metadata: {generateName: a-}
      spec: {workflowTemplateRef: {name: a}}
"""


@pytest.mark.parametrize(("action", "is_endless"), [("create", True), ("apply", False)])
def test_a_workflow_that_creates_itself(action: str, is_endless: bool) -> None:
    found = endless_circles(cluster_of(document(CHILD % action, "WorkflowTemplate")))
    assert bool(found) is is_endless
    assert all(entry.is_created for circles in found.values() for circle in circles for entry in circle)


def test_a_template_is_reached_by_any_kind_of_call() -> None:
    workflow = workflow_of(
        """
        - name: main
          steps:
          - - {name: a, template: b, hooks: {exit: {template: c}}}
            - {name: d, inline: {steps: [[{name: e, template: f}]]}}
        - {name: b, suspend: {}}
        - {name: c, suspend: {}}
        - {name: f, suspend: {}}
        """
    )
    assert unreached(workflow) == ("leaf",)


@pytest.mark.parametrize(
    ("main", "kind"),
    [
        ("steps: [[{name: a, template: '{{workflow.parameters.x}}'}]]", "Workflow"),
        ("suspend: {}", "WorkflowTemplate"),
    ],
)
def test_nothing_is_said_of_templates_that_others_may_call(main: str, kind: str) -> None:
    assert unreached(workflow_of(f"- name: main\n  {main}\n", kind)) == ()


def test_nothing_is_said_without_an_entrypoint_that_is_there() -> None:
    (workflow,) = cluster_of(document("entrypoint: mian\ntemplates:\n" + LEAF)).workflows.values()
    assert unreached(workflow) == ()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("{{inputs.parameters.a}} {{inputs.parameters.b-c}}", {"a", "b-c"}),
        ("{{=inputs.parameters['a'] + inputs.parameters.b}}", {"a", "b"}),
        ("{{inputs.artifacts.a.path}}", set()),
        ("{{=toJson(inputs.parameters)}}", None),
        ("{{=inputs['parameters'].a}}", None),
        ("{{=inputs?.parameters.a}}", None),
        ("nothing", set()),
    ],
)
def test_what_a_template_reads(text: str, read: set[str] | None) -> None:
    template = main_of(f'container: {{image: "busybox:1.36", args: ["{text}"]}}')
    assert parameters_read(template) == (None if read is None else frozenset(read))
