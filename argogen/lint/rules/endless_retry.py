"""A retry without a limit

Without `limit` a template is tried until it succeeds or the workflow's deadline comes: a job that can't succeed makes
pod after pod. Without `limit` Argo does not wait between the tries either, whatever `backoff` says, since it only waits
while tries are left to count (Argo 4.1 and 3.7 workflow/controller/operator.go, processNodeRetries).
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule


@rule("AG911", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the retry strategies of a workflow and its templates that count no tries."""
    for data, path in ((workflow.spec, workflow.path), *((one.data, one.path) for one in workflow.every_template)):
        retry = data.get("retryStrategy")
        if retry is None or "limit" in retry:
            continue
        where: Path = (*path, "retryStrategy")
        if "backoff" in retry:
            message = 'without "limit" Argo does not wait between tries, whatever the backoff says'
            yield Problem((*where, "backoff"), "AG911", message, 'set limit: "3"', on_key=True)
        elif "expression" not in retry:
            yield Problem(where, "AG911", "nothing limits how often it is tried", 'set limit: "3"', on_key=True)
