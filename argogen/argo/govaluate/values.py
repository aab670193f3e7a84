"""The types that the parts of a govaluate expression may have.

Facts: stagePlanner.go (precedences, and which types an operator checks) and evaluationStage.go.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any

from argogen.argo.forms.tags import has_tag, is_one_tag
from argogen.argo.govaluate.tokens import Kind, Token

NUMBERS = frozenset({"number", "count", "date"})
"""A count is a small number that is written out, a date what a quoted text with a tag may become."""
TEXT = frozenset({"text"})
BOOLEAN = frozenset({"boolean"})
LIST = frozenset({"list"})
NOTHING = frozenset({"nothing"})
ANYTHING = NUMBERS | TEXT | BOOLEAN | LIST | NOTHING

_LEVELS = (
    (",",),
    ("?", ":", "??"),
    ("||",),
    ("&&",),
    ("==", "!=", ">", ">=", "<", "<=", "=~", "!~", "in"),
    ("&", "|", "^"),
    ("<<", ">>"),
    ("+", "-"),
    ("*", "/", "%"),
    ("**",),
)
PRECEDENCE = {operator: level for level, operators in enumerate(_LEVELS) for operator in operators}
"""How tightly operators bind; those of one level go from left to right, and prefixes bind tightest."""

ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {">": gt, ">=": ge, "<": lt, "<=": le}
PATTERNS = ("=~", "!~")
MAY_SKIP = ("&&", "||", "?", ":", "??")
"""Operators whose right side is evaluated or not, as the left side decides."""

TAKES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    **dict.fromkeys(("&&", "||"), (BOOLEAN, BOOLEAN)),
    **dict.fromkeys(PATTERNS, (TEXT, TEXT)),
    **dict.fromkeys(("&", "|", "^", "<<", ">>", "-", "*", "/", "%", "**"), (NUMBERS, NUMBERS)),
    "in": (ANYTHING, LIST),
    "?": (BOOLEAN, ANYTHING),
}
"""The types that an operator takes on its left and its right; the others take any, or decide by both sides."""
PREFIX_TAKES = {"!": BOOLEAN, "-": NUMBERS, "~": NUMBERS}

_SMALL = 10**8
"""Fewer seconds after 1970 than any date that one compares with."""
_PLAIN = re.compile(r"(?P<number>-?[0-9]+(?:\.[0-9]+)?)|true|false")
_LIKE_A_DATE = re.compile(r"[0-9]{4}-[0-9]{2}|[0-9]:[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of an operand, or of the result of an operator.

    `known_faults` counts the faults found before it, and `tagged` says that a tag decides its value. `bare_tag` is the
    tag that it consists of. `plain` says what a text, or each text in a list, is without its quotes if that is no text.
    `is_choice` says that it comes of `?`. `constant` is the value itself where it is plain to see.
    """

    types: frozenset[str]
    start: int
    end: int
    known_faults: int
    tagged: bool = False
    bare_tag: str = ""
    plain: str = ""
    is_choice: bool = False
    constant: bool | float | str | None = None


def operand(token: Token, known_faults: int, *, bare_words: bool) -> Value:
    """Return what is known of an operand; without `bare_words`, nothing is of an unquoted word."""
    types = _types(token, bare_words=bare_words)
    bare_tag = token.text if token.kind is Kind.TAG and is_one_tag(token.text) else ""
    return Value(
        types,
        token.start,
        token.end,
        known_faults,
        tagged=has_tag(token.text),
        bare_tag=bare_tag,
        plain=_plain(token.value) if token.kind is Kind.QUOTED else "",
        constant=_constant(token, types),
    )


def _constant(token: Token, types: frozenset[str]) -> bool | float | str | None:
    if types == BOOLEAN:
        return token.value == "true"
    if token.kind is Kind.NUMBER:
        return float(token.value)
    return token.value if types == TEXT else None


def _plain(text: str) -> str:
    match = _PLAIN.fullmatch(text)
    return "" if not match else "a number" if match["number"] else "true or false"


def _types(token: Token, *, bare_words: bool) -> frozenset[str]:
    match token.kind:
        case Kind.WORD if bare_words:
            return TEXT
        case Kind.QUOTED if has_tag(token.text):
            return TEXT | {"date"}
        case Kind.QUOTED:  # govaluate makes a number of a date
            return TEXT | {"number"} if _LIKE_A_DATE.search(token.value) else TEXT
        case Kind.BOOLEAN:
            return BOOLEAN
        case Kind.NUMBER:
            return frozenset({"count" if float(token.value) < _SMALL else "number"})
        case _:
            return ANYTHING


def are_comparable(left: frozenset[str], right: frozenset[str]) -> bool:
    """Say whether values of two types can be ordered: both are numbers, or both texts."""
    return bool(left & right & TEXT) or _are_numbers(left & NUMBERS, right & NUMBERS)


def can_be_equal(left: frozenset[str], right: frozenset[str]) -> bool:
    """Say whether values of two types can be equal; where nothing is compared, another fault says so."""
    return NOTHING in (left, right) or bool(left & right - NUMBERS) or _are_numbers(left & NUMBERS, right & NUMBERS)


def _are_numbers(left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(left and right) and left | right != {"count", "date"}


def result(operator: str, left: Value, right: Value) -> frozenset[str]:
    """Return the types of what an operator of two sides gives, given sides that it takes."""
    match operator:
        case ",":
            return LIST
        case "?":
            return right.types | NOTHING
        case ":" | "??":
            return (left.types - NOTHING) | right.types if left.types & NOTHING else left.types
        case "+":
            surely_numbers, surely_text = (left.types | right.types) <= NUMBERS, TEXT in (left.types, right.types)
            return frozenset({"number"}) if surely_numbers else TEXT if surely_text else TEXT | {"number"}
        case _:
            return BOOLEAN if PRECEDENCE["||"] <= PRECEDENCE[operator] <= PRECEDENCE["in"] else frozenset({"number"})


def decided(operator: str, left: Value, right: Value) -> bool | None:
    """Return what an operator gives where that is plain to see: for constants, compared or joined."""
    sides = left.constant, right.constant
    match operator, *sides:
        case "&&", False, _:
            return False
        case "||", True, _:
            return True
        case "&&" | "||", bool(), bool(second):
            return second
        case "==" | "!=", first, second if first is not None and second is not None:
            return (type(first) is type(second) and first == second) is (operator == "==")
        case _, (float() as first), (float() as second) if operator in ORDERS:
            return ORDERS[operator](first, second)
        case _, (str() as first), (str() as second) if operator in ORDERS:
            return ORDERS[operator](first, second)
        case _:
            return None
