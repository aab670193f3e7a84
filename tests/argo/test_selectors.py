"""Conditions of resource templates and label selectors; the verdicts are those of k8s.io/apimachinery 0.35.4."""

from typing import Any

import pytest

from argogen.argo.forms.faults import Fault
from argogen.argo.forms.selectors import Requirement, check_label_selector, check_selector, parse_selector

PHASE = "status.phase"


@pytest.mark.parametrize(
    ("text", "requirements"),
    [
        ("", []),
        (" \n", []),
        ("status.phase == Succeeded", [Requirement(PHASE, "=", ("Succeeded",))]),
        ("status.phase=Succeeded", [Requirement(PHASE, "=", ("Succeeded",))]),
        ("status.phase!=Failed", [Requirement(PHASE, "!=", ("Failed",))]),
        ("status.phase in (Failed, Error)", [Requirement(PHASE, "in", ("Failed", "Error"))]),
        ("status.phase notin(a)", [Requirement(PHASE, "notin", ("a",))]),
        ("status.succeeded > 9", [Requirement("status.succeeded", ">", ("9",))]),
        ("status.failed<007", [Requirement("status.failed", "<", ("007",))]),
        ("status.phase", [Requirement(PHASE, "exists")]),
        ("!status.phase", [Requirement(PHASE, "!")]),
        ("a, !b,c = d", [Requirement("a", "exists"), Requirement("b", "!"), Requirement("c", "=", ("d",))]),
        ("a ==, b =", [Requirement("a", "=", ("",)), Requirement("b", "=", ("",))]),
        ("a in (,b,)", [Requirement("a", "in", ("", "b", ""))]),
        ("a in ()", [Requirement("a", "in", ("",))]),
        ("in in (in, notin)", [Requirement("in", "in", ("in", "notin"))]),
        ("example.com/app = x", [Requirement("example.com/app", "=", ("x",))]),
        ("a = {{inputs.parameters.x}}", [Requirement("a", "=", ("{{inputs.parameters.x}}",))]),
        ("{{=a == b}} = v-{{c d}}.1", [Requirement("{{=a == b}}", "=", ("v-{{c d}}.1",))]),
    ],
)
def test_reads_requirements(text: str, requirements: list[Requirement]) -> None:
    assert parse_selector(text) == tuple(requirements)
    assert list(check_selector(text)) == []


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("status.phase == Succeeded && a == b", 26, '"&&" stands where a comma is expected'),
        ("status.phase == a || b", 18, '"||" stands where a comma is expected'),
        ("status.phase == a&&b", 16, '"a&&b" can\'t be a value here'),
        ("status.succeeded >= 1", 17, 'there is no operator ">="'),
        ("status.phase === a", 13, 'there is no operator "==="'),
        ("status.phase = != a", 15, '"!=" stands where a value is expected'),
        ('status.phase == "Succeeded"', 16, "a value can't have quotes"),
        ("status.phase == 'In Progress'", 16, "\"'In\" can't be a value here"),
        ("status.phase == -1", 16, '"-1" can\'t be a value here'),
        ("status.active > 1.5", 16, '"1.5" stands after ">"'),
        ("status.active > -1", 16, '"-1" stands after ">"'),
        ("status.active > 9223372036854775808", 16, '"9223372036854775808" stands after ">"'),
        ("status.active >", 14, 'nothing stands after ">"'),
        ("status.phase in Failed", 16, '"Failed" stands where "(" is expected'),
        ("status.phase in (Failed Error)", 24, '"Error" stands where "," or ")" is expected'),
        ("status.phase in (Failed", 23, 'it ends where "," or ")" is expected'),
        ("status.phase in", 15, 'it ends where "(" is expected'),
        ("status.phase IN (a)", 13, '"IN" stands where an operator is expected'),
        ("status.phase Succeeded", 13, '"Succeeded" stands where an operator is expected'),
        ("!status.phase = a", 14, '"=" stands where a comma is expected'),
        ("!", 1, "it ends where a field is expected"),
        (", a", 0, '"," stands where a field is expected'),
        ("a,", 1, "nothing follows the comma"),
        ("(a)", 0, '"(" stands where a field is expected'),
        ("status.conditions[0].type = Ready", 0, '"status.conditions[0].type" can\'t name a field'),
        ('status.phase == "{{inputs.parameters.x}}"', 16, "a value can't have quotes"),
    ],
)
def test_says_where_a_condition_can_t_be_read(text: str, offset: int, message: str) -> None:
    assert [(fault.offset, fault.message) for fault in check_selector(text)] == [(offset, message)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a == 'b'", "write b without them"),
        ("a == ''", "write nothing for an empty value"),
        ("a && b", "an operator is one of =, ==, !=, >, <, in (a, b) and notin (a, b)"),
        ("a = b && c", "put a comma between: all must hold for success, any one is a failure"),
        ("a >= 1", "write > or < and a whole number"),
        ("a NotIn (b)", 'did you mean "notin"?'),
    ],
)
def test_says_what_to_write(text: str, hint: str) -> None:
    assert [fault.hint for fault in check_selector(text)] == [hint]


def test_reports_every_bad_word() -> None:
    assert [fault.offset for fault in check_selector("a$ = b:c, d = e/f")] == [0, 5, 14]


@pytest.mark.parametrize("text", ["{{a}} {{b}}", "a in ({{b}} {{c}})", "a in ({{b}}", "a in {{b}}", "a {{b}} c", "{{a"])
def test_a_tag_may_become_what_is_missing(text: str) -> None:
    assert list(check_selector(text)) == []


def test_a_long_condition_is_no_trouble() -> None:
    assert len(parse_selector("a=b," * 50_000 + "c")) == 50_001
    assert len(list(check_selector("(" * 100_000))) == 1
    assert len(list(check_selector("{" * 100_000))) == 0
    assert len(parse_selector("a in (" + "b," * 50_000 + ")")) == 1


@pytest.mark.parametrize(
    "selector",
    [
        {},
        {"matchLabels": {"app": "x", "example.com/app": ""}},
        {"matchExpressions": [{"key": "a", "operator": "In", "values": ["b", ""]}]},
        {"matchExpressions": [{"key": "a", "operator": "Exists"}, {"key": "b", "operator": "DoesNotExist"}]},
        {"matchExpressions": [{"key": "a", "operator": "Exists", "values": []}]},
        {"matchLabels": ["app"], "matchExpressions": "a"},
        {"matchLabels": None, "matchExpressions": [None, {"key": 1, "operator": "In", "values": ["a"]}]},
    ],
)
def test_takes_a_label_selector(selector: dict[str, Any]) -> None:
    assert list(check_label_selector(selector)) == []


@pytest.mark.parametrize(
    ("selector", "path", "message"),
    [
        ({"matchLabels": {"a b": "x"}}, ("matchLabels", "a b"), "label key"),
        ({"matchLabels": {"a": "x y"}}, ("matchLabels", "a"), "label value"),
        ({"matchLabels": {"a": "{{workflow.name}}"}}, ("matchLabels", "a"), "label value"),
        ({"matchExpressions": [{"key": "-", "operator": "Exists"}]}, ("matchExpressions", 0, "key"), "label key"),
        ({"matchExpressions": [{"operator": "Exists"}]}, ("matchExpressions", 0), "label key is empty"),
        (
            {"matchExpressions": [{"key": "a", "operator": "in", "values": ["b"]}]},
            ("matchExpressions", 0, "operator"),
            'there is no operator "in"',
        ),
        ({"matchExpressions": [{"key": "a", "operator": "In"}]}, ("matchExpressions", 0), '"In" needs values'),
        (
            {"matchExpressions": [{"key": "a", "operator": "Exists", "values": ["b"]}]},
            ("matchExpressions", 0, "values"),
            '"Exists" takes no values',
        ),
        (
            {"matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["b", "c d"]}]},
            ("matchExpressions", 0, "values", 1),
            "label value",
        ),
    ],
)
def test_says_what_is_wrong_with_a_label_selector(selector: dict[str, Any], path: Any, message: str) -> None:
    [(where, fault)] = check_label_selector(selector)
    assert where == path
    assert fault.message.startswith(message)


def test_names_the_operators_of_a_label_selector() -> None:
    [(_, fault)] = check_label_selector({"matchExpressions": [{"key": "a", "operator": "Equals", "values": ["b"]}]})
    assert fault == Fault('there is no operator "Equals"', 'it is one of "In", "NotIn", "Exists" and "DoesNotExist"')


def test_each_value_knows_where_it_begins() -> None:
    text = "status.phase == Failed, kind in ( a,b )"
    assert [offset for one in parse_selector(text) for offset in one.offsets] == [16, 34, 36]
