"""Finished pods that stay until their workflow goes

Argo deletes no pods of its own accord: the pods of a run stay, finished, until the Workflow itself is deleted, and
burden the nodes' disks and the API server meanwhile (Argo 4.1 docs/cost-optimisation.md). `podGC` deletes them earlier.
`OnPodSuccess` keeps those that failed for a look at them; where logs are collected, `OnPodCompletion` will do.

    podGC:
      strategy: OnPodCompletion
      deleteDelayDuration: 30s
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.runs import BY_CONTROLLER, own_run, stays_for_ever
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG902", Severity.NOTE, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield a workflow whose pods stay as long as it does."""
    if cluster.hygiene_by_controller or workflow.spec.get("podGC", {}).get("strategy"):
        return
    run = own_run(workflow, cluster)
    if run is None or stays_for_ever(run, cluster):
        return  # no-time-to-live says what is missing in one
    if not run.has("podGC") and run.pods:
        hint = f"set podGC: {{strategy: OnPodCompletion}}; {BY_CONTROLLER}"
        yield Problem(workflow.path, "AG902", "finished pods stay until their workflow is deleted", hint, on_key=True)
