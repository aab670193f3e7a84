"""A key that a semaphore's ConfigMap does not have

A semaphore's limit is a value of a ConfigMap, and Argo reads it when the lock is first asked for. If the key is not
there, the step ends with the error `failed to initialize semaphore ... with limit`; the reason stands in the
controller's log only (Argo 4.1 workflow/controller/controller.go, createSynchronizationManager). Argo's linter never
looks at a ConfigMap.
"""

from collections.abc import Iterator

from argogen.argo.flow.held_locks import locks_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean


@rule("AG803", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield each key, written in this workflow, that its ConfigMap lacks."""
    for one in locks_of(cluster).keys_in.get(workflow.manifest, ()):
        lock = one.lock
        found = cluster.find("ConfigMap", lock.name, lock.namespace)
        if found is None or one.key is None or ("data", lock.key) in found.lost or ("data",) in found.lost:
            continue
        keys = found.data.get("data", {})
        if lock.key not in keys:
            listed = f"it has {', '.join(sorted(keys))}" if keys else "it has none"
            hint = did_you_mean(lock.key, keys) or listed
            related = Related(found.location(found.path("data"), on_key=True), "the ConfigMap")
            message = f'the ConfigMap "{lock.name}" has no key "{lock.key}" for the semaphore\'s limit'
            yield Problem(one.key.path, "AG803", message, hint, related=(related,))
