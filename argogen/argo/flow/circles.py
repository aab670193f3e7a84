"""Circles in a graph: chains of edges that lead back to where they begin."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

N = TypeVar("N", bound=Hashable)
E = TypeVar("E")


def circles(
    starts: Iterable[N], edges_of: Callable[[N], Iterable[E]], end_of: Callable[[E], N]
) -> Iterator[tuple[E, ...]]:
    """Yield circles among the nodes that can be reached from `starts`, each as its edges in order.

    `edges_of` returns the edges that leave a node, `end_of` the node that an edge leads to. Every node is visited once,
    so the time is linear; of circles that share a node in one search, the first is yielded.
    """
    done: set[N] = set()
    for start in starts:
        if start not in done:
            yield from _circles_from(start, edges_of, end_of, done)


def _circles_from(
    start: N, edges_of: Callable[[N], Iterable[E]], end_of: Callable[[E], N], done: set[N]
) -> Iterator[tuple[E, ...]]:
    """Yield the circles that a search in depth from one node meets; `done` collects the nodes it has seen."""
    places = {start: 0}
    taken: list[E] = []
    branches = [iter(edges_of(start))]
    in_circle: set[N] = set()
    done.add(start)
    while branches:
        edge = next(branches[-1], None)
        if edge is None:
            branches.pop()
            places.popitem()
            del taken[-1:]
            continue
        node = end_of(edge)
        if node in places:
            circle = (*taken[places[node] :], edge)
            nodes = {end_of(one) for one in circle}
            if in_circle.isdisjoint(nodes):
                in_circle |= nodes
                yield circle
        elif node not in done:
            done.add(node)
            places[node] = len(places)
            taken.append(edge)
            branches.append(iter(edges_of(node)))
