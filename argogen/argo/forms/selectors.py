"""Conditions of a resource template, such as `status.phase in (Failed, Error)`, and selectors of labels.

Argo hands successCondition and failureCondition to the parser of label selectors and looks the keys up as paths in the
live object; of a successCondition all requirements must hold, of a failureCondition any one will do.

Facts: Argo 4.1 workflow/executor/resource.go (WaitResource, matchConditions); k8s.io/apimachinery 0.35.4,
pkg/labels/selector.go and pkg/apis/meta/v1/helpers.go, against which the verdicts were measured.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from argogen.argo.forms.faults import Fault
from argogen.argo.forms.labels import check_label_key, check_label_value
from argogen.argo.forms.tags import find_tags, has_tag
from argogen.diagnostics import Path
from argogen.suggest import did_you_mean, one_of
from argogen.wording import short


@dataclass(frozen=True)
class Requirement:
    """One condition on a field.

    `operator` is `=` (also for `==`), `!=`, `in`, `notin`, `>`, `<`, or, for a key alone, `exists` and `!` for not.
    `values` are those written, in order; `key` and they may hold tags.
    """

    key: str
    operator: str
    values: tuple[str, ...] = ()
    offsets: tuple[int, ...] = field(default=(), compare=False)
    """Where each value begins."""


@dataclass(frozen=True)
class _Token:
    """A word or a symbol; the last one is empty. A word that is an operator is one only where an operator can stand."""

    text: str
    offset: int
    is_word: bool = False


@dataclass(frozen=True)
class _Clause:
    """A requirement by its tokens; `end` is the position of the one after it."""

    key: _Token
    operator: str
    values: tuple[_Token, ...]
    end: int


class _Unreadable(Exception):  # noqa: N818 - it ends the reading, and becomes a fault
    def __init__(self, position: int, tokens: Sequence[_Token], message: str, hint: str) -> None:
        super().__init__(message)
        around = tokens[max(position - 1, 0) : position + 1]
        self.depends_on_tag = any(has_tag(token.text) for token in around)
        self.fault = Fault(message, hint, tokens[position].offset)


_SPACES = re.compile(r"[ \t\r\n]*")
_SYMBOL = re.compile(r"==|!=|[=!(),<>]")
_WORD_PART = re.compile(r"[^ \t\r\n=!(),<>{]+|\{")
_QUOTED = re.compile(r"(?P<quote>['\"])(?P<bare>.*)(?P=quote)")
_COMPARISONS = ("=", "==", "!=", ">", "<")
_SETS = ("in", "notin")
_ORDERS = (">", "<")
_LARGEST_INTEGER = str(2**63 - 1)

_HINT_OPERATOR = "an operator is one of =, ==, !=, >, <, in (a, b) and notin (a, b)"
_HINT_PARENTHESES = "write the values in parentheses, with commas between: in (Failed, Error)"
_HINT_COMMA = "put a comma between: all must hold for success, any one is a failure"
_HINT_KEY = "name a field by its path, such as status.phase or status.conditions.0.status"
_HINT_VALUE = 'a value has up to 63 letters, digits, "-", "_" and ".", the first and last a letter or digit'


def check_selector(text: str) -> Iterator[Fault]:
    """Yield what is wrong with a successCondition or failureCondition of a resource template.

    Argo finds it only when the pod runs, and fails then. Tags are words that are not known yet: where one could make
    the difference, there is no fault.
    """
    for part in _read(text):
        if isinstance(part, Fault):
            yield part


def parse_selector(text: str) -> tuple[Requirement, ...]:
    """Return the requirements of a condition, up to where it can't be read."""
    return tuple(part for part in _read(text) if isinstance(part, Requirement))


def check_label_selector(selector: Mapping[str, Any]) -> Iterator[tuple[Path, Fault]]:
    """Yield what is wrong with a selector such as podGC's `labelSelector`, each with the path below it.

    Only what Kubernetes' LabelSelectorAsSelector refuses; what is no map, list or text at all is left to the schema.
    Argo checks podGC's before it substitutes (Argo 4.1 workflow/validate/validate.go), so a tag in it is wrong as well.
    """
    labels = selector.get("matchLabels")
    for key, value in labels.items() if isinstance(labels, Mapping) else ():
        path: Path = ("matchLabels", key)
        value_fault = check_label_value(value) if isinstance(value, str) else ""
        yield from _faults_at(path, check_label_key(str(key)), value_fault)
    expressions = selector.get("matchExpressions")
    for index, parts in enumerate(expressions if isinstance(expressions, list) else ()):
        if not isinstance(parts, Mapping):
            continue
        path = ("matchExpressions", index)
        key, operator, values = parts.get("key", ""), parts.get("operator", ""), parts.get("values") or []
        if not (isinstance(key, str) and isinstance(operator, str) and isinstance(values, list)):
            continue
        yield from _faults_at((*path, "key") if "key" in parts else path, check_label_key(key))
        yield from _check_operator(path, operator, values)
        for position, value in enumerate(values):
            if isinstance(value, str):
                yield from _faults_at((*path, "values", position), check_label_value(value))


_LABEL_OPERATORS = {"In": True, "NotIn": True, "Exists": False, "DoesNotExist": False}
"""Whether each operator of a label selector needs values; without need it may have none."""


def _check_operator(path: Path, operator: str, values: Sequence[Any]) -> Iterator[tuple[Path, Fault]]:
    needs_values = _LABEL_OPERATORS.get(operator)
    if needs_values is None:
        hint = did_you_mean(operator, _LABEL_OPERATORS) or f"it is {one_of(_LABEL_OPERATORS)}"
        yield (*path, "operator"), Fault(f'there is no operator "{short(operator)}"', hint)
    elif needs_values and not values:
        yield path, Fault(f'"{operator}" needs values', "list one label value or more under values")
    elif values and not needs_values:
        yield (*path, "values"), Fault(f'"{operator}" takes no values', "remove values, or use In or NotIn")


def _faults_at(path: Path, *messages: str) -> Iterator[tuple[Path, Fault]]:
    return ((path, Fault(message)) for message in messages if message)


def _read(text: str) -> Iterator[Requirement | Fault]:
    """Yield the requirements of a condition, and faults in their words; a fault in the syntax is the last."""
    tokens = _tokens(text)
    position = 0
    faults: list[Fault] = []
    try:
        while tokens[position].text:
            clause = _clause(tokens, position)
            values, offsets = [value.text for value in clause.values], [value.offset for value in clause.values]
            yield Requirement(clause.key.text, clause.operator, tuple(values), tuple(offsets))
            faults = list(_word_faults(clause))
            yield from faults
            position = _after_comma(tokens, clause.end)
    except _Unreadable as end:
        if not end.depends_on_tag and not faults:  # after a bad word it is likely to be the same mistake
            yield end.fault


def _after_comma(tokens: Sequence[_Token], position: int) -> int:
    """Return the position of the next requirement, or of the end."""
    if not tokens[position].text:
        return position
    if tokens[position].text != ",":
        raise _unexpected(position, tokens, "a comma", _HINT_COMMA)
    if not tokens[position + 1].text:
        raise _Unreadable(position, tokens, "nothing follows the comma", "remove it, or add what is missing")
    return position + 1


def _tokens(text: str) -> list[_Token]:
    tags = {tag.start: tag.end for tag in find_tags(text)}
    tokens: list[_Token] = []
    position = 0
    while (position := _SPACES.match(text, position).end()) < len(text):  # type: ignore[union-attr]  # matches always
        start = position
        symbol = _SYMBOL.match(text, position)
        if symbol:
            position = symbol.end()
        else:
            while part := _WORD_PART.match(text, position):
                position = tags.get(position) or part.end()
        tokens.append(_Token(text[start:position], start, not symbol))
    return [*tokens, _Token("", len(text.rstrip(" \t\r\n")))]


def _clause(tokens: Sequence[_Token], position: int) -> _Clause:
    """Return the requirement that begins at `position`."""
    negated = tokens[position].text == "!"
    position += negated
    key = tokens[position]
    if not key.is_word:
        raise _unexpected(position, tokens, "a field", _HINT_KEY)
    position += 1
    operator = tokens[position].text
    if negated or operator in ("", ","):
        return _Clause(key, "!" if negated else "exists", (), position)
    if operator in _SETS:
        return _Clause(key, operator, *_values(tokens, position + 1))
    if operator not in _COMPARISONS:
        raise _unexpected(position, tokens, "an operator", did_you_mean(operator, _SETS) or _HINT_OPERATOR)
    return _Clause(key, "=" if operator == "==" else operator, *_value(tokens, position + 1))


def _value(tokens: Sequence[_Token], position: int) -> tuple[tuple[_Token], int]:
    """Return the value at `position`, and the position after it; no value is an empty one."""
    operator, value = tokens[position - 1], tokens[position]
    if value.is_word:
        return (value,), position + 1
    if value.text in ("", ","):
        return (_Token("", operator.offset, is_word=True),), position
    if value.text in ("=", "==") and value.offset == operator.offset + len(operator.text):
        hint = "write > or < and a whole number" if operator.text in _ORDERS else _HINT_OPERATOR
        raise _Unreadable(position - 1, tokens, f'there is no operator "{operator.text}{value.text}"', hint)
    raise _unexpected(position, tokens, "a value", _HINT_VALUE)


def _values(tokens: Sequence[_Token], position: int) -> tuple[tuple[_Token, ...], int]:
    """Return the values in the parentheses at `position`, and the position after them; empty ones count."""
    if tokens[position].text != "(":
        raise _unexpected(position, tokens, '"("', _HINT_PARENTHESES)
    values = [_Token("", tokens[position].offset, is_word=True)]
    while tokens[position := position + 1].text != ")":
        token = tokens[position]
        if token.text == ",":
            values.append(_Token("", token.offset, is_word=True))
        elif token.is_word and not values[-1].text:
            values[-1] = token
        else:
            raise _unexpected(position, tokens, '"," or ")"', _HINT_PARENTHESES)
    return tuple(values), position + 1


def _word_faults(clause: _Clause) -> Iterator[Fault]:
    """Yield what is wrong with the key and the values."""
    key = clause.key
    if _is_bad(key.text, check_label_key):
        yield Fault(f'"{short(key.text)}" can\'t name a field', _HINT_KEY, key.offset)
    for value in clause.values:
        if clause.operator in _ORDERS and not has_tag(value.text):
            if not _is_count(value.text):
                what = f'"{short(value.text)}"' if value.text else "nothing"
                hint = "write a whole number, 0 or more"
                yield Fault(f'{what} stands after "{clause.operator}"', hint, value.offset)
        elif _is_bad(value.text, check_label_value):
            yield _bad_value(value)


def _is_count(text: str) -> bool:
    """Say whether a text is a whole number of up to 64 bits; a sign is none, since no value can begin with it."""
    digits = text.lstrip("0")
    fits = (len(digits), digits) <= (len(_LARGEST_INTEGER), _LARGEST_INTEGER)
    return re.fullmatch("[0-9]+", text) is not None and fits and not check_label_value(text)


def _is_bad(word: str, check: Callable[[str], str]) -> bool:
    """Say whether a word is wrong, of one with tags only what stands beside them."""
    if not has_tag(word):
        return bool(check(word))
    ends = [0, *(edge for tag in find_tags(word) for edge in (tag.start, tag.end)), len(word)]
    rest = "".join(word[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))
    return bool(re.search(r"[^-A-Za-z0-9_./{}]", rest))


def _bad_value(value: _Token) -> Fault:
    quoted = _QUOTED.fullmatch(value.text)
    if quoted and not _is_bad(quoted["bare"], check_label_value):
        hint = f"write {short(quoted['bare'])} without them" if quoted["bare"] else "write nothing for an empty value"
        return Fault("a value can't have quotes", hint, value.offset)
    hint = _HINT_COMMA if re.search(r"&&|\|\|", value.text) else _HINT_VALUE
    return Fault(f'"{short(value.text)}" can\'t be a value here', hint, value.offset)


def _unexpected(position: int, tokens: Sequence[_Token], expected: str, hint: str) -> _Unreadable:
    text = tokens[position].text
    found = f'"{short(text)}" stands' if text else "it ends"
    return _Unreadable(position, tokens, f"{found} where {expected} is expected", hint)
