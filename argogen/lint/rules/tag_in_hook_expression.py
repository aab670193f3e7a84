"""A tag of a step or task in the expression of a hook

The `expression` of a hook is an expression without braces, and Argo puts into it neither `{{steps...}}` nor
`{{tasks...}}`: it holds hooks back from substitution, so that they can speak of their own step (Argo 4.1
workflow/controller/steps.go: resolveReferences, hooks.go). The braces then are compared as text, and the hook never
runs, or always. Write the name itself: `steps['my-step'].status == "Succeeded"`.
"""

from collections.abc import Iterator

from argogen.argo.expr.hyphens import spelled
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.readings import readings_of
from argogen.argo.versions import before
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG514", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the simple tags of steps and tasks in the expressions of hooks."""
    if before(cluster.version, "3.7"):
        return
    for reading in readings_of(workflow, cluster):
        call = reading.place.call
        if reading.variable is None or call is None or call.kind != "hook" or reading.place.below != ("expression",):
            continue
        if reading.path[0] in ("steps", "tasks") and len(reading.path) > 2:
            message = f'Argo puts nothing in for "{{{{{reading.name}}}}}" in the expression of a hook'
            yield Problem(
                reading.place.path,
                "AG514",
                message,
                f"write it without braces and quotes: {spelled(reading.path)}",
                offset=reading.offset,
            )
