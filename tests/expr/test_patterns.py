"""Regular expressions of Go."""

from typing import TYPE_CHECKING

import pytest

from argogen.argo.expr import parse, walk
from argogen.argo.expr.patterns import check_pattern, literal_pattern

if TYPE_CHECKING:
    from tests.expr.conftest import Oracle

BROKEN = ["(", "[a", "a)", "*a", "(?=x)", "a(?!x)", "(?<!x)a", "(?<=x)a", r"(a)\1", "a{99999999999}"]
SOUND = [
    *(
        "a",
        r"\pL+",
        r"\p{Greek}",
        r"[\pL\d]",
        r"\Qa(\E",
        "(?i)x",
        "(?U)a",
        "a(?i)b",
        "(?i:a)b",
        "[[:alpha:]]+",
        "a{1,3}",
    ),
    *("(?P<n>x)", r"\\1", "[]a]", "[^]a]", r"\x{10FFFF}", "[(?=]", r"\(?=", "^-?(0|[1-9][0-9]*)([.][0-9]+)?$"),
]


@pytest.mark.parametrize("pattern", BROKEN)
def test_what_is_a_fault_is_one_to_go(pattern: str, oracle: "Oracle") -> None:
    assert check_pattern(pattern)
    assert "error parsing regexp" in oracle.error(f"'a' matches `{pattern}`")


@pytest.mark.parametrize("pattern", SOUND)
def test_what_go_reads_is_no_fault(pattern: str, oracle: "Oracle") -> None:
    assert check_pattern(pattern) is None
    assert oracle.error(f"'a' matches `{pattern}`") == ""


def test_says_where_look_ahead_stands() -> None:
    fault = check_pattern("[(?=]a(?=b)")
    assert fault is not None
    assert (fault.message, fault.offset) == ('Go has no "(?=" in regular expressions', 6)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("a matches 'x'", "x"),
        ("a not matches 'x'", "x"),
        ("sprig.regexMatch('x', a)", "x"),
        ("sprig.mustRegexFindAll('x', a, 1)", "x"),
        ("sprig.regexQuoteMeta('x')", None),
        ("a contains 'x'", None),
        ("a matches b", None),
    ],
)
def test_finds_the_texts_that_are_patterns(text: str, pattern: str | None) -> None:
    found = [one.value for node in walk(parse(text)) if (one := literal_pattern(node))]
    assert found == ([pattern] if pattern else [])


@pytest.mark.parametrize("part", ["(", "[", "(a*)*", "[a", "\\", "a{1,2}", "(?:"])
def test_a_long_pattern_is_no_trouble(part: str) -> None:
    check_pattern(part * 5000)
    check_pattern(part * (500 // len(part)))
