"""Where a change stands in Argo's terms: in a workflow, a template, a step, a container; and which field it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from argogen.argo.model.workflows import WORKFLOW_KINDS
from argogen.diff.model import Item, Path, Within

_CONTAINERS = ("container", "script")
_LISTED_CONTAINERS: Mapping[tuple[str, ...], str] = {
    ("initContainers",): "init container",
    ("sidecars",): "sidecar",
    ("containerSet", "containers"): "container",
}
"""Lists of containers, with what one of them is called."""


class Level(StrEnum):
    """What holds a field."""

    OBJECT = "object"
    CRON = "cron"
    WORKFLOW = "workflow"
    TEMPLATE = "template"
    CALL = "call"
    CONTAINER = "container"


@dataclass(frozen=True)
class Place:
    """`keys` are the fields from the level on, `item` the name of the innermost thing of a list among them."""

    level: Level = Level.OBJECT
    keys: tuple[str, ...] = ()
    item: str = ""
    template: str = ""
    member: str = ""
    """The step or task."""
    container: str = ""
    in_child: bool = False
    """Whether it is in the manifest that a resource template creates."""
    ends_in_item: bool = False
    """Whether the whole item of a list is meant, not a field of it."""

    @property
    def subject(self) -> str:
        """What holds the field, for a message."""
        parts = [f"template {self.template}" if self.template else ""]
        parts += [f"step {self.member}" if self.member else "", self.container]
        text = " > ".join(part for part in parts if part)
        return f"the child of {text}" if self.in_child and text else text


def place_of(kind: str, path: Path) -> Place:
    """Return the place of a path in an object of a kind."""
    place = Place()
    for step in path:
        if isinstance(step, Within):
            if place.keys == ("resource", "manifest"):
                kind, place = "Workflow", Place(template=place.template, in_child=True)
        elif isinstance(step, Item):
            place = _into_item(place, name_of(step))
        else:
            place = _into_field(place, step, kind)
    return place


def name_of(step: Item) -> str:
    """Return what an item of a list is called in a message."""
    return next((value for field, value in step.key if field in ("name", "")), "") or str(step).strip("[]")


def _into_item(place: Place, name: str) -> Place:
    keys = place.keys
    inside = replace(place, item="", ends_in_item=True)
    if place.level is Level.WORKFLOW and keys == ("templates",):
        return replace(inside, level=Level.TEMPLATE, keys=(), template=name)
    if place.level is Level.TEMPLATE and keys == ("steps",):
        return replace(inside, keys=("steps", "*"))
    if place.level is Level.TEMPLATE and keys in (("steps", "*"), ("dag", "tasks")):
        return replace(inside, level=Level.CALL, keys=(), member=name)
    if place.level is Level.TEMPLATE and keys in _LISTED_CONTAINERS:
        return replace(inside, level=Level.CONTAINER, keys=(), container=f"{_LISTED_CONTAINERS[keys]} {name}")
    return replace(inside, item=name)


def _into_field(place: Place, field: str, kind: str) -> Place:
    keys = (*place.keys, field)
    level = _LEVELS.get((place.level, keys))
    if place.level is Level.OBJECT and keys == ("spec",) and kind in WORKFLOW_KINDS:
        level = Level.CRON if kind == "CronWorkflow" else Level.WORKFLOW
    if level:
        return replace(place, level=level, keys=(), item="", ends_in_item=False)
    return replace(place, keys=keys, ends_in_item=False)


_LEVELS: Mapping[tuple[Level, tuple[str, ...]], Level] = {
    (Level.CRON, ("workflowSpec",)): Level.WORKFLOW,
    (Level.WORKFLOW, ("templateDefaults",)): Level.TEMPLATE,
    (Level.CALL, ("inline",)): Level.TEMPLATE,
    **{(Level.TEMPLATE, (field,)): Level.CONTAINER for field in _CONTAINERS},
}
"""Fields at which another level begins."""
