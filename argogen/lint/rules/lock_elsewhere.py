"""A semaphore whose ConfigMap is in another namespace

Argo looks for a semaphore's ConfigMap in the namespace of the workflow, unless `namespace` at the semaphore names
another one (Argo 4.1 workflow/sync/lock_name.go). Where it is not found, the step ends with the error `failed to
initialize semaphore ... with limit`. A semaphore that names a namespace is shared with the workflows there.

    semaphores:
    - namespace: databases
      configMapKeyRef: {name: locks, key: main}
"""

from collections.abc import Iterator

from argogen.argo.flow.held_locks import locks_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.suggest import one_of


@rule("AG805", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield each ConfigMap, named in this workflow, that is known in other namespaces only."""
    for one in locks_of(cluster).semaphores_in.get(workflow.manifest, ()):
        lock = one.lock
        others = tuple(cluster.elsewhere("ConfigMap", lock.name))
        if others and cluster.find("ConfigMap", lock.name, lock.namespace) is None:
            namespaces = sorted({other.namespace for other in others})
            listed = one_of(namespaces)
            message = (
                f'the ConfigMap "{lock.name}" is looked for in the namespace "{lock.namespace}", and is in {listed}'
            )
            hint = f"write namespace: {namespaces[0]} at the semaphore to share that one"
            related = Related(others[0].location(others[0].path("metadata", "namespace")), "it is here")
            yield Problem(one.name.path, "AG805", message, hint, related=(related,))
