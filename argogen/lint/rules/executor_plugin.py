"""An executor plugin that lacks what Argo asks of it

A plugin in `spec.executorPlugins`, new in Argo 4.1, is a sidecar of the agent's pod. Argo refuses the workflow if the
plugin has no name, or its container no port, no resource requests and limits, or no security context (Argo 4.1
pkg/apis/workflow/v1alpha1/workflow_types.go: AsExecutorPluginSpec; pkg/plugins/spec).
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_NEEDED = (
    (("ports",), "a port", "name the one that it listens on: ports: [{containerPort: 4355}]"),
    (("resources", "requests"), "resource requests", "write resources: {requests: {...}}"),
    (("resources", "limits"), "resource limits", "write resources: {limits: {...}}"),
    (("securityContext",), "a security context", "write securityContext: {runAsNonRoot: true}"),
)
"""What the container must have: where, in words, and what to write."""


@rule("AG449", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what an executor plugin lacks."""
    for index, plugin in enumerate(workflow.spec.get("executorPlugins", ())):
        path = (*workflow.path, "executorPlugins", index)
        if not workflow.manifest.knows(path):
            continue
        if "metadata" in plugin and not plugin["metadata"].get("name"):
            yield Problem((*path, "metadata"), "AG449", "the plugin has no name", "give it one", on_key=True)
        container = plugin.get("spec", {}).get("sidecar", {}).get("container")
        for keys, what, hint in _NEEDED if container is not None else ():
            value = container
            for key in keys:
                value = value.get(key, {})
            if not value and not (keys == ("securityContext",) and "securityContext" in container):
                where = (*path, "spec", "sidecar", "container")
                yield Problem(where, "AG449", f"the plugin's container needs {what}", hint, on_key=True)
