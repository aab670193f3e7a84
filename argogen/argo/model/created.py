"""The workflows that a workflow's resource templates create, which Argo will check as it checks any other."""

from collections.abc import Callable, Iterator

from argogen.argo.model.children import WHOLE_ACTIONS, Child
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template, Workflow, workflow_of
from argogen.diagnostics import Problem


def created_by(template: Template, cluster: Cluster) -> tuple[Child, Workflow] | None:
    """Return what a template creates if it is written out and has a workflow in it, else None."""
    resource = template.data.get("resource")
    if resource is None or resource.get("action") not in WHOLE_ACTIONS:
        return None
    child = cluster.child(template)
    workflow = workflow_of(child.manifest) if child and child.manifest else None
    return (child, workflow) if child and workflow else None


def with_created(
    workflow: Workflow, cluster: Cluster, check: Callable[[Workflow, Cluster], Iterator[Problem]]
) -> Iterator[Problem]:
    """Yield what a check says of a workflow, and of those that it creates; what they only change is left out.

    A manifest that names an object to get, delete or patch says only a part of it, so that nothing is missing there.
    """
    if workflow.manifest.inner:
        return
    yield from check(workflow, cluster)
    for template in workflow.every_template:
        created = created_by(template, cluster)
        if created:
            child, inner = created
            for problem in check(inner, cluster):
                yield child.problem(problem)


_INHERITED = ("onExit", "hooks", "synchronization", "activeDeadlineSeconds", "retryStrategy", "metrics")
"""Fields of a WorkflowTemplate's spec that do something by themselves in each workflow made of it."""


def child_of_own(template: Template, cluster: Cluster) -> tuple[Child, list[str]] | None:
    """Return the child that is made of the WorkflowTemplate its template stands in, and the fields it takes over.

    Those fields are the ones that the child does not set itself. None for any other template.
    """
    own = template.workflow
    if "resource" not in template.data or not own.is_template:
        return None
    child = cluster.child(template)
    workflow = child.workflow if child else None
    if child is None or workflow is None or workflow.reference is None or workflow.kind != "Workflow":
        return None
    if workflow.reference.name != own.manifest.name:
        return None
    return child, [key for key in _INHERITED if key in own.spec and key not in workflow.spec]
