"""A semaphore's limit that is no positive number

The limit of a semaphore is a text in a ConfigMap that Argo reads as a whole number. With any other text, and with 0, no
step can take the semaphore: each ends with the error `failed to initialize semaphore ... with limit`. With a negative
number the steps wait for ever (Argo 4.1 workflow/sync/semaphore.go). To let nothing through for a while, suspend what
starts the workflows instead.
"""

from collections.abc import Iterator

from argogen.argo.flow.held_locks import locks_of
from argogen.argo.flow.locks import limit_in
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG804", Severity.ERROR, on=Manifest)
def check(manifest: Manifest, cluster: Cluster) -> Iterator[Problem]:
    """Yield the values of a ConfigMap that are semaphores' limits and can't be."""
    if manifest.kind != "ConfigMap":
        return
    values = manifest.data.get("data", {})
    first = {
        one.lock.key: one
        for one in reversed(locks_of(cluster).semaphores_by_map.get(manifest.name, ()))
        if one.lock.key in values and cluster.find("ConfigMap", one.lock.name, one.lock.namespace) is manifest
    }
    for key, one in first.items():
        text = values[key]
        limit = limit_in(text)
        if limit is not None and limit > 0:
            continue
        message = f'the limit of the semaphore "{one.lock}" must be a whole number above 0, got "{short(text)}"'
        hint = "every step that takes it would end with an error" if not limit else "every step would wait for ever"
        related = Related(one.location, "the semaphore")
        yield Problem(manifest.path("data", key), "AG804", message, hint, related=(related,))
