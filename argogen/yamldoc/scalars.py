"""What plain text means: as specs are read, as Argo reads it, and where YAML's readers disagree."""

import math
import re
import struct
from dataclasses import dataclass
from enum import Enum

Scalar = str | int | float | bool | None

_INT64_BOUND = 2**63
"""Integers from here on, on either side, are rounded by Kubernetes' readers to floating point."""


class Dialect(Enum):
    """How plain scalars are read."""

    SPEC = "spec"
    """YAML 1.2 core, without whatever another reader would take differently."""
    ARGO = "argo"
    """As Argo's and Kubernetes' parser: sigs.k8s.io/yaml, which is go-yaml v2 and a conversion to JSON."""


@dataclass(frozen=True)
class Doubt:
    """Why plain text must not stay plain in a spec, and what to write instead."""

    message: str
    hint: str


_AGREED: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_BOOLEANS_1_1: dict[str, bool] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
}
_ARGO_WORDS: dict[str, bool | None] = {**_AGREED, **_BOOLEANS_1_1}

_SPECIAL = frozenset(("=", "<<"))
"""YAML 1.1's "value" and "merge": PyYAML stops with an error at either."""

_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

# YAML 1.1 as PyYAML and Psych read it; Psych also takes sexagesimals that start with 0.
_NUMBER_1_1 = re.compile(
    r"""[-+]?(?: 0b[01_]+ | 0[0-7_]+ | 0x[0-9a-fA-F_]+ | 0 | [1-9][0-9_]*
    | [0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)? | \.[0-9][0-9_]*(?:[eE][-+][0-9]+)? )""",
    re.VERBOSE,
)
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_DATE = re.compile(
    r"""[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}
    (?: (?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?
        (?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))? )?""",
    re.VERBOSE,
)

# YAML 1.2, core schema.
_NUMBER_1_2 = re.compile(
    r"0o[0-7]+ | 0x[0-9a-fA-F]+ | [-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.VERBOSE
)

# go-yaml v2, resolve.go, measured with kubectl: underscores go first, except where a dot leads.
_GO_INTEGER = re.compile(
    r"""(?P<sign>[-+]?)(?: 0[xX](?P<hexadecimal>[0-9a-fA-F]+) | 0[bB](?P<binary>[01]+) | 0[oO]?(?P<octal>[0-7]+)
    | (?P<decimal>0|[1-9][0-9]*) )""",
    re.VERBOSE,
)
_GO_BASES = {"hexadecimal": 16, "binary": 2, "octal": 8, "decimal": 10}
_GO_SIGNED_BINARY = re.compile(r"0b([-+][01]+)")
_GO_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_GO_DOT_FLOAT = re.compile(r"\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?")

_OTHER_THAN_TEXT = (_NUMBER_1_1, _NUMBER_1_2, _SEXAGESIMAL, _DATE, _NOT_FINITE)
_AGREED_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+(?:e[-+][0-9]+)?)?")
_LONGEST_NUMBER = 32
"""No number in its shortest form takes more characters; int() would refuse very many."""
_LONGEST_SHOWN = 60
_DECIMAL = re.compile(r"[-+]?[1-9][0-9]*")
_OCTAL_1_1 = re.compile(r"[-+]?0[0-7]+")
_FIRST_OF_OTHERS = frozenset("0123456789+-.~=<yYnNtTfFoO")
"""Text that starts otherwise is text to every reader."""


def shortened(text: str) -> str:
    """Return `text`, or its start and an ellipsis if it is too long to be repeated in a message."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def number_text(number: float) -> str:
    """Return `number` as YAML 1.1, YAML 1.2 and go-yaml all read it back: an exponent needs a dot and a sign.

    Raises ValueError if it is not finite, or an integer that Kubernetes' readers would round.
    """
    if isinstance(number, int):
        if not _fits(number):
            raise ValueError("an integer of more than 64 bits is rounded by Kubernetes' readers; write it as text")
        return repr(number)
    if not math.isfinite(number):
        raise ValueError(f"{number} is a number that JSON doesn't have")
    text = repr(number)
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def agreed_value(text: str) -> Scalar:
    """Return what every reader takes plain `text` for: null, a boolean, a number in its shortest form, or else text."""
    if text[:1] not in _FIRST_OF_OTHERS:
        return text or None
    if text in _AGREED:
        return _AGREED[text]
    match = _AGREED_NUMBER.fullmatch(text)
    if match is None or len(text) > _LONGEST_NUMBER:
        return text
    number = float(text) if match[1] else int(text)
    try:
        return number if number_text(number) == text else text
    except ValueError:
        return text


def argo_value(text: str) -> Scalar:
    """Return what Argo takes plain `text` for; not-finite numbers, which its JSON refuses, come as floats.

    Floats without a fraction become integers, as they do on their way through JSON.
    """
    if text[:1] not in _FIRST_OF_OTHERS:
        return text or None
    if text in _ARGO_WORDS:
        return _ARGO_WORDS[text]
    if _NOT_FINITE.fullmatch(text):
        return float(text.replace(".", ""))
    number = _go_number(text)
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e21:
        return int(number)
    return text if number is None else number


def argo_key(text: str) -> str | None:
    """Return the key that Argo makes of plain `text`, or None where it refuses: null and what only uint64 holds.

    Source: sigs.k8s.io/yaml, convertToJSONableObject.
    """
    if text[:1] not in _FIRST_OF_OTHERS:
        return text or None
    if text in _ARGO_WORDS:
        word = _ARGO_WORDS[text]
        return None if word is None else str(word).lower()
    if _NOT_FINITE.fullmatch(text):
        return text.lower().replace("+", "")
    number = _go_number(text)
    if isinstance(number, float):
        return _float_key(number)
    if number is None:
        return text
    return str(number) if _fits(number) else None


def is_ambiguous(text: str) -> bool:
    """Tell whether any reader takes plain `text` for something other than this text."""
    if text[:1] not in _FIRST_OF_OTHERS:
        return not text
    return (
        text in _ARGO_WORDS
        or text in _SPECIAL
        or any(pattern.fullmatch(text) for pattern in _OTHER_THAN_TEXT)
        or _go_number(text) is not None
    )


def doubt(text: str) -> Doubt | None:
    """Say why a spec must not hold plain `text`, or return None if every reader takes it for `agreed_value(text)`."""
    if not is_ambiguous(text) or not isinstance(agreed_value(text), str):
        return None
    shown = shortened(text)
    quotes = f'write "{shown}" in quotes'
    if text in _BOOLEANS_1_1:
        truth = "true" if _BOOLEANS_1_1[text] else "false"
        return Doubt(
            f'"{shown}" is a boolean to some YAML readers and text to others', f"{quotes}, or {truth} for the boolean"
        )
    if text in _SPECIAL:
        return Doubt(f'"{shown}" has a meaning of its own to some YAML readers and is text to others', quotes)
    if _NOT_FINITE.fullmatch(text):
        return Doubt(f'"{shown}" is a number that JSON, and so Kubernetes, doesn\'t have', quotes)
    if _DATE.fullmatch(text):
        return Doubt(f'"{shown}" is a date to some YAML readers and text to others', quotes)
    number = _plain_number(text)
    return Doubt(_number_doubt(text, number), f"{quotes}, or {number} for the number" if number else quotes)


def _fits(number: int) -> bool:
    return -_INT64_BOUND <= number < _INT64_BOUND


def _plain_number(text: str) -> str:
    """Return how to write the number that ambiguous `text` means, "" if readers differ about that or can't hold it."""
    number = argo_value(text)
    if not isinstance(number, int | float) or _octal_and_decimal(text):
        return ""
    if isinstance(number, float):
        return "" if _DECIMAL.fullmatch(text) else number_text(number)
    return number_text(number) if _fits(number) else ""


def _number_doubt(text: str, number: str) -> str:
    """Return what is wrong with `text`, a number to at least one reader that means `number`."""
    shown = shortened(text)
    if octal := _octal_and_decimal(text):
        return f'"{shown}" is {octal[0]} to some YAML readers and {octal[1]} to others'
    if not number and _DECIMAL.fullmatch(text):
        return f'"{shown}" is too large for a number in Kubernetes'
    if number and _NUMBER_1_1.fullmatch(text) and _NUMBER_1_2.fullmatch(text):
        return f'"{shown}" is read as the number {number}'
    return f'"{shown}" is a number to some YAML readers and text to others'


def _octal_and_decimal(text: str) -> tuple[int, int] | None:
    """Return both readings of digits with a leading zero, as in 017, if they differ."""
    if not _OCTAL_1_1.fullmatch(text) or len(text) > 20:
        return None
    readings = int(text, 8), int(text)
    return readings if readings[0] != readings[1] else None


def _go_number(text: str) -> int | float | None:
    """Return the number that go-yaml v2 reads in nonempty `text`, None if it reads none."""
    if text[0] == ".":
        value = float(text) if _GO_DOT_FLOAT.fullmatch(text) else math.inf
        return value if math.isfinite(value) else None
    if text[0] not in "0123456789+-":
        return None
    plain = text.replace("_", "")
    integer = _go_integer(plain)
    if integer is not None:
        return integer
    if _GO_FLOAT.fullmatch(plain):
        value = float(plain)
        return value if math.isfinite(value) else None
    binary = _GO_SIGNED_BINARY.fullmatch(plain)
    return int(binary[1], 2) if binary and _fits(int(binary[1], 2)) else None


def _go_integer(plain: str) -> int | None:
    """Return the integer that Go's ParseInt, else ParseUint, reads in `plain` with base 0."""
    match = _GO_INTEGER.fullmatch(plain)
    if match is None or len(match["decimal"] or "") > 20:
        return None
    digits = match[match.lastindex or 0]
    integer = int(match["sign"] + digits, _GO_BASES[match.lastgroup or ""])
    return integer if _fits(integer) or (not match["sign"] and integer < 2 * _INT64_BOUND) else None


def _float_key(value: float) -> str:
    """Return a key that is a float as Go's FormatFloat(value, 'g', -1, 32) writes it: in single precision."""
    single = struct.unpack("f", struct.pack("f", value))[0]
    if math.isinf(single):
        return ".inf" if value > 0 else "-.inf"
    for precision in range(9):
        mantissa, exponent = f"{single:.{precision}e}".split("e")
        if struct.pack("f", float(f"{mantissa}e{exponent}")) == struct.pack("f", single):
            break
    power = int(exponent)
    return f"{single:.{max(precision - power, 0)}f}" if -4 <= power < 6 else f"{mantissa}e{power:+03d}"
