"""Boxes get places in layers."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from argogen.graph.layers import Inside, Line, Places, Size, place

NAMES = st.integers(1, 12).map(lambda number: [f"n{n}" for n in range(number)])
SIZES = st.builds(Size, st.integers(10, 200), st.integers(10, 80))


@st.composite
def insides(draw: st.DrawFn) -> Inside:
    """Draw boxes with any lines between them, circles too, and some doors."""
    names = draw(NAMES)
    ends = st.sampled_from(names)
    lines = draw(st.lists(st.tuples(ends, ends), max_size=25))
    into, out = ({f"|{way} {name}": name for name in draw(st.sets(ends, max_size=3))} for way in ("in", "out"))
    doors = [*into.items(), *((name, door) for door, name in out.items())]
    return Inside({name: draw(SIZES) for name in names}, [*lines, *doors], frozenset(into), frozenset(out))


def overlap(one: tuple[float, float, Size], other: tuple[float, float, Size]) -> bool:
    """Say whether two boxes, given by their corners and sizes, share room."""
    (x, y, size), (u, v, more) = one, other
    return x < u + more.width and u < x + size.width and y < v + more.height and v < y + size.height


@given(insides())
def test_no_two_boxes_overlap_and_all_are_inside(inside: Inside) -> None:
    for sideways in (False, True):
        places = place(inside, sideways=sideways)
        boxes = [(*places.corners[name], size) for name, size in inside.sizes.items()]
        assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
        assert all(x >= -0.01 and y >= -0.01 for x, y, _ in boxes)
        assert all(x + size.width <= places.size.width + 0.01 for x, _, size in boxes)
        assert all(y + size.height <= places.size.height + 0.01 for _, y, size in boxes)


@given(insides())
def test_doors_are_before_and_behind_all_that_they_lead_to(inside: Inside) -> None:
    places = place(inside)
    for source, target in inside.lines:
        if source in inside.doors_in:
            assert places.corners[source].y < places.corners[target].y
        if target in inside.doors_out:
            assert places.corners[target].y > places.corners[source].y


def placed(*lines: Line) -> Places:
    """Return places for boxes of one size with some lines."""
    return place(Inside({name: Size(40, 20) for line in lines for name in line}, lines))


def test_a_line_to_a_door_bends_around_the_boxes_before_it() -> None:
    inside = Inside({"a": Size(40, 20), "b": Size(40, 20)}, [("a", "b"), ("a", "|out")], doors_out=frozenset({"|out"}))
    places = place(inside)
    assert places.corners["|out"].y > places.corners["b"].y
    assert len(places.bends["a", "|out"]) == 2


def test_lines_lead_downwards() -> None:
    corners = placed(("a", "b"), ("b", "c"), ("a", "c")).corners
    assert corners["a"].y < corners["b"].y < corners["c"].y


def test_a_line_past_a_layer_bends_around_its_boxes() -> None:
    places = placed(("a", "b"), ("b", "c"), ("a", "c"))
    (x, _), *_ = places.bends["a", "c"]
    left = places.corners["b"].x
    assert not left <= x <= left + 40


def test_a_line_that_leads_back_bends_the_other_way() -> None:
    places = placed(("a", "b"), ("b", "c"), ("c", "a"))
    assert [at.y for at in places.bends["c", "a"]] == sorted((at.y for at in places.bends["c", "a"]), reverse=True)


def test_in_a_circle_the_first_line_leads_downwards() -> None:
    inside = Inside({name: Size(40, 20) for name in "abc"}, [("c", "a"), ("a", "b"), ("b", "c")])
    corners = place(inside).corners
    assert corners["c"].y < corners["a"].y < corners["b"].y


def test_lines_do_not_cross_where_they_need_not() -> None:
    corners = placed(("a", "x"), ("b", "z"), ("c", "y"), ("a", "y")).corners
    assert corners["x"].x < corners["y"].x < corners["z"].x or corners["x"].x > corners["y"].x > corners["z"].x


def test_what_stands_alone_fills_rows() -> None:
    places = place(Inside({f"n{n}": Size(300, 20) for n in range(10)}))
    assert len({at.y for at in places.corners.values()}) > 2


def test_nothing_has_no_size() -> None:
    assert place(Inside({})).size == Size(0, 0)
