"""A facade's outputs: whatever the job's document is, each has a value of its type."""

import json
from collections.abc import Callable

import pytest

from .conftest import RefusedError
from .facade import Facade

TEXTS = {
    "success": ('{"x": "Succeeded"}', "Succeeded"),
    "no document": ("{}", "d"),
    "no outputs at all": (None, "d"),
    "empty file": ("", "d"),
    "no JSON": ("Traceback (most recent call last):", "d"),
    "two documents": ('{"x": "a"}\n{"x": "b"}', "d"),
    "NaN makes it no JSON": ('{"x": "a", "y": NaN}', "d"),
    "a list": ('["x"]', "d"),
    "a text": ('"x"', "d"),
    "a number": ("3", "d"),
    "null": ("null", "d"),
    "missing key": ('{"y": "a"}', "d"),
    "null value": ('{"x": null}', "d"),
    "empty text": ('{"x": ""}', ""),
    "integer": ('{"x": 3460000}', "3460000"),
    "beyond 2^53": ('{"x": 9007199254740993}', "9007199254740992"),
    "exponent": ('{"x": 1e21}', "1e+21"),
    "fraction": ('{"x": 12.70}', "12.7"),
    "boolean": ('{"x": false}', "false"),
    "quotes and lines": (r'{"x": "a \"b\" \u0027c\u0027\n\tc:\\d $HOME $(X)"}', "a \"b\" 'c'\n\tc:\\d $HOME $(X)"),
    "control characters": (r'{"x": "\u001b[31mred\u001b[0m\u0000\u007f\u000b!"}', "[31mred[0m!"),
    "tag": ('{"x": "{{workflow.name}} {{=workflow.name}}"}', "{ {workflow.name}} { {=workflow.name}}"),
    "braces": ('{"x": "{{{ {{{{ }} {"}', "{ { { { { { { }} {"),
    "braces around a control character": (r'{"x": "{\u001b{w}}"}', "{ {w}}"),
    "tag characters": (r'{"x": "é 漢 😀 \udb40\udc01 \u2028\u00a0"}', "é 漢 😀  \u2028\u00a0"),
    "half a surrogate pair": (r'{"x": "a\ud800b"}', "a\ufffdb"),
}  # fmt: skip
"""By name: a document, and the text at `$.x` with the default `d`."""

TYPED = {
    "integer": {
        "3460000": "3460000", "-7": "-7", "12.7": "13", "-0.2": "0", '"42"': "42", '"-42"': "-42", "1e3": "1000",
        "9007199254740991": "9007199254740991", "9007199254740993": "-1", "1e300": "-1", '"99999999999999999999"': "-1",
        '"about 3 s"': "-1", '"0x10"': "-1", '"007"': "-1", '""': "-1", "true": "-1", "[1]": "-1",
        '{"n": 1}': "-1", "null": "-1",
    },
    "number": {
        "3.50": "3.5", "3": "3", "-0.5": "-0.5", '"3.5"': "3.5", '"1e3"': "1000", "1e21": "1e+21", "1e-9": "1e-9",
        '"1e999"': "-1", '"about"': "-1", '"Infinity"': "-1", '"0x10"': "-1", "true": "-1", "[1]": "-1", "null": "-1",
    },
    "boolean": {
        "true": "true", "false": "false", '"true"': "true", '"false"': "false", '"yes"': "true", '"True"': "true",
        "1": "true", "0": "true", "null": "true", "[true]": "true", "{}": "true",
    },
}  # fmt: skip
"""By type: the JSON at `$.x`, and the output. The default is -1 for numbers, true for a boolean."""

DEFAULTS = {"integer": -1, "number": -1, "boolean": True}

DATA = [
    "[]", "{}", "0", "false", '""', '"{{w}}"', '["{{{{a}}"]', '{"{{k}}": {"a": {"b": "}}"}}}', "3460000", "1.5e-9",
    r'"\u001b\u0000\n\t\\ \" < > & \u2028"', r'"$(X) $$"', '"😀"', r'"\\{{"', '[[[{"a": [null, true]}]]]',
]  # fmt: skip
"""JSON that must arrive as data."""


@pytest.fixture
def output(facade: Callable[..., Facade]) -> Callable[..., str]:
    """The output of a facade with one, for a document."""

    def read(document: str | None, path: str = "$.x", **settings: object) -> str:
        return facade(outputs={"x": {"path": path, **settings}}).outputs(document)["x"]

    return read


@pytest.mark.parametrize(("document", "expected"), TEXTS.values(), ids=TEXTS)
def test_text_is_cleaned_and_otherwise_unchanged(
    output: Callable[..., str], document: str | None, expected: str
) -> None:
    assert output(document, default="d") == expected


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, cases in TYPED.items() for value in cases])
def test_typed_output_is_of_its_type(output: Callable[..., str], kind: str, value: str) -> None:
    assert output(f'{{"x": {value}}}', type=kind, default=DEFAULTS[kind]) == TYPED[kind][value]


@pytest.mark.parametrize("document", [document for document, text in TEXTS.values() if text == "d"])
@pytest.mark.parametrize("kind", ["integer", "number", "boolean", "json"])
def test_default_stands_for_a_document_without_the_value(
    output: Callable[..., str], kind: str, document: str | None
) -> None:
    default = DEFAULTS.get(kind, {"a": [1]})
    assert json.loads(output(document, type=kind, default=default)) == default


@pytest.mark.parametrize("value", DATA)
def test_json_is_exact_and_holds_no_tag(output: Callable[..., str], value: str) -> None:
    text = output(f'{{"x": {value}}}', type="json", default={})
    assert json.loads(text) == json.loads(value)
    assert "{{" not in text


def test_structured_value_becomes_json_in_a_text(output: Callable[..., str]) -> None:
    assert json.loads(output('{"x": {"code": 7, "why": [1, null]}}')) == {"code": 7, "why": [1, None]}
    assert output('{"x": {"k": "{{workflow.name}}"}}').endswith('"k": "{ {workflow.name}}"\n}')


@pytest.mark.parametrize(
    ("path", "document", "expected"),
    [
        ("$.a.b[0]", '{"a": {"b": [7]}}', "7"),
        ("$.a.b[0]", '{"a": {"b": []}}', "d"),
        ("$.a.b[0]", '{"a": {"b": null}}', "d"),
        ("$.a.b[0]", '{"a": null}', "d"),
        ("$.a.b[0]", '{"a": 3}', "d"),
        ("$.a.b[0]", '{"a": {"b": {"0": 1}}}', "d"),
        ("$.a[-1]", '{"a": [1, 2]}', "2"),
        ("$['odd key']['{{x}}']", '{"odd key": {"{{x}}": "y"}}', "y"),
        ("$['it\\'s']", '{"it\'s": "y"}', "y"),
        ("$['a.b']", '{"a.b": "y", "a": {"b": "n"}}', "y"),
        ("$.in.let.nil", '{"in": {"let": {"nil": "y"}}}', "y"),
        ("$.größe", '{"größe": "y"}', "y"),
        ("$", '"whole"', "whole"),
        ("$", "null", "d"),
    ],
)  # fmt: skip
def test_path_finds_its_value(output: Callable[..., str], path: str, document: str, expected: str) -> None:
    assert output(document, path, default="d") == expected


def test_long_text_arrives_whole(output: Callable[..., str]) -> None:
    text = "line with 'quotes' and ünïcode\n" * 4000
    assert output(json.dumps({"x": text})) == text


@pytest.mark.parametrize("phase", ["Succeeded", "Failed", "Error"])
def test_job_phase_is_how_the_job_ended(facade: Callable[..., Facade], phase: str) -> None:
    assert facade().outputs(None, phase)["job_phase"] == phase


@pytest.mark.parametrize("text", ["it's", 'a "b" \\ c', "two\nlines", "$(X) $$", "é 漢 😀", "}} }", "{", "null", "{ {"])
def test_default_arrives_as_written(output: Callable[..., str], text: str) -> None:
    assert output("{}", default=text) == text
    assert output(None, default=text) == text


@pytest.mark.parametrize("default", [0, -5, 1e3, "42", 2.0])
def test_integer_default_is_an_integer(output: Callable[..., str], default: object) -> None:
    assert int(output("{}", type="integer", default=default)) == float(str(default))


@pytest.mark.parametrize("default", [{"a": [1, None]}, [], 0.5, True, "{}", '"text"', "[1]"])
def test_json_default_is_json(output: Callable[..., str], default: object) -> None:
    expected = json.loads(default) if isinstance(default, str) else default
    assert json.loads(output("{}", type="json", default=default)) == expected


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        ("json", ""), ("json", "abc"), ("json", "NaN"), ("integer", "1.5"), ("integer", 2**53), ("number", "1e999"),
        ("string", "\x1b[0m"), ("string", "\x7f"), ("string", "{{workflow.name}}"), ("string", "\U000e0001"),
    ],
)  # fmt: skip
def test_default_that_would_break_the_promise_is_refused(
    output: Callable[..., str], kind: str, default: object
) -> None:
    with pytest.raises(RefusedError, match=r"AG109|AG118"):
        output("{}", type=kind, default=default)
