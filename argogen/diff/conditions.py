"""For which values of its variable a condition holds, where it compares one variable with texts."""

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from argogen.argo.expr import Array, Binary, Boolean, ExprSyntaxError, Node, String, Unary, member_path, parse, walk
from argogen.argo.forms.tags import find_tags, has_tag, is_one_tag

_OTHER = "\0"
"""Stands for all texts that no condition names."""
_MOST_NODES = 200


@dataclass(frozen=True)
class _Seen:
    """The variables and the texts that conditions name."""

    names: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)


class _UnknownError(Exception):
    """A condition is more than comparisons with texts."""


def holds_otherwise(before: str, after: str) -> str:
    """Return for which values of its variable a condition holds that did not, and the other way round; "" if unknown.

    The conditions are expressions of expr, bare or as one tag.
    """
    seen = _Seen()
    try:
        trees = (_tree(before), _tree(after))
        held = {_OTHER: tuple(_truth(tree, _OTHER, seen) for tree in trees)}
        held = {text: tuple(_truth(tree, text, seen) for tree in trees) for text in sorted(seen.texts)} | held
    except _UnknownError:
        return ""
    if len(seen.names) != 1:
        return ""
    gained = [text for text, verdict in held.items() if verdict == (False, True)]
    lost = [text for text, verdict in held.items() if verdict == (True, False)]
    told = (("holds also", gained), ("no longer holds", lost))
    parts = [f"{lead} if {min(seen.names)} is {_listed(values)}" for lead, values in told if values]
    return ", ".join(parts) or "holds in the same cases"


def _listed(texts: list[str]) -> str:
    return " or ".join("anything else" if text == _OTHER else f'"{text}"' for text in texts)


def _tree(text: str) -> Node:
    tag = next(find_tags(text)) if is_one_tag(text) else None
    if has_tag(text) and not (tag and tag.is_expression):
        raise _UnknownError
    try:
        tree = parse(tag.body if tag else text)
    except ExprSyntaxError:
        raise _UnknownError from None
    if len(list(islice(walk(tree), _MOST_NODES + 1))) > _MOST_NODES:
        raise _UnknownError
    return tree


def _value(node: Node, text: str, seen: _Seen) -> Any:
    """Return what an expression comes to where every variable is `text`; adds what it names to `seen`."""
    if isinstance(node, String):
        seen.texts.add(node.value)
    if isinstance(node, String | Boolean):
        return node.value
    if isinstance(node, Array):
        return [_value(one, text, seen) for one in node.elements]
    if isinstance(node, Unary) and node.operator in ("!", "not"):
        return not _truth(node.operand, text, seen)
    if isinstance(node, Binary):
        return _of_binary(node, text, seen)
    path = member_path(node)
    if path is None:
        raise _UnknownError
    seen.names.add(".".join(path))
    return text


def _of_binary(node: Binary, text: str, seen: _Seen) -> bool:
    if node.operator in ("&&", "and", "||", "or"):
        left, right = _truth(node.left, text, seen), _truth(node.right, text, seen)
        return left and right if node.operator in ("&&", "and") else left or right
    left, right = _value(node.left, text, seen), _value(node.right, text, seen)
    if node.operator in ("==", "!="):
        return bool(left == right) is (node.operator == "==")
    if node.operator in ("in", "not in") and isinstance(right, list):
        return (left in right) is (node.operator == "in")
    raise _UnknownError


def _truth(node: Node, text: str, seen: _Seen) -> bool:
    found = _value(node, text, seen)
    if not isinstance(found, bool):
        raise _UnknownError
    return found
