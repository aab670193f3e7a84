"""Ways through the tree of an expression."""

from collections.abc import Iterator, Sequence

from argogen.argo.expr import nodes as n
from argogen.argo.expr.nodes import Identifier, Integer, Member, Node, String

_PARTS: dict[type[Node], tuple[str, ...]] = {
    n.Member: ("target", "property"),
    n.Slice: ("target", "lower", "upper"),
    n.Call: ("callee", "arguments"),
    n.Builtin: ("arguments",),
    n.Closure: ("body",),
    n.Unary: ("operand",),
    n.Binary: ("left", "right"),
    n.Comparisons: ("operands",),
    n.Conditional: ("condition", "then", "otherwise"),
    n.Array: ("elements",),
    n.Pair: ("key", "value"),
    n.Map: ("pairs",),
    n.Let: ("value", "body"),
    n.Sequence: ("expressions",),
}
"""The fields of each kind of node that hold nodes; the others have none."""


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below `node`, in the order of its fields, which is that of the text."""
    names = _PARTS.get(type(node))
    if names is None:
        return ()
    found: list[Node] = []
    for name in names:
        part = getattr(node, name)
        if isinstance(part, tuple):
            found += part
        elif part is not None:
            found.append(part)
    return tuple(found)


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and all nodes below it, each before its children; reversed, each comes after them."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def upward(node: Node) -> Sequence[Node]:
    """Return `node` and all nodes below it, each after its children, which are in the order of the text."""
    found: list[Node] = []
    waiting = [node]
    while waiting:
        found.append(waiting.pop())
        waiting.extend(children(found[-1]))
    found.reverse()
    return found


def member_path(node: Node) -> tuple[str, ...] | None:
    """Return the way from a variable to a member, or None if `node` is anything else or has a computed step.

    `steps.a`, `steps['a']` and `steps?.a` are all ("steps", "a"); an index is given as text; a name alone is a path
    of one step.
    """
    steps: list[str] = []
    while isinstance(node, Member):
        if not isinstance(node.property, String | Integer):
            return None
        steps.append(str(node.property.value))
        node = node.target
    return (node.name, *reversed(steps)) if isinstance(node, Identifier) else None
