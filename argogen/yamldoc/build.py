"""From PyYAML's node graph to plain data, with a diagnostic for whatever is not plain."""

import math
import re
from dataclasses import dataclass, field
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from argogen.diagnostics import Diagnostic, Related
from argogen.yamldoc.nodes import (
    MAX_DEPTH,
    TEXT_TAG,
    TOO_DEEP,
    Exhausting,
    entries,
    is_merge,
    key_text,
    merge_sources,
    tag_name,
)
from argogen.yamldoc.scalars import Dialect, Scalar, agreed_value, argo_value, doubt, is_ambiguous, shortened
from argogen.yamldoc.source import Source

MAX_FAULTS = 1_000
"""Faults that are reported of one file's content; its building goes on without a word."""

_SCALAR_TAGS: dict[str, tuple[str, tuple[type, ...]]] = {
    "!!int": ("an integer", (int,)),
    "!!float": ("a number", (int, float)),
    "!!bool": ("a boolean", (bool,)),
    "!!null": ("null", (type(None),)),
    "!!str": ("text", (str,)),
}


@dataclass(frozen=True)
class Reading:
    """What building data from nodes needs to know, and the faults it has `found`."""

    source: Source
    dialect: Dialect
    found: list[Diagnostic] = field(default_factory=list)

    def report(self, node: Node, code: str, message: str, hint: str = "", related: tuple[Related, ...] = ()) -> None:
        """Add a fault where `node` starts."""
        if len(self.found) < MAX_FAULTS:
            self.found.append(self.source.diagnostic(node.start_mark.index, code, message, hint, related))


def build(node: Node, reading: Reading, depth: int = 0) -> Any:
    """Return the plain data of `node`, which lies in `depth` collections; faults go to `reading`.

    Text stands in for a scalar that is at fault. Aliases become copies. Raises Exhausting beyond MAX_DEPTH.
    """
    if isinstance(node, ScalarNode):
        # Nearly all scalars, hence here: text in quotes, or plain text that nobody takes for anything else.
        if node.tag is None and (node.style or not is_ambiguous(node.value)):
            return node.value
        return _scalar(node, reading)
    if depth >= MAX_DEPTH:
        raise Exhausting(node, TOO_DEEP)
    if isinstance(node, MappingNode):
        if (tag := _bare_tag(node, reading)) is not None:
            return tag
        if node.tag is not None and tag_name(node.tag) != "!!map":
            _report_tag(node, reading)
        return _mapping(node, reading, depth + 1)
    if node.tag is not None and tag_name(node.tag) != "!!seq":
        _report_tag(node, reading)
    return [build(item, reading, depth + 1) for item in node.value]


_BARE_TAG = re.compile(r"\{\{[^{}\n]*\}\}")


def _bare_tag(node: MappingNode, reading: Reading) -> str | None:
    """Return one of Argo's tags that stands without quotes, which YAML reads as two maps, after reporting it."""
    tag = _BARE_TAG.match(reading.source.text, node.start_mark.index) if node.flow_style else None
    if tag is None:
        return None
    hint = f'write "{tag[0]}"' if reading.dialect is Dialect.ARGO else ""
    reading.report(node, "AG004", f"the tag {tag[0]} needs quotes: YAML reads its braces as maps", hint)
    return tag[0]


def _mapping(node: MappingNode, reading: Reading, depth: int) -> dict[str, Any]:
    data: dict[str, Any] = {}
    first_keys: dict[str | None, Node] = {}
    merges = False
    for key, value in node.value:
        if key.value == "<<" and is_merge(key):
            merges = True
            if merge_sources(value) is None:
                reading.report(
                    value, "AG004", '"<<" takes a map or a list of maps', 'for a key "<<", write it in quotes'
                )
            continue
        text = key_text(key, reading.dialect)
        if text is None:
            _report_key(key, reading)
            build(value, reading, depth)
            continue
        if key.tag is not None and tag_name(key.tag) not in _SCALAR_TAGS:
            _report_tag(key, reading)
        if text in data:
            first_keys = first_keys or _first_keys(node, reading.dialect)
            _report_duplicate(text, key, first_keys[text], reading)
        data[text] = build(value, reading, depth)
    if merges:
        own = {key_text(key, reading.dialect): value for key, value in node.value}
        for name, (_, value) in entries(node, reading.dialect).items():
            if own.get(name) is not value:
                data[name] = build(value, reading, depth)
    return data


def _scalar(node: ScalarNode, reading: Reading) -> Scalar:
    """Return what a tagged or ambiguous scalar stands for."""
    text: str = node.value
    if node.tag is None:
        if reading.source.text.startswith("!", node.start_mark.index):
            # PyYAML drops the tag "!", which makes text of what follows.
            _report_tag(node, reading, "!")
            return text
        return _plain(node, reading)
    if node.tag == TEXT_TAG:
        return text
    name = tag_name(node.tag)
    kind, types = _SCALAR_TAGS.get(name, ("", ()))
    if not types:
        _report_tag(node, reading)
        return text
    if type(argo_value(text)) not in types:
        reading.report(node, "AG007", f'"{shortened(text)}" is not {kind}, as its tag {name} says', "leave the tag out")
        return text
    return _plain(node, reading)


def _plain(node: ScalarNode, reading: Reading) -> Scalar:
    """Return what `node`'s text is in the dialect, whatever its quotes."""
    text: str = node.value
    if reading.dialect is Dialect.SPEC:
        if found := doubt(text):
            reading.report(node, "AG006", found.message, found.hint)
            return text
        return agreed_value(text)
    value = argo_value(text)
    if isinstance(value, float) and not math.isfinite(value):
        reading.report(node, "AG004", f'"{text}" is a number that JSON doesn\'t have', f'write "{text}" in quotes')
        return text
    return value


def _report_tag(node: Node, reading: Reading, tag: str | None = None) -> None:
    hint = 'leave the tag out; text that starts with "!" needs quotes'
    reading.report(node, "AG007", f'the tag "{tag or tag_name(node.tag)}" has no meaning here', hint)


def _report_key(key: Node, reading: Reading) -> None:
    if isinstance(key, ScalarNode):
        written = shortened(key.value) or "null"
        reading.report(key, "AG009", f'"{written}" can\'t be the key of a map', f'write "{written}" in quotes')
        return
    kind, bracket = ("map", "{") if isinstance(key, MappingNode) else ("list", "[")
    hint = f'text that starts with "{bracket}" needs quotes' if key.flow_style else "a key is text on one line"  # type: ignore[attr-defined]
    reading.report(key, "AG009", f"a {kind} can't be the key of a map", hint)


def _first_keys(mapping: MappingNode, dialect: Dialect) -> dict[str | None, Node]:
    """Return the first key node of each text."""
    return {key_text(key, dialect): key for key, _ in reversed(mapping.value) if not is_merge(key)}


def _report_duplicate(text: str, key: Node, first: Node, reading: Reading) -> None:
    place = reading.source.location(first.start_mark.index)
    related = (Related(place, "set here first"),)
    reading.report(key, "AG005", f'the key "{shortened(text)}" is set twice', "keep one of them", related)
