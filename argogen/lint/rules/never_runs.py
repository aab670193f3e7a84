"""A step or task that never runs

`when: "false"` skips a step or task in every run, and a DAG with a `target` leaves out the tasks that its targets don't
wait for (Argo 4.1 workflow/controller/dag.go: the run begins with the targets and goes back from there). Argo says
nothing about either.
"""

from collections.abc import Iterator

from argogen.argo.flow.dags import dag_of
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG710", Severity.WARNING, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the steps and tasks of a template that no run comes to."""
    for member in template.members:
        if member.data.get("when", "").strip() == "false":
            path = (*member.path, "when")
            yield Problem(
                path, "AG710", f'"{member.name}" never runs', "remove it, or say when it is to run", on_key=True
            )
    yield from _beyond_target(template)


def _beyond_target(template: Template) -> Iterator[Problem]:
    target = template.data.get("dag", {}).get("target")
    if not target or has_tag(target):
        return
    dag = dag_of(template)
    targets = target.split()
    unread = any(has_tag(task.data.get("depends", "")) for task in template.tasks)
    if unread or any(name not in dag.tasks for name in targets):
        return
    needed = dag.above(set(targets))
    related = (Related(template.workflow.manifest.location((*template.path, "dag", "target")), "the target"),)
    for name, task in dag.tasks.items():
        if name not in needed:
            message = f'"{name}" never runs: the target of this DAG does not wait for it'
            hint = f"write target: {target} {name}, or remove the task"
            yield Problem((*task.path, "name"), "AG710", message, hint, related=related)
