"""What once went wrong in fan-outs."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import CALLER, FAN_OUT, PROVIDER, SCRIPT, RefusedError
from .fanout import FanOut
from .test_fanout_items import ODD, arrived


@pytest.mark.parametrize("source", [{"list": ["a", "b"]}, {"list": ["a B", "b"]}, {"sequence": {"count": 2}}])
@pytest.mark.parametrize("table", [ODD, "${inputs.table}"])
def test_odd_argument_arrives_beside_a_harmless_item(
    fan_out: Callable[..., FanOut], source: dict[str, Any], table: str
) -> None:
    built = fan_out(items=source, inputs={"table": {"default": ODD}}, arguments={"a": "${item}", "table": table})
    first, second = arrived(built, built.run("row-counts"))
    assert (first["TABLE"], second["TABLE"]) == (ODD, ODD)
    assert first["A"] in ("a", "a B", "0")


@pytest.mark.parametrize("item", [{"a": {}}, {"a": "text"}, {"a": None}, {}, "text"])
def test_item_without_a_value_deep_inside_is_refused(fan_out: Callable[..., FanOut], item: Any) -> None:
    built = fan_out(arguments={"x": "${item.a.b}", "y": "${item.a.c}"})
    run = built.run("row-counts", json.dumps([{"a": {"b": 1, "c": 2}}, item]))
    assert "int(argogen: an item lacks a.b or a.c)" in run.error
    assert run.children == []


def test_integer_that_would_be_rounded_is_refused(fan_out: Callable[..., FanOut]) -> None:
    with pytest.raises(RefusedError, match="AG132 the item contains 9007199254740993, which Argo would round"):
        fan_out(items={"list": [{"id": [9007199254740993]}]})


def test_null_in_an_item_is_a_value(fan_out: Callable[..., FanOut]) -> None:
    built = fan_out(items={"list": [{"a": None, "b": [{"c": None}]}]})
    assert [*arrived(built, built.run("row-counts"))] == [{"ITEM": '{"a":null,"b":[{"c":null}]}'}]


@pytest.mark.parametrize(
    "changes",
    [
        {"arguments": {"a": "{{workflow.name}} ${item}"}},
        {"arguments": {"a": "{{=1}} ${inputs.region}", "b": "${item}"}},
        {"job": {**SCRIPT, "env": {"A": "{{workflow.name}} ${inputs.item}"}}},
    ],
)
def test_tag_beside_a_reference_is_refused(fan_out: Callable[..., FanOut], changes: dict[str, Any]) -> None:
    with pytest.raises(RefusedError, match="AG109"):
        fan_out(**{**FAN_OUT, "inputs": {"region": {"default": "eu"}}, **changes})


@pytest.mark.parametrize("region", ["eu", "${inputs.region}"])
def test_further_argument_of_a_caller_holds_no_tag(fan_out: Callable[..., FanOut], region: str) -> None:
    caller = {**CALLER, "inputs": {"region": {"default": "eu"}}}
    with pytest.raises(RefusedError, match="AG109"):
        fan_out({**caller, "arguments": {"region": region, "more": "{{workflow.name}}"}}, PROVIDER)
    built = fan_out({**caller, "arguments": {"region": region, "more": "$${HOME}"}}, PROVIDER)
    (environment,) = arrived(built, built.run("auditing", '["a"]'))
    assert environment["MORE"] == "${HOME}"


def test_item_beside_another_reference_needs_argo_3_6(fan_out: Callable[..., FanOut]) -> None:
    changes = {"inputs": {"region": {"default": "eu"}}, "arguments": {"a": "${item}-${inputs.region}"}}
    with pytest.raises(RefusedError, match="AG124"):
        fan_out(version="3.5", **changes)
    built = fan_out(version="3.6", **changes)
    assert [*arrived(built, built.run("row-counts", '["a"]'))] == [{"A": "a-eu"}]


@pytest.mark.parametrize("items", [FAN_OUT["items"], {"list": ["a"]}])
def test_child_may_get_nothing(fan_out: Callable[..., FanOut], items: Any) -> None:
    (child,) = fan_out(items=items, arguments={}).run("row-counts", '["a"]').children
    assert not child["spec"].get("arguments", {"parameters": []})["parameters"]
    (child,) = fan_out(CALLER, {**PROVIDER, "arguments": {}}).run("auditing", '["a"]').children
    assert child["spec"]["arguments"]["parameters"] == []
