"""Who uses which template: every reference in a cluster, in whichever way it is made."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.events import STARTERS
from argogen.argo.model.injection import injected_by
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Call, Reference, Workflow
from argogen.diagnostics import Path


class How(StrEnum):
    """The ways in which a template, or a WorkflowTemplate as a whole, is used."""

    STEP = "step"
    TASK = "task"
    HOOK = "hook"
    ENTRYPOINT = "entrypoint"
    EXIT = "exit handler"
    CONSUMER = "consumer"
    CHILD = "child workflow"
    PROVIDER = "provider"
    """Its name is handed to a provider, which runs it for each item."""
    WORKFLOW = "workflowTemplateRef"
    SCHEDULE = "CronWorkflow"
    EVENT = "event"


@dataclass(frozen=True, eq=False)
class Use:
    """One use of a template."""

    how: How
    reference: Reference
    """What is used; its template is "" where a WorkflowTemplate is used and nobody here knows where it begins."""
    workflow: Workflow
    """The workflow in which the reference stands; a child's own, where a resource template creates it."""
    user: Manifest
    """The object that holds it all."""
    path: Path
    """Where the name stands, in the workflow's manifest or in `manifest`."""
    call: Call | None = None
    """The step, task or hook that makes it."""
    written_in: Manifest | None = None
    """The manifest that holds the name, where that is not the workflow's."""

    @property
    def manifest(self) -> Manifest:
        """The manifest that `path` counts in."""
        return self.written_in or self.workflow.manifest

    @property
    def is_own(self) -> bool:
        """Whether a workflow uses a template of its own, which nobody needs to name the workflow for."""
        made_here = self.call is not None and self.call.reference is None and self.written_in is None
        return made_here and self.workflow.reference is None

    @property
    def by(self) -> str:
        """What makes the use, as people name it: `db-auditing/main`, or the name of the object alone."""
        template = self.call.template if self.call else None
        while template and template.within:
            template = template.within.template
        return f"{self.user.name}/{template.name}" if template else self.user.name


Consumers = Collection[tuple[str, str]]
"""The consumers of specs: the spec's path as manifests name their source, and the consumer's name."""


def uses(cluster: Cluster, consumers: Consumers = ()) -> Iterator[Use]:
    """Yield every use of a template of another object, and of each template by its own workflow.

    A manifest that says again what another one says, as a file does that its spec has left behind, is passed over.
    """
    for manifest in distinct(cluster):
        for workflow in cluster.workflows_below(manifest):
            yield from _in_workflow(workflow, manifest, cluster, consumers)


@lru_cache(maxsize=4)
def distinct(cluster: Cluster) -> tuple[Manifest, ...]:
    """Return the objects of a cluster, of those that one spec makes twice only the first."""
    found: dict[object, Manifest] = {}
    for manifest in cluster.manifests:
        same = (manifest.kind, manifest.namespace, manifest.name, manifest.source)
        found.setdefault(same if manifest.source else id(manifest), manifest)
    return tuple(found.values())


def _in_workflow(workflow: Workflow, user: Manifest, cluster: Cluster, consumers: Consumers) -> Iterator[Use]:
    if workflow.reference:
        whole = _beginning(workflow, workflow.reference, cluster)
        path = (*workflow.path, "workflowTemplateRef", "name")
        yield Use(_start(workflow, user), whole, workflow, user, path)
    for call in workflow.calls:
        reference = call.reference or _own(call)
        if reference:
            how = _how(call)
            if how in (How.STEP, How.TASK) and (user.source, call.name) in consumers:
                how = How.CONSUMER
            path = (*call.where, "template") if call.reference else call.where
            yield Use(how, reference, workflow, user, path, call)
        for one in injected_by(call, cluster):
            yield Use(How.PROVIDER, one.reference, workflow, user, one.name.path, call, one.name.manifest)


def _own(call: Call) -> Reference | None:
    """Return what a call of a template without `templateRef` names, None where nobody else could name it."""
    workflow, called = call.workflow, call.called
    base = workflow.reference
    if base:  # its entrypoint is part of that reference
        return Reference(base.name, called, base.cluster_scope) if called and call.kind != "entrypoint" else None
    if not called or not workflow.is_template:
        return None
    return Reference(workflow.manifest.name, called, workflow.kind == "ClusterWorkflowTemplate")


def _beginning(workflow: Workflow, reference: Reference, cluster: Cluster) -> Reference:
    """Return a reference to a whole WorkflowTemplate with the template that a run of it begins in."""
    manifest = workflow.manifest
    used = cluster.workflow_template(reference, manifest.namespace, manifest.file)
    begin = workflow.spec.get("entrypoint") or (used.spec.get("entrypoint") if used else None)
    return Reference(reference.name, str(begin or ""), reference.cluster_scope)


def _start(workflow: Workflow, user: Manifest) -> How:
    if workflow.kind == "CronWorkflow":
        return How.SCHEDULE
    if user.kind in STARTERS:
        return How.EVENT
    return How.CHILD if workflow.manifest.inner else How.WORKFLOW


_HOWS = {
    "step": How.STEP,
    "task": How.TASK,
    "hook": How.HOOK,
    "entrypoint": How.ENTRYPOINT,
    "onExit": How.EXIT,
}


def _how(call: Call) -> How:
    return How.EXIT if call.kind == "hook" and call.name == "exit" else _HOWS[call.kind]


def uses_by_name(cluster: Cluster, consumers: Consumers = ()) -> Mapping[str, Sequence[Use]]:
    """Return the uses by the name of the WorkflowTemplate, those that only the run knows left out."""
    found: dict[str, list[Use]] = defaultdict(list)
    for use in uses(cluster, consumers):
        if not use.reference.is_dynamic:
            found[use.reference.name].append(use)
    return found
