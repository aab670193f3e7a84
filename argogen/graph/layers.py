"""Places boxes in layers, so that lines lead in one direction and seldom cross, after Sugiyama, Tagawa and Toda (1981).

Everything is computed for layers that lie below each other; for a picture that reads sideways, width and height change
places before and after. The same boxes and lines give the same places, in whatever order a dictionary would hold them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

Line = tuple[str, str]
"""From one box to another, by their names."""

_GAP = 28.0
"""Between two boxes of a layer, and between parts that nothing connects."""
_PORT_GAP = 12.0
"""Between a layer of boxes and one that only lines pass."""
_BEND = 16.0
"""The room that a line takes where it passes a layer."""
_SWEEPS = 6
_MOST_BENDS = 4_000
"""More are not placed: the lines of such a picture are then straight."""
_WIDEST = 1_100.0
"""Width from which on unconnected parts are placed below each other."""


class Point(NamedTuple):
    """A place, counted from the upper left."""

    x: float
    y: float


class Size(NamedTuple):
    """The size of a box."""

    width: float
    height: float


class Places(NamedTuple):
    """Where boxes are, by their upper left corners, how lines bend on their way, and how much room all that takes."""

    size: Size
    corners: Mapping[str, Point]
    bends: Mapping[Line, tuple[Point, ...]]


@dataclass(frozen=True)
class Inside:
    """What is to be placed: boxes by their sizes, and lines, of which those between two different boxes count.

    `doors` are names, no boxes, where lines come in from above, or leave downwards. `gap` is the room between layers.
    """

    sizes: Mapping[str, Size]
    lines: Iterable[Line] = ()
    doors_in: frozenset[str] = frozenset()
    doors_out: frozenset[str] = frozenset()
    gap: float = 44.0


def place(inside: Inside, *, sideways: bool = False) -> Places:
    """Return places for boxes, and for doors as if they were boxes without a size."""
    sizes = {name: Size(size.height, size.width) for name, size in inside.sizes.items()} if sideways else inside.sizes
    wanted = list(dict.fromkeys(line for line in inside.lines if line[0] != line[1]))
    doors = sorted(inside.doors_in) + sorted(inside.doors_out)
    parts = [_place_part(inside, sizes, part, own) for part, own in _parts([*sizes, *doors], wanted)]
    parts.sort(key=lambda part: len(part.corners) == 1)  # what stands alone comes last
    packed = _with_doors_outside(_pack(parts), inside)
    return _turned(packed) if sideways else packed


def _with_doors_outside(places: Places, inside: Inside) -> Places:
    """Return places with the doors before and behind all parts, not only their own."""
    corners = {**places.corners}
    corners |= {door: Point(corners[door].x, 0.0) for door in inside.doors_in}
    corners |= {door: Point(corners[door].x, places.size.height) for door in inside.doors_out}
    return places._replace(corners=corners)


def _turned(places: Places) -> Places:
    """Return places with width and height changed."""
    return Places(
        Size(places.size.height, places.size.width),
        {name: Point(at.y, at.x) for name, at in places.corners.items()},
        {line: tuple(Point(at.y, at.x) for at in bends) for line, bends in places.bends.items()},
    )


def _parts(names: Iterable[str], lines: Sequence[Line]) -> Iterator[tuple[list[str], list[Line]]]:
    """Yield the parts that no line connects with each other, each with its lines."""
    order = {name: index for index, name in enumerate(names)}
    part = {name: name for name in order}

    def root(name: str) -> str:
        while part[name] != name:
            part[name] = part[part[name]]
            name = part[name]
        return name

    for source, target in lines:
        one, other = sorted((root(source), root(target)), key=order.__getitem__)
        part[other] = one
    members: dict[str, list[str]] = {}
    for name in order:
        members.setdefault(root(name), []).append(name)
    own: dict[str, list[Line]] = {}
    for line in lines:
        own.setdefault(root(line[0]), []).append(line)
    for name, listed in members.items():
        yield listed, own.get(name, [])


def _pack(parts: Sequence[Places]) -> Places:
    """Return parts beside each other, and below each other where that would become too wide."""
    corners: dict[str, Point] = {}
    bends: dict[Line, tuple[Point, ...]] = {}
    widest = max([_WIDEST, *(part.size.width for part in parts)])
    x = y = row = width = 0.0
    for part in parts:
        if x and x + part.size.width > widest:
            x, y, row = 0.0, y + row + _GAP, 0.0
        corners |= {name: Point(at.x + x, at.y + y) for name, at in part.corners.items()}
        bends |= {line: tuple(Point(at.x + x, at.y + y) for at in one) for line, one in part.bends.items()}
        x, row = x + part.size.width + _GAP, max(row, part.size.height)
        width = max(width, x - _GAP)
    return Places(Size(width, y + row), corners, bends)


@dataclass
class _Layered:
    """A part while its places are looked for: the layers, with a stand-in wherever a line passes one."""

    layers: list[list[str]]
    above: dict[str, list[str]] = field(default_factory=dict)
    below: dict[str, list[str]] = field(default_factory=dict)
    ways: dict[Line, tuple[str, ...]] = field(default_factory=dict)
    """The stand-ins of each line that has any, downwards."""
    turned: frozenset[Line] = frozenset()
    """The lines that lead upwards."""

    def connect(self, upper: str, lower: str) -> None:
        """Note a line between two neighbouring layers."""
        self.below.setdefault(upper, []).append(lower)
        self.above.setdefault(lower, []).append(upper)


def _place_part(inside: Inside, sizes: Mapping[str, Size], names: Sequence[str], lines: Sequence[Line]) -> Places:
    layered = _in_layers(inside, names, lines)
    widths = {name: sizes[name].width for name in names if name in sizes}
    _order(layered)
    centres = _centres(layered, widths)
    left = min(centres[name] - widths.get(name, _BEND) / 2 for layer in layered.layers for name in layer)
    right = max(centres[name] + widths.get(name, _BEND) / 2 for layer in layered.layers for name in layer)
    corners: dict[str, Point] = {}
    passed: dict[str, tuple[Point, Point]] = {}
    y = before = 0.0
    for index, layer in enumerate(layered.layers):
        height = max((sizes[name].height for name in layer if name in sizes), default=0.0)
        if index:
            y += inside.gap if height and before else _PORT_GAP
        for name in layer:
            x = centres[name] - left
            if name in sizes:
                corners[name] = Point(x - widths[name] / 2, y + (height - sizes[name].height) / 2)
            passed[name] = (Point(x, y), Point(x, y + height))
        before, y = height, y + height
    bends = {line: tuple(at for name in way for at in passed[name]) for line, way in layered.ways.items()}
    bends |= {(lower, upper): at[::-1] for (upper, lower), at in bends.items() if (lower, upper) in layered.turned}
    corners |= {name: passed[name][0] for name in names if name not in sizes}
    return Places(Size(right - left, y), corners, bends)


def _in_layers(inside: Inside, names: Sequence[str], lines: Sequence[Line]) -> _Layered:
    """Return boxes in layers, each as high as those above it allow; lines that lead in a circle are turned."""
    forward = _without_circles(names, lines)
    levels = _levels(inside, names, forward)
    layered = _Layered([[] for _ in range(max(levels.values(), default=0) + 1)])
    for name in names:
        layered.layers[levels[name]].append(name)
    room = _MOST_BENDS
    for upper, lower in dict.fromkeys(forward.values()):
        between = range(levels[upper] + 1, levels[lower])
        room -= len(between)
        if room < 0:
            continue
        way = tuple(f"{upper}|{lower}|{level}" for level in between)
        for level, stand_in in zip(between, way, strict=True):
            layered.layers[level].append(stand_in)
        chain = (upper, *way, lower)
        for one, other in pairwise(chain):
            layered.connect(one, other)
        if way:
            layered.ways[upper, lower] = way
    layered.turned = frozenset(line for line, way in forward.items() if line != way)
    return layered


def _without_circles(names: Sequence[str], lines: Sequence[Line]) -> dict[Line, Line]:
    """Return each line with its direction in the picture: one that leads back to where a way began is turned."""
    following: dict[str, list[str]] = {name: [] for name in names}
    for source, target in lines:
        following[source].append(target)
    entered = {target for _, target in lines}
    leaving = {source: number for number, (source, _) in reversed([*enumerate(lines)])}
    order: dict[str, int] = {}
    # Where nothing is first, as in a circle, the first line says what is.
    for start in sorted(names, key=lambda name: (name in entered, leaving.get(name, len(lines)))):
        if start in order:
            continue
        waiting = [(start, iter(following[start]))]
        seen = {start}
        while waiting:
            name, rest = waiting[-1]
            following_name = next((one for one in rest if one not in seen and one not in order), None)
            if following_name is None:
                waiting.pop()
                order[name] = len(order)
            else:
                seen.add(following_name)
                waiting.append((following_name, iter(following[following_name])))
    # What a search in depth leaves last comes first.
    return {line: line if order[line[0]] > order[line[1]] else (line[1], line[0]) for line in lines}


def _levels(inside: Inside, names: Sequence[str], forward: Mapping[Line, Line]) -> dict[str, int]:
    """Return the layer of each box: below all that lead to it, and no higher than what it leads to asks for.

    Doors are in the first and in the last layer.
    """
    below: dict[str, list[str]] = {name: [] for name in names}
    missing = dict.fromkeys(names, 0)
    for upper, lower in dict.fromkeys(forward.values()):
        below[upper].append(lower)
        missing[lower] += 1
    lowest = 1 if inside.doors_in.intersection(names) else 0
    levels = {name: 0 if name in inside.doors_in else lowest for name in names}
    ready = [name for name in names if not missing[name]]
    first = set(ready)
    for name in ready:  # grows while it is walked
        for lower in below[name]:
            levels[lower] = max(levels[lower], levels[name] + 1)
            missing[lower] -= 1
            if not missing[lower]:
                ready.append(lower)
    last = max((levels[name] for name in names if name not in inside.doors_out), default=0)
    levels |= {name: last + 1 for name in names if name in inside.doors_out}
    for name in first - inside.doors_in:
        if below[name]:  # next to what it leads to, not at the very top
            levels[name] = min(levels[lower] for lower in below[name]) - 1
    return levels


def _order(layered: _Layered) -> None:
    """Put each layer in the order of what its boxes are connected with, down and up again."""
    for sweep in range(_SWEEPS):
        downwards = sweep % 2 == 0
        layers = layered.layers if downwards else layered.layers[::-1]
        neighbours = layered.above if downwards else layered.below
        places: dict[str, int] = {}
        for layer in layers:
            means = {name: _mean([places[one] for one in neighbours.get(name, ())]) for name in layer}
            fixed = {name: index for index, name in enumerate(layer)}
            layer.sort(key=lambda name: (fixed[name] if means[name] is None else means[name], fixed[name]))
            places |= {name: index for index, name in enumerate(layer)}


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _centres(layered: _Layered, widths: Mapping[str, float]) -> dict[str, float]:
    """Return where the middle of each box and stand-in is, across the layers: near to what it is connected with."""
    centres: dict[str, float] = {}
    for layer in layered.layers:
        centres |= _spread(layer, {}, widths)
    for sweep in range(2 * _SWEEPS):
        downwards = sweep % 2 == 0
        neighbours = layered.above if downwards else layered.below
        for layer in layered.layers if downwards else layered.layers[::-1]:
            wanted = {name: _mean([centres[one] for one in neighbours.get(name, ())]) for name in layer}
            kept = {name: centres[name] if want is None else want for name, want in wanted.items()}
            centres |= _spread(layer, kept, widths)
    return centres


def _spread(layer: Sequence[str], wanted: Mapping[str, float], widths: Mapping[str, float]) -> dict[str, float]:
    """Return the places in a layer's order that are nearest to the wanted ones without an overlap.

    Nearest by the sum of squares: neighbours that want to overlap are moved as one block (pool adjacent violators).
    """
    offsets: list[float] = []
    for index, name in enumerate(layer):
        if index == 0:
            offsets.append(0.0)
            continue
        before = layer[index - 1]
        half = (widths.get(before, _BEND) + widths.get(name, _BEND)) / 2
        offsets.append(offsets[-1] + half + _GAP)
    blocks: list[tuple[float, int]] = []
    for name, offset in zip(layer, offsets, strict=True):
        mean, count = wanted.get(name, offset) - offset, 1
        while blocks and blocks[-1][0] > mean:
            before_mean, before_count = blocks.pop()
            mean = (mean * count + before_mean * before_count) / (count + before_count)
            count += before_count
        blocks.append((mean, count))
    moved = [mean for mean, count in blocks for _ in range(count)]
    return {name: move + offset for name, move, offset in zip(layer, moved, offsets, strict=True)}
