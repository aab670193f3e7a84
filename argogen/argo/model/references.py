"""References to WorkflowTemplates: where they stand, and those that lead nowhere that is known."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster, Knowledge
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Reference, Workflow
from argogen.diagnostics import Path


@dataclass(frozen=True)
class Use:
    """A reference, and where its name stands in the manifest."""

    reference: Reference
    manifest: Manifest
    path: Path


def uses_in(workflow: Workflow) -> Iterator[Use]:
    """Yield the references in a workflow: `workflowTemplateRef`, and each `templateRef`."""
    if workflow.reference:
        yield Use(workflow.reference, workflow.manifest, (*workflow.path, "workflowTemplateRef", "name"))
    for call in workflow.calls:
        if call.reference:
            yield Use(call.reference, workflow.manifest, (*call.path, "templateRef", "name"))


def _unknown(use: Use, cluster: Cluster) -> bool:
    """Return whether nothing is known of what a reference names."""
    reference = use.reference
    if not reference.name or has_tag(reference.name):
        return False
    target = cluster.target(
        Reference(reference.name, "", reference.cluster_scope), use.manifest.namespace, use.manifest.file
    )
    return target.knowledge is Knowledge.UNKNOWN


def _other(use: Use, cluster: Cluster) -> Manifest | None:
    """Return what has the name that a reference means, in another scope or namespace."""
    reference = use.reference
    other = "WorkflowTemplate" if reference.cluster_scope else "ClusterWorkflowTemplate"
    for kind in (reference.kind, other):
        if found := next(iter(cluster.elsewhere(kind, reference.name)), None):
            return found
    return None


def misdirected(workflow: Workflow, cluster: Cluster) -> Iterator[tuple[Use, Manifest]]:
    """Yield the references whose name only another scope or namespace has, with what has it.

    What a kustomization puts together may be given another namespace by it.
    """
    for use in uses_in(workflow):
        if _unknown(use, cluster) and (found := _other(use, cluster)):
            folders = {PurePosixPath(one.file).parent.as_posix() for one in (workflow.manifest, found)}
            if found.kind != use.reference.kind or not folders & cluster.overlays:
                yield use, found


@lru_cache(maxsize=4)
def unknown_uses(cluster: Cluster) -> Mapping[Manifest, Sequence[Sequence[Use]]]:
    """Return the uses of each WorkflowTemplate that nobody knows, under the manifest that uses it first.

    None where a file could not be read: what is missed may be in it.
    """
    if cluster.has_gaps:
        return {}
    by_name: dict[Reference, list[Use]] = defaultdict(list)
    for manifest in cluster.manifests:
        if manifest in cluster.background:
            continue
        for workflow in cluster.workflows_below(manifest):
            for use in uses_in(workflow):
                if _unknown(use, cluster) and _other(use, cluster) is None:
                    by_name[Reference(use.reference.name, "", use.reference.cluster_scope)].append(use)
    found: dict[Manifest, list[Sequence[Use]]] = defaultdict(list)
    for uses in by_name.values():
        found[uses[0].manifest].append(uses)
    return found
