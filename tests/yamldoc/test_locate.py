"""Where values and keys stand in the text."""

import textwrap

import pytest

from argogen.diagnostics import Path, Problem, Severity
from argogen.yamldoc import Dialect, Document, load, source_line

TEXT = textwrap.dedent("""\
    # a comment
    metadata:
      name: vacuum
      on: {a: 1, "b c": [x, z]}
    steps:
    - name: first
      args: [1,
        2]
    - - nested
    empty:
    text: |

      one
        two
      three
    folded: >
      one
    😀é: &anchor !!str "quoted é text"
    alias: *anchor
    escaped: "a\\tb"
    single: 'it''s'
    strip: |2-
        indented
    merged:
      <<: {x: 1}
      w: 2
    """)


def document(text: str, dialect: Dialect = Dialect.SPEC) -> Document:
    loaded = load(text, "a.yaml", dialect)
    assert loaded.diagnostics == ()
    return loaded.documents[0]


def place(path: Path, on_key: bool = False, offset: int | None = None) -> str:
    return str(document(TEXT).locate(path, on_key=on_key, offset=offset)).removeprefix("a.yaml:")


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), "2:1", "2:1"),
        (("metadata",), "3:3", "2:1"),
        (("metadata", "name"), "3:9", "3:3"),
        (("metadata", "on", "b c"), "4:21", "4:14"),
        (("metadata", "on", "b c", 1), "4:25", "4:25"),
        (("steps", 0), "6:3", "6:3"),
        (("steps", 0, "args", 1), "8:5", "8:5"),
        (("steps", 1, 0), "9:5", "9:5"),
        (("empty",), "10:7", "10:1"),
        (("text",), "11:7", "11:1"),
        (("😀é",), "18:5", "18:1"),
        (("alias",), "18:5", "19:1"),
        (("merged", "x"), "25:11", "25:8"),
        (("merged", "w"), "26:6", "26:3"),
    ],
)
def test_a_value_and_its_key(path: Path, value: str, key: str) -> None:
    assert (place(path), place(path, on_key=True)) == (value, key)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("spec", "templates"), "2:1"),
        (("metadata", "labels", "x"), "2:1"),
        (("metadata", "on", "z"), "4:3"),
        (("metadata", "name", "z"), "3:3"),
        (("steps", 0, "image"), "6:3"),
        (("steps", 7), "5:1"),
        (("steps", -1), "5:1"),
        (("steps", "name"), "5:1"),
        (("metadata", 0), "2:1"),
    ],
)
def test_what_is_missing_points_at_the_key_that_should_hold_it(path: Path, expected: str) -> None:
    assert place(path) == place(path, on_key=True) == place(path, offset=3) == expected


@pytest.mark.parametrize(
    ("path", "offset", "expected"),
    [
        (("metadata", "name"), 0, "3:9"),
        (("metadata", "name"), 6, "3:15"),
        (("metadata", "name"), 7, "3:9"),
        (("metadata", "name"), -1, "3:9"),
        (("😀é",), 7, "18:27"),
        (("alias",), 0, "18:20"),
        (("text",), 0, "12:1"),
        (("text",), 1, "13:3"),
        (("text",), 5, "14:3"),
        (("text",), 7, "14:5"),
        (("text",), 15, "15:7"),
        (("strip",), 2, "23:5"),
        (("folded",), 2, "16:9"),
        (("escaped",), 2, "20:10"),
        (("single",), 2, "21:9"),
        (("metadata",), 2, "3:3"),
    ],
)
def test_an_offset_into_text(path: Path, offset: int, expected: str) -> None:
    assert place(path, offset=offset) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    text = TEXT.replace("\n", end)
    at = document(text).locate(("text",), offset=7)
    assert (at.line, at.column) == (14, 5)
    assert source_line(text, 14) == "    two"


def test_lines_are_those_of_editors() -> None:
    at = document("a: 'b\x85c\u2028d'\ne: f\n").locate(("e",))
    assert (at.line, at.column) == (2, 4)


def test_a_key_is_found_as_argo_reads_it() -> None:
    at = document("0x10: a\non: b\n", Dialect.ARGO).locate(("true",), on_key=True)
    assert (at.line, at.column) == (2, 1)


def test_in_argo_a_later_merge_holds_the_value() -> None:
    text = "a: {x: 1, <<: {x: 2}}\n"
    assert document(text, Dialect.ARGO).locate(("a", "x")).column == 19
    assert document(text, Dialect.SPEC).locate(("a", "x")).column == 8


def test_a_problem_becomes_a_diagnostic() -> None:
    found = document(TEXT).diagnose(Problem(("metadata", "name"), "AG999", "wrong", "right", offset=3), Severity.NOTE)
    assert (str(found.location), found.severity, found.hint) == ("a.yaml:3:12", Severity.NOTE, "right")
    assert found.source_line == "  name: vacuum"


def test_source_lines() -> None:
    assert [source_line("a\nb", line) for line in (0, 1, 2, 3)] == ["", "a", "b", ""]
