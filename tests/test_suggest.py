"""The nearest name."""

import pytest

from argogen.suggest import closest, did_you_mean, one_of

KEYS = ["template", "templates", "templateRef", "entrypoint", "arguments"]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("templtes", "templates"),
        ("templateref", "templateRef"),
        ("TEMPLATE", "template"),
        ("entryPoint", "entrypoint"),
        ("argumnets", "arguments"),
        ("image", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_finds_the_name_that_was_meant(word: str, name: str | None) -> None:
    assert closest(word, KEYS) == name


def test_the_order_of_the_candidates_does_not_matter() -> None:
    assert closest("tas", ["task", "tasa"]) == closest("tas", ["tasa", "task"]) == "tasa"


def test_looks_for_no_name_among_hundreds() -> None:
    assert closest("template", [f"template-{number}" for number in range(1000)]) is None


def test_asks_about_one_name() -> None:
    assert did_you_mean("templtes", KEYS) == 'did you mean "templates"?'


def test_asks_nothing_when_no_name_is_near() -> None:
    assert did_you_mean("volume", KEYS) == ""


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["a"], '"a"'),
        (["a", "b"], 'one of "a" and "b"'),
        (["b", "a", "c"], 'one of "b", "a" and "c"'),
        (list("abcdefgh"), 'one of "a", "b", "c", "d", "e", "f", "g" and "h"'),
        (list("abcdefghij"), 'one of "a", "b", "c", "d", "e", "f", "g", "h" and 2 more'),
    ],
)
def test_lists_names(names: list[str], text: str) -> None:
    assert one_of(names) == text


def test_lists_no_more_names_than_the_limit() -> None:
    assert one_of(["a", "b", "c"], limit=1) == 'one of "a" and 2 more'
