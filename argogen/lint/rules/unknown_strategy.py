"""A strategy that Argo does not know

`podGC.strategy`, `artifactGC.strategy`, `volumeClaimGC.strategy` and a CronWorkflow's `concurrencyPolicy` are words
from short lists. With another one Argo refuses the workflow (Argo 4.1 workflow/validate/validate.go), leaves volume
claims behind (`unknown volume gc strategy`, workflow/controller/operator.go: deletePVCs), or never deletes an artifact.
Since 4.0 the schemas list most of the words.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.schemas import definitions
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean, one_of

_POD_GC = ("OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess")
_ARTIFACT_GC = ("OnWorkflowCompletion", "OnWorkflowDeletion", "Never")
_CONCURRENCY = ("Allow", "Forbid", "Replace")
_STRATEGIES = {
    "podGC": ("PodGC", _POD_GC),
    "artifactGC": ("WorkflowLevelArtifactGC", _ARTIFACT_GC),
    "volumeClaimGC": ("VolumeClaimGC", ("OnWorkflowCompletion", "OnWorkflowSuccess")),
}
"""By the field of a workflow's spec: its type in the schema, and the strategies."""


@rule("AG439", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the strategies that there are not, where the schema does not know them."""
    version = cluster.version
    for key, (owner, allowed) in _STRATEGIES.items():
        holder = workflow.spec.get(key)
        if holder:
            yield from _problems(holder, "strategy", owner, allowed, (*workflow.path, key), version)
    if workflow.kind == "CronWorkflow":
        cron, path = workflow.manifest.data["spec"], workflow.manifest.path("spec")
        yield from _problems(cron, "concurrencyPolicy", "CronWorkflowSpec", _CONCURRENCY, path, version)
    if _is_in_schema("ArtifactGC", "strategy", version):
        return
    for template in workflow.every_template:
        for artifact in template.output_artifacts.values() if "outputs" in template.data else ():
            holder = artifact.data.get("artifactGC")
            if holder:
                path = (*artifact.path, "artifactGC")
                yield from _problems(holder, "strategy", "ArtifactGC", _ARTIFACT_GC, path, version)


def _problems(
    holder: Mapping[str, Any], key: str, owner: str, allowed: tuple[str, ...], path: Path, version: str
) -> Iterator[Problem]:
    value = holder.get(key)
    if not value or value in allowed or has_tag(value) or _is_in_schema(owner, key, version):
        return
    hint = did_you_mean(value, allowed) or f"it is {one_of(allowed)}"
    yield Problem((*path, key), "AG439", f'there is no {key} "{value}"', hint)


def _is_in_schema(owner: str, key: str, version: str) -> bool:
    """Return whether the schema of a version lists the values."""
    return "enum" in definitions(version).get(owner, {}).get("properties", {}).get(key, {})
