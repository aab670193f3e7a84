"""The words of a govaluate expression, with Argo's tags still in it.

A tag is pasted as text before the expression is read. Here it is an operand of which nothing is known, together with
the letters and digits that touch it; in a quoted text it is a part of that text.

Facts: parsing.go and lexerState.go.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import isinf

from argogen.argo.forms.faults import Fault
from argogen.argo.forms.tags import OPEN, find_tags
from argogen.wording import LONGEST_QUOTE, short


class Kind(StrEnum):
    """What sort of word a token is."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    WORD = "word"
    FIELD = "field"
    """A word with a dot, such as `Prod.Eu`, which is looked up and never found."""
    QUOTED = "quoted"
    TAG = "tag"
    PREFIX = "prefix"
    MODIFIER = "modifier"
    COMPARATOR = "comparator"
    LOGICAL = "logical"
    TERNARY = "ternary"
    SEPARATOR = "separator"
    OPEN = "open"
    CLOSE = "close"


OPERANDS = frozenset({Kind.NUMBER, Kind.BOOLEAN, Kind.WORD, Kind.FIELD, Kind.QUOTED, Kind.TAG})


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written, `text[start:end]`; `value` is the operator, or a word or quoted text without its escapes."""

    kind: Kind
    text: str
    start: int
    value: str

    @property
    def end(self) -> int:
        """Where the token ends."""
        return self.start + len(self.text)


class GovaluateError(ValueError):
    """A text that is no expression; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


_PREFIXES = ("-", "!", "~")
_OPERATORS: Mapping[str, Kind] = {
    **dict.fromkeys(("+", "-", "*", "/", "%", "**", "&", "|", "^", ">>", "<<"), Kind.MODIFIER),
    **dict.fromkeys(("&&", "||"), Kind.LOGICAL),
    **dict.fromkeys(("==", "!=", ">", ">=", "<", "<=", "=~", "!~"), Kind.COMPARATOR),
    **dict.fromkeys(("?", ":", "??"), Kind.TERNARY),
}
_BEFORE_PREFIX = frozenset(
    {None, Kind.OPEN, Kind.MODIFIER, Kind.COMPARATOR, Kind.LOGICAL, Kind.TERNARY, Kind.SEPARATOR}
)
_MEANT = {
    "=": "==",
    "===": "==",
    "!==": "!=",
    "=>": ">=",
    "=<": "<=",
    "<>": "!=",
    "=!": "!=",
    "~=": "=~",
    "!": "!=",
    "~": "=~",
    ";": "&& or ||",
}
"""What those mean who write an operator that there is not."""

# Go's white space; Python's also counts the separators U+001C to U+001F.
_SPACE_CHARACTERS = "\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SPACES = re.compile(f"[{_SPACE_CHARACTERS}]*")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_NO_SYMBOL = re.compile(rf"[{_SPACE_CHARACTERS}()\[\]'\"]")
_NUMBER = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")
_HEXADECIMAL = re.compile(f"0x[{_SPACE_CHARACTERS}]*([0-9a-fA-F]*)")
_BORDER = rf"==|!=|=~|!~|&&|\|\||[{_SPACE_CHARACTERS}'\"(),<>!\[\]]"
_UNQUOTED = re.compile(rf"{_BORDER}|(?P<text>(?:\{{\{{.*?\}}\}}|(?!{_BORDER}).)+)", re.DOTALL)

_VARIABLE = re.compile(r"(?:workflow|steps|tasks|inputs|item)\.[-\w.]+")
"""The name of one of Argo's variables, where a tag is meant."""


@dataclass(frozen=True, eq=False)
class Source:
    """A text with its tags; it cuts out what a fault is about."""

    text: str

    @cached_property
    def tags(self) -> Mapping[int, int]:
        """Where each tag begins and ends."""
        return {tag.start: tag.end for tag in find_tags(self.text)}

    @cached_property
    def _unquoted(self) -> list[re.Match[str]]:
        return [match for match in _UNQUOTED.finditer(self.text) if match["text"]]

    def unquoted_text(self, offset: int) -> tuple[int, int]:
        """Return where the text without quotes begins and ends that `offset` is in, such as `prod-eu` or `1.2.3`."""
        index = bisect_right(self._unquoted, offset, key=lambda match: match.start()) - 1
        if index >= 0 and offset < self._unquoted[index].end():
            return self._unquoted[index].span()
        return offset, offset + 1

    def excerpt(self, start: int, end: int) -> str:
        """Return a part of the text as far as a message shows it."""
        return short(self.text[start : min(end, start + LONGEST_QUOTE + 1)])

    def shown(self, start: int, end: int) -> str:
        """Return a part of the text for a message: in quotes, unless it has its own."""
        excerpt = self.excerpt(start, end)
        return excerpt if self.text[start] in "'\"" else f'"{excerpt}"'

    def needs_quotes(self, offset: int) -> Fault:
        """Return the fault of an unquoted text that can't be read."""
        start, end = self.unquoted_text(offset)
        found = self.excerpt(start, end)
        if _VARIABLE.fullmatch(self.text, start, end):
            return Fault(f'"{found}" can\'t be read without braces', f"write {{{{{found}}}}}", start)
        return Fault(f'"{found}" can\'t be read without quotes', f"write '{found}'", start)

    def touches(self, token: Token, *, after: bool) -> bool:
        """Say whether a token is in one unquoted text with what comes before or after it."""
        start, end = self.unquoted_text(token.start)
        return token.end < end if after else start < token.start


def tokenize(source: Source) -> list[Token]:
    """Return the words of a text. Raises GovaluateError where govaluate can't read one, whatever the tags stand for."""
    tokens: list[Token] = []
    position = 0
    text = source.text
    while (position := _SPACES.match(text, position).end()) < len(text):  # type: ignore[union-attr]  # matches always
        token = _token(source, position, tokens[-1].kind if tokens else None)
        tokens.append(token)
        position = token.end
    return tokens


def _token(source: Source, start: int, previous: Kind | None) -> Token:
    character = source.text[start]
    if start in source.tags or character.isalpha():
        return _word(source, start)
    if character.isdecimal() or character == ".":
        return _number(source, start)
    if character in "'\"":
        return _enclosed(source, start, "'\"", Kind.QUOTED)  # either quote closes, whichever opened
    if character == "[":
        return _enclosed(source, start, "]", Kind.WORD)
    if simple := {"(": Kind.OPEN, ")": Kind.CLOSE, ",": Kind.SEPARATOR}.get(character):
        return Token(simple, character, start, character)
    return _operator(source, start, previous)


def _word(source: Source, start: int) -> Token:
    written = _run(source, start, _is_word)
    if OPEN in written:
        return Token(Kind.TAG, written, start, written)
    value = _unescaped(written)
    if value in ("true", "false"):
        return Token(Kind.BOOLEAN, written, start, value)
    if value in ("in", "IN"):
        return Token(Kind.COMPARATOR, written, start, "in")
    return Token(Kind.FIELD if "." in value else Kind.WORD, written, start, value)


def _number(source: Source, start: int) -> Token:
    hexadecimal = _HEXADECIMAL.match(source.text, start)
    if hexadecimal and hexadecimal.end() not in source.tags:
        digits = hexadecimal[1].lstrip("0")
        if not hexadecimal[1] or len(digits) > 16:
            raise GovaluateError(source.needs_quotes(start))
        return Token(Kind.NUMBER, hexadecimal[0], start, str(int(digits or "0", 16)))
    written = _run(source, start, lambda character: character.isdecimal() or character == ".")
    if OPEN in written:
        return Token(Kind.TAG, written, start, written)
    value = _unescaped(written)
    if not _NUMBER.fullmatch(value) or isinf(float(value)):
        raise GovaluateError(source.needs_quotes(start))
    return Token(Kind.NUMBER, written, start, value)


def _enclosed(source: Source, start: int, closing: str, kind: Kind) -> Token:
    written = _run(source, start + 1, lambda character: character not in closing)
    end = start + 1 + len(written)
    if end == len(source.text):
        if kind is Kind.WORD:
            raise GovaluateError(Fault("this bracket is never closed", "add ]", start))
        other = "'" if source.text[start] == '"' else '"'
        hint = "a quote of either kind ends a text: put a backslash before one that belongs to it"
        hint = hint if other in source.text else f"add {source.text[start]}"
        raise GovaluateError(Fault("this quote is never closed", hint, start))
    return Token(kind, source.text[start : end + 1], start, _unescaped(written))


def _operator(source: Source, start: int, previous: Kind | None) -> Token:
    written = _run(source, start, _is_symbol)
    value = _unescaped(written)
    if value in _PREFIXES and previous in _BEFORE_PREFIX:
        return Token(Kind.PREFIX, written, start, value)
    if value in _OPERATORS:
        return Token(_OPERATORS[value], written, start, value)
    if value in _PREFIXES and previous is Kind.TAG:  # the tag may stand for an operator
        return Token(Kind.PREFIX, written, start, value)
    raise GovaluateError(_unknown_operator(source, start, value))


def _unknown_operator(source: Source, start: int, value: str) -> Fault:
    if not value:
        return Fault('"]" closes nothing', "put the text in quotes", start)
    message = f'there is no operator "{short(value)}"'
    if value in _MEANT:
        return Fault(message, f"write {_MEANT[value]}", start)
    if value[:-1] in _OPERATORS and value[-1] in _PREFIXES:
        return Fault(message, f"put a space between {value[:-1]} and {value[-1]}", start)
    if source.text[start - 1 : start].isalnum() or source.text[start + len(value) :][:1].isalnum():
        return source.needs_quotes(start)
    return Fault(message, "put texts in quotes", start)


def _run(source: Source, start: int, accepts: Callable[[str], bool]) -> str:
    """Return what is read from `start` on: what `accepts` takes, whatever follows a backslash, and tags in words."""
    text, position = source.text, start
    while position < len(text):
        if position in source.tags:
            if accepts is _is_symbol:
                break
            position = source.tags[position]
        elif text[position] == "\\":
            if position + 1 == len(text):
                raise GovaluateError(Fault("it ends in a backslash", "remove it, or write two", position))
            position = source.tags.get(position + 1, position + 2)
        elif accepts(text[position]):
            position += 1
        else:
            break
    return text[start:position]


def _is_word(character: str) -> bool:
    return character.isalpha() or character.isdecimal() or character in "_."


def _is_symbol(character: str) -> bool:
    return not (character.isalpha() or character.isdecimal() or _NO_SYMBOL.match(character))


def _unescaped(written: str) -> str:
    return _ESCAPE.sub(r"\1", written)
