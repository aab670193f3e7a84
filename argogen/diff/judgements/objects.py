"""Whole objects that came, went, or have another name."""

from collections.abc import Mapping
from types import MappingProxyType

from argogen.argo.model.workflows import TEMPLATE_KINDS
from argogen.diff.judgements.contract import callers_of
from argogen.diff.judgements.evidence import ANY, Sides, target_in
from argogen.diff.judgements.verdict import Verdict
from argogen.diff.model import ChangeKind, ObjectDiff

_ADDED: Mapping[str, str] = MappingProxyType(
    {
        "CronWorkflow": "schedule-added",
        "Role": "rights-added",
        "ClusterRole": "rights-added",
        "RoleBinding": "rights-added",
        "ClusterRoleBinding": "rights-added",
        "Sensor": "event-changed",
        "WorkflowEventBinding": "event-changed",
    }
)
"""What another object of a kind means, where that is more than `object-added`."""

_REMOVED: Mapping[str, str] = MappingProxyType(
    {
        "CronWorkflow": "schedule-removed",
        "Role": "rights-removed",
        "ClusterRole": "rights-removed",
        "RoleBinding": "rights-removed",
        "ClusterRoleBinding": "rights-removed",
        "PrometheusRule": "alert-changed",
        "DatadogMonitor": "alert-changed",
        "Sensor": "event-changed",
        "WorkflowEventBinding": "event-changed",
    }
)


def of_object(diff: ObjectDiff, sides: Sides) -> Verdict | None:
    """Return what an object that was added, removed or renamed means to others, None for one that stayed."""
    kind, internal = diff.id.kind, diff.id.kind not in TEMPLATE_KINDS
    if diff.kind is ChangeKind.ADD:
        return Verdict(_ADDED.get(kind, "object-added"), f"{diff.id} added", internal=internal)
    if diff.before is None or diff.kind not in (ChangeKind.REMOVE, ChangeKind.MOVE):
        return None
    callers = callers_of(target_in(diff.before, ANY), sides, diff)
    if diff.kind is ChangeKind.REMOVE:
        return Verdict(_REMOVED.get(kind, "object-removed"), f"{diff.id} removed", (), callers, internal)
    rule = "schedule-renamed" if kind == "CronWorkflow" else "object-renamed"
    return Verdict(rule, f"{diff.before.id} is called {diff.id} now", (), callers, internal)
