"""A pod that can't report, since its token is switched off

With `automountServiceAccountToken: false` Argo's own containers in the pod have no token to report the result with, so
`executor.serviceAccountName` has to name the account whose token they get. Argo creates no pod without it: the step
ends with the error `executor.serviceAccountName must not be empty if automountServiceAccountToken is false` (Argo 4.1
workflow/controller/workflowpod.go, setupServiceAccount). Its linter does not look.

    automountServiceAccountToken: false
    executor:
      serviceAccountName: argo-executor
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.runs import run_of
from argogen.argo.model.workflows import Template, Workflow
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule


@rule("AG912", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the first template whose pod Argo would not create."""
    run = run_of(workflow, cluster)
    if run is None or cluster.hygiene_by_controller:
        return
    for template in run.pods:
        path = _switched_off(template, workflow)
        executor = template.data.get("executor") or run.get("executor") or {}
        if path and "serviceAccountName" not in executor:
            hint = "set executor: {serviceAccountName: ...} to an account that may create and patch workflowtaskresults"
            message = "without a token its pod can't report, and Argo does not create it"
            yield Problem(path, "AG912", message, hint, on_key=True)
            return


def _switched_off(template: Template, workflow: Workflow) -> Path:
    """Return where this workflow takes the token from a template's pod, () where it does not."""
    key = "automountServiceAccountToken"
    if key in template.data:
        return (*template.path, key) if template.workflow is workflow and template.data[key] is False else ()
    return (*workflow.path, key) if workflow.spec.get(key) is False else ()
