"""What to say about operators and the values beside them."""

from argogen.argo.forms.faults import Fault
from argogen.argo.govaluate import values as v
from argogen.argo.govaluate.tokens import Kind, Source, Token
from argogen.argo.govaluate.values import Value
from argogen.wording import short

_KINDS = (
    (v.TEXT, "a text"),
    (v.NUMBERS, "a number"),
    (v.BOOLEAN, "true or false"),
    (v.LIST, "a list"),
    (v.NOTHING, "nothing"),
    (v.TEXT | v.NUMBERS, "a text"),
)
"""How to call what is of these types and no others; a text that may be a date is a text."""
_TAKEN = {v.BOOLEAN: "true or false", v.NUMBERS: "numbers", v.TEXT: "texts"}
_ALIKE = "put quotes around both, or around neither"


def no_condition(source: Source, whole: Value) -> Fault:
    """Return the fault of a whole that is neither true nor false."""
    text = source.excerpt(whole.start, whole.end).lower()
    hint = f"write {text}" if text in ("true", "false") else "compare it with something"
    return Fault(f"the result is {_kind(whole)}, not true or false", hint, whole.start)


def mismatch(source: Source, operator: Token, value: Value) -> Fault:
    """Return the fault of a value that an operator does not take."""
    sign, is_arithmetic = operator.value, operator.kind is Kind.MODIFIER
    if is_arithmetic and source.touches(operator, after=True) and source.touches(operator, after=False):
        return source.needs_quotes(operator.start)
    if sign == "in":
        return Fault('"in" takes a list', "write in ('a', 'b') for several values, and == for one", value.start)
    if sign in ("&", "|"):
        return Fault(f'"{sign}" calculates with numbers', f"write {sign * 2} to join conditions", operator.start)
    takes = v.PREFIX_TAKES[sign] if operator.kind is Kind.PREFIX else v.TAKES[sign][value.start > operator.start]
    hint = {v.BOOLEAN: "compare it with something", v.TEXT: "put quotes around it"}.get(takes, "")
    return Fault(f'"{sign}" takes {_TAKEN[takes]}, and {_shown(source, value)} is {_kind(value)}', hint, value.start)


def uneven(source: Source, operator: Token, left: Value, right: Value) -> Fault:
    """Return the fault of two values that an operator can't order or add."""
    message = f'"{operator.value}" takes two numbers or two texts, not {_pair(source, left, right)}'
    return Fault(message, _ALIKE, left.start)


def never_equal(source: Source, left: Value, right: Value) -> Fault:
    """Return the surprise of two values that are never equal, since one is of another type."""
    return Fault(f"they are never equal: {_pair(source, left, right)}", _ALIKE, left.start)


def one_side_quoted(source: Source, tag: Value, other: Value) -> Fault:
    """Return what is wrong with a tag without quotes beside a number, `true` or `false` with quotes."""
    message = f'{_shown(source, other)} is a text, and "{short(tag.bare_tag)}" without quotes is {other.plain}'
    return Fault(message, _ALIKE, _tag_start(source, tag))


def lone_colon(source: Source, operator: Token) -> Fault:
    """Return the surprise of a colon to which no question mark belongs: what follows it is ignored."""
    start, end = source.unquoted_text(operator.start)
    if end - start > len(operator.text):
        text = source.excerpt(start, end)
        return Fault(f'"{text}" is cut at its colon', f"write '{text}'", start)
    return Fault('what follows ":" is ignored', 'put "?" and another value before it', operator.start)


def _tag_start(source: Source, tag: Value) -> int:
    return source.text.index(tag.bare_tag, tag.start)  # past the parentheses around it


def _pair(source: Source, left: Value, right: Value) -> str:
    return f"{_shown(source, left)}, which is {_kind(left)}, and {_shown(source, right)}, which is {_kind(right)}"


def _shown(source: Source, value: Value) -> str:
    return source.shown(value.start, value.end)


def _kind(value: Value) -> str:
    return next((name for types, name in _KINDS if value.types <= types), "something else")
