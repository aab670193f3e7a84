"""A workflow that does not say where it begins

A Workflow and a CronWorkflow need `entrypoint`, the template that runs first: Argo refuses them without one
(`spec.entrypoint is required`, Argo 4.1 workflow/validate/validate.go). With `workflowTemplateRef` that of the
WorkflowTemplate will do. A WorkflowTemplate itself may go without, if others only take single templates from it.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.created import with_created
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.suggest import one_of


@rule("AG430", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield a workflow, or one that it creates, that has no entrypoint."""
    yield from with_created(workflow, cluster, _missing)


def _missing(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield what has no entrypoint, neither its own nor one of its WorkflowTemplate."""
    if workflow.spec.get("entrypoint") or workflow.is_template or not workflow.manifest.knows(workflow.path):
        return
    reference = workflow.reference
    if reference is None:
        yield Problem(workflow.path, "AG430", "there is no entrypoint", _hint(workflow), on_key=True)
        return
    base = None if reference.is_dynamic else cluster.workflow_template(reference, workflow.manifest.namespace)
    if base and not base.spec.get("entrypoint") and not base.reference:
        message = f'there is no entrypoint, neither here nor in "{reference.name}"'
        related = (Related(base.manifest.location(base.path, on_key=True), "what it takes its templates from"),)
        path = (*workflow.path, "workflowTemplateRef")
        yield Problem(path, "AG430", message, _hint(base), on_key=True, related=related)


def _hint(workflow: Workflow) -> str:
    """Return which templates could be it."""
    names = list(dict.fromkeys(template.name for template in workflow.templates if template.name))
    if len(names) == 1:
        return f"write entrypoint: {names[0]}"
    return f"say which template comes first: {one_of(names)}" if names else ""
