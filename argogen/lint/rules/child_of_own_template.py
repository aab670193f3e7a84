"""A child that inherits the exit handler, locks or deadline of its parent

A child through the WorkflowTemplate that its parent is in takes over all that this says beside templates: its exit
handler and hooks run for each child, its locks are taken once more, its deadline and retries hold for each, its metrics
count each (Argo 4.1 workflow/util/merge.go). Give the children a WorkflowTemplate of their own.
"""

from collections.abc import Iterator

from argogen.argo.cluster import Cluster
from argogen.argo.workflows import Template, workflow_of
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule

_INHERITED = ("onExit", "hooks", "synchronization", "activeDeadlineSeconds", "retryStrategy", "metrics")


@rule("AG639", Severity.WARNING, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield a child that is made of the WorkflowTemplate that creates it, where that has what is inherited."""
    own = template.workflow
    if "resource" not in template.data or not own.is_template:
        return
    inherited = [key for key in _INHERITED if key in own.spec]
    child = cluster.child(template) if inherited else None
    workflow = workflow_of(child.manifest) if child and child.manifest else None
    if child is None or workflow is None or workflow.reference is None:
        return
    if workflow.reference.name == own.manifest.name and workflow.kind == "Workflow":
        missing = [key for key in inherited if key not in workflow.spec]
        if missing:
            message = f'each child takes over {", ".join(missing)} of "{own.manifest.name}", which creates it'
            related = tuple(
                Related(own.manifest.location((*own.path, key), on_key=True), "inherited") for key in missing
            )
            hint = "give the children a WorkflowTemplate of their own"
            path = ("spec", "workflowTemplateRef", "name")
            yield child.problem(Problem(path, "AG639", message, hint, related=related))
