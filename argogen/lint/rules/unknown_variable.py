"""A variable that Argo does not know, so that it refuses the workflow

A tag names a variable that does not exist at its place: an input that is not declared, a step that is called otherwise,
an `item` outside a loop. Argo checks the tags that begin with `workflow.`, `inputs.`, `steps.`, `tasks.`, `item.`,
`pod.` and `outputs.` before a workflow starts, and refuses it: `failed to resolve {{...}}`. What it knows at a place is
not always what the run would have there: argogen follows its check, and says so (Argo 4.1
workflow/validate/validate.go: resolveAllVariables). Tags that begin with anything else are left as they are: see
literal-tag.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.misnamed import said_of
from argogen.argo.scope.readings import readings_of, runs_on
from argogen.argo.scope.variables import TOLD_ELSEWHERE
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG501", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the simple tags that Argo refuses."""
    for reading in readings_of(workflow, cluster):
        unknown = reading.unknown
        if reading.refused and not (unknown and unknown.reason in TOLD_ELSEWHERE) and not runs_on(reading.name):
            message, hint = said_of(reading)
            yield Problem(reading.place.path, "AG501", message, hint, offset=reading.offset)
