"""A lock that is waited for below its own holder

A template, or a workflow as a whole, holds a lock, and something that it runs or waits for needs the same lock. Argo
knows a holder by its node, so what runs inside is a stranger that waits in line: neither goes on until the deadline
(Argo 4.1 workflow/sync/sync_manager.go, getHolderKey). Argo's own linter does not look at locks. The same happens when
a resource template holds a lock while it waits for a child workflow that takes it, or when as many items of a loop as a
semaphore admits hold it while their children wait. Hold the lock in one place only: on the loop's template to limit how
many children there are, or in the child to limit what it does, wherever it is started from.
"""

from collections.abc import Iterator

from argogen.argo.flow.held_locks import locks_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG801", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield each lock in a workflow that something above is sure to hold."""
    for one in locks_of(cluster).nestings_in.get(workflow.manifest, ()):
        if one.is_sure:
            kind = one.waiter.item.kind
            related = Related(one.holder.location, "it is held from here on")
            yield Problem(
                one.waiter.item.path,
                "AG801",
                f'the {kind} "{one.waiter.lock}" waits for itself: {" -> ".join(one.way)}',
                "hold it in one place only, or take another lock inside",
                related=(related,),
            )
