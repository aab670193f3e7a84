"""The model of Argo's loops: what a version makes of an item, and why items are wrapped."""

import pytest

from .argo import NodeError
from .engine import evaluate, slices
from .loops import aggregate, expand, variables_of


@pytest.mark.parametrize(
    ("item", "version", "variables"),
    [
        ('"a\\"b"', "3.6", {"item": 'a\\"b'}),
        ('"a\\"b"', "3.7", {"item": 'a"b'}),
        ('{"k":"a\\"b","n":1}', "4.1", {"item.k": 'a\\"b', "item.n": "1", "item": '{"k":"a\\"b","n":1}'}),
        ('["a\\"b"]', "3.5", {"item": '["a\\"b"]'}),
        ('["a\\"b"]', "4.1", {"item": '["a\\"b"]'}),
        ("1.10", "4.1", {"item": "1.10"}),
    ],
)  # fmt: skip
def test_only_a_wrapped_item_is_the_same_in_every_version(item: str, version: str, variables: dict[str, str]) -> None:
    assert variables_of(item, version) == variables


def test_map_that_is_not_wrapped_is_no_json_in_an_expression() -> None:
    """`item` is dropped beside `item.host`, whose value keeps its escapes."""
    scope = variables_of('{"host":"a\\"b"}', "4.1")
    assert evaluate("toJson(item)", scope) == '{"host":"a\\\\\\"b"}'


def test_looped_step_of_argo_3_5_knows_the_item_only() -> None:
    step = {"withParam": '["a"]', "arguments": {"parameters": [{"name": "x", "value": "{{=item + workflow.name}}"}]}}
    (call,) = expand(step, {"workflow.name": "w"}, "3.6")
    assert call["arguments"]["parameters"] == [{"name": "x", "value": "aw"}]
    with pytest.raises(NodeError, match="workflow is missing"):
        [*expand(step, {"workflow.name": "w"}, "3.5")]


def test_list_falls_into_its_elements() -> None:
    assert [*slices('[ "a, ]" , {"b": [1, 2]},3 , [[]] ]')] == ['"a, ]"', '{"b":[1,2]}', "3", "[[]]"]
    assert [*slices("[]")] == []


def test_outputs_are_collected_of_those_that_succeeded() -> None:
    assert aggregate("each", [{"c": '{"a":1}'}, None]) == {
        "steps.each.outputs.parameters": '[{"c":"{\\"a\\":1}"}]',
        "steps.each.outputs.parameters.c": '[{"a":1}]',
    }
    assert aggregate("each", [{"c": "x"}])["steps.each.outputs.parameters.c"] == '["x"]'
    assert aggregate("each", [None]) == {"steps.each.outputs.parameters": "[]"}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("sprig.trunc(3, 'ab漢')", "ab\ufffd"),
        ("sprig.trunc(6, sprig.sha256sum(item))", "ca9781"),
        ("sprig.regexReplaceAll('[^a-z]+', lower('A-.B') + '!', '-')", "a-b-"),
        ("join(map(filter(['a', 'b c'], # != item), sprig.regexReplaceAll('[^a-z]+', toJson(#), '-')), ' ')", "-b-c-"),
        ("map([item, 'b'], toJson([{'k': #}]))[1]", '[{"k":"b"}]'),
        ("item == 'a' ? toJson({'b': item}) : toJson(fromJSON('no JSON'))", '{"b":"a"}'),
        ("type(steps.x) == 'map' ? steps.x?.y : 'none'", "none"),
    ],
)
def test_functions_of_argo_are_modelled(expression: str, value: str) -> None:
    assert evaluate(expression, {"item": "a", "steps.x": "[]"}) == value
