"""What a workflow as a whole provides: the variables that begin with `workflow.`, and which templates end it.

Facts: Argo 4.1 workflow/controller/operator.go (setGlobalParameters), workflow/common/convert.go (a CronWorkflow's
runs), workflow/validate/validate.go.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from argogen.argo.forms.tags import OPEN as OPENING
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Call, Template, Workflow
from argogen.argo.scope.variables import DATE_CHARACTERS, GLOBALS, Known
from argogen.diagnostics import Path

_SCHEDULED_TIME = "workflows.argoproj.io/scheduled-time"
"""The annotation that a CronWorkflow's runs have."""

_MOST_TEMPLATES = 5_000
"""Templates that are looked through for outputs of the whole workflow."""


@dataclass(frozen=True, eq=False)
class Globals:
    """The variables below `workflow.` that depend on the workflow."""

    names: tuple[str, ...]
    """How `workflow.` can go on."""
    single: Mapping[str, Known]
    """Those with nothing below: `priority` and `scheduledTime`."""
    maps: Mapping[str, tuple[Mapping[str, Known], Known | None, bool]]
    """Those with names below: the names, the variable that the whole is, and whether there may be more."""
    outputs: Mapping[str, Mapping[str, Known]]
    """The outputs with a `globalName`, below `parameters` and `artifacts`."""
    open_outputs: bool


def is_lost(workflow: Workflow, path: Path) -> bool:
    """Return whether some of what stands at or below a path did not fit the schema, so that nobody knows all of it."""
    here = path[len(workflow.manifest.base) :]
    return any(here[: len(one)] == one or one[: len(here)] == here for one in workflow.manifest.lost)


@lru_cache(maxsize=512)
def globals_of(workflow: Workflow, cluster: Cluster) -> Globals:
    """Return what is below `workflow.` in a workflow."""
    single: dict[str, Known] = {}
    if "priority" in workflow.spec or workflow.is_template or workflow.reference:
        single["priority"] = Known(late="" if "priority" in workflow.spec else "is there only if the workflow sets it")
    if workflow.kind == "CronWorkflow" or _SCHEDULED_TIME in (workflow.manifest.metadata.get("annotations") or {}):
        single["scheduledTime"] = Known()
    elif workflow.is_template:
        single["scheduledTime"] = Known(late="is there only in the runs of a CronWorkflow")
    dates = dict.fromkeys(("s", "RFC3339", *DATE_CHARACTERS), Known())
    outputs, open_outputs = _global_outputs(workflow, cluster)
    maps = {
        "creationTimestamp": (dates, Known(), False),
        "parameters": _parameters(workflow, cluster),
        "labels": _metadata(workflow, cluster, "labels"),
        "annotations": _metadata(workflow, cluster, "annotations"),
    }
    names = (*GLOBALS, "failures", *single, *maps, "outputs")
    return Globals(names, single, maps, outputs, open_outputs)


def base_of(workflow: Workflow, cluster: Cluster) -> Workflow | None:
    """Return the WorkflowTemplate that a workflow consists of, if it is known."""
    manifest, reference = workflow.manifest, workflow.reference
    return cluster.workflow_template(reference, manifest.namespace, manifest.file) if reference else None


def _parameters(workflow: Workflow, cluster: Cluster) -> tuple[Mapping[str, Known], Known | None, bool]:
    held = {one.name: Known(declared=one.path) for one in workflow.parameters.values()}
    is_open = workflow.is_template or is_lost(workflow, (*workflow.path, "arguments"))
    if workflow.reference:
        base = base_of(workflow, cluster)
        is_open = is_open or base is None
        held = {**dict.fromkeys(base.parameters if base else (), Known()), **held}
    return {"json": Known("json"), **held}, Known("json"), is_open


def _metadata(workflow: Workflow, cluster: Cluster, key: str) -> tuple[Mapping[str, Known], Known | None, bool]:
    names = {"json": Known("json"), **dict.fromkeys(metadata_keys(workflow, key), Known())}
    is_open = workflow.is_template or is_lost(workflow, (*workflow.path, "workflowMetadata"))
    if workflow.reference:
        base = base_of(workflow, cluster)
        is_open = is_open or base is None
        names |= dict.fromkeys(metadata_keys(base, key), Known()) if base else {}
    return names, Known("json"), is_open


def metadata_keys(workflow: Workflow, key: str) -> Iterable[str]:
    """Yield the labels or annotations (`key`) that a workflow is sure to have."""
    own: Mapping[str, Any] = workflow.spec.get("workflowMetadata", {})
    if workflow.kind == "CronWorkflow":
        yield _SCHEDULED_TIME if key == "annotations" else "workflows.argoproj.io/cron-workflow"
        yield from workflow.manifest.data["spec"].get("workflowMetadata", {}).get(key) or {}
    else:
        yield from workflow.manifest.metadata.get(key) or {}
    yield from own.get(key) or {}
    yield from own.get("labelsFrom", {}) if key == "labels" else ()


def _global_outputs(workflow: Workflow, cluster: Cluster) -> tuple[Mapping[str, Mapping[str, Known]], bool]:
    """Return the outputs that the templates of a workflow, or those that they call, give a `globalName`."""
    found: dict[str, dict[str, Known]] = {"parameters": {}, "artifacts": {}}
    is_open = False
    waiting: list[Template | None] = list(workflow.every_template)
    if workflow.reference:
        base = base_of(workflow, cluster)
        waiting += base.every_template if base else (None,)
    seen = set(waiting)
    for template in waiting:  # grows while it is walked
        if template is None or len(seen) > _MOST_TEMPLATES:
            is_open = True
            continue
        for kind, held in (("parameters", template.outputs), ("artifacts", template.output_artifacts)):
            for one in held.values():
                name = one.data.get("globalName") or ""
                is_open = is_open or OPENING in name
                found[kind] |= {name: Known("artifact" if kind == "artifacts" else "string")} if name else {}
        for call in template.calls:
            callee = cluster.callee(call).template if call.reference else None
            if call.reference and callee not in seen:
                seen.add(callee)
                waiting.append(callee)
    return found, is_open


@lru_cache(maxsize=512)
def _reached(workflow: Workflow) -> tuple[frozenset[Template], frozenset[Template]]:
    """Return the templates that run before a workflow's end, and those that its exit handler or hooks run."""
    started = [call for call in workflow.starts if call.kind == "entrypoint"]
    ending = [call for call in workflow.starts if call.kind != "entrypoint"]
    return _below(workflow, started), _below(workflow, ending)


def _below(workflow: Workflow, calls: Iterable[Call]) -> frozenset[Template]:
    seen: set[Template] = set()
    waiting = list(calls)
    while waiting:
        call = waiting.pop()
        template = call.inline or (None if call.reference else workflow.by_name.get(call.called))
        if template and template not in seen:
            seen.add(template)
            waiting += template.calls
    return frozenset(seen)


def exit_templates(workflow: Workflow, template: Template) -> tuple[bool, bool]:
    """Return whether a template runs at the workflow's end only, and whether it may run there at all."""
    while template.within and template.within.template:
        template = template.within.template
    before, after = _reached(workflow)
    if template in after:
        return template not in before, True
    return False, workflow.is_template and template not in before


def workflow_gives(group: str) -> str:
    """Return where a variable below `workflow.` comes from, for hints."""
    return _FROM.get(group, "")


_FROM = {
    "parameters": "declare it in spec.arguments.parameters",
    "labels": "it must be a label of the object, or in spec.workflowMetadata.labels",
    "annotations": "it must be an annotation of the object, or in spec.workflowMetadata.annotations",
    "priority": "spec.priority is not set",
    "failures": "only what spec.onExit starts has it; Argo's validation knows it beside onExit, not beside hooks.exit",
    "scheduledTime": "only the runs of a CronWorkflow have it",
    "outputs": "nothing that is called before has an output with this globalName",
}
