"""Finished workflows that nobody deletes

A Workflow stays in the cluster when it is done, and with it its pods' records, until `ttlStrategy` says that Argo may
delete it: thousands of them slow the controller, the UI and etcd down. `secondsAfterSuccess` and `secondsAfterFailure`
cover the phases Succeeded and Failed only; a workflow that ends with the phase Error goes by `secondsAfterCompletion`,
and stays for ever without it (Argo 4.1 workflow/gccontroller/gc_controller.go, ttl). What a CronWorkflow starts is
deleted by its history limits. Keep what failed longer than what succeeded:

    ttlStrategy:
      secondsAfterSuccess: 86400
      secondsAfterCompletion: 604800
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.runs import BY_CONTROLLER, is_scheduled, own_run, stays_for_ever
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_TTL = "ttlStrategy: {secondsAfterCompletion: 604800}"
_BESIDE = {"podGC": "{strategy: OnPodCompletion}", "activeDeadlineSeconds": "28800"}
"""What else keeps a cluster clean; where all is missing, it is said in one."""


@rule("AG901", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield a workflow that stays when it is done, or when it ends with an error."""
    if cluster.hygiene_by_controller or "secondsAfterCompletion" in workflow.spec.get("ttlStrategy", {}):
        return
    run = own_run(workflow, cluster)
    if run is None or is_scheduled(workflow, cluster):
        return
    if stays_for_ever(run, cluster):
        others = [f"{field}: {value}" for field, value in _BESIDE.items() if not run.has(field)]
        hint = f"set {', '.join([_TTL, *others])}; {BY_CONTROLLER}"
        yield Problem(workflow.path, "AG901", "finished workflows stay in the cluster for ever", hint, on_key=True)
    elif "ttlStrategy" in workflow.spec and "secondsAfterCompletion" not in run.get("ttlStrategy"):
        message = 'a workflow that ends with the phase Error stays for ever without "secondsAfterCompletion"'
        hint = "set secondsAfterCompletion as well; the others win for the phases that they are for"
        yield Problem((*workflow.path, "ttlStrategy"), "AG901", message, hint, on_key=True)
