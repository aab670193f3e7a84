"""Children of the WorkflowTemplate that creates them

A child takes the WorkflowTemplate as it is when the child starts: children of one run that waited for a lock may be
made of a newer one than their parent. Argo also validates the whole WorkflowTemplate for each child, so a template
that the child does not use can fail it (Argo 4.1 workflow/validate/validate.go). Give the children a WorkflowTemplate
of their own, which changes only when they should. Where they inherit an exit handler, locks or a deadline as well,
child-of-own-template says that instead.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.created import child_of_own
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG642", Severity.NOTE, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield a child that is made of the WorkflowTemplate that the template stands in, and inherits nothing else."""
    child, inherited = child_of_own(template, cluster) or (None, [])
    if child is not None and not inherited:
        name = template.workflow.manifest.name
        message = f'each child is made of "{name}" as it will be then, and of all that is in it'
        path = ("spec", "workflowTemplateRef", "name")
        yield child.problem(Problem(path, "AG642", message, "give the children a WorkflowTemplate of their own"))
