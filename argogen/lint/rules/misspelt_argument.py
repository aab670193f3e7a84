"""An argument whose name no input has, but one has almost

Argo says nothing of an argument that the template has no input for: it goes through the inputs and passes over the rest
(Argo 4.1 workflow/common/util.go, ProcessArgs). So the input that was meant keeps its default, or is missing. Write the
name as the input has it.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.untaken import untaken_in
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG612", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the arguments that are probably meant for an input of a similar name, which nobody passes."""
    yield from (one.problem("AG612") for one in untaken_in(workflow, cluster) if one.meant)
