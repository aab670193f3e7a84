"""A child that is deleted before its parent has seen its end

The parent's pod looks at its child every five seconds. A child whose `ttlStrategy` deletes it within seconds can be
gone before that, and the parent fails: `The resource has been deleted while its status was still being checked` (Argo
4.1 workflow/executor/resource.go). Keep it for some minutes at least.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template, workflow_of
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule

LEAST = 60
"""Seconds: several looks of the parent, and a busy controller."""


@rule("AG635", Severity.WARNING, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield a child workflow that is kept too short, by itself or by the WorkflowTemplate it is made of."""
    resource = template.data.get("resource")
    if resource is None or not (resource.get("successCondition") or resource.get("failureCondition")):
        return
    child = cluster.child(template)
    workflow = workflow_of(child.manifest) if child and child.manifest else None
    if child is None or workflow is None or workflow.kind != "Workflow":
        return
    if "ttlStrategy" in workflow.spec:
        for key, seconds in _short(workflow.spec):
            problem = Problem(("spec", "ttlStrategy", key), "AG635", _message(seconds), _HINT)
            yield child.problem(problem)
        return
    base = cluster.workflow_template(workflow.reference, workflow.manifest.namespace) if workflow.reference else None
    for key, seconds in _short(base.spec) if base else ():
        place = base.manifest.location((*base.path, "ttlStrategy", key)) if base else None
        related = (Related(place, "how long it is kept"),) if place else ()
        path = ("spec", "workflowTemplateRef")
        yield child.problem(Problem(path, "AG635", _message(seconds), _HINT, on_key=True, related=related))


_HINT = f"keep it for {LEAST} seconds at least"


def _short(spec: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [
        (key, seconds)
        for key, seconds in spec.get("ttlStrategy", {}).items()
        if isinstance(seconds, int) and seconds < LEAST
    ]


def _message(seconds: int) -> str:
    return f"the child is deleted {seconds} seconds after its end, which its parent may then not see"
