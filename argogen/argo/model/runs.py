"""What a run of a workflow has: its own spec, over that of the WorkflowTemplate that it refers to.

Facts: Argo 4.1 workflow/util/merge.go (what the workflow says wins) and workflow/controller/controller.go (the
controller's workflowDefaults come last).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import POD_TYPES, Template, Workflow

BY_CONTROLLER = "or, if the controller's workflowDefaults do that, say defaults: {hygiene: cluster} in argogen.yaml"
"""The end of a hint about what the controller may add to every workflow."""


@dataclass(frozen=True, eq=False)
class Run:
    """A workflow as it runs; `used` is the WorkflowTemplate that it refers to."""

    workflow: Workflow
    used: Workflow | None = None

    def has(self, field: str) -> bool:
        """Return whether a field of the spec is given, or was and could not be read."""
        here = (*self.workflow.path, field)[len(self.workflow.manifest.base) :]
        return self.get(field) is not None or here in self.workflow.manifest.lost

    def get(self, field: str) -> Any:
        """Return a field of the spec, None where it is not given."""
        value = self.workflow.spec.get(field)
        return self.used.spec.get(field) if value is None and self.used else value

    @property
    def templates(self) -> tuple[Template, ...]:
        """The templates of its own and of its WorkflowTemplate."""
        used = self.used.every_template if self.used else ()
        return (*self.workflow.every_template, *used)

    @property
    def pods(self) -> tuple[Template, ...]:
        """The templates that make pods."""
        return tuple(template for template in self.templates if template.type in POD_TYPES)


def run_of(workflow: Workflow, cluster: Cluster) -> Run | None:
    """Return what runs when a workflow is started.

    None for what is no run: a WorkflowTemplate without an entrypoint, whose templates others use, and what refers to a
    WorkflowTemplate that nobody here knows.
    """
    reference = workflow.reference
    if reference is None:
        return Run(workflow) if "entrypoint" in workflow.spec else None
    used = None if reference.is_dynamic else cluster.workflow_template(reference, workflow.manifest.namespace)
    return Run(workflow, used) if used else None


def own_run(workflow: Workflow, cluster: Cluster) -> Run | None:
    """Return the run of a workflow that has to see to its hygiene itself.

    None as well where it refers to a WorkflowTemplate that is a run: what that lacks is said there.
    """
    run = run_of(workflow, cluster)
    return None if run and run.used and "entrypoint" in run.used.spec else run


def stays_for_ever(run: Run, cluster: Cluster) -> bool:
    """Return whether nobody deletes a run when it is done: neither its TTL nor the limits of a CronWorkflow."""
    return not run.has("ttlStrategy") and not is_scheduled(run.workflow, cluster)


def is_scheduled(workflow: Workflow, cluster: Cluster) -> bool:
    """Return whether a CronWorkflow runs it, which keeps no more finished workflows than its history limits say."""
    return workflow.kind == "CronWorkflow" or (workflow.is_template and workflow.manifest.name in _scheduled(cluster))


@lru_cache(maxsize=1)
def _scheduled(cluster: Cluster) -> frozenset[str]:
    """Return the names of the WorkflowTemplates that CronWorkflows refer to."""
    references = (one.reference for one in cluster.workflows.values() if one.kind == "CronWorkflow")
    return frozenset(reference.name for reference in references if reference)
