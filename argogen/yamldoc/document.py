"""A YAML document as plain data that knows where each value stands."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from argogen.diagnostics import Diagnostic, Location, Path, Problem, Severity
from argogen.yamldoc.nodes import entries
from argogen.yamldoc.scalars import Dialect
from argogen.yamldoc.source import Source

_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
"""Anchor and tag, which come before a scalar."""
_LINE = re.compile(r"[^\r\n\x85\u2028\u2029]*(\r\n|[\r\n\x85\u2028\u2029]|$)")
_VALUE_LINE_END = re.compile(r"[\n\u2028\u2029]")


@dataclass(frozen=True)
class Document:
    """One YAML document: `data` is made of dict, list, str, int, float, bool and None; all keys are str.

    `path` is the file as shown to people, `text` the whole file, which all its documents share.
    """

    path: str
    text: str = field(repr=False)
    data: Any
    root: Node = field(repr=False, compare=False)
    """The node graph below `data`, for positions."""
    dialect: Dialect

    def locate(self, path: Path, *, on_key: bool = False, offset: int | None = None) -> Location:
        """Return where the value at `path` starts, or with `on_key` where its key does.

        A path that doesn't exist climbs to the nearest value above it that does, and then points at the key that
        holds that value. `offset` counts characters into a text; it is exact for plain text and quoted text on one
        line without escapes, and in `|` blocks, else ignored. What an alias stands for is found at its anchor.
        """
        return self._source.location(self.index_of(path, on_key=on_key, offset=offset))

    def index_of(self, path: Path, *, on_key: bool = False, offset: int | None = None) -> int:
        """Return the place that `locate` gives as an index in `text`."""
        key: Node | None = None
        node = self.root
        for part in path:
            child = self._child(node, part)
            if child is None:
                return _start(key or node)
            key, node = child
        if on_key:
            return _start(key or node)
        if offset is not None and isinstance(node, ScalarNode):
            return _index_in_text(self.text, node, offset)
        return _start(node)

    def written(self, path: Path) -> str:
        """Return the text of the scalar at `path` as it is written, but for quotes; "" where there is none."""
        node = self.root
        for part in path:
            child = self._child(node, part)
            if child is None:
                return ""
            node = child[1]
        return str(node.value) if isinstance(node, ScalarNode) else ""

    def path_at(self, index: int) -> Path:
        """Return the path of the innermost value that character `index` of the text is in, or in the key of.

        It is () for a character outside all values of a map or list.
        """
        path: list[str | int] = []
        node: Node | None = self.root
        while isinstance(node, MappingNode | SequenceNode):
            children = self._children(node)
            found = next((one for one in children if _holds(one[2], index) or (one[1] and _holds(one[1], index))), None)
            if found:
                path.append(found[0])
            node = found[2] if found else None
        return tuple(path)

    def _children(self, node: MappingNode | SequenceNode) -> Iterable[tuple[str | int, Node | None, Node]]:
        """Return the parts of a map or list, each with its key, if it has one."""
        if isinstance(node, MappingNode):
            return ((name, key, value) for name, (key, value) in entries(node, self.dialect).items())
        return ((index, None, value) for index, value in enumerate(node.value))

    def diagnose(self, problem: Problem, severity: Severity) -> Diagnostic:
        """Return `problem` with its place in the file."""
        location = self.locate(problem.path, on_key=problem.on_key, offset=problem.offset)
        return Diagnostic(
            location,
            problem.code,
            severity,
            problem.message,
            problem.hint,
            problem.related,
            self._source.line(location.line),
        )

    def _child(self, node: Node, part: str | int) -> tuple[Node | None, Node] | None:
        """Return key and value nodes of `part` in `node`; items of a list have no key."""
        if isinstance(node, MappingNode) and isinstance(part, str):
            return _entries(node, self.dialect).get(part)
        if isinstance(node, SequenceNode) and isinstance(part, int) and 0 <= part < len(node.value):
            return None, node.value[part]
        return None

    @property
    def _source(self) -> Source:
        return _source_of(self.path, self.text)


@lru_cache(maxsize=16)
def _source_of(path: str, text: str) -> Source:
    """Return the lines of a file, which its documents share."""
    return Source(path, text)


@lru_cache(maxsize=64)
def _entries(node: MappingNode, dialect: Dialect) -> dict[str, tuple[Node, Node]]:
    """Return the entries of a map; those of large ones are asked for again and again."""
    return entries(node, dialect)


def _holds(node: Node, index: int) -> bool:
    return bool(node.start_mark.index <= index < node.end_mark.index)


def _start(node: Node) -> int:
    index: int = node.start_mark.index
    return index


def _index_in_text(text: str, node: ScalarNode, offset: int) -> int:
    """Return the index in `text` of character `offset` of the scalar `node`, of its start if that can't be told."""
    start: int = node.start_mark.index
    value: str = node.value
    if not 0 <= offset <= len(value):
        return start
    match = _PROPERTIES.match(text, start)
    first = match.end() if match else start
    if node.style == "|":
        return _index_in_block(text, first, value, offset) or start
    if node.style in ("'", '"'):
        first += 1
    # The text stands there as it is exactly if it holds no escape and no line end.
    return first + offset if "\n" not in value and text.startswith(value, first) else start


def _index_in_block(text: str, header: int, value: str, offset: int) -> int | None:
    """Return the index of character `offset` of `value`, the text of the `|` at `header`; None if lines don't match."""
    begins, lines = _begins(value), _lines(text)
    number = bisect_right(begins, offset) - 1
    content = _VALUE_LINE_END.split(value[begins[number] : (*begins, len(value))[number + 1]], maxsplit=1)[0]
    line = bisect_right(lines, (header, len(text))) + number
    if line >= len(lines):
        return None
    start, end = lines[line]
    return end - len(content) + offset - begins[number] if text.endswith(content, start, end) else None


@lru_cache(maxsize=16)
def _begins(value: str) -> tuple[int, ...]:
    """Return where the lines of a block's value begin."""
    return (0, *(end.end() for end in _VALUE_LINE_END.finditer(value)))


@lru_cache(maxsize=16)
def _lines(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the lines of a text begin, and where they end, without what ends them."""
    return tuple((line.start(), line.start(1)) for line in _LINE.finditer(text))
