"""A whole repository at one glance."""

from collections.abc import Callable

from argogen.argo.model.cluster import Cluster
from argogen.graph.model import Graph
from argogen.graph.overview import overview_of
from argogen.graph.tidy import tidy

from .conftest import outline

Make = Callable[[str], Cluster]


def overview(cluster: Cluster, most: int = 60) -> Graph:
    return overview_of(cluster, cluster.manifests, most, lambda manifest: manifest.file)


def template(name: str, called: str = "") -> str:
    """Return a WorkflowTemplate with one step, which may call another WorkflowTemplate."""
    call = f"templateRef: {{name: {called}, template: main}}" if called else "template: run"
    return f"""\
kind: WorkflowTemplate
metadata: {{name: {name}}}
spec:
  entrypoint: main
  templates:
  - {{name: main, steps: [[{{name: a, {call}}}]]}}
  - {{name: run, container: {{image: "alpine:3.20"}}}}
"""


def test_it_shows_who_calls_whom_and_when(cluster: Make) -> None:
    text = f"""\
{template("a", "b")}---
{template("b", "far")}---
kind: CronWorkflow
metadata: {{name: nightly}}
spec: {{schedules: ["0 3 * * *"], workflowSpec: {{workflowTemplateRef: {{name: a}}}}}}
---
kind: WorkflowEventBinding
metadata: {{name: pushed}}
spec: {{event: {{selector: "true"}}, submit: {{workflowTemplateRef: {{name: b}}}}}}
"""
    assert outline(overview(cluster(text))) == (
        "workflow: a, 1 step, every day at 03:00\n"
        "workflow: b, 1 step\n"
        "event: pushed, WorkflowEventBinding\n"
        "elsewhere: far, not in this repository\n"
        "pushed starts b\n"
        "a calls b\n"
        "b calls far\n"
    )


LOCKED = """\
kind: WorkflowTemplate
metadata: {name: NAME}
spec:
  entrypoint: main
  synchronization: {mutexes: [{name: LOCK}]}
  templates: [{name: main, suspend: {}}]
"""


def test_a_lock_that_several_take_has_a_box_and_others_are_written_down(cluster: Make) -> None:
    names = (("a", "shared"), ("b", "shared"), ("c", "own"))
    text = "---\n".join(LOCKED.replace("NAME", name).replace("LOCK", lock) for name, lock in names)
    assert outline(overview(cluster(text))) == (
        "workflow: a, 1 step\nworkflow: b, 1 step\nworkflow: c, 1 step, own, mutex\nlock: shared, mutex\n"
        "a takes shared\nb takes shared\n"
    )


def test_too_many_workflows_are_put_together_by_folder(cluster: Make) -> None:
    text = "---\n".join([template("a", "b"), template("b"), *(template(f"alone-{n}") for n in range(30))])
    graph, _ = tidy(overview(cluster(text), 10), 10)
    assert outline(graph) == (
        "folder: .\n  workflow: a, 1 step\n  workflow: b, 1 step\n  workflow: 30 without connections\na calls b\n"
    )


def test_a_workflow_that_uses_itself_is_no_circle(cluster: Make) -> None:
    assert outline(overview(cluster(template("a", "a")))) == "workflow: a, 1 step\n\n".removesuffix("\n")
