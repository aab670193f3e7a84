"""The one style in which argogen writes YAML.

Keys keep their order; lists stand below their key without indentation; text of several lines is a `|` block; nothing
is folded; text is quoted wherever any reader of YAML would take it for something else.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from argogen.yamldoc.scalars import is_ambiguous, number_text

MAX_KEY = 1024
"""Characters of a key as it is written, with its quotes: YAML's limit for a key on one line."""

_CACHED_LENGTH = 200
"""Longer text hardly comes twice."""

# Plain text starts harmlessly, and holds no ": " and no " #", and no blank or colon at its end.
_PLAIN = re.compile(
    r"""(?!\.\.\.|---) (?:[\w/$.(+]|-(?=[\w-]))
    (?:[\x20-\x22\x24-\x39\x3b-\x7e]|[^\W\x00-\x7f]|(?<!\ )\#|:(?=\S))* (?<!\ )""",
    re.VERBOSE,
)
_PLAIN_IN_FLOW = re.compile(r"(?!\.\.\.)[\w/$.](?:[\w /$.@+()=;-]*[\w/$.@+()=;-])?")
_NUMBER_LIKE = re.compile(r"[-+]?[0-9.][0-9_,.:eE+\-TtZz\ /]*")
"""Not only what readers take for numbers and dates: versions and times look better alike, and some readers do more."""

# What YAML can't hold as it is, and what editors would take for a line end or not show.
_UNPRINTABLE = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
_NEEDS_ESCAPE = re.compile(f"[{_UNPRINTABLE}]")
_ESCAPED = re.compile(rf'["\\\t\n{_UNPRINTABLE}]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_PATH_WORD = re.compile(r"[\w-]+")


class _Refused(Exception):  # noqa: N818 - becomes a TypeError or ValueError
    """A value that YAML can't hold; collects the way to it from the inside out."""

    def __init__(self, kind: type[Exception], message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.path: list[str | int] = []


def write(document: Any) -> str:
    """Return the YAML text of `document`, a dict of str keys and of dict, list, str, int, float, bool and None.

    Raises TypeError for another type, and ValueError for a number that is not finite or too large, text with a lone
    surrogate, and a key of several lines or more than 1,024 characters; both name the path.
    """
    if type(document) is not dict:
        raise TypeError(f"a document is a dict, not {type(document).__name__}")
    if not document:
        return "{}\n"
    lines: list[str] = []
    try:
        _mapping(document, "", "", lines)
    except _Refused as refused:
        raise refused.kind(f"{_dotted(refused.path)}{refused}") from None
    lines.append("")
    return "\n".join(lines)


def write_documents(documents: Iterable[Any]) -> str:
    """Return several documents in one text, each as `write` has it, with a line `---` between them."""
    return "---\n".join(write(document) for document in documents)


def write_flow(value: Any) -> str:
    """Return the YAML of a value on one line, as people write it into a spec: maps and lists in brackets.

    Takes the types that `write` takes, and raises what it raises.
    """
    try:
        return _flow(value)
    except _Refused as refused:
        raise refused.kind(str(refused)) from None


def _flow(value: Any) -> str:
    if type(value) is dict:
        return "{" + ", ".join(f"{_flow(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if type(value) is list:
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    if type(value) is not str:
        return _leaf(value, "")
    plain = _PLAIN_IN_FLOW.fullmatch(value) and not _NUMBER_LIKE.fullmatch(value) and not is_ambiguous(value)
    if not plain and '"' in value and "'" not in value and not _ESCAPED.search(value.replace('"', "")):
        return f"'{value}'"
    return value if plain else _double_quoted(value)


def _mapping(mapping: dict[Any, Any], lead: str, pad: str, lines: list[str]) -> None:
    """Append the lines of a nonempty `mapping`: `lead` before the first key, `pad` before the others."""
    for key, value in mapping.items():
        try:
            head = f"{lead}{_key(key)}:"
            lead = pad
            if type(value) is dict and value:
                lines.append(head)
                _mapping(value, pad + "  ", pad + "  ", lines)
            elif type(value) is list and value:
                lines.append(head)
                _sequence(value, pad, pad, lines)
            else:
                lines.append(f"{head} {_leaf(value, pad)}")
        except _Refused as refused:
            refused.path.append(key)
            raise


def _sequence(items: list[Any], lead: str, pad: str, lines: list[str]) -> None:
    """Append the lines of a nonempty list: `lead` before the first dash, `pad` before the others."""
    for index, value in enumerate(items):
        try:
            if type(value) is dict and value:
                _mapping(value, lead + "- ", pad + "  ", lines)
            elif type(value) is list and value:
                _sequence(value, lead + "- ", pad + "  ", lines)
            else:
                lines.append(f"{lead}- {_leaf(value, pad)}")
            lead = pad
        except _Refused as refused:
            refused.path.append(index)
            raise


def _leaf(value: Any, pad: str) -> str:
    """Return what follows `key: ` or `- `; `pad` is the indentation of that line."""
    kind = type(value)
    if kind is str:
        if "\n" in value:
            return _block(value, pad + "  ") or _double_quoted(value)
        return _text(value) if len(value) < _CACHED_LENGTH else _inline(value)
    if kind is bool:
        return "true" if value else "false"
    if value is None:
        return "null"
    if kind is int or kind is float:
        try:
            return number_text(value)
        except ValueError as error:
            raise _Refused(ValueError, str(error)) from None
    if kind is dict or kind is list:
        return "{}" if kind is dict else "[]"
    raise _Refused(TypeError, f"YAML is not written from {kind.__name__}")


def _key(key: Any) -> str:
    if type(key) is not str:
        raise _Refused(TypeError, f"a key is text, not {type(key).__name__}")
    if "\n" in key:
        raise _Refused(ValueError, "a key can't have several lines")
    text = _text(key) if len(key) < _CACHED_LENGTH else _inline(key)
    if len(text) > MAX_KEY:
        raise _Refused(ValueError, f"a key can't be longer than {MAX_KEY:,} characters")
    return text


def _inline(text: str) -> str:
    """Return `text` without line ends as a scalar on one line: plain, or else in single, or else in double quotes."""
    if _PLAIN.fullmatch(text) and not _NUMBER_LIKE.fullmatch(text) and not is_ambiguous(text):
        return text
    if not text or "'" in text or "\t" in text or _NEEDS_ESCAPE.search(text):
        return _double_quoted(text)
    return f"'{text}'"


_text = lru_cache(maxsize=4096)(_inline)


def _double_quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if 0xD800 <= code < 0xE000:
        raise _Refused(ValueError, f"text can't hold half a character (the lone surrogate U+{code:04X})")
    return _ESCAPES.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _block(text: str, pad: str) -> str | None:
    """Return `text` of several lines as a `|` block indented by `pad`, None if a block can't hold it."""
    if _NEEDS_ESCAPE.search(text) or not text.strip():
        return None
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    chomping = "" if ends == 1 else "+" if ends else "-"
    # A reader finds the indentation by the first line, unless that starts with a blank of its own.
    indentation = "2" if text.lstrip("\n")[0] in " \t" else ""
    lines = [f"{pad}{line}" if line else "" for line in body.split("\n")]
    return "\n".join([f"|{indentation}{chomping}", *lines, *[""] * (ends - 1)])


def _dotted(path: list[str | int]) -> str:
    """Return `path`, given from the inside out, as `spec.templates[0].name: `."""
    text = ""
    for part in reversed(path):
        if isinstance(part, str) and _PATH_WORD.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f"[{part!r}]"
    return f"{text}: " if text else ""
