"""A child that inherits the exit handler, locks or deadline of its parent

A child through the WorkflowTemplate that its parent is in takes over all that this says beside templates: its exit
handler and hooks run for each child, its locks are taken once more, its deadline and retries hold for each, its metrics
count each (Argo 4.1 workflow/util/merge.go). Give the children a WorkflowTemplate of their own.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.created import child_of_own
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG639", Severity.WARNING, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield a child that is made of the WorkflowTemplate that creates it, where that has what is inherited."""
    child, inherited = child_of_own(template, cluster) or (None, [])
    if child is None or not inherited:
        return
    own = template.workflow
    message = f'each child takes over {", ".join(inherited)} of "{own.manifest.name}", which creates it'
    related = tuple(Related(own.manifest.location((*own.path, key), on_key=True), "inherited") for key in inherited)
    path = ("spec", "workflowTemplateRef", "name")
    hint = "give the children a WorkflowTemplate of their own"
    yield child.problem(Problem(path, "AG639", message, hint, related=related))
