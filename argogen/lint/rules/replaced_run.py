"""A schedule that cuts its runs off before their exit handler

With `concurrencyPolicy: Replace` a CronWorkflow terminates the run that is still going when the next is due. A run that
is terminated gets no exit handler: what `onExit` or the hook `exit` should report, clean up or release is left undone
(Argo 4.1 workflow/cron/operator.go, and ShutdownStrategy in pkg/apis/workflow/v1alpha1/workflow_types.go). Use `Forbid`
with `activeDeadlineSeconds`: a run that takes too long then fails, and its exit handler runs.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.runs import run_of
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG908", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield a CronWorkflow that terminates runs that have an exit handler."""
    manifest = workflow.manifest
    if manifest.kind != "CronWorkflow" or manifest.data["spec"].get("concurrencyPolicy") != "Replace":
        return
    run = run_of(workflow, cluster)
    for one in (workflow, run.used if run else None):
        handlers = [call for call in one.starts if call.kind == "onExit" or call.name == "exit"] if one else []
        if one and handlers:
            related = Related(one.manifest.location(handlers[0].where), "the exit handler")
            message = "a run that is replaced is terminated, and its exit handler does not run"
            hint = "use Forbid, and set activeDeadlineSeconds"
            yield Problem(manifest.path("spec", "concurrencyPolicy"), "AG908", message, hint, related=(related,))
            return
