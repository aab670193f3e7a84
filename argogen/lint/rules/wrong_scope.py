"""A reference to a template of the wrong scope

`clusterScope: true` makes `templateRef` and `workflowTemplateRef` mean a ClusterWorkflowTemplate; without it they mean
a WorkflowTemplate of the workflow's namespace. Argo looks for the one or the other, never for both (Argo 4.1
workflow/templateresolution/context.go, GetTemplateFromRef), so the workflow fails with a template that can't be found.

A ClusterWorkflowTemplate has no namespace to look in: Argo's server and its linter break down at a reference without
`clusterScope` there (workflow/validate/validate.go, ClusterWorkflowTemplate, has nowhere to look for it).
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.references import misdirected, uses_in
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG603", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the references to a name that only the other kind of template has, or to no namespace at all."""
    if workflow.kind == "ClusterWorkflowTemplate":
        yield from _without_namespace(workflow)
        return
    for use, found in misdirected(workflow, cluster):
        if found.kind == use.reference.kind:
            continue
        message = f'"{use.reference.name}" is a {found.kind}, and no {use.reference.kind}'
        hint = "remove clusterScope" if use.reference.cluster_scope else "add clusterScope: true"
        related = (Related(found.location(found.path("metadata", "name")), f"the {found.kind}"),)
        yield Problem(use.path, "AG603", message, hint, related=related)


def _without_namespace(workflow: Workflow) -> Iterator[Problem]:
    for use in uses_in(workflow):
        if use.reference.name and not use.reference.cluster_scope and not use.reference.is_dynamic:
            message = f'a ClusterWorkflowTemplate can\'t refer to the WorkflowTemplate "{use.reference.name}"'
            hint = "add clusterScope: true, and make what it names a ClusterWorkflowTemplate"
            yield Problem(use.path, "AG603", message, hint)
