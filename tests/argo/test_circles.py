"""Circles in a graph."""

import pytest

from argogen.argo.flow.circles import circles


def found(graph: dict[str, str]) -> list[str]:
    """Return the circles of a graph, given as the ends of each node's edges, each as the nodes its edges lead to."""
    return ["".join(one) for one in circles(graph, lambda node: graph[node], lambda end: end)]


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        ({"a": "b", "b": "c", "c": ""}, []),
        ({"a": "a"}, ["a"]),
        ({"a": "b", "b": "a"}, ["ba"]),
        ({"a": "bc", "b": "d", "c": "d", "d": ""}, []),
        ({"x": "a", "a": "b", "b": "c", "c": "a"}, ["bca"]),
        ({"a": "b", "b": "a", "c": "d", "d": "c"}, ["ba", "dc"]),
        ({"a": "bc", "b": "a", "c": "a"}, ["ba"]),
    ],
)
def test_circles(graph: dict[str, str], expected: list[str]) -> None:
    assert found(graph) == expected


def test_a_long_way_takes_linear_time_and_no_stack() -> None:
    size = 50_000
    graph = {node: [(node + 1) % size] for node in range(size)}
    (circle,) = circles(graph, lambda node: graph[node], lambda end: end)
    assert len(circle) == size
