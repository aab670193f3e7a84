"""The tree of an expr expression.

Every node says where it stands: `text[start:end]`, in characters. Parentheses around a node belong to the node that
they are an operand of, not to itself. Two trees are equal if they mean the same; positions don't count.
A chain of operators can be thousands of levels deep: visit nodes by argogen.argo.expr.walk rather than by recursion.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything in the tree, from `start` up to but not including `end`."""

    start: int = field(compare=False)
    end: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Nil(Node):
    """`nil`."""


@dataclass(frozen=True, slots=True)
class Boolean(Node):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Integer(Node):
    """A whole number from 0 to 2**63 - 1; a negative one is a Unary."""

    value: int


@dataclass(frozen=True, slots=True)
class Float(Node):
    """A number with a decimal point or an exponent."""

    value: float


@dataclass(frozen=True, slots=True)
class String(Node):
    """A text, and also the name after a dot and the key of a map where they are written without quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Bytes(Node):
    """A byte string such as `b'\\x00'`; new in expr 1.17.8."""

    value: bytes


@dataclass(frozen=True, slots=True)
class Identifier(Node):
    """A name that is looked up: a variable, or the function of a call."""

    name: str


@dataclass(frozen=True, slots=True)
class Pointer(Node):
    """`#`, `#acc`, `#index`: what a closure is called with; `name` is without the `#`.

    The short form `.name` is a Member of a Pointer that stands before the dot and has no width.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`target.name` (a String as property, `computed` false) or `target[property]` (`computed` true).

    `optional` marks `?.` and `?.[`.
    """

    target: Node
    property: Node
    optional: bool
    computed: bool = field(compare=False)


@dataclass(frozen=True, slots=True)
class Slice(Node):
    """`target[lower:upper]`; a bound that is left out is None."""

    target: Node
    lower: Node | None
    upper: Node | None


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A call of something that is no builtin: `callee` is an Identifier, or a Member for `target.method()`.

    `value | function(x)` is a call as well, with `value` as its first argument.
    """

    callee: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Builtin(Node):
    """A call of one of expr's own functions, in front of its arguments or after a pipe; `name_start` is its place."""

    name: str
    arguments: tuple[Node, ...]
    name_start: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Closure(Node):
    """The second argument of `filter`, `map` and the like, with its braces if it has any."""

    body: Node


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`operator` (`-`, `+`, `!` or `not`) before its operand."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two operands; `operator` as written, `not in` and its like with one blank. `operator_start` is its place."""

    operator: str
    left: Node
    right: Node
    operator_start: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Comparisons(Node):
    """A chain such as `0 < a <= b`: true if each of `operators` holds between the operands to its sides."""

    operands: tuple[Node, ...]
    operators: tuple[str, ...]
    operator_starts: tuple[int, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """`condition ? then : otherwise`, also as `if`; in the short form `a ?: b` (a if it is true) `then` is None."""

    condition: Node
    then: Node | None
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Array(Node):
    """`[a, b]`."""

    elements: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Pair(Node):
    """One entry of a map; `key` is a String unless it is an expression in parentheses. Numbers are String keys too."""

    key: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Map(Node):
    """`{a: 1, 'b': 2, (c): 3}`."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Let(Node):
    """`let name = value; body`; `name_start` is the place of the name."""

    name: str
    value: Node
    body: Node
    name_start: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """`a; b`: the value is that of the last expression."""

    expressions: tuple[Node, ...]
