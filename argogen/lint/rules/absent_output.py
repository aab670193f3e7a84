"""The output of a step or task that may be skipped, and nothing in its stead

A step whose `when` does not hold runs no pod and has no outputs; so has a task that is omitted by its `depends`. Since
3.7.16 and 4.0.7 Argo ends a workflow with an error where a tag reads such an output: `output is an absent optional`;
its `result` it waits for until the deadline (Argo 4.1 workflow/controller/scope.go: addSkippedNodeOutputsToScope). Give
the output a default, which counts for a skipped step too:

    outputs:
      parameters:
      - name: rows
        valueFrom: {path: /tmp/rows, default: "0"}

Other ways: a default on the input that gets the value, `??` in an expression, or a `when` on the step that reads it.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.absence import asked_first, unhandled_absences
from argogen.argo.scope.members import may_be_skipped
from argogen.argo.versions import before
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG506", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield what reads the outputs of a step or task that may be skipped or omitted."""
    if before(cluster.version, "3.7"):
        return
    for reading, member, late in unhandled_absences(workflow, cluster):
        if member.loops and not may_be_skipped(member):
            continue  # see empty-loop-output
        message = f'"{reading.name}" may be missing: {member.kind} "{member.name}" {late}'
        has_default = "parameters" in reading.path
        hint = "give that output a valueFrom.default" if has_default else asked_first(reading, member)
        key = "when" if member.data.get("when") else "name"
        related = (Related(workflow.manifest.location((*member.path, key)), f'{member.kind} "{member.name}"'),)
        yield Problem(reading.place.path, "AG506", message, hint, offset=reading.offset, related=related)
