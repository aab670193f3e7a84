"""Templates beside the WorkflowTemplate that a workflow is made of

With `workflowTemplateRef` all templates come from there. Argo refuses a workflow that has its own as well (`Templates
is invalid field in spec`, Argo 4.1 workflow/validate/validate.go). Move them into the WorkflowTemplate, or call single
templates of it by `templateRef`.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG431", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield a list of templates that has a workflowTemplateRef beside it."""
    reference = workflow.reference
    if reference is None or not workflow.spec.get("templates"):
        return
    place = workflow.manifest.location((*workflow.path, "workflowTemplateRef"), on_key=True)
    message = f'"templates" can\'t stand beside workflowTemplateRef: all come from "{reference.name}"'
    hint = "move them there, or drop workflowTemplateRef and call its templates by templateRef"
    yield Problem(
        (*workflow.path, "templates"), "AG431", message, hint, on_key=True, related=(Related(place, "the reference"),)
    )
