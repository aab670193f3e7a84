"""The Workflows that events start: what a Sensor's triggers and a WorkflowEventBinding hold.

Facts: Argo Events 1.9 pkg/apis/events/v1alpha1/sensor_types.go and sensors/triggers/argo-workflow/argo-workflow.go: the
trigger `argoWorkflow` submits, and `k8s` creates, what is written under `source.resource`, in the Sensor's namespace if
it names none, after `parameters` has put values of the event at the places that `dest` names. Argo Workflows 4.1
server/event/dispatch/operation.go: a WorkflowEventBinding makes a Workflow of its `submit`, with a name after the
WorkflowTemplate.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from argogen.argo.model.manifests import Manifest, manifest_of
from argogen.argo.model.workflows import Workflow, workflow_of
from argogen.argo.validation import ARGO_API, validate
from argogen.diagnostics import Path, Problem

STARTERS = ("Sensor", "WorkflowEventBinding")
"""The kinds whose objects start Workflows when an event comes."""
_TRIGGERS = {"argoWorkflow": "submit", "k8s": "create"}
"""The triggers that start a Workflow, each with the operation that does; it is the one that they have by default."""
_VALUE = re.compile(r"spec\.arguments\.parameters\.(\d{1,4})\.value")
_ELSEWHERE = re.compile(r"metadata\.(?!namespace)")
_FROM_EVENT: dict[str, Any] = {"supplied": {}}
"""Stands for a value that an event brings."""


@dataclass(frozen=True, eq=False)
class Submitted:
    """What an event starts; `workflow` is None where it is another object."""

    manifest: Manifest
    workflow: Workflow | None
    written: Any = None
    """What is written, before the event fills it; None where the outer object's schema has seen to it."""

    def schema_problems(self, version: str) -> Iterator[Problem]:
        """Yield in what it departs from its kind's schema; the paths count as the manifest's."""
        for problem in validate(self.written, version):
            yield replace(problem, path=(*self.manifest.base, *problem.path))


def submitted_by(manifest: Manifest, version: str) -> tuple[Submitted, ...]:
    """Return what events start through a Sensor or a WorkflowEventBinding; other objects start nothing."""
    if manifest.kind == "WorkflowEventBinding":
        return tuple(_of_binding(manifest))
    return tuple(_of_sensor(manifest, version)) if manifest.kind == "Sensor" else ()


def _of_binding(manifest: Manifest) -> Iterator[Submitted]:
    path: Path = ("spec", "submit")
    submit = manifest.data.get("spec", {}).get("submit")
    reference = submit.get("workflowTemplateRef") if submit else None
    if submit is None or reference is None:
        return
    spec = {key: submit[key] for key in ("workflowTemplateRef", "arguments") if key in submit}
    metadata = {"generateName": f"{reference.get('name', '')}-"}
    data = {"apiVersion": ARGO_API, "kind": "Workflow", "metadata": metadata, "spec": spec}
    lost = frozenset(one[len(path) :] for one in manifest.lost if one[: len(path)] == path)
    inner = Manifest(data, manifest.places, path, lost, False, manifest.namespace, manifest.file, manifest.source)
    yield Submitted(inner, Workflow(inner, spec, path))


def _of_sensor(manifest: Manifest, version: str) -> Iterator[Submitted]:
    for index, trigger in enumerate(_list(manifest.data, "spec", "triggers")):
        template = _map(trigger, "template")
        for kind, operation in _TRIGGERS.items():
            source = _map(template, kind)
            resource = _map(source, "source", "resource")
            if not resource or (source.get("operation") or operation) != operation or source.get("args"):
                continue
            fills = [*_list(source, "parameters"), *_fills_of_template(trigger, kind)]
            data = _filled(resource, fills)
            path = ("spec", "triggers", index, "template", kind, "source", "resource")
            inner = data and manifest_of(
                data, manifest.places, version, base=path, home=manifest.namespace, file=manifest.file
            )
            if inner:
                yield Submitted(inner, workflow_of(inner), resource)


def _fills_of_template(trigger: Any, kind: str) -> Iterator[Any]:
    """Yield what is put into the trigger itself, where that is its resource."""
    start = f"{kind}.source.resource."
    for fill in _list(trigger, "parameters"):
        if isinstance(fill, dict) and str(fill.get("dest")).startswith(start):
            yield {**fill, "dest": str(fill["dest"]).removeprefix(start)}


def _filled(resource: Mapping[str, Any], fills: list[Any]) -> dict[str, Any] | None:
    """Return a resource with what the event puts into it, None where that may change anything."""
    parameters = [*_list(resource, "spec", "arguments", "parameters")]
    for fill in fills:
        dest = str(fill.get("dest")) if isinstance(fill, dict) else ""
        value = _VALUE.fullmatch(dest)
        if value and int(value[1]) < len(parameters) and isinstance(parameters[int(value[1])], dict):
            given = parameters[int(value[1])]
            parameters[int(value[1])] = {"name": given.get("name"), "valueFrom": _FROM_EVENT}
        elif not _ELSEWHERE.match(dest):
            return None
    if not parameters:
        return dict(resource)
    spec = _map(resource, "spec")
    return {**resource, "spec": {**spec, "arguments": {**_map(spec, "arguments"), "parameters": parameters}}}


def _map(value: Any, *keys: str) -> dict[str, Any]:
    """Return the map below `keys`, {} where there is none: nothing checks a Sensor's shapes."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _list(value: Any, *keys: str) -> list[Any]:
    found = _map(value, *keys[:-1]).get(keys[-1])
    return found if isinstance(found, list) else []
