"""Where a picture grows: boxes under keys, so that each is there once, and edges between them."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace

from argogen.graph.labels import line
from argogen.graph.model import Box, Edge, Graph, Kind, Relation

_NO_WORD = re.compile(r"[^A-Za-z0-9]+")
_LONGEST_ID = 80
_LONGEST = 90
"""Characters of a line in a box."""


@dataclass
class Canvas:
    """A picture that is being made; a box is a group as soon as another one stands in it."""

    _boxes: dict[str, Box] = field(default_factory=dict)
    _ids: dict[Hashable, str] = field(default_factory=dict)
    _edges: dict[tuple[str, str, Relation], Edge] = field(default_factory=dict)

    def find(self, key: Hashable) -> str:
        """Return the ID of the box with a key, or "" if there is none yet."""
        return self._ids.get(key, "")

    def box(
        self, key: Hashable, name: str, kind: Kind, title: str, details: Iterable[str] = (), *, within: str = ""
    ) -> str:
        """Return the ID of the box with a key, which is made if there is none; `name` is what its ID is made of."""
        if key not in self._ids:
            found = self._ids[key] = self._new_id(name)
            self._boxes[found] = Box(found, kind, _whole(title), tuple(_whole(one) for one in details if one), within)
        return self._ids[key]

    def alias(self, key: Hashable, box_id: str) -> None:
        """Give a box another key, unless that is taken."""
        self._ids.setdefault(key, box_id)

    def annotate(self, box_id: str, detail: str) -> None:
        """Add a line to a box."""
        box = self._boxes[box_id]
        self._boxes[box_id] = replace(box, details=(*box.details, _whole(detail)))

    def edge(self, source: str, target: str, relation: Relation, label: str = "") -> None:
        """Lead from one box to another; what is said of the same way twice is put together."""
        if source == target and relation is Relation.ORDER:
            return
        known = self._edges.get((source, target, relation))
        labels = dict.fromkeys([*known.label.split(" or "), label] if known else [label])
        self._edges[source, target, relation] = Edge(source, target, relation, " or ".join(filter(None, labels)))

    def graph(self, *, sideways: bool = False) -> Graph:
        """Return the picture as it is now."""
        holders = {box.within for box in self._boxes.values()}
        nodes = tuple(box for box in self._boxes.values() if box.id not in holders)
        groups = tuple(box for box in self._boxes.values() if box.id in holders)
        return Graph(nodes, groups, tuple(self._edges.values()), sideways)

    def _new_id(self, name: str) -> str:
        """Return an ID that nobody has: its beginning keeps it from being a word of a picture's language."""
        stem = f"b_{_NO_WORD.sub('_', name[:_LONGEST_ID]).strip('_') or 'unnamed'}"
        number = 1
        while (found := stem if number == 1 else f"{stem}_{number}") in self._boxes:
            number += 1
        return found


def _whole(text: str) -> str:
    """Return a line as whole as it can stand in a box: what is shorter for a reason is so already."""
    return line(text, _LONGEST)
