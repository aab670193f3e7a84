"""A variable that Argo's check lets pass, and the run never replaces

Argo does not check every tag that it could. It takes whatever begins with `outputs.`, `steps.name`, `tasks.name`,
`workflow.creationTimestamp`, `workflow.duration` or `workflow.scheduledTime`, and does not look into a spec's own
fields, nor into the metrics, locks and labels of steps and dag templates, nor at a second inline template (Argo 4.1
workflow/validate/validate.go: resolveAllVariables, validateSteps, validateDAG). If no such variable exists, the tag
stays in the text as it stands, or the run ends with an error. Nor does it look at the `when` of a CronWorkflow, where a
simple tag takes texts only: its name and namespace (Argo 4.1 workflow/cron/operator.go: evalWhen).
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.misnamed import said_of
from argogen.argo.scope.readings import Reading, readings_of
from argogen.argo.scope.variables import CHECKED, TOLD_ELSEWHERE
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG512", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the simple tags that Argo accepts although nothing will be put in for them."""
    for reading in readings_of(workflow, cluster):
        if reading.variable is None:
            continue
        if reading.scope.role == "cron":
            yield from _in_cron(reading)
            continue
        if reading.known or not reading.name.startswith(CHECKED) or reading.refused:
            continue
        unknown = reading.unknown
        if (unknown and unknown.reason in TOLD_ELSEWHERE) or reading.place.path[-2:] == ("resource", "manifest"):
            continue  # a tag that stays in a manifest may be the child's
        message, hint = said_of(reading)
        yield Problem(reading.place.path, "AG512", message, hint, offset=reading.offset)


def _in_cron(reading: Reading) -> Iterator[Problem]:
    """Yield a tag in the `when` of a CronWorkflow that has no text as its value."""
    if reading.known and reading.known.type == "string":
        return
    message, hint = said_of(reading)
    if reading.known:
        message = f'"{reading.name}" is no text, and a simple tag takes nothing else'
        hint = f"an expression can read it: {{{{={reading.name}}}}}"
    yield Problem(reading.place.path, "AG512", message, hint, offset=reading.offset)
