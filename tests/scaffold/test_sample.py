"""Outputs from an example of a document: paths, types, defaults and names."""

from typing import Any

import pytest

from argogen.scaffold.sample import MOST, outputs_of


@pytest.mark.parametrize(
    ("document", "outputs"),
    [
        ({"status": "ok"}, {"status": "$.status"}),
        ({"note": None}, {"note": "$.note"}),
        ({"rows": 3}, {"rows": {"path": "$.rows", "type": "integer", "default": 0}}),
        ({"took": 1.5}, {"took": {"path": "$.took", "type": "number", "default": 0}}),
        ({"ok": True}, {"ok": {"path": "$.ok", "type": "boolean", "default": False}}),
        ({"tags": ["a"]}, {"tags": {"path": "$.tags", "type": "json", "default": []}}),
        ({"more": {}}, {"more": {"path": "$.more", "type": "json", "default": {}}}),
        ({"id": 2**60}, {"id": {"path": "$.id", "type": "json", "default": 0}}),
        ({"by": {"host": {"name": "a"}}}, {"by_host_name": "$.by.host.name"}),
        ({"odd key": "a"}, {"odd_key": "$['odd key']"}),
        ({"it's": "a"}, {"it_s": "$['it\\'s']"}),
        ({"1st": "a"}, {"value_1st": "$['1st']"}),
        ({"é": "a"}, {"value": "$.é"}),
        ({"": "a"}, {"value": "$['']"}),
        ({"a": {"b": "x"}, "a_b": "y"}, {"a_b": "$.a.b", "a_b_2": "$.a_b"}),
        ({"job_phase": "x"}, {"job_phase_2": "$.job_phase"}),
        ([1, 2], {"document": {"path": "$", "type": "json", "default": []}}),
        ("done", {"document": "$"}),
        ({}, {"document": {"path": "$", "type": "json", "default": {}}}),
    ],
    ids=str,
)
def test_a_value_becomes_an_output(document: Any, outputs: dict[str, Any]) -> None:
    assert outputs_of(document) == outputs


def test_of_a_large_document_maps_stay_whole() -> None:
    document = {"status": "ok", "hosts": {f"h{number}": number for number in range(MOST)}}
    assert outputs_of(document) == {
        "status": "$.status",
        "hosts": {"path": "$.hosts", "type": "json", "default": {}},
    }


def test_what_is_nested_deeply_stays_whole() -> None:
    document: Any = "x"
    for _ in range(500):
        document = {"a": document}
    assert outputs_of(document) == {"a_a_a_a_a_a": {"path": "$.a.a.a.a.a.a", "type": "json", "default": {}}}
