"""A reference to a WorkflowTemplate of another namespace

`templateRef` and `workflowTemplateRef` have no namespace: they mean a WorkflowTemplate in the workflow's own (Argo 4.1
workflow/templateresolution/context.go). In these files the only one of that name is in another. Put it into the same
namespace, or make it a ClusterWorkflowTemplate and refer to it with `clusterScope: true`. If what applies the manifests
sets the namespace, leave it out of them.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.references import misdirected
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG604", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the references to a name that only other namespaces have."""
    for use, found in misdirected(workflow, cluster):
        if found.kind != use.reference.kind:
            continue
        own = workflow.manifest.namespace
        message = f'WorkflowTemplate "{found.name}" is in the namespace "{found.namespace}", this workflow in "{own}"'
        related = (Related(found.location(found.path("metadata", "name")), "the WorkflowTemplate"),)
        hint = "a reference reaches its own namespace only, or a ClusterWorkflowTemplate"
        yield Problem(use.path, "AG604", message, hint, related=related)
