"""Which tags Argo refuses: each case was put to `argo lint` of Argo 4.1.2 and 3.7.18."""

import textwrap

import pytest

from argogen import yamldoc
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import manifest_of
from argogen.argo.model.texts import texts_of
from argogen.argo.scope.acceptance import refused
from argogen.argo.scope.callers import globals_lacking
from argogen.yamldoc import Dialect

LEAF = """
- name: leaf
  inputs: {parameters: [{name: a, value: x}]}
  outputs: {parameters: [{name: rows, globalName: total, valueFrom: {path: /tmp/rows}}]}
  container: {image: "a:1"}
"""


def cluster_of(*texts: str) -> Cluster:
    """Return a cluster that knows all objects of some texts."""
    documents = [one for text in texts for one in yamldoc.load(text, "a.yaml", Dialect.ARGO).documents]
    return Cluster(tuple(one for document in documents if (one := manifest_of(document.data, document, "4.1"))))


def document(kind: str, name: str, spec: str) -> str:
    """Return an object as text."""
    head = f"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}, labels: {{team: x}}}}\nspec:\n"
    return head + textwrap.indent(textwrap.dedent(spec), "  ")


def refused_in(templates: str, kind: str = "Workflow", spec: str = "entrypoint: main") -> list[str]:
    """Return the variables that Argo refuses in an object with these templates and the leaf."""
    cluster = cluster_of(document(kind, "a", f"{spec}\ntemplates:\n{textwrap.dedent(templates).strip()}{LEAF}"))
    (workflow,) = cluster.workflows.values()
    found = (one for text in texts_of(workflow) for one in text.variables)
    return [one.name for one in found if refused(one, cluster)]


def steps(*groups: str) -> str:
    """Return a steps template; each group is a list of steps in flow style."""
    return "- name: main\n  steps:\n" + "\n".join(f"  - {group}" for group in groups)


def passing(tag: str) -> str:
    """Return a step that passes a tag on."""
    return f'{{name: last, template: leaf, arguments: {{parameters: [{{name: a, value: "{{{{{tag}}}}}"}}]}}}}'


@pytest.mark.parametrize(
    ("tag", "is_refused"),
    [
        ("workflow.name", False),
        ("workflow.nam", True),
        ("workflow.durations", False),
        ("workflow.scheduledTime", False),
        ("workflow.priority", True),
        ("workflow.labels.team", False),
        ("workflow.labels.other", True),
        ("workflow.parameters", True),
        ("inputs.parameters", False),
        ("inputs.parameters.a", True),
        ("outputs.parameters.nothing", False),
        ("steps.name-nothing", False),
        ("steps.first.outputs.parameters.rows", False),
        ("steps.first.outputs.parameters.other", True),
        ("steps.first.ip", True),
        ("steps.beside.outputs.parameters.rows", False),
        ("steps.last.status", False),
        ("steps.last.id", True),
        ("item.any", True),
        ("item", False),
        ("pod.name", True),
        ("workflow.outputs.parameters.total", False),
        ("workflow.outputs.parameters.other", True),
        ("input.parameters.a", False),
        ("retries", False),
    ],
)
def test_what_a_step_may_name(tag: str, *, is_refused: bool) -> None:
    groups = "[{name: first, template: leaf}]", f"[{{name: beside, template: leaf}}, {passing(tag)}]"
    assert refused_in(steps(*groups)) == ([tag] if is_refused else [])


def test_the_items_of_earlier_steps_stay_known() -> None:
    loop = "[{name: loop, template: leaf, withItems: [{k: 1}, [1, 2]]}]"
    assert refused_in(steps(loop, f"[{passing('item.k')}]")) == []
    assert refused_in(steps(loop, f"[{passing('item.[1]')}]")) == []
    assert refused_in(steps(loop, f"[{passing('item.[2]')}]")) == ["item.[2]"]
    assert refused_in(steps(f"[{passing('item.k')}]", loop)) == ["item.k"]


def test_an_inline_template_is_looked_at_in_its_step_and_the_first_one_by_itself_too() -> None:
    def inline(tag: str) -> str:
        return f'[{{name: inl, inline: {{container: {{image: "a:1", args: ["{{{{{tag}}}}}"]}}}}}}]'

    plain = '[{name: none, inline: {container: {image: "a:1"}}}]'
    first = "[{name: first, template: leaf}]"
    assert refused_in(steps(inline("pod.name"))) == ["pod.name"]
    assert refused_in(steps(first, inline("steps.first.id"))) == ["steps.first.id"]
    assert refused_in(steps(plain, first, inline("steps.first.id"))) == []


def test_the_value_of_an_input_counts_in_the_entrypoint_alone() -> None:
    template = (
        '- {{name: {0}, inputs: {{parameters: [{{name: a, {1}: "{{{{inputs.parameters.q}}}}"}}]}}, suspend: {{}}}}'
    )
    assert refused_in(template.format("main", "value")) == ["inputs.parameters.q"]
    assert refused_in(f"- {{name: main, suspend: {{}}}}\n{template.format('other', 'value')}") == []
    assert refused_in(f"- {{name: main, suspend: {{}}}}\n{template.format('other', 'default')}") == [
        "inputs.parameters.q"
    ]
    assert refused_in(template.format("main", "value"), "WorkflowTemplate") == []


def test_tasks_know_all_others_but_the_status_of_those_they_wait_for_only() -> None:
    dag = """
    - name: main
      dag:
        tasks:
        - {name: a, template: leaf}
        - {name: b, depends: a, template: leaf, when: "{{tasks.a.status}} {{tasks.c.status}} {{tasks.c.id}}"}
        - {name: c, template: leaf, when: "{{tasks.c.id}} {{tasks.a.outputs.result}}"}
      outputs: {parameters: [{name: x, valueFrom: {parameter: "{{tasks.a.status}}"}}]}
    """
    assert refused_in(dag) == ["tasks.c.status", "tasks.a.status"]


def test_the_failures_are_known_beside_on_exit_and_not_beside_a_hook() -> None:
    last = '- {name: main, suspend: {}}\n- {name: last, container: {image: "a:1", args: ["{{workflow.failures}}"]}}'
    assert refused_in(last, spec="entrypoint: main\nonExit: last") == []
    assert refused_in(last, spec="entrypoint: main\nhooks: {exit: {template: last}}") == ["workflow.failures"]
    both = last.replace("main, suspend: {}", "main, steps: [[{name: a, template: last}]]")
    assert refused_in(both, spec="entrypoint: main\nonExit: last") == ["workflow.failures"]


def test_an_output_of_the_workflow_is_known_once_its_template_was_called() -> None:
    first = "[{name: first, template: leaf}]"
    assert refused_in(steps(f"[{passing('workflow.outputs.parameters.total')}]", first)) == [
        "workflow.outputs.parameters.total"
    ]
    assert refused_in(steps(first, f"[{passing('workflow.outputs.parameters.total')}]")) == []


def test_a_called_template_needs_its_parameters_and_labels_from_the_caller() -> None:
    library = document(
        "WorkflowTemplate",
        "library",
        """
        templates:
        - {name: outer, steps: [[{name: a, template: inner}]]}
        - name: inner
          suspend: {duration: "{{workflow.parameters.day}} {{workflow.labels.team}} {{workflow.labels.city}}"}
        """,
    )
    call = "templates: [{name: main, steps: [[{name: a, templateRef: {name: library, template: outer}}]]}]"
    caller = document("Workflow", "caller", f"entrypoint: main\n{call}")
    cluster = cluster_of(caller, library)
    workflow = next(one for one in cluster.workflows.values() if one.kind == "Workflow")
    assert [name for _, name, _ in globals_lacking(workflow, cluster)] == [
        "workflow.parameters.day",
        "workflow.labels.city",
    ]
    template = document("WorkflowTemplate", "caller", call)
    cluster = cluster_of(template, library)
    workflow = next(one for one in cluster.workflows.values() if one.manifest.name == "caller")
    assert [name for _, name, _ in globals_lacking(workflow, cluster)] == ["workflow.labels.city"]
