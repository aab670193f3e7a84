"""A semaphore that is taken again below its own holder

What runs inside a template that holds a semaphore is another holder for Argo, and takes one more of what the limit
admits (Argo 4.1 workflow/sync/sync_manager.go, getHolderKey). It works as long as there is one left. Once as many runs
as the limit are inside the outer template at the same time, each waits for what the others hold, and none goes on
until its deadline. Take the semaphore in one place only, or another one inside.
"""

from collections.abc import Iterator

from argogen.argo.flow.held_locks import locks_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule


@rule("AG802", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield each semaphore in a workflow that something above may hold as often as it can be held."""
    for one in locks_of(cluster).nestings_in.get(workflow.manifest, ()):
        if not one.is_sure:
            many = f"{one.limit} runs" if one.limit else "as many runs as its limit"
            related = Related(one.holder.location, "it is held from here on")
            yield Problem(
                one.waiter.item.path,
                "AG802",
                f'the semaphore "{one.waiter.lock}" is taken twice: {" -> ".join(one.way)}',
                f"with {many} in the first place at once, all wait in the second: take it in one place only",
                related=(related,),
            )
