"""Items that can't arrive are refused before any child starts, and the run says why."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import CALLER, PROVIDER, RefusedError
from .fanout import FanOut
from .hostile import REFUSED

CASES: list[tuple[str, Any]] = [(f"an item contains {what}", item) for what, items in REFUSED.items() for item in items]


@pytest.mark.parametrize(("message", "item"), CASES)
def test_item_that_argo_would_change_is_refused(fan_out: Callable[..., FanOut], message: str, item: Any) -> None:
    for built, name in ((fan_out(), "row-counts"), (fan_out(CALLER, PROVIDER), "auditing")):
        run = built.run(name, json.dumps(["a", item]))
        assert f"int(argogen: {message})" in run.error
        assert run.children == []


@pytest.mark.parametrize(("message", "item"), [case for case in CASES if isinstance(case[1], str)])
def test_item_given_at_submission_is_refused(fan_out: Callable[..., FanOut], message: str, item: str) -> None:
    """Argo itself ends a run whose parameters open a tag that they never close."""
    run = fan_out(items={"parameter": {}}).run("row-counts", parameters={"items": json.dumps([item])})
    assert f"int(argogen: {message})" in run.error or run.error == "Cannot find end tag"
    assert run.children == []


@pytest.mark.parametrize("version", ["3.5", "3.6"])
@pytest.mark.parametrize(("message", "item"), CASES[::4])
def test_older_versions_refuse_too(fan_out: Callable[..., FanOut], version: str, message: str, item: Any) -> None:
    """They show the whole expression, which they leave standing."""
    run = fan_out(version=version).run("row-counts", json.dumps([item]))
    assert run.error.startswith("withParam value could not be parsed as a JSON list")
    assert message in run.error
    assert run.children == []


@pytest.mark.parametrize("text", ["{}", "null", '"a"', "3"])
def test_document_that_is_no_list_is_refused(fan_out: Callable[..., FanOut], text: str) -> None:
    run = fan_out().run("row-counts", text)
    assert "int(argogen: the items are no JSON list)" in run.error
    assert run.children == []


@pytest.mark.parametrize("text", ["", "a, b", '["a"', "['a']", "[NaN]"])
def test_text_that_is_no_json_is_refused(fan_out: Callable[..., FanOut], text: str) -> None:
    run = fan_out().run("row-counts", text)
    assert run.error.startswith("failed to evaluate expression")
    assert run.children == []


@pytest.mark.parametrize("item", [{"port": 1}, {}, "text", 3, None, ["host"]])
def test_item_without_what_is_taken_of_it_is_refused(fan_out: Callable[..., FanOut], item: Any) -> None:
    built = fan_out(arguments={"db-host": "${item.host}", "port": "${item.port}"})
    run = built.run("row-counts", json.dumps([{"host": "a", "port": 1}, item]))
    assert "int(argogen: an item lacks host or port)" in run.error
    assert run.children == []


def test_more_items_than_allowed_are_refused(fan_out: Callable[..., FanOut]) -> None:
    built = fan_out(items={"parameter": {}, "maxItems": 3})
    assert len(built.run("row-counts", parameters={"items": '["a", "b", "c"]'}).children) == 3
    run = built.run("row-counts", parameters={"items": '["a", "b", "c", "d"]'})
    assert "int(argogen: more than 3 items)" in run.error
    assert run.children == []


def test_500_items_are_enough(fan_out: Callable[..., FanOut]) -> None:
    assert "int(argogen: more than 500 items)" in fan_out().run("row-counts", json.dumps(["a"] * 501)).error


@pytest.mark.parametrize(("message", "item"), [case for case in CASES if isinstance(case[1], str | dict)])
def test_listed_item_is_refused_when_rendering(fan_out: Callable[..., FanOut], message: str, item: Any) -> None:
    with pytest.raises(RefusedError, match=f"AG132 the item {message.removeprefix('an item ')}"):
        fan_out(items={"list": ["a", item]})


@pytest.mark.parametrize("item", [{"port": 1}, "text", {"host": {"names": "a"}}])
def test_listed_item_without_what_is_taken_of_it_is_refused(fan_out: Callable[..., FanOut], item: Any) -> None:
    with pytest.raises(RefusedError, match="AG131 the item has no"):
        fan_out(items={"list": [item]}, arguments={"db-host": "${item.host.name}"})


def test_empty_list_starts_nothing_and_succeeds(fan_out: Callable[..., FanOut]) -> None:
    run = fan_out().run("row-counts", "[]")
    assert (run.children, run.error) == ([], "")
