"""A field that the next versions of Argo do not have

Argo 3.6 deprecated the forms of locks and schedules that take one only; Argo 4.0 removed them. An object that still has
them is refused there, or, with the minimal CRDs and in child manifests, loses them without a word: the lock limits
nothing. Both forms work in 3.6 and 3.7, so the change can be made before the upgrade (Argo 4.1 docs/upgrading.md).
`argo convert` of Argo 4 rewrites manifests.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.versions import FIELD_CHANGES, FieldChange, before
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule


@rule("AG930", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the deprecated fields of a workflow, its templates, and its schedule."""
    deprecated = _deprecated(cluster.version)
    if not deprecated:
        return
    for owner, data, path in _objects(workflow):
        for change in deprecated.get(owner, ()):
            if change.field in data:
                message = f'"{change.field}" is deprecated, and gone in Argo {change.removed}'
                yield Problem((*path, change.field), "AG930", message, change.remedy, on_key=True)


@cache
def _deprecated(version: str) -> Mapping[str, list[FieldChange]]:
    """Return the fields that a version still has and a later one has not, by the type that they belong to."""
    found: dict[str, list[FieldChange]] = {}
    for change in FIELD_CHANGES:
        if change.deprecated and not before(version, change.deprecated) and before(version, change.removed):
            found.setdefault(change.owner, []).append(change)
    return found


def _objects(workflow: Workflow) -> Iterator[tuple[str, Mapping[str, Any], Path]]:
    """Yield the parts of a workflow that had fields deprecated, with their types and paths."""
    manifest = workflow.manifest
    if manifest.kind == "CronWorkflow":
        yield "CronWorkflowSpec", manifest.data["spec"], manifest.path("spec")
    holders = [("WorkflowSpec", workflow.spec, workflow.path)]
    holders += [("Template", template.data, template.path) for template in workflow.every_template]
    for owner, data, path in holders:
        yield owner, data, path
        if "synchronization" in data:
            yield "Synchronization", data["synchronization"], (*path, "synchronization")
