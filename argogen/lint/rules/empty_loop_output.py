"""The output of a loop that may run nothing

With an empty list, or where its `when` holds for no item, a loop runs nothing, and counts as skipped: then there is no
list of its outputs, not even an empty one. Since 3.7.16 and 4.0.7 a tag that reads it ends the workflow with an error,
or waits for it until the deadline (Argo 4.1 workflow/controller/steps.go: expandStepGroup, dag.go, scope.go). If the
list can be empty, let the step that reads it have a `when` that asks for the status of the loop, or read the outputs in
an expression with `??`.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.absence import asked_first, unhandled_absences
from argogen.argo.scope.members import may_be_skipped
from argogen.argo.versions import before
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG515", Severity.NOTE, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield what reads the outputs of a loop over a list that only the run knows."""
    if before(cluster.version, "3.7"):
        return
    for reading, member, late in unhandled_absences(workflow, cluster):
        if not member.loops or may_be_skipped(member):
            continue  # see absent-output
        key = next(key for key in ("withParam", "withItems", "withSequence") if key in member.data)
        related = (Related(workflow.manifest.location((*member.path, key)), f'{member.kind} "{member.name}"'),)
        message = f'"{reading.name}" may be missing: {member.kind} "{member.name}" {late}'
        hint = asked_first(reading, member)
        yield Problem(reading.place.path, "AG515", message, hint, offset=reading.offset, related=related)
