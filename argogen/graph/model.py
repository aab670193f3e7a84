"""What a picture shows, before anybody decides how: boxes, some of them in others, and what leads from one to another.

All texts are plain and fit for one line; each form of picture escapes them in its own way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What a box stands for."""

    STEP = "step"
    """Something is done: by a pod, a request, a wait."""
    CALL = "call"
    """A template is called that stands elsewhere in the picture."""
    TEMPLATE = "template"
    WORKFLOW = "workflow"
    FOLDER = "folder"
    ELSEWHERE = "elsewhere"
    """A workflow that the picture is not about, or that nobody here knows."""
    SCHEDULE = "schedule"
    EVENT = "event"
    LOCK = "lock"
    JOIN = "join"
    """Where all that comes in must be done before what follows; it has no text."""


class Relation(StrEnum):
    """What leads from one box to another."""

    ORDER = "order"
    CALLS = "calls"
    CREATES = "creates"
    STARTS = "starts"
    TAKES = "takes"
    """A lock is taken."""
    AFTER = "after"
    """What runs because something has ended: exit handlers and hooks."""


@dataclass(frozen=True)
class Box:
    """A node, or a group of them; `within` is the ID of the group that it stands in, "" for none."""

    id: str
    kind: Kind
    title: str
    details: tuple[str, ...] = ()
    within: str = ""


@dataclass(frozen=True)
class Edge:
    """Something that leads from one box to another, by their IDs; either may be a group."""

    source: str
    target: str
    relation: Relation
    label: str = ""


@dataclass(frozen=True)
class Graph:
    """A picture. Groups stand before those in them; every ID is one word of ASCII letters, digits and underscores."""

    nodes: tuple[Box, ...] = ()
    groups: tuple[Box, ...] = ()
    edges: tuple[Edge, ...] = ()
    sideways: bool = False
    """Whether it reads from left to right, and not downwards."""

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """All boxes by their IDs."""
        return {box.id: box for box in (*self.groups, *self.nodes)}

    @cached_property
    def members(self) -> Mapping[str, tuple[Box, ...]]:
        """The boxes that stand directly in each group, and under "" those that stand in none."""
        found: dict[str, list[Box]] = {"": [], **{group.id: [] for group in self.groups}}
        for box in (*self.groups, *self.nodes):
            found[box.within].append(box)
        return {group: tuple(boxes) for group, boxes in found.items()}

    def around(self, box_id: str) -> tuple[str, ...]:
        """Return the IDs of the groups that a box stands in, from the innermost to the outermost."""
        found: list[str] = []
        while box_id := self.boxes[box_id].within:
            found.append(box_id)
        return tuple(found)

    def first(self, box_id: str) -> str:
        """Return the ID of the first node in a group, or of a node itself."""
        while box_id in self.members:
            box_id = self.members[box_id][0].id
        return box_id

    def last(self, box_id: str) -> str:
        """Return the ID of the last node in a group, or of a node itself."""
        while box_id in self.members:
            box_id = self.members[box_id][-1].id
        return box_id
