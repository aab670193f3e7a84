"""However long or deep the text is, parsing ends with a tree or an ExprSyntaxError, as expr's limits would have it."""

import inspect
from typing import TYPE_CHECKING

import pytest

from argogen.argo.expr import ExprSyntaxError, parse, tokenize, walk
from argogen.argo.expr.cursor import MAXIMUM_DEPTH, MAXIMUM_NODES

if TYPE_CHECKING:
    from tests.expr.conftest import Oracle

NESTED = [
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("{a: ", "1", "}"),
    ("f(", "1", ")"),
    ("a[", "1", "]"),
    ("a.f(", "1", ")"),
    ("-", "1", ""),
    ("not ", "a", ""),
    ("2 ** ", "1", ""),
    ("map(xs, {", "1", "})"),
    ("map(xs, ", "#", ")"),
    ("a ? ", "1", " : 2"),
    ("if a { ", "1", " } else { 2 }"),
    ("let x = (", "1", "); x"),
    ("a | f(", "1", ")"),
    ("1 + (", "1", ")"),
    ("xs[:", "1", "]"),
    ("a or b and c == 1..2 + 3 * 4 ** 5 ?? (", "1", ")"),
    ("(", "", ""),
    ("{", "", ""),
]


@pytest.mark.parametrize(("opening", "middle", "closing"), NESTED)
@pytest.mark.parametrize("levels", [5_000, 200_000])
def test_deep_nesting_is_an_error_of_the_text(opening: str, middle: str, closing: str, levels: int) -> None:
    text = opening * levels + middle + closing * levels
    with pytest.raises(ExprSyntaxError) as caught:
        parse(text[:1_000_000])
    assert "nested too deep" in caught.value.message or "key of a map" in caught.value.message


@pytest.mark.parametrize(("opening", "middle", "closing"), [row for row in NESTED if row[1]])
def test_nesting_within_use_is_taken(opening: str, middle: str, closing: str, oracle: "Oracle") -> None:
    text = opening * 8 + middle + closing * 8
    assert len(list(walk(parse(text)))) > 0
    assert oracle.fault(text) is None


def test_the_deepest_nesting_leaves_most_of_the_stack_to_the_caller() -> None:
    levels = MAXIMUM_DEPTH // 2
    text = "map(xs, {" * levels + "1" + "})" * levels

    def at_depth(frames: int) -> object:
        return at_depth(frames - 1) if frames else parse(text)

    with pytest.raises(ExprSyntaxError, match="nested too deep"):
        at_depth(250 - len(inspect.stack()))


@pytest.mark.parametrize(
    "text",
    ["a ? b : " * 2_000 + "c", "let x = 1; " * 2_000 + "x", "if a {1} else " * 2_000 + "{2}", "a" + ".b" * 2_000],
)
def test_long_chains_are_no_nesting(text: str, oracle: "Oracle") -> None:
    assert len(list(walk(parse(text)))) > 2_000
    assert oracle.fault(text) is None


NODES = [
    # (expression, how many nodes expr counts)
    *(
        ("a", 1),
        ("1.5", 1),
        ("'s'", 1),
        ("b's'", 1),
        ("nil", 1),
        ("true", 1),
        ("-a", 2),
        ("a + a", 3),
        ("a not in a", 4),
    ),
    *(("a < a", 3), ("a < a < a < a", 9), ("a ? a : a", 4), ("a ?: a", 3), ("a.b", 3), ("a?.b", 4), ("a?.b.c", 7)),
    *(
        ("a?.b[0].c", 8),
        ("a[0]", 3),
        ("a?.[0]", 4),
        ("a[1:2]", 4),
        ("a.f()", 4),
        ("a?.f(a)", 6),
        ("f(a)", 3),
        ("len(a)", 2),
    ),
    *(
        ("a | f()", 3),
        ("::f()", 2),
        ("all(a, #)", 4),
        ("all(a, .b)", 6),
        ("count(a)", 2),
        ("{a: 1}", 4),
        ("{(a): 1, b: 2}", 7),
    ),
    *(
        ("[]", 1),
        ("(a; a)", 3),
        ("(let x = a; x)", 3),
        ("if a {a} else {a}", 3),
        ("if a {a} else if a {a} else {a}", 5),
    ),
    *(("a ?? a", 3), ("a..a", 3), ("'a'.b", 3), ("-1[0]", 4)),
]


def _taken(text: str) -> bool:
    try:
        parse(text)
    except ExprSyntaxError as error:
        return "too long" not in error.message
    return True


def test_counts_nodes_as_expr_does(oracle: "Oracle") -> None:
    filling = ["a"] * (MAXIMUM_NODES - 1 - sum(nodes for _, nodes in NODES))
    for elements, fits in (([], True), (["a"], False)):
        array = f"[{','.join([*(text for text, _ in NODES), *filling, *elements])}]"
        assert _taken(array) == (oracle.fault(array) is None) == fits


def test_a_megabyte_of_text_is_one_token() -> None:
    text = "'" + "a" * 1_000_000 + "'"
    assert [token.end for token in tokenize(text)] == [len(text), len(text)]
    assert parse(text).end == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "a+" * 500_000,
        "a b " * 250_000,
        "/*" * 500_000,
        "'\\" * 500_000,
        "9" * 1_000_000,
        "`" * 1_000_001,
        "é" * 1_000_000 + "²",
    ],
)
def test_a_megabyte_of_nonsense_is_an_error(text: str) -> None:
    with pytest.raises(ExprSyntaxError) as caught:
        parse(text)
    assert len(caught.value.message) < 200
    assert 0 <= caught.value.offset < len(text)
