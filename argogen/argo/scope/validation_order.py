"""In which order Argo's validation walks through a workflow, and what it knows of the workflow at each place.

An output with a `globalName` is known from the first call of its template on, and `workflow.failures` once the exit
handler comes. Facts: Argo 4.1 and 3.7 workflow/validate/validate.go (Workflow, validateTemplate, addOutputsToScope).
"""

from dataclasses import dataclass, field
from functools import lru_cache

from argogen.argo.forms.tags import OPEN
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Place
from argogen.argo.model.workflows import Template, Workflow
from argogen.argo.scope.globals import base_of, metadata_keys

_MOST_TEMPLATES = 5_000
"""Templates that are walked through; beyond, everything counts as known."""
_MOST_LEVELS = 100
_GLOBALS = frozenset(
    f"workflow.{name}"
    for name in (
        *("name", "namespace", "mainEntrypoint", "serviceAccountName", "uid", "status"),
        *("annotations", "annotations.json", "labels", "labels.json"),
    )
)
"""Those that every workflow has."""


@dataclass
class Walk:
    """One walk, in ticks of a clock."""

    clock: int = 0
    seen_at: dict[object, int] = field(default_factory=dict)
    """When each template, step and task is looked at; the outputs of a template under its path and workflow."""
    known_from: dict[str, int] = field(default_factory=dict)
    """From when on an output of the workflow is known, as `parameters.<name>` or `artifacts.<name>`."""
    inline: dict[Workflow, Template] = field(default_factory=dict)
    """The first inline template of each object: the only one that Argo looks at by itself."""
    exit_at: int = 0
    """When the exit handler comes."""
    is_open: bool = False
    """Whether there may be outputs that nobody here knows."""

    def visit(self, template: Template, cluster: Cluster, level: int = 0) -> None:
        """Look at a template and, before that, at those that it calls."""
        if template in self.seen_at:
            return
        if len(self.seen_at) > _MOST_TEMPLATES or level > _MOST_LEVELS:
            self.is_open = True
            return
        if template.within and self.inline.setdefault(template.workflow, template) is not template:
            return
        self.seen_at[template] = self._tick()
        for call in template.members:
            callee = cluster.callee(call).template
            if callee:
                self.visit(callee, cluster, level + 1)
            if template.type == "steps":
                self.seen_at[call] = self._tick()
            self._add_outputs(callee)
        for call in template.members if template.type == "dag" else ():
            self.seen_at[call] = self._tick()
        self.seen_at[template.workflow, template.path] = self._tick()

    def _tick(self) -> int:
        self.clock += 1
        return self.clock

    def _add_outputs(self, callee: Template | None) -> None:
        if callee is None:
            return
        for kind, held in (("parameters", callee.outputs), ("artifacts", callee.output_artifacts)):
            for one in held.values():
                name = one.data.get("globalName") or ""
                self.is_open = self.is_open or OPEN in name
                if name:
                    self.known_from.setdefault(f"{kind}.{name}", self._tick())

    def time_of(self, place: Place) -> int:
        """Return when Argo looks at a place; what is inline, with the step around it."""
        template, call = place.template, place.call
        while template and template.within and template.within.template:
            template, call = template.within.template, template.within
        reader = (call.owner or call) if call else None
        if template and reader is None and place.field == "outputs":
            return self.seen_at.get((template.workflow, template.path), 0)
        return self.seen_at.get(reader or template, 0)


@lru_cache(maxsize=256)
def walked(workflow: Workflow, cluster: Cluster) -> Walk:
    """Return Argo's walk through a workflow: its entrypoint, its exit handler, then all its templates."""
    walk = Walk()
    base = base_of(workflow, cluster) or workflow
    for key in ("entrypoint", "onExit"):
        walk.exit_at = walk.clock
        template = base.by_name.get(workflow.spec.get(key) or base.spec.get(key) or "")
        if template:
            walk.visit(template, cluster)
    for template in base.templates:
        walk.visit(template, cluster)
    return walk


def knows_global(workflow: Workflow, place: Place, name: str, cluster: Cluster) -> bool:
    """Return whether Argo knows a name that begins with `workflow.` when it comes to a place.

    `workflow` is the one that is validated; the place may be in another object's template that it calls.
    """
    if name in _GLOBALS or workflow.manifest.lost:
        return True
    base = base_of(workflow, cluster)
    group, _, rest = name.removeprefix("workflow.").partition(".")
    match group:
        case "parameters":
            declared = {**workflow.parameters, **(base.parameters if base else {})}
            return rest in declared if rest not in ("", "json") else bool(declared)
        case "labels" | "annotations":
            return rest in metadata_keys(workflow, group) or (base is not None and rest in _run_metadata(base, group))
        case "priority":
            return not rest and "priority" in workflow.spec
        case "failures" | "outputs":
            walk = walked(workflow, cluster)
            now = walk.time_of(place)
            if group == "outputs":
                return walk.is_open or walk.known_from.get(rest, walk.clock + 1) <= now
            has_exit = bool(workflow.spec.get("onExit") or (base and base.spec.get("onExit")))
            return not rest and has_exit and (walk.is_open or now > walk.exit_at)
    return False


def _run_metadata(base: Workflow, key: str) -> set[str]:
    """Return the labels or annotations that a WorkflowTemplate gives to the runs that consist of it."""
    own = base.spec.get("workflowMetadata", {})
    return {*own.get(key, ()), *(own.get("labelsFrom", ()) if key == "labels" else ())}
