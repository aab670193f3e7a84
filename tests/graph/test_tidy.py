"""Pictures are made easier to read without saying something else."""

from argogen.graph.model import Box, Edge, Graph, Kind, Relation
from argogen.graph.tidy import tidy

from .conftest import outline


def chain(group: str, number: int) -> tuple[list[Box], list[Edge]]:
    """Return steps after each other in a group."""
    boxes = [Box(f"{group}{n}", Kind.STEP, f"{group}{n}", (), group) for n in range(number)]
    return boxes, [Edge(f"{group}{n}", f"{group}{n + 1}", Relation.ORDER) for n in range(number - 1)]


def test_a_workflow_with_one_template_holds_its_steps() -> None:
    nodes, edges = chain("main", 2)
    groups = (Box("w", Kind.WORKFLOW, "w"), Box("main", Kind.TEMPLATE, "main", (), "w"))
    graph, collapsed = tidy(Graph(tuple(nodes), groups, (*edges, Edge("main1", "main", Relation.CALLS))), 10)
    assert collapsed == 0
    assert outline(graph) == ("workflow: w\n  step: main0\n  step: main1\nmain0 order main1\nmain1 calls main0\n")


def test_the_largest_inner_parts_are_collapsed_first() -> None:
    nodes, edges, groups = [], [], [Box("w", Kind.WORKFLOW, "w")]
    for name, number in (("a", 3), ("b", 9)):
        groups.append(Box(name, Kind.TEMPLATE, name, (), "w"))
        steps, order = chain(name, number)
        nodes += steps
        edges += order
    edges += [Edge("a", "b", Relation.ORDER), Edge("a2", "b8", Relation.CALLS)]
    graph, collapsed = tidy(Graph(tuple(nodes), tuple(groups), tuple(edges)), 5)
    assert collapsed == 1
    assert outline(graph) == (
        "workflow: w\n  template: a\n    step: a0\n    step: a1\n    step: a2\n  template: b, 9 steps\n"
        "a0 order a1\na1 order a2\na order b\na2 calls b\n"
    )


def test_everything_is_counted_when_it_is_collapsed_at_last() -> None:
    groups = [Box("w", Kind.WORKFLOW, "w")]
    nodes: list[Box] = []
    for number in range(50):
        groups.append(Box(f"t{number}", Kind.TEMPLATE, "t", (), "w"))
        nodes += chain(f"t{number}", 10)[0]
    graph, collapsed = tidy(Graph(tuple(nodes), tuple(groups)), 5)
    assert collapsed == 51
    assert outline(graph) == "workflow: w, 500 steps\n\n".removesuffix("\n")


def test_lines_that_others_imply_are_left_out() -> None:
    boxes = tuple(Box(name, Kind.STEP, name) for name in "abc")
    ends = [("a", "b", ""), ("b", "c", ""), ("a", "c", ""), ("a", "c", "if Failed")]
    graph = Graph(boxes, (), tuple(Edge(one, other, Relation.ORDER, label) for one, other, label in ends))
    assert outline(tidy(graph, 10)[0]).splitlines()[3:] == ["a order b", "b order c", "a order c (if Failed)"]


def test_circles_of_lines_are_kept() -> None:
    boxes = tuple(Box(name, Kind.STEP, name) for name in "ab")
    graph = Graph(boxes, (), (Edge("a", "b", Relation.ORDER), Edge("b", "a", Relation.ORDER)))
    assert tidy(graph, 10)[0].edges == graph.edges


def test_nothing_leads_to_a_group_from_inside() -> None:
    groups = (Box("w", Kind.WORKFLOW, "w"), Box("t", Kind.TEMPLATE, "t", (), "w"))
    nodes = (Box("x", Kind.STEP, "x", (), "w"), Box("y", Kind.STEP, "y", (), "t"))
    edges = (Edge("y", "w", Relation.CREATES), Edge("w", "y", Relation.AFTER))
    assert outline(tidy(Graph(nodes, groups, edges), 10)[0]).splitlines()[4:] == ["y creates y", "y after y"]
