"""The one style of YAML that argogen writes."""

import enum
import textwrap
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from argogen.yamldoc import Dialect, load, write, write_documents, write_flow

STYLE = {
    "b": 1,
    "a": {"list": ["x", {"k": "v", "l": ["m"]}, ["p", ["q"]], {}, []], "none": None, "no": False},
    "script": "set -eu\n\techo  \n\n  done\n",
    "kept": "a\n\n\n",
    "stripped": "a\nb",
    "indented": "  a\nb\n",
    "blank first": "\n\ta\n",
    "items": ["a\nb\n", " a\nb"],
}
STYLED = textwrap.dedent("""\
    b: 1
    a:
      list:
      - x
      - k: v
        l:
        - m
      - - p
        - - q
      - {}
      - []
      none: null
      'no': false
    script: |
      set -eu
      \techo\040\040

        done
    kept: |+
      a


    stripped: |-
      a
      b
    indented: |2
        a
      b
    blank first: |2

      \ta
    items:
    - |
      a
      b
    - |2-
       a
      b
    """)

SCALARS = {
    # plain
    "a": "a", "python:3.12-alpine": "python:3.12-alpine", "prefix-{{item}}": "prefix-{{item}}", "a#b": "a#b",
    "/bin/sh": "/bin/sh", "-c": "-c", "--flag=x": "--flag=x", "$(date)": "$(date)", "a, [b] {c}": "a, [b] {c}",
    "it's": "it's", 'say "hi"': 'say "hi"', "http://a:80/": "http://a:80/", "Größe": "Größe", "none": "none",
    "0 3 * * *": "0 3 * * *", "30s": "30s", "tRUE": "tRUE", ".hidden": ".hidden", "a  b": "a  b", "C:\\": "C:\\",
    # in quotes, as a reader would take it for something else
    "": '""', "3.12": "'3.12'", "1.10.2": "'1.10.2'", "017": "'017'", "0o17": "'0o17'", "0x1F": "'0x1F'",
    "1e3": "'1e3'", "12e03": "'12e03'", "1_000": "'1_000'", "+.5": "'+.5'", "1:30": "'1:30'",
    "2024-01-01": "'2024-01-01'", "-1": "'-1'", "y": "'y'", "No": "'No'", "on": "'on'", "true": "'true'",
    "null": "'null'", "~": "'~'", "=": "'='", "<<": "'<<'", ".inf": "'.inf'", ".NaN": "'.NaN'", "0:\x85": '"0:\\x85"',
    "08": "'08'", "0b_": "'0b_'", ".5_5": "'.5_5'", "1,000": "'1,000'",
    # in quotes, as YAML gives it a meaning
    "{{item}}": "'{{item}}'", "{{=a}}": "'{{=a}}'", "*": "'*'", "&a": "'&a'", "!Ref": "'!Ref'", "@a": "'@a'",
    "`a`": "'`a`'", "%a": "'%a'", "#a": "'#a'", "a #b": "'a #b'", "- x": "'- x'", "-": "'-'", "---": "'---'",
    "...": "'...'", "--- a": "'--- a'", "a: b": "'a: b'", "a:": "'a:'", ":a": "':a'", "? a": "'? a'", "|": "'|'",
    ">": "'>'", "[a]": "'[a]'", "a ": "'a '", " a": "' a'", " ": "' '", "'a'": "\"'a'\"", '"a"': "'\"a\"'",
    "'a: \"b\\": '"\'a: \\"b\\\\"',
    # escaped
    "a\tb": '"a\\tb"', "\n": '"\\n"', " \n ": '" \\n "', "a\r\nb": '"a\\r\\nb"', "\x00": '"\\0"',
    "\x1b[0m": '"\\x1b[0m"', "\x7f": '"\\x7f"', "\x85": '"\\x85"', "\x9f": '"\\x9f"', "\u2028a": '"\\u2028a"',
    "a\u2029": '"a\\u2029"', "\ufeffa": '"\\ufeffa"', "\ufffe": '"\\ufffe"', "\uffff": '"\\uffff"', "😀": "'😀'",
    "a\n\x07": '"a\\n\\x07"',
}  # fmt: skip

NUMBERS = {
    0: "0",
    -7: "-7",
    2**63 - 1: "9223372036854775807",
    1.0: "1.0",
    0.1: "0.1",
    1e16: "1.0e+16",
    1.5e-7: "1.5e-07",
    -1e300: "-1.0e+300",
}


class Colour(enum.StrEnum):
    RED = "red"


def test_the_style() -> None:
    assert write(STYLE) == STYLED
    for dialect in Dialect:
        assert load(STYLED, "a.yaml", dialect).documents[0].data == STYLE


def test_several_documents() -> None:
    assert write_documents([{"a": 1}, {}, {"b": "x\n\n"}]) == "a: 1\n---\n{}\n---\nb: |+\n  x\n\n"
    assert write_documents([]) == ""


@pytest.mark.parametrize(("text", "written"), SCALARS.items())
def test_text_is_plain_where_nobody_takes_it_for_something_else(text: str, written: str) -> None:
    assert write({"a": text}) == f"a: {written}\n"
    assert write({"a": [text]}) == f"a:\n- {written}\n"
    if "\n" not in text:
        assert write({text: 1}) == f"{written}: 1\n"


@pytest.mark.parametrize(("number", "written"), NUMBERS.items())
def test_numbers_stay_numbers(number: float, written: str) -> None:
    text = write({"a": number})
    assert text == f"a: {written}\n"
    assert yaml.load(text, yaml.CSafeLoader) == {"a": number}
    for dialect in Dialect:
        assert load(text, "a.yaml", dialect).documents[0].data == {"a": number}


def test_numbers_stay_numbers_to_kubectl(kubectl: Callable[[str], Any]) -> None:
    assert kubectl(write({"data": list(NUMBERS)})) == list(NUMBERS)


@pytest.mark.parametrize(
    ("document", "kind", "message"),
    [
        (["a"], TypeError, "a document is a dict, not list"),
        ({"a": [{"b": (1,)}]}, TypeError, "a[0].b: YAML is not written from tuple"),
        ({"a": Colour.RED}, TypeError, "a: YAML is not written from Colour"),
        ({"a": {1: 2}}, TypeError, "a[1]: a key is text, not int"),
        ({"a b": {"c": float("nan")}}, ValueError, "['a b'].c: nan is a number that JSON doesn't have"),
        ({"a": [1, float("-inf")]}, ValueError, "a[1]: -inf is a number that JSON doesn't have"),
        (
            {"a": 2**63},
            ValueError,
            "a: an integer of more than 64 bits is rounded by Kubernetes' readers; write it as text",
        ),
        ({"a": ["\ud800"]}, ValueError, "a[0]: text can't hold half a character (the lone surrogate U+D800)"),
        ({"a": "b\n\udfff"}, ValueError, "a: text can't hold half a character (the lone surrogate U+DFFF)"),
        ({"a": {"b\nc": 1}}, ValueError, "a['b\\nc']: a key can't have several lines"),
    ],
)
def test_what_yaml_cannot_hold_is_refused_with_its_path(document: object, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as raised:
        write(document)
    assert str(raised.value) == message


def test_keys_are_as_long_as_yaml_allows() -> None:
    longest = {"k" * 1024: 1, ":" * 1022: 1}
    for dialect in Dialect:
        assert load(write({"a": longest}), "a.yaml", dialect).documents[0].data == {"a": longest}
    for key in ("k" * 1025, ":" * 1023, "\x00" * 512):
        with pytest.raises(ValueError, match="a key can't be longer than 1,024 characters"):
            write({"a": {key: 1}})


def test_a_key_of_the_greatest_length_is_read_by_kubectl(kubectl: Callable[[str], Any]) -> None:
    assert kubectl(write({"data": {"k" * 1024: 1, ":" * 1022: 2}})) == {"k" * 1024: 1, ":" * 1022: 2}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"default": "eu", "enum": ["eu", "us"], "no": 3}, '{default: eu, enum: [eu, us], "no": 3}'),
        ("Which region to export.", "Which region to export."),
        ("0 3 * * *", '"0 3 * * *"'),
        ("${item}", '"${item}"'),
        ("$.a.b", "$.a.b"),
        ('status == "Failed"', "'status == \"Failed\"'"),
        ("a, b", '"a, b"'),
        ("yes", '"yes"'),
        ("1:30", '"1:30"'),
        ("", '""'),
        ("two\nlines", '"two\\nlines"'),
        ([None, True, {}, []], "[null, true, {}, []]"),
    ],
)
def test_values_on_one_line_look_as_people_write_them(value: Any, text: str) -> None:
    assert write_flow(value) == text
