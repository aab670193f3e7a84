"""A run that nothing ends

A program that hangs, or a pod that never gets a node, keeps a run going for ever: it holds its locks, and with
`concurrencyPolicy: Forbid` a schedule stops without a word. `activeDeadlineSeconds` ends the run, and its exit handler
still runs (Argo 4.1 workflow/controller/workflowpod.go). Where every template that makes a pod has its own
`activeDeadlineSeconds` or `timeout`, that will do. A run that waits for other workflows or for a person has its reasons
to take long.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.runs import BY_CONTROLLER, Run, own_run, stays_for_ever
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG903", Severity.NOTE, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield a workflow that may run without end."""
    if cluster.hygiene_by_controller or "activeDeadlineSeconds" in workflow.spec:
        return
    run = own_run(workflow, cluster)
    if run is None or stays_for_ever(run, cluster):
        return  # no-time-to-live says what is missing in one
    if not run.has("activeDeadlineSeconds") and not _ends(run) and not _waits(run):
        hint = f"set activeDeadlineSeconds; {BY_CONTROLLER}"
        yield Problem(workflow.path, "AG903", "nothing ends a run that hangs", hint, on_key=True)


def _ends(run: Run) -> bool:
    """Return whether every template that makes a pod has an end of its own."""
    return all("activeDeadlineSeconds" in one.data or "timeout" in one.data for one in run.pods)


def _waits(run: Run) -> bool:
    """Return whether a run waits for what is not its own: other objects, or a person."""
    return any(
        {"successCondition", "failureCondition"} & one.data.get("resource", {}).keys()
        or (one.type == "suspend" and "duration" not in one.data["suspend"])
        for one in run.templates
    )
