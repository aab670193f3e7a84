"""An argument of an event binding that Argo does not take

A WorkflowEventBinding makes each argument of an expression over the event, `valueFrom.event`. With a plain `value` the
event fails to start anything: `malformed workflow template parameter`; artifacts are left out without a word (Argo 4.1
server/event/dispatch/operation.go). A text that never changes is an expression too:

    arguments:
      parameters:
      - {name: colour, valueFrom: {event: "'red'"}}
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import artifacts_of
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG610", Severity.ERROR, on=Manifest)
def check(manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
    """Yield the arguments of an event binding that come from no event."""
    if manifest.kind != "WorkflowEventBinding":
        return
    for submitted in cluster.submitted(manifest):
        workflow = submitted.workflow
        if workflow is None:
            continue
        for one in workflow.parameters.values():
            if "event" not in one.data.get("valueFrom", {}):
                message = f'an event binding takes "{one.name}" from the event only'
                hint = "write an expression under valueFrom.event, a fixed text in quotes of its own"
                yield Problem(one.path, "AG610", message, hint)
        path = (*workflow.path, "arguments")
        for artifact in artifacts_of(workflow.spec.get("arguments"), path).values():
            message = f'an event binding passes no artifacts, so "{artifact.name}" is left out'
            yield Problem(artifact.path, "AG610", message, "pass what leads to it as a parameter")
