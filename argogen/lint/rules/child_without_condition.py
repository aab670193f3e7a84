"""A child that nobody waits for, or whose failure nobody sees

A resource template creates a workflow or a job and goes on at once unless `successCondition` says what it waits for: a
lock on the template then limits nothing, since it is released before the child has begun. With `successCondition` but
without `failureCondition` its pod asks every five seconds for ever once the child has failed. A workflow that could
not be run ends with the phase Error, so a condition on Failed alone waits for ever as well (Argo 4.1
workflow/executor/resource.go). For a child workflow write

    successCondition: status.phase == Succeeded
    failureCondition: status.phase in (Failed, Error)
"""

from collections.abc import Iterator

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.children import WHOLE_ACTIONS
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_FAILURE = "write failureCondition: status.phase in (Failed, Error)"


@rule("AG630", Severity.WARNING, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield a child workflow whose end the template would not see."""
    resource = template.data.get("resource")
    if resource is None or resource.get("action") not in WHOLE_ACTIONS:
        return
    child = cluster.child(template)
    if child is None or child.manifest is None or child.manifest.kind != "Workflow":
        return
    path = (*template.path, "resource")
    success, failure = resource.get("successCondition", ""), resource.get("failureCondition", "")
    if not success and not failure:
        if "synchronization" in template.data:
            hint = f"write successCondition: status.phase == Succeeded, and {_FAILURE.removeprefix('write ')}"
            yield Problem(
                (*template.path, "synchronization"),
                "AG630",
                "the lock is released as soon as the child workflow is created, so it limits nothing",
                hint,
                on_key=True,
            )
    elif not failure:
        message = "if the child workflow fails, the pod waits for its success for ever"
        yield Problem((*path, "successCondition"), "AG630", message, _FAILURE, on_key=True)
    elif "Failed" in failure and "Error" not in failure and not has_tag(failure):
        message = "a child workflow that ends with the phase Error is waited for for ever"
        yield Problem((*path, "failureCondition"), "AG630", message, _FAILURE)
