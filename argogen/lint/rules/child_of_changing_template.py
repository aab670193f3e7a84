"""Children of the WorkflowTemplate that creates them

A child takes the WorkflowTemplate as it is when the child starts: children of one run that waited for a lock may be
made of a newer one than their parent. Argo also validates the whole WorkflowTemplate for each child, so a template
that the child does not use can fail it (Argo 4.1 workflow/validate/validate.go). Give the children a WorkflowTemplate
of their own, which changes only when they should.
"""

from collections.abc import Iterator

from argogen.argo.cluster import Cluster
from argogen.argo.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG642", Severity.NOTE, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield a child that is made of the WorkflowTemplate that the template stands in."""
    own = template.workflow
    if "resource" not in template.data or not own.is_template:
        return
    child = cluster.child(template)
    reference = child.workflow.reference if child and child.workflow else None
    if child is None or reference is None or reference.name != own.manifest.name:
        return
    path = ("spec", "workflowTemplateRef", "name")
    message = f'each child is made of "{own.manifest.name}" as it will be then, and of all that is in it'
    yield child.problem(Problem(path, "AG642", message, "give the children a WorkflowTemplate of their own"))
