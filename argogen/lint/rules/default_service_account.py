"""Pods that run as the namespace's default ServiceAccount

Without `serviceAccountName` the pods of a run are those of the ServiceAccount `default`. It has to be allowed to create
and patch `workflowtaskresults`, since that is how a pod reports its result since Argo 3.4, and so is every other pod of
the namespace then (Argo 4.1 docs/workflow-rbac.md and docs/service-accounts.md). Give each kind of work an account with
the rights it needs.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.runs import BY_CONTROLLER, own_run
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG906", Severity.NOTE, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield a workflow that names no account for some of its pods."""
    if cluster.hygiene_by_controller or "serviceAccountName" in workflow.spec or workflow.manifest.source:
        return  # of what a spec renders, the note about its rights says more
    run = own_run(workflow, cluster)
    if run is None or run.has("serviceAccountName"):
        return
    if any("serviceAccountName" not in template.data for template in run.pods):
        message = 'its pods run as the ServiceAccount "default"'
        hint = f"set serviceAccountName; {BY_CONTROLLER}"
        yield Problem(workflow.path, "AG906", message, hint, on_key=True)
