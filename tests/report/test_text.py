"""The report for people, shown as it is printed."""

import re
from textwrap import dedent

import pytest

from argogen.diagnostics import Diagnostic, Location, Related, Severity
from argogen.report.text import WIDTH, render, summary, visible


def diagnostic(
    line: int, column: int, message: str = "m", source_line: str = "", *, path: str = "a.yaml", hint: str = ""
) -> Diagnostic:
    return Diagnostic(Location(path, line, column), "AG101", Severity.ERROR, message, hint, (), source_line)


def frame(source_line: str, column: int) -> list[str]:
    """The source and caret lines of a report."""
    _, _, source, caret, *_ = render([diagnostic(7, column, source_line=source_line)]).splitlines()
    return [source.removeprefix("7 | "), caret.removeprefix("  | ")]


def test_shows_place_message_source_hint_and_related_places() -> None:
    found = Diagnostic(
        Location("specs/export.yaml", 12, 3),
        "AG101",
        Severity.ERROR,
        'unknown key "imge" in job',
        'did you mean "image"?',
        (Related(Location("samples/x.json", 3, 5), "here is the sample"),),
        "  imge: python:3.12",
    )
    assert render([found]) == dedent("""\
        specs/export.yaml:12:3: error AG101 unknown key "imge" in job
           |
        12 |   imge: python:3.12
           |   ^~~~
           = help: did you mean "image"?
          samples/x.json:3:5: here is the sample

        1 error
        """)


def test_sorts_by_place_parts_files_and_says_nothing_twice() -> None:
    warning = Diagnostic(Location("b.yaml"), "AG102", Severity.WARNING, "second file", "shorten it")
    found = [warning, diagnostic(10, 1, "later"), diagnostic(9, 1, "earlier"), warning]
    assert render(found) == dedent("""\
        a.yaml:9:1: error AG101 earlier
        a.yaml:10:1: error AG101 later

        b.yaml: warning AG102 second file
         = help: shorten it

        2 errors, 1 warning
        """)


def test_says_nothing_about_nothing() -> None:
    assert render([]) == ""


def test_summary_counts_by_severity() -> None:
    def with_severity(severity: Severity, line: int) -> Diagnostic:
        return Diagnostic(Location("a.yaml", line), "AG101", severity, "m")

    error, warning, note = Severity
    assert summary([]) == "no problems"
    assert summary([with_severity(error, 1)]) == "1 error"
    assert summary(
        [with_severity(note, 1), with_severity(warning, 2), with_severity(error, 3), with_severity(error, 4)]
    ) == ("2 errors, 1 warning, 1 note")
    assert summary([with_severity(warning, 1), with_severity(warning, 1)]) == "1 warning"


def test_colours_say_nothing_that_words_do_not() -> None:
    found = [diagnostic(7, 3, source_line="  imge: x", hint="h")]
    coloured = render(found, colour=True)
    assert coloured.splitlines()[0] == "\x1b[1ma.yaml:7:3\x1b[0m: \x1b[1;31merror\x1b[0m AG101 m"
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(found)


@pytest.mark.parametrize(
    ("source_line", "column", "caret"),
    [
        ("  imge: python:3.12", 3, "  ^~~~"),
        ("  imge: python:3.12", 9, "        ^~~~~~~~~~~"),
        ("a: [b, c]", 5, "    ^"),
        ("a: 'it''s' # why", 4, "   ^~~~~~~"),
        (r'a: "b \" c", d', 4, "   ^~~~~~~~"),
        ("a: {{=x + y}}  ", 4, "   ^~~~~~~~~~"),
        ("a: 'open", 4, "   ^~~~~"),
        ("abc", 4, "   ^"),
        ("abc", 99, "   ^"),
        ("abc", 0, "^~~"),
        ("a: b\r\n", 4, "   ^"),
    ],
)
def test_underlines_the_word_the_quoted_text_or_the_rest(source_line: str, column: int, caret: str) -> None:
    assert frame(source_line, column) == [source_line.rstrip(), caret]


@pytest.mark.parametrize(
    ("source_line", "column", "shown", "caret"),
    [
        ("\ta:\tbc", 5, "    a:    bc", "          ^~"),
        ("日本: 漢字", 5, "日本: 漢字", "      ^~~~"),
        ("e\u0301: x\u0301y", 5, "e\u0301: x\u0301y", "   ^~"),
        ("😀: 😀", 4, "😀: 😀", "    ^~"),
        ("\x1b[31m: \x07b", 8, r"\x1b[31m: \x07b", "          ^~~~~"),
        ("a\u202e: b", 5, r"a\u202e: b", "         ^"),
    ],
)
def test_the_caret_stands_below_tabs_wide_and_invisible_characters(
    source_line: str, column: int, shown: str, caret: str
) -> None:
    assert frame(source_line, column) == [shown, caret]


def test_a_long_line_is_cut_around_the_column() -> None:
    source_line = "k: [" + ", ".join(f"item{number:03}" for number in range(1000)) + "]"
    source, caret = frame(source_line, source_line.index("item500") + 1)
    assert source.startswith("…m493, ")
    assert source.endswith("…")
    assert len(source) == WIDTH + 1
    assert [source[i] for i in (caret.index("^"), len(caret) - 1)] == ["i", "0"]
    assert caret.strip() == "^~~~~~~"


def test_a_long_line_is_cut_at_its_end_when_the_column_is_near_the_start() -> None:
    assert frame("a: " + "b" * 300, 4) == ["a: " + "b" * 157 + "…", "   ^" + "~" * 156]


def test_a_long_line_of_wide_characters_is_cut_by_columns() -> None:
    assert frame("漢" * 300 + " 字", 302) == ["…" + "漢" * 29 + " 字", " " * 60 + "^~"]


def test_no_input_reaches_the_terminal_as_a_control_character() -> None:
    hostile = "\x1b[2J\x07\r\n::error::x\x9b\u202e\u2066\U000e0041\ud800"
    shown = r"\x1b[2J\x07\r\n::error::x\x9b\u202e\u2066\U000e0041\ud800"
    assert render([diagnostic(1, 1, hostile, hostile, path=hostile, hint=hostile)]).splitlines() == [
        f"{shown}:1:1: error AG101 {shown}",
        "  |",
        f"1 | {shown}",
        "  | ^~~~",
        f"  = help: {shown}",
        "",
        "1 error",
    ]


def test_no_line_is_a_command_to_github() -> None:
    report = render([diagnostic(1, 1, "##[add-mask]x", path=" ::stop-commands::x")])
    assert report.splitlines()[0] == r"./ ::stop-commands::x:1:1: error AG101 #\x23[add-mask]x"


def test_ordinary_text_is_visible_as_it_is() -> None:
    assert visible("é 漢 😀 ✔ \\n ¡") == "é 漢 😀 ✔ \\n ¡"
