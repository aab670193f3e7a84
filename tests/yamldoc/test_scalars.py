"""What plain text means: in a spec, to Argo, and to other readers."""

import itertools
import math
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from argogen.yamldoc import Dialect, load

AGREED = {
    "~": None, "null": None, "Null": None, "NULL": None, "": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "0": 0, "7": 7, "-5": -5, "9223372036854775807": 2**63 - 1, "1.0": 1.0, "3.12": 3.12, "-0.5": -0.5,
    "1.0e+16": 1e16, "1.0e-05": 1e-05,
    "1.10.2": "1.10.2", "tRUE": "tRUE", "nil": "nil", "8080:80": "8080:80", "0 3 * * *": "0 3 * * *", "1d": "1d",
    "2024-01": "2024-01", "python:3.12-alpine": "python:3.12-alpine", "0xg": "0xg", "-": "-", "none": "none",
}  # fmt: skip

BOOLEAN = "a boolean to some YAML readers and text to others"
DOUBTFUL = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), (BOOLEAN, "true for the boolean")),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), (BOOLEAN, "false for the boolean")),
    **{number: ("a number to some YAML readers and text to others", f"{plain} for the number")
       for number, plain in (("0o17", 15), ("0b1", 1), ("1_000", 1000), ("1e3", 1000), ("1.5e3", 1500), ("08", 8))},
    **{number: (f"read as the number {plain}", f"{plain} for the number")
       for number, plain in (("0x1F", 31), ("+1", 1), ("-0", 0), ("1.10", 1.1), (".5", 0.5), ("1.", 1), ("00", 0))},
    **dict.fromkeys(
        ("1:30", "01:30", "190:20:30", "0b_", "1e400"), ("a number to some YAML readers and text to others", "")
    ),
    **dict.fromkeys(
        ("2024-01-01", "2024-1-2", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43"),
        ("a date to some YAML readers and text to others", ""),
    ),
    **dict.fromkeys(
        (".inf", "-.INF", "+.inf", ".nan", ".NaN"), ("a number that JSON, and so Kubernetes, doesn't have", "")
    ),
    "9223372036854775808": ("too large for a number in Kubernetes", ""),
    "017": ("15 to some YAML readers and 17 to others", ""),
    "=": ("has a meaning of its own to some YAML readers and is text to others", ""),
    "<<": ("has a meaning of its own to some YAML readers and is text to others", ""),
}  # fmt: skip

# Measured with kubectl 1.32.
ARGO = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"), False),
    **dict.fromkeys(("~", "null", "Null", "NULL")),
    "017": 15, "-017": -15, "0o17": 15, "0O17": 15, "08": 8, "0x1F": 31, "+0x1F": 31, "0b11": 3, "0b-1": -1, "0_8": 8,
    "1_000": 1000, "1_": 1, "-_1": -1, "+1": 1, "1e3": 1000, "1E3": 1000, "1.5e3": 1500, "1e-3": 0.001, "1e21": 1e21,
    "1.10": 1.1, "1.0": 1, ".5": 0.5, "-.5": -0.5, ".5_5": 0.55, "1.": 1, "-0.0": 0, "1e400": "1e400",
    "9223372036854775807": 2**63 - 1, "1234567890123456789012345": 1.2345678901234568e24,
    **{text: text for text in ("yEs", "tRUE", "nULL", "1:30", "01:30", "190:20:30", "2024-01-01", "2024-1-2", "=", "<<",
                               "0b2", "0b_", "0x_", "0o8", "_1", ".5_", "._5", "1e", "NaN", "inf", "1,000", "1.2.3",
                               "0xFFFFFFFFFFFFFFFFF", "2001-12-14t21:59:43.10-05:00", "+0b-1", "0x1p3")},
}  # fmt: skip

ARGO_KEYS = {
    "true": "true", "yes": "true", "Off": "false", "80": "80", "0x10": "16", "1_0": "10", "-5": "-5", "1.10": "1.1",
    "1e3": "1000", "1e6": "1e+06", "1e30": "1e+30", "1e-5": "1e-05", "3.14159265358979": "3.1415927", "1e300": ".inf",
    "123456.5": "123456.5", "18446744073709551616": "1.8446744e+19", ".nan": ".nan", "+.inf": ".inf", "-.inf": "-.inf",
    "2024-01-01": "2024-01-01", "1:30": "1:30", "=": "=", "1e400": "1e400", "!!str 1e3": "1e3", "'on'": "on",
}  # fmt: skip

# Every short text of the characters that numbers are made of; none of them ends or starts like a key.
NUMBER_LIKE = [
    text
    for length in (1, 2, 3, 4)
    for text in map("".join, itertools.product("018_.+-exob:", repeat=length))
    if text[0] != ":" and text[-1] != ":" and text not in ("-", "---")
]


def value(text: str, dialect: Dialect) -> object:
    """Return what a plain value is read as, or the code of the first diagnostic."""
    loaded = load(f"a: {text}", "a.yaml", dialect)
    return loaded.diagnostics[0].code if loaded.diagnostics else loaded.documents[0].data["a"]


def same(left: object, right: object) -> bool:
    """Compare as JSON does, to which 1 and 1.0 are one number, but which tells 1 from true."""
    return left == right and isinstance(left, bool) == isinstance(right, bool)


@pytest.mark.parametrize(("text", "expected"), [(t, v) for t, v in AGREED.items() if t != "-"])
def test_a_spec_takes_what_every_reader_agrees_on(text: str, expected: object) -> None:
    found = value(text, Dialect.SPEC)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(("text", "why", "otherwise"), [(text, *said) for text, said in DOUBTFUL.items()])
def test_a_spec_refuses_what_readers_disagree_about(text: str, why: str, otherwise: str) -> None:
    loaded = load(f"a: {text}", "a.yaml", Dialect.SPEC)
    (found,) = loaded.diagnostics
    joint = " " if why.startswith("has") else " is "
    hint = f'write "{text}" in quotes' + (f", or {otherwise}" if otherwise else "")
    assert (str(found.location), found.code) == ("a.yaml:1:4", "AG006")
    assert (found.message, found.hint) == (f'"{text}"{joint}{why}', hint)
    assert loaded.documents[0].data == {"a": text}


@pytest.mark.parametrize("text", DOUBTFUL)
def test_a_spec_takes_any_text_in_quotes_or_as_a_key(text: str) -> None:
    key = '"<<"' if text == "<<" else text
    loaded = load(f"{key}: '{text}'", "a.yaml", Dialect.SPEC)
    assert loaded.diagnostics == ()
    assert loaded.documents[0].data == {text: text}


def test_a_message_shows_only_the_start_of_a_long_value() -> None:
    (found,) = load("a: " + "1" * 5000, "a.yaml", Dialect.SPEC).diagnostics
    assert found.message == f'"{"1" * 59}…" is too large for a number in Kubernetes'


@pytest.mark.parametrize(("text", "expected"), ARGO.items())
def test_argo_reads(text: str, expected: object) -> None:
    found = value(text, Dialect.ARGO)
    assert same(found, expected)
    assert not (isinstance(found, float) and found.is_integer() and math.fabs(found) < 1e21)


@pytest.mark.parametrize(("text", "expected"), ARGO_KEYS.items())
def test_argo_makes_keys_of(text: str, expected: str) -> None:
    assert load(f"{text}: 1", "a.yaml", Dialect.ARGO).documents[0].data == {expected: 1}


@pytest.mark.parametrize("text", [".inf", "-.inf", ".nan"])
def test_argo_refuses_numbers_that_are_not_finite(text: str) -> None:
    assert value(text, Dialect.ARGO) == "AG004"


def test_the_tables_say_what_kubectl_does(kubectl: Callable[[str], Any]) -> None:
    read = kubectl("data:\n" + "".join(f"- {text}\n" for text in ARGO))
    assert [pair for pair in zip(ARGO.items(), read, strict=True) if not same(pair[0][1], pair[1])] == []
    keys = kubectl("data:\n" + "".join(f"- {{{text}: 1}}\n" for text in ARGO_KEYS))
    assert [list(key) for key in keys] == [[key] for key in ARGO_KEYS.values()]


def test_argo_reads_every_short_number_like_text_as_kubectl_does(kubectl: Callable[[str], Any]) -> None:
    text = "data:\n" + "".join(f"- {text}\n" for text in NUMBER_LIKE)
    loaded = load(text, "a.yaml", Dialect.ARGO)
    assert loaded.diagnostics == ()
    ours = loaded.documents[0].data["data"]
    assert [row for row in zip(NUMBER_LIKE, ours, kubectl(text), strict=True) if not same(*row[1:])] == []


def test_what_a_spec_takes_means_the_same_to_all_readers(kubectl: Callable[[str], Any]) -> None:
    agreed = [text for text in NUMBER_LIKE if value(text, Dialect.SPEC) != "AG006"]
    text = "data:\n" + "".join(f"- {text}\n" for text in agreed)
    ours = load(text, "a.yaml", Dialect.SPEC).documents[0].data["data"]
    pyyaml = yaml.load(text, yaml.CSafeLoader)["data"]
    rows = zip(agreed, ours, kubectl(text), pyyaml, strict=True)
    assert [row for row in rows if not (same(row[1], row[2]) and same(row[1], row[3]))] == []
    assert 5_000 < len(agreed) < len(NUMBER_LIKE)
