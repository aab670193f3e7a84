"""The words of an expr expression: where each one stands and what it means.

Facts: expr-lang/expr 1.17.8, parser/lexer (lexer.go, state.go, utils.go) and parser/utils.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import isinf


class ExprSyntaxError(ValueError):
    """A text that is no expression.

    `message` says what is wrong and what is meant, `offset` counts characters from the start of the text, from 0.
    """

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class Kind(StrEnum):
    """What sort of word a token is. Word operators such as `in`, `let` and `if` are operators, `true` is a name."""

    NAME = "name"
    NUMBER = "number"
    STRING = "string"
    BYTES = "bytes"
    OPERATOR = "operator"
    BRACKET = "bracket"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text, `text[start:end]`; `value` is what a string, byte string or number stands for.

    A number that can't be represented (`0x`, `1e400`) has the value None: as the key of a map it is still allowed.
    """

    kind: Kind
    text: str
    start: int
    end: int
    value: str | bytes | int | float | None = None


WORD_OPERATORS = frozenset(
    {"and", "or", "not", "in", "matches", "contains", "startsWith", "endsWith", "let", "if", "else"}
)
"""Words that are operators everywhere but after `.`, `?.` and `#`: they can't be names."""

LARGEST_INTEGER = 2**63 - 1

# Go's unicode.IsSpace; Python's str.isspace and \s also take U+001C to U+001F.
_SPACE = re.compile("[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_LINE_COMMENT = re.compile(r"//[^\n]*")
_BLOCK_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BRACKET = re.compile(r"[()\[\]{}]")
_OPERATOR = re.compile(r"\|\|?|::?|\.\.?|\?[.?]?|##?|[&!=*<>][&=*]?|[,;%+\-^/]")
_WORD = re.compile(r"[\w$]+")
_RAW_STRING = re.compile(r"`((?:[^`]|``)*)`(?!`)")
_PLAIN_TEXT = {quote: re.compile(rf"[^\n\\{quote}]*") for quote in "'\""}


def _number_pattern(prefix: str, digits: str) -> str:
    return rf"{prefix}[{digits}]*(?:\.(?!\.)[{digits}]*)?(?:[eE][+-]?[{digits}]*)?"


# A leading point is followed by a whole number: .5.5 is one (wrong) number.
_NUMBER = re.compile(
    r"\.?(?:"
    + "|".join(
        (
            _number_pattern("0[xX]", "0-9a-fA-F_"),
            _number_pattern("0[oO]", "0-7_"),
            _number_pattern("0[bB]", "01_"),
            _number_pattern("(?=[0-9])", "0-9_"),
        )
    )
    + ")"
)
_FLOAT = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INTEGERS = (
    (re.compile(r"0[xX]([0-9a-fA-F]+)"), 16),
    (re.compile(r"0[oO]([0-7]+)"), 8),
    (re.compile(r"0[bB]([01]+)"), 2),
    (re.compile(r"([0-9]+)"), 10),
)

_LITERAL_ESCAPES = dict(zip("abfnrtv'\"\\", "\a\b\f\n\r\t\v'\"\\", strict=True))
_BYTE_ESCAPE = r"x[0-9a-fA-F]{2}|[0-3][0-7]{2}"
_UNICODE_ESCAPE = r"u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|U[0-9a-fA-F]{8}"
_STRING_ESCAPE = re.compile(rf"\\([abfnrtv'\"\\]|{_BYTE_ESCAPE}|{_UNICODE_ESCAPE})")
_BYTES_ESCAPE = re.compile(rf"\\([abfnrtv'\"\\]|{_BYTE_ESCAPE})")
_LOOKALIKES = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "−": "-", "…": "..."}


def tokenize(text: str) -> list[Token]:
    """Return the words of `text` in order, the last of them of kind END.

    Raises ExprSyntaxError at a character that belongs to no word, an unclosed text or comment, an unknown escape.
    """
    return list(scan(text))


def scan(text: str) -> Iterator[Token]:
    """Yield the words of `text` one by one, so that a parser meets faults in the order of the text; see tokenize."""
    position = 0
    while (position := _skip_space(text, position)) < len(text):
        token = _token(text, position)
        yield token
        position = token.end
        # What touches a # is its name, whatever word or digit it is.
        if token.text[0] == "#" and (name := _word(text, position)):
            yield Token(Kind.NAME, name, position, position + len(name))
            position += len(name)
    yield Token(Kind.END, "", position, position)


def is_word(text: str) -> bool:
    """Whether `text` consists of letters, digits, `_` and `$` as expr counts them."""
    return bool(text) and _word(text, 0) == text


def _skip_space(text: str, position: int) -> int:
    while position < len(text):
        match = _SPACE.match(text, position) or _LINE_COMMENT.match(text, position)
        if not match and text.startswith("/*", position):
            match = _BLOCK_COMMENT.match(text, position)
            if not match:
                raise ExprSyntaxError('the comment is never closed: "*/" is missing', position)
        if not match:
            break
        position = match.end()
    return position


def _token(text: str, position: int) -> Token:
    character = text[position]
    if character in "'\"":
        return _quoted(text, position, position)
    if character in "bB" and text[position + 1 : position + 2] in ("'", '"'):
        return _quoted(text, position, position + 1)
    if character == "`":
        return _raw_string(text, position)
    if match := _NUMBER.match(text, position):
        return _number(text, match)
    if match := _BRACKET.match(text, position):
        return Token(Kind.BRACKET, match[0], position, match.end())
    if match := _OPERATOR.match(text, position):
        return Token(Kind.OPERATOR, match[0], position, match.end())
    if word := _word(text, position):
        kind = Kind.OPERATOR if word in WORD_OPERATORS else Kind.NAME
        return Token(kind, word, position, position + len(word))
    meant = f": did you mean {_LOOKALIKES[character]}" if character in _LOOKALIKES else ""
    raise ExprSyntaxError(f"unknown character {_shown(character)}{meant}", position)


def _shown(character: str) -> str:
    return f'"{character}"' if character.isprintable() and character != '"' else f"U+{ord(character):04X}"


def _word(text: str, position: int) -> str:
    match = _WORD.match(text, position)
    if not match or match[0].isascii():
        return match[0] if match else ""
    # \w also takes digits such as ² and Ⅷ, which expr doesn't know.
    for index, character in enumerate(match[0]):
        if not (character.isalpha() or character.isdecimal() or character in "_$"):
            return match[0][:index]
    return match[0]


def _number(text: str, match: re.Match[str]) -> Token:
    if follower := _word(text, match.end()):
        raise ExprSyntaxError(f'"{match[0]}" and "{follower}" run together: a number ends there', match.end())
    return Token(Kind.NUMBER, match[0], match.start(), match.end(), _number_value(match[0]))


def _number_value(literal: str) -> int | float | None:
    digits = literal.replace("_", "")
    for pattern, base in _INTEGERS:
        if match := pattern.fullmatch(digits):
            # Python refuses to read thousands of digits; twenty are too many already, leading zeros aside.
            significant = match[1].lstrip("0") or "0"
            value = int(significant, base) if len(significant) <= 64 else LARGEST_INTEGER + 1
            return value if value <= LARGEST_INTEGER else None
    if not _FLOAT.fullmatch(digits):
        return None
    number = float(digits)
    return None if isinf(number) else number


def _raw_string(text: str, position: int) -> Token:
    match = _RAW_STRING.match(text, position)
    if not match:
        raise ExprSyntaxError("the text is never closed: ` is missing", position)
    return Token(Kind.STRING, match[0], position, match.end(), match[1].replace("``", "`"))


def _quoted(text: str, start: int, opening: int) -> Token:
    """Read the text or byte string whose quote stands at `opening`; `start` is where the token begins."""
    quote = text[opening]
    as_bytes = opening > start
    position = opening + 1
    while True:
        match = _PLAIN_TEXT[quote].match(text, position)
        position = match.end() if match else position
        if text.startswith(quote, position):
            break
        if not text.startswith("\\", position):
            raise ExprSyntaxError(f"the text is never closed: {quote} is missing on its line", start)
        position = _escape_end(text, position, quote, as_bytes=as_bytes)
    body = text[opening + 1 : position].replace("\r", "\n")
    end = position + 1
    if as_bytes:
        return Token(Kind.BYTES, text[start:end], start, end, _bytes_value(body))
    return Token(Kind.STRING, text[start:end], start, end, _STRING_ESCAPE.sub(_unescaped, body))


def _escape_end(text: str, position: int, quote: str, *, as_bytes: bool) -> int:
    pattern = _BYTES_ESCAPE if as_bytes else _STRING_ESCAPE
    match = pattern.match(text, position)
    # Of the two quotes only the one that surrounds the text can be escaped.
    if match and (match[1] == quote or match[1] not in "'\"") and _code_point(match[1]) <= 0x10FFFF:
        return match.end()
    escape = text[position : position + 2]
    remedy = "write the quote without a backslash" if escape[1:] in ("'", '"') else "a backslash is \\\\"
    raise ExprSyntaxError(f"unknown escape {escape}: {remedy}, or use a raw text in backticks", position)


def _code_point(escape: str) -> int:
    """Return the number in an escape such as `x41`, `u{1F600}` or `101`, 0 if it holds none."""
    if escape[0] in "xuU":
        return int(escape[1:].strip("{}"), 16)
    return int(escape, 8) if escape.isdigit() else 0


def _unescaped(match: re.Match[str]) -> str:
    escape = match[1]
    if escape in _LITERAL_ESCAPES:
        return _LITERAL_ESCAPES[escape]
    code_point = _code_point(escape)
    # Go writes U+FFFD for half a surrogate pair.
    return "\ufffd" if 0xD800 <= code_point <= 0xDFFF else chr(code_point)


def _bytes_value(body: str) -> bytes:
    parts = _BYTES_ESCAPE.split(body)
    # Every second part is an escape: a single byte, where other characters are written in UTF-8.
    return b"".join(
        bytes((ord(_byte(part)),)) if index % 2 else part.encode("utf-8", "replace") for index, part in enumerate(parts)
    )


def _byte(escape: str) -> str:
    return _LITERAL_ESCAPES[escape] if escape in _LITERAL_ESCAPES else chr(_code_point(escape))
