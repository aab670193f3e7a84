"""An argument that nobody takes

A step, a task or a hook passes something that the template has no input for, or a Workflow passes something to a
WorkflowTemplate that this neither lists under `arguments` nor reads. Argo says nothing: it goes through the inputs and
passes over the rest (Argo 4.1 workflow/common/util.go, ProcessArgs). Remove the argument, or give the template an input
for it.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.untaken import untaken_in
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG606", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the arguments that are like no input of what is called."""
    yield from (one.problem("AG606") for one in untaken_in(workflow, cluster) if not one.meant)
