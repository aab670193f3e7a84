"""Syntax that older versions of Argo lack, as expr 1.17.5 and 1.17.7 did."""

import pytest

from argogen.argo.expr.versions import newer_syntax


@pytest.mark.parametrize(
    ("text", "refused_by"),
    [
        ("b'x' == a", ["3.5", "3.6", "3.7", "4.0"]),
        ("a == `x``y`", ["3.5"]),
        (r"a == '\u{1F600}'", ["3.5"]),
        ("if a { 1 } else if b { 2 } else { 3 }", ["3.5"]),
        ("a == `xy` and 'b' == \"`\"", []),
        (r"a == '\\u{1F600}'", []),
        (r"a == '\u1234'", []),
        ("if a { 1 } else { 2 }", []),
        ("a.b == 'else if'", []),
    ],
)
def test_knows_which_versions_refuse_a_text(text: str, refused_by: list[str]) -> None:
    versions = ("3.5", "3.6", "3.7", "4.0", "4.1")
    assert [version for version in versions if any(newer_syntax(text, version))] == refused_by


@pytest.mark.parametrize(
    ("text", "at"),
    [("a + b'x'", "b'x'"), (r"a + 'xy\u{41}'", r"\u{41}'"), ("if a {1} else  if b {2} else {3}", "if b {2} else {3}")],
)
def test_says_where(text: str, at: str) -> None:
    (fault,) = newer_syntax(text, "3.5")
    assert text[fault.offset :] == at
