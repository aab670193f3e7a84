"""The item source config-map, which gets its value in the environment as Kubernetes hands it over."""

from typing import Any

import pytest

SCRIPT = "config-map/config_map.py"


@pytest.mark.parametrize(
    ("form", "value", "items"),
    [
        ("json", '[{"host": "a"}, "b", 3460000, true]\n', [{"host": "a"}, "b", 3460000, True]),
        ("json", "[]", []),
        ("", '["it\'s \\"100 %\\" \u00e4 \U0001f600 $HOME"]', ['it\'s "100 %" \u00e4 \U0001f600 $HOME']),
        ("lines", "a.example.com\r\n\n  b.example.com  \n", ["a.example.com", "b.example.com"]),
        ("lines", "07\n# no comment", ["07", "# no comment"]),
        ("lines", " \n", []),
        ("lines", "", []),
    ],
)
def test_the_value_becomes_the_list(run_source: Any, form: str, value: str, items: list[object]) -> None:
    outcome = run_source(SCRIPT, FORMAT=form, ITEMS=value)
    assert (outcome.code, outcome.errors, outcome.items) == (0, "", items)
    assert outcome.output == f"listed {len(items)} items\n"


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"ITEMS": ""}, "the value is not JSON, line 1 column 1; format: lines takes one item a line"),
        ({"ITEMS": "[1,\n2"}, "the value is not JSON, line 2 column 2; format: lines takes one item a line"),
        ({"ITEMS": '{"a": 1}'}, "the value is JSON, but no list: it is a map"),
        ({"ITEMS": "null"}, "the value is JSON, but no list: it is null"),
        ({"ITEMS": "[" * 50_000}, "the value is nested too deeply"),
        ({"ITEMS": "[\udcff]"}, "the value is not UTF-8"),
        ({"ITEMS": "[]", "FORMAT": "yaml"}, "FORMAT is 'yaml', and should be one of json, lines"),
        ({}, "ITEMS is not set"),
    ],
)
def test_a_value_that_is_no_list_is_named(run_source: Any, variables: dict[str, str], message: str) -> None:
    outcome = run_source(SCRIPT, **variables)
    assert (outcome.code, outcome.output, outcome.errors, outcome.items) == (2, "", f"{message}\n", None)


@pytest.mark.parametrize("value", ["[NaN]", "[1e999]"])
def test_a_number_that_json_does_not_have_is_no_item(run_source: Any, value: str) -> None:
    message = "not listed: an item holds NaN or Infinity, which JSON does not have\n"
    outcome = run_source(SCRIPT, ITEMS=value)
    assert (outcome.code, outcome.errors, outcome.items) == (1, message, None)
