"""The operators of expr: how tightly they bind, and how they are read.

Facts: expr-lang/expr 1.17.8, parser/operator/operator.go, and parser.go for `not in` and its like.
"""

from argogen.argo.expr.cursor import Cursor
from argogen.argo.expr.tokens import ExprSyntaxError, Kind, Token
from argogen.argo.expr.unexpected import shown

UNARY = {"not": 50, "!": 50, "-": 90, "+": 90}
"""How tightly each operator before an operand binds."""

BINARY = {
    "|": 0,
    **dict.fromkeys(("or", "||"), 10),
    **dict.fromkeys(("and", "&&"), 15),
    **dict.fromkeys(("==", "!=", "<", ">", ">=", "<=", "in", "matches", "contains", "startsWith", "endsWith"), 20),
    "..": 25,
    **dict.fromkeys(("+", "-"), 30),
    **dict.fromkeys(("*", "/", "%"), 60),
    **dict.fromkeys(("**", "^"), 100),
    "??": 500,
}
"""How tightly each operator between two operands binds."""

RIGHT_ASSOCIATIVE = frozenset({"**", "^"})
"""Operators of which the last in a row is applied first."""

COMPARISONS = frozenset({"<", ">", ">=", "<="})
"""Operators that can be chained: `0 < a < 10`."""

_NEGATABLE = frozenset({"in", "matches", "contains", "startsWith", "endsWith"})
"""Operators that can be written with `not` before them."""


def binding(cursor: Cursor) -> int:
    """Return how tightly the operator at hand binds, -1 if there is none.

    Raises ExprSyntaxError at a `not` that isn't followed by an operator of _NEGATABLE.
    """
    if cursor.token.kind is not Kind.OPERATOR:
        return -1
    if cursor.token.text != "not":
        return BINARY.get(cursor.token.text, -1)
    following = cursor.peek()
    if following.kind is Kind.OPERATOR and following.text in _NEGATABLE:
        return BINARY[following.text]
    found = f"unexpected {shown(following)}" if following.text else "the expression ends"
    raise ExprSyntaxError(
        f'{found} after "not": in, contains, matches, startsWith or endsWith is missing', following.start
    )


def take_operator(cursor: Cursor) -> Token:
    """Take the operator at hand; one with `not` is returned as a single token with one blank, such as `not in`."""
    first = cursor.advance()
    if first.text != "not":
        return first
    second = cursor.advance()
    return Token(Kind.OPERATOR, f"not {second.text}", first.start, second.end)
