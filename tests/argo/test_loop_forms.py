"""How many items a loop has, and what is wrong with its form."""

from typing import Any

import pytest

from argogen.argo.model.loop_forms import literal_list, loop_faults, loops_of, size_of


@pytest.mark.parametrize(
    ("loop", "size"),
    [
        ({"withItems": ["a", "b"]}, 2),
        ({"withItems": []}, None),
        ({"withParam": '["a"]'}, 1),
        ({"withParam": "null"}, 0),
        ({"withParam": "{{inputs.parameters.list}}"}, None),
        ({"withParam": "a,b"}, None),
        ({"withSequence": {"count": 3}}, 3),
        ({"withSequence": {"start": "1", "end": "3"}}, 3),
        ({"withSequence": {"start": "3", "end": "1"}}, 3),
        ({"withSequence": {"count": "0"}}, 0),
        ({"withSequence": {"count": -1}}, 3),
        ({"withSequence": {"count": "{{inputs.parameters.n}}"}}, None),
        ({"withSequence": {"start": "{{inputs.parameters.n}}", "count": 3}}, None),
        ({"withSequence": {}}, None),
        ({"withSequence": {"count": "9" * 30}}, None),
    ],
)
def test_the_size_of_a_loop_is_known_where_it_is_written_out(loop: dict[str, Any], size: int | None) -> None:
    assert size_of(loop) == size


@pytest.mark.parametrize(
    ("text", "items"),
    [("[1, 2]", [1, 2]), ("null", []), ('{"a": 1}', None), ("[NaN]", None), ("", None), ("[" * 100_000, None)],
)
def test_a_literal_list_is_json(text: str, items: list[Any] | None) -> None:
    assert literal_list(text) == items


def test_an_empty_list_is_no_loop_and_an_empty_sequence_is_one() -> None:
    assert loops_of({"withItems": [], "withParam": "", "withSequence": {}}) == ["withSequence"]


@pytest.mark.parametrize(
    "text", ["%d", "%03d", "day-%02X", "%-5d|", "%d%%", "%[1]d-%[1]d", "%*d", "{{inputs.parameters.f}}"]
)
def test_a_format_with_one_place_is_right(text: str) -> None:
    assert list(loop_faults({"withSequence": {"count": 3, "format": text}})) == []


@pytest.mark.parametrize("text", ["day", "%s", "%d-%d", "100%", "%%", "%f"])
def test_a_format_that_can_not_take_one_number_is_wrong(text: str) -> None:
    (path, _), *others = loop_faults({"withSequence": {"count": 3, "format": text}})
    assert (path, others) == (("withSequence", "format"), [])


@pytest.mark.parametrize("value", ["three", "1.5", "1e3", " 3", ""])
def test_a_count_is_a_whole_number(value: str) -> None:
    (path, _), *others = loop_faults({"withSequence": {"count": value}})
    assert (path, others) == (("withSequence", "count"), [])
