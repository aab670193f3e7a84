"""What makes a picture easier to read: fewer groups, and no more boxes than people can take in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from argogen.graph.model import Box, Edge, Graph, Kind, Relation
from argogen.wording import counted

_FAR_TOO_MANY = 4
"""How many times too many nodes there are where all inner groups are collapsed at once."""


_MOST_REDUCED = 400
"""Lines of order among which implied ones are looked for."""


def tidy(graph: Graph, most: int) -> tuple[Graph, int]:
    """Return a picture with at most `most` nodes where collapsing groups helps, and how many groups were collapsed."""
    limited, number = _collapsed(_flattened(graph), most)
    return _anchored(_reduced(limited)), number


def _flattened(graph: Graph) -> Graph:
    """Return a picture in which a workflow whose only content is a template's group holds what that holds."""
    merged: dict[str, str] = {}
    for group in graph.groups:
        members = graph.members[group.id]
        only = members[0].id if len(members) == 1 else ""
        if only in graph.members and only and group.kind is Kind.WORKFLOW:
            merged[only] = group.id
    return _without(graph, merged)


def _without(graph: Graph, merged: Mapping[str, str]) -> Graph:
    """Return a picture without some groups, each of which becomes part of another one."""
    if not merged:
        return graph

    def moved(box: Box) -> Box:
        return replace(box, within=merged.get(box.within, box.within))

    groups = tuple(moved(group) for group in graph.groups if group.id not in merged)
    return Graph(tuple(map(moved, graph.nodes)), groups, _led_on(graph, merged), graph.sideways)


def _led_on(graph: Graph, merged: Mapping[str, str]) -> tuple[Edge, ...]:
    """Return the edges with new ends; those that come to lie inside a box, or beside the same edge, are left out."""
    found: dict[tuple[str, str, Relation], Edge] = {}
    for edge in graph.edges:
        source, target = merged.get(edge.source, edge.source), merged.get(edge.target, edge.target)
        if source != target or edge.source == edge.target:
            found.setdefault((source, target, edge.relation), replace(edge, source=source, target=target))
    return tuple(found.values())


def _collapsed(graph: Graph, most: int) -> tuple[Graph, int]:
    """Return a picture in which groups have become nodes, inner ones with most nodes first, until few enough are left.

    The number is that of the groups that became nodes.
    """
    sizes: dict[str, int] = {}
    done = 0
    while len(graph.nodes) > most and graph.groups:
        outer = {group.within for group in graph.groups}
        inner = [group for group in graph.groups if group.id not in outer]
        largest = max(inner, key=lambda group: (bool(group.within), len(graph.members[group.id])))
        # Far too many are not worth the search for the best ones.
        chosen = inner if len(graph.nodes) > _FAR_TOO_MANY * most else [largest]
        graph = _closed(graph, chosen, sizes)
        done += len(chosen)
    return graph, done


def _closed(graph: Graph, chosen: Sequence[Box], sizes: dict[str, int]) -> Graph:
    """Return a picture with some groups, which hold no others, as nodes that say how much is in them."""
    merged = {box.id: group.id for group in chosen for box in graph.members[group.id]}
    nodes = [box for box in graph.nodes if box.id not in merged]
    for group in chosen:
        sizes[group.id] = sum(sizes.get(box.id, 1) for box in graph.members[group.id])
        what = "workflow" if group.kind is Kind.FOLDER else "step"
        nodes.append(replace(group, details=(*group.details, counted(sizes[group.id], what))))
    closed = {group.id for group in chosen}
    groups = tuple(group for group in graph.groups if group.id not in closed)
    return Graph(tuple(nodes), groups, _led_on(graph, merged), graph.sideways)


def _reduced(graph: Graph) -> Graph:
    """Return a picture without those lines of order that others imply: from the first to the third of a chain."""
    plain = [edge for edge in graph.edges if edge.relation is Relation.ORDER and not edge.label]
    if len(plain) > _MOST_REDUCED:
        return graph
    following: dict[str, set[str]] = {}
    for edge in plain:
        following.setdefault(edge.source, set()).add(edge.target)
    implied = {(edge.source, edge.target) for edge in plain if _is_implied(edge, following)}
    kept = (edge for edge in graph.edges if edge not in plain or (edge.source, edge.target) not in implied)
    return replace(graph, edges=tuple(kept))


def _is_implied(edge: Edge, following: Mapping[str, set[str]]) -> bool:
    """Return whether a longer way leads where an edge leads."""
    waiting = sorted(following[edge.source] - {edge.target})
    seen = {edge.source, *waiting}
    while waiting:
        box = waiting.pop()
        if box == edge.target:
            return True
        further = following.get(box, set()) - seen
        seen |= further
        waiting += sorted(further)
    return False


def _anchored(graph: Graph) -> Graph:
    """Return a picture in which nothing leads from a box to a group around it: the group's first node stands for it."""
    edges = []
    for edge in graph.edges:
        if edge.target in graph.around(edge.source):
            edges.append(replace(edge, target=graph.first(edge.target)))
        elif edge.source in graph.around(edge.target):
            edges.append(replace(edge, source=graph.first(edge.source)))
        else:
            edges.append(edge)
    return replace(graph, edges=tuple(edges))
