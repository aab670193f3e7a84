"""The words for what is cleaned up when, and how scheduled runs get along: short lists, which not every schema has."""

from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.forms.faults import Fault
from argogen.argo.forms.tags import has_tag
from argogen.argo.schemas import definitions
from argogen.diagnostics import Path
from argogen.suggest import did_you_mean, one_of

_STRATEGIES = {
    ("PodGC", "strategy"): ("OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess"),
    ("WorkflowLevelArtifactGC", "strategy"): ("OnWorkflowCompletion", "OnWorkflowDeletion", "Never"),
    ("ArtifactGC", "strategy"): ("OnWorkflowCompletion", "OnWorkflowDeletion", "Never"),
    ("VolumeClaimGC", "strategy"): ("OnWorkflowCompletion", "OnWorkflowSuccess"),
    ("CronWorkflowSpec", "concurrencyPolicy"): ("Allow", "Forbid", "Replace"),
}
"""By Argo's type and its field: the words."""
_OF_WORKFLOW = {"podGC": "PodGC", "artifactGC": "WorkflowLevelArtifactGC", "volumeClaimGC": "VolumeClaimGC"}
"""By the field of a workflow's spec: its type."""


def strategy_faults(spec: Mapping[str, Any], version: str) -> Iterator[tuple[Path, Fault]]:
    """Yield the strategies of a workflow's spec that there are not and the schema lets pass, with their paths."""
    for key, owner in _OF_WORKFLOW.items():
        if fault := strategy_fault(owner, "strategy", spec.get(key) or {}, version):
            yield (key, "strategy"), fault


def strategy_fault(owner: str, key: str, holder: Mapping[str, Any], version: str) -> Fault | None:
    """Return what is wrong with the word at `key` of an object of Argo's type `owner`, where no schema says so."""
    value, allowed = holder.get(key), _STRATEGIES[owner, key]
    if not value or value in allowed or has_tag(value) or is_listed(owner, key, version):
        return None
    return Fault(f'there is no {key} "{value}"', did_you_mean(value, allowed) or f"it is {one_of(allowed)}")


def is_listed(owner: str, key: str, version: str) -> bool:
    """Return whether the schema of a version lists the words."""
    return "enum" in definitions(version).get(owner, {}).get("properties", {}).get(key, {})
