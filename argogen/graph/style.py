"""How pictures look, whatever their form."""

from typing import NamedTuple

from argogen.graph.model import Edge, Kind, Relation


class Look(NamedTuple):
    """Colours of a box, as `#rrggbb`; a dashed border says that its content is elsewhere."""

    fill: str
    border: str
    dashed: bool = False


TEXT = "#1f2933"
LOOKS = {
    Kind.STEP: Look("#ffffff", "#486581"),
    Kind.CALL: Look("#ffffff", "#486581", dashed=True),
    Kind.TEMPLATE: Look("#e6edf5", "#829ab1"),
    Kind.WORKFLOW: Look("#f5f8fb", "#486581"),
    Kind.FOLDER: Look("#e6edf5", "#829ab1"),
    Kind.ELSEWHERE: Look("#f0f0f0", "#7b8794", dashed=True),
    Kind.SCHEDULE: Look("#e3f4e8", "#3f8f5b"),
    Kind.EVENT: Look("#e3f4e8", "#3f8f5b"),
    Kind.LOCK: Look("#fdf0d5", "#b7791f"),
    Kind.JOIN: Look("#486581", "#486581"),
}

DOTTED = frozenset({Relation.CALLS, Relation.CREATES, Relation.TAKES, Relation.AFTER})
"""The relations whose lines are dotted: what they lead to does not simply come next."""
_WORDS = {Relation.CALLS: "calls", Relation.CREATES: "creates", Relation.TAKES: "takes"}

NOTICE = "Drawn by argogen graph. Do not edit: draw it anew."
"""Stands in every picture, so that a file with one is known to be argogen's."""


def text_of(edge: Edge) -> str:
    """Return what stands beside an edge."""
    return edge.label or _WORDS.get(edge.relation, "")
