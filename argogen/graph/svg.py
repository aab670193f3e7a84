"""Pictures as SVG: boxes in layers, groups around them, text in the reader's own sans-serif font.

Nothing is loaded and nothing runs: the file holds shapes and text only.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from argogen.graph.layers import Inside, Line, Places, Point, Size, place
from argogen.graph.model import Box, Edge, Graph, Kind
from argogen.graph.style import DOTTED, LOOKS, NOTICE, TEXT, text_of
from argogen.report.text import width_of

_TITLE, _DETAIL, _LABEL = 13, 11, 11
"""Sizes of the text, in pixels."""
_CHARACTER = 0.62
"""Width of a character, in parts of its size: that of wide fonts, so that narrow ones fit too."""
_LINE = 1.35
"""Height of a line, in parts of its text's size."""
_PADDING = 12.0
_MARGIN = 16.0
_JOIN = 10.0
_GAP, _WIDEST_GAP = 44.0, 160.0
"""The room between two layers; sideways it depends on what is written beside lines."""
_DOOR = "|"
"""Begins the name of a place where lines lead through the border of a group."""
_FONT = f'font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif" fill="{TEXT}"'
_ARROW = (
    '<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0 8 4 0 8z"/></marker>'
)
_BOLD = ' font-weight="bold"'
_HALO = ' stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
_ROUND = {Kind.SCHEDULE, Kind.EVENT}


@dataclass(frozen=True)
class _Rectangle:
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)


def render(graph: Graph) -> str:
    """Return a picture as an SVG document, with a final newline."""
    drawing = _Drawing(graph)
    width, height = drawing.inner[""].size
    box = f"{_number(width + 2 * _MARGIN)} {_number(height + 2 * _MARGIN)}"
    wide, high = box.split()
    lines = [
        f"<!-- {NOTICE} -->",
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box}" width="{wide}" height="{high}" {_FONT}>',
        f"<defs>{_ARROW}</defs>",
        f'<rect width="{wide}" height="{high}" rx="6" fill="#ffffff"/>',
        *drawing.groups(),
        *drawing.edges(),
        *drawing.nodes(),
        *drawing.labels(),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


class _Drawing:
    """A picture with the place of everything in it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._lines = self._inside_lines()
        longest = max((_width(text_of(edge), _LABEL) for edge in graph.edges), default=0.0)
        gap = min(longest + 28, _WIDEST_GAP) if graph.sideways else _GAP
        self.inner: dict[str, Places] = {}
        for group in ("", *(one.id for one in graph.groups))[::-1]:  # inner groups first
            sizes = {box.id: self._size(box) for box in graph.members[group]}
            lines = self._lines[group]
            doors_in = frozenset(one for one, _ in lines if one.startswith(_DOOR))
            doors_out = frozenset(one for _, one in lines if one.startswith(_DOOR))
            self.inner[group] = place(Inside(sizes, lines, doors_in, doors_out, gap), sideways=graph.sideways)
        self.rectangles: dict[str, _Rectangle] = {}
        self.origins: dict[str, Point] = {}
        self._fix("", Point(_MARGIN, _MARGIN))

    def _inside_lines(self) -> Mapping[str, list[Line]]:
        """Return the lines in each group: an edge that leads through its border does so by a door."""
        found: dict[str, list[Line]] = defaultdict(list)
        for edge in self.graph.edges:
            if edge.source != edge.target:
                for group, line in self._sections(edge):
                    found[group].append(line)
        return found

    def _sections(self, edge: Edge) -> list[tuple[str, Line]]:
        """Return the groups that an edge leads through, each with its line there, from the source to the target."""
        out, into = ((end, *self.graph.around(end), "") for end in (edge.source, edge.target))
        common = next(group for group in out[1:] if group in into[1:])
        source, target = out.index(common), into.index(common)
        leaving = [(out[at + 1], (out[at], f"{_DOOR}out of {out[at]}")) for at in range(source - 1)]
        entering = [(into[at + 1], (f"{_DOOR}into {into[at]}", into[at])) for at in range(target - 1)]
        return [*leaving, (common, (out[source - 1], into[target - 1])), *entering[::-1]]

    def _size(self, box: Box) -> Size:
        if box.kind is Kind.JOIN:
            return Size(_JOIN, _JOIN)
        text = _text_size(box)
        if box.id not in self.graph.members:
            ends = 2 * _PADDING if box.kind is Kind.LOCK else 0.0
            return Size(text.width + 2 * _PADDING + ends, text.height + _PADDING)
        inner = self.inner[box.id].size
        return Size(max(inner.width, text.width) + 2 * _PADDING, inner.height + text.height + 2.5 * _PADDING)

    def _fix(self, group: str, origin: Point) -> None:
        """Give the boxes of a group their places in the whole."""
        self.origins[group] = origin
        for box in self.graph.members[group]:
            corner, size = self.inner[group].corners[box.id], self._size(box)
            here = _Rectangle(origin.x + corner.x, origin.y + corner.y, size.width, size.height)
            self.rectangles[box.id] = here
            if box.id in self.graph.members:
                spare = here.width - self.inner[box.id].size.width
                self._fix(box.id, Point(here.x + spare / 2, here.y + _text_size(box).height + 1.5 * _PADDING))

    def groups(self) -> Iterator[str]:
        """Yield the frames of the groups, the outer ones first, with their titles."""
        for group in self.graph.groups:
            here = self.rectangles[group.id]
            yield _frame(group, here)
            yield from _texts(group, here.x + here.width / 2, here.y + _PADDING / 2)

    def nodes(self) -> Iterator[str]:
        """Yield the nodes with their texts."""
        for box in self.graph.nodes:
            here = self.rectangles[box.id]
            yield _frame(box, here)
            yield from _texts(box, here.middle.x, here.middle.y - _text_size(box).height / 2)

    def edges(self) -> Iterator[str]:
        """Yield the lines."""
        for edge in self.graph.edges:
            dots = ' stroke-dasharray="4 3"' if edge.relation in DOTTED else ""
            path = _path(self._points(edge), sideways=self.graph.sideways)
            yield f'<path d="{path}" fill="none" stroke="{TEXT}" marker-end="url(#arrow)"{dots}/>'

    def labels(self) -> Iterator[str]:
        """Yield what stands beside the lines, above all else."""
        for edge in self.graph.edges:
            text = text_of(edge)
            if not text:
                continue
            before, after = max(reversed([*pairwise(self._points(edge))]), key=_distance)
            middle = Point((before.x + after.x) / 2, (before.y + after.y) / 2)
            yield _text(text, middle.x, middle.y + _LABEL * 0.35, _LABEL, _HALO)

    def _points(self, edge: Edge) -> list[Point]:
        """Return the points through which an edge leads, from the border of one box to that of the other."""
        source, target = self.rectangles[edge.source], self.rectangles[edge.target]
        if edge.source == edge.target:
            right = source.x + source.width
            return [
                Point(right, source.middle.y - 6),
                Point(right + 24, source.middle.y),
                Point(right, source.middle.y + 6),
            ]
        sections = self._sections(edge)
        sideways = self.graph.sideways
        first, last = next((self.rectangles[a], self.rectangles[b]) for _, (a, b) in sections if not _is_door(a, b))
        back = first.middle.x > last.middle.x if sideways else first.middle.y > last.middle.y
        through = [at for group, line in sections if not back or not _is_door(*line) for at in self._bends(group, line)]
        return [_port(source, sideways, after=not back), *through, _port(target, sideways, after=back)]

    def _bends(self, group: str, line: Line) -> Iterator[Point]:
        """Yield the points of a line inside a group, its door among them, in the whole."""
        origin, inner = self.origins[group], self.inner[group]
        doors = [inner.corners[end] if end.startswith(_DOOR) else None for end in line]
        for at in (doors[0], *inner.bends.get(line, ()), doors[1]):
            if at is not None:
                yield Point(origin.x + at.x, origin.y + at.y)


def _distance(ends: tuple[Point, Point]) -> float:
    return abs(ends[0].x - ends[1].x) + abs(ends[0].y - ends[1].y)


def _is_door(*ends: str) -> bool:
    return any(end.startswith(_DOOR) for end in ends)


def _port(box: _Rectangle, sideways: bool, *, after: bool) -> Point:
    """Return where lines meet a box: in the middle of the side that looks forwards, or backwards."""
    if sideways:
        return Point(box.x + (box.width if after else 0), box.middle.y)
    return Point(box.middle.x, box.y + (box.height if after else 0))


def _path(points: list[Point], *, sideways: bool) -> str:
    """Return a curve through points that leaves and enters each of them in the direction of reading."""
    parts = [f"M{_number(points[0].x)} {_number(points[0].y)}"]
    for before, after in pairwise(points):
        if sideways:
            half = (before.x + after.x) / 2
            turns = (Point(half, before.y), Point(half, after.y), after)
        else:
            half = (before.y + after.y) / 2
            turns = (Point(before.x, half), Point(after.x, half), after)
        parts.append("C" + " ".join(f"{_number(at.x)} {_number(at.y)}" for at in turns))
    return "".join(parts)


def _frame(box: Box, here: _Rectangle) -> str:
    look = LOOKS[box.kind]
    dashes = ' stroke-dasharray="5 3"' if look.dashed else ""
    style = f'fill="{look.fill}" stroke="{look.border}"{dashes}'
    if box.kind is Kind.LOCK:
        x, y, right, low = here.x, here.y, here.x + here.width, here.y + here.height
        above, beneath = ((x + _PADDING, y), (right - _PADDING, y)), ((right - _PADDING, low), (x + _PADDING, low))
        corners = ((x, here.middle.y), *above, (right, here.middle.y), *beneath)
        return f'<polygon points="{" ".join(f"{_number(a)},{_number(b)}" for a, b in corners)}" {style}/>'
    radius = here.height / 2 if box.kind in _ROUND or box.kind is Kind.JOIN else 4
    size = f'width="{_number(here.width)}" height="{_number(here.height)}" rx="{_number(radius)}"'
    return f'<rect x="{_number(here.x)}" y="{_number(here.y)}" {size} {style}/>'


def _texts(box: Box, x: float, y: float) -> Iterator[str]:
    """Yield the lines of a box's text, the first of which is `y` at its top."""
    for index, text in enumerate(_lines(box)):
        size = _DETAIL if index else _TITLE
        yield _text(text, x, y + size, size, "" if index else _BOLD)
        y += size * _LINE


def _text(text: str, x: float, y: float, size: int, look: str = "") -> str:
    where = f'x="{_number(x)}" y="{_number(y)}" font-size="{size}" text-anchor="middle"'
    return f"<text {where}{look}>{escape(text)}</text>"


def _lines(box: Box) -> Iterable[str]:
    return (box.title, *box.details) if box.title else ()


def _text_size(box: Box) -> Size:
    sizes = [
        (_width(text, _DETAIL if index else _TITLE), _DETAIL if index else _TITLE)
        for index, text in enumerate(_lines(box))
    ]
    return Size(max((width for width, _ in sizes), default=0.0), sum(size for _, size in sizes) * _LINE)


def _width(text: str, size: int) -> float:
    return width_of(text) * size * _CHARACTER


def _number(value: float) -> str:
    """Return a number as short as it is on every machine."""
    return f"{value:.1f}".removesuffix(".0")
