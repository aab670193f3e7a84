"""The versions of Argo Workflows that argogen knows, and what changed in their fields."""

from dataclasses import dataclass

VERSIONS = ("3.5", "3.6", "3.7", "4.0", "4.1")
"""Oldest first."""

NEWEST = VERSIONS[-1]

RELEASES = {"3.5": "3.5.15", "3.6": "3.6.19", "3.7": "3.7.18", "4.0": "4.0.10", "4.1": "4.1.2"}
"""The patch release that stands for each version."""


@dataclass(frozen=True)
class FieldChange:
    """One field that not every version has.

    `owner` is its type's name in Argo; "" in `added`, `deprecated` and `removed` means before 3.5, never and never.
    `instead` is the field of the same object that other versions have in its place, `remedy` what to write instead.
    """

    owner: str
    field: str
    added: str = ""
    deprecated: str = ""
    removed: str = ""
    instead: str = ""
    remedy: str = ""


FIELD_CHANGES = (
    FieldChange(
        "Synchronization",
        "semaphore",
        deprecated="3.6",
        removed="4.0",
        instead="semaphores",
        remedy="write semaphores: [...]",
    ),
    FieldChange(
        "Synchronization",
        "mutex",
        deprecated="3.6",
        removed="4.0",
        instead="mutexes",
        remedy="write mutexes: [...]",
    ),
    FieldChange(
        "Synchronization",
        "semaphores",
        added="3.6",
        instead="semaphore",
        remedy="write semaphore: {...}, which takes one lock",
    ),
    FieldChange(
        "Synchronization",
        "mutexes",
        added="3.6",
        instead="mutex",
        remedy="write mutex: {...}, which takes one lock",
    ),
    FieldChange(
        "CronWorkflowSpec",
        "schedule",
        deprecated="3.6",
        removed="4.0",
        instead="schedules",
        remedy="write schedules: [...]",
    ),
    FieldChange(
        "CronWorkflowSpec",
        "schedules",
        added="3.6",
        instead="schedule",
        remedy="write schedule: ..., which takes one schedule",
    ),
    FieldChange("CronWorkflowSpec", "when", added="3.6"),
    FieldChange("CronWorkflowSpec", "stopStrategy", added="3.6"),
    FieldChange("SemaphoreRef", "database", added="3.7", remedy="write configMapKeyRef: {...}"),
    FieldChange("Mutex", "database", added="3.7"),
    FieldChange(
        "WorkflowSpec",
        "podPriority",
        deprecated="3.6",
        removed="3.7",
        instead="podPriorityClassName",
        remedy="write podPriorityClassName: ...",
    ),
    FieldChange(
        "Template",
        "priority",
        deprecated="3.6",
        removed="3.7",
        instead="priorityClassName",
        remedy="write priorityClassName: ...",
    ),
    FieldChange("Template", "annotations", added="3.7", remedy="write metadata: {annotations: {...}}"),
    FieldChange("WorkflowSpec", "executorPlugins", added="4.1"),
    FieldChange("WorkflowSpec", "podResources", added="4.1"),
    FieldChange("WorkflowSpec", "resourceClaims", added="4.1"),
    FieldChange("Template", "podResources", added="4.1"),
    FieldChange("Template", "resourceClaims", added="4.1"),
    FieldChange("Template", "pendingTimeout", added="4.1"),
)
"""The changes that people meet; the schemas know them all."""

_CHANGES = {(change.owner, change.field): change for change in FIELD_CHANGES}


def field_change(owner: str, field: str) -> FieldChange | None:
    """Return what is known of `field` in Argo's type `owner`, or None if no row names it."""
    return _CHANGES.get((owner, field))


def before(version: str, other: str) -> bool:
    """Return whether `version` comes before `other`."""
    return VERSIONS.index(version) < VERSIONS.index(other)
