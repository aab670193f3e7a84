"""A semaphore whose ConfigMap is not among the files

The files hold ConfigMaps, but not the one that gives this semaphore its limit. If it is nowhere, every step that takes
the semaphore ends with the error `failed to initialize semaphore ... with limit` (Argo 4.1 workflow/sync/semaphore.go).
Something else may create it, so this is a note. It is said once for each ConfigMap, and not at all where the files hold
no ConfigMap.
"""

from collections.abc import Iterator

from argogen.argo.flow.held_locks import locks_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean


@rule("AG806", Severity.NOTE, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the ConfigMaps, named in this workflow first, that nobody here defines."""
    locks = locks_of(cluster)
    said = set()
    for one in locks.semaphores_in.get(workflow.manifest, ()):
        name = one.lock.name
        if name in said or locks.semaphores_by_map[name][0].name.manifest is not workflow.manifest:
            continue
        said.add(name)
        if locks.config_maps and name not in locks.config_maps:
            hint = did_you_mean(name, locks.config_maps) or "add it, or see that something else creates it"
            yield Problem(one.name.path, "AG806", f'the ConfigMap "{name}" is not among the files', hint)
