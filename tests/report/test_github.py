"""Commands for GitHub's runner, byte for byte, and the text that follows them."""

import pytest

from argogen.diagnostics import Diagnostic, Location, Related, Severity
from argogen.report import FORMATS
from argogen.report.github import MOST_ANNOTATIONS

ERROR, WARNING, NOTE = Severity


def report(*diagnostics: Diagnostic) -> str:
    return FORMATS["github"](diagnostics, False)


def commands(*diagnostics: Diagnostic) -> str:
    """Return the commands, which end at the first empty line; the rest is the text report."""
    written, _, rest = report(*diagnostics).partition("\n\n")
    assert rest == FORMATS["text"](diagnostics, False)
    return written + "\n"


def on_lines(count: int, severity: Severity) -> list[Diagnostic]:
    return [Diagnostic(Location("a.yaml", line, 1), "AG101", severity, "m") for line in range(1, count + 1)]


def test_one_command_a_diagnostic_the_worst_first() -> None:
    assert commands(
        Diagnostic(Location("specs/b.yaml", 12, 3), "AG101", ERROR, 'unknown key "imge" in job'),
        Diagnostic(Location("specs/a.yaml", 3, 1), "AG101", ERROR, "no"),
        Diagnostic(Location("specs/a.yaml", 2, 1), "AG101", WARNING, "careful"),
        Diagnostic(Location("specs/a.yaml"), "AG101", NOTE, "by the way"),
    ) == (
        "::error file=specs/a.yaml,line=3,col=1,title=AG101 unknown-key::no\n"
        '::error file=specs/b.yaml,line=12,col=3,title=AG101 unknown-key::unknown key "imge" in job\n'
        "::warning file=specs/a.yaml,line=2,col=1,title=AG101 unknown-key::careful\n"
        "::notice file=specs/a.yaml,title=AG101 unknown-key::by the way\n"
    )


def test_the_log_shows_the_text_report_below_the_commands() -> None:
    assert report(Diagnostic(Location("a.yaml", 7, 3), "AG101", ERROR, "no", source_line="  imge: x")) == (
        "::error file=a.yaml,line=7,col=3,title=AG101 unknown-key::no\n"
        "\n"
        "a.yaml:7:3: error AG101 no\n"
        "  |\n"
        "7 |   imge: x\n"
        "  |   ^~~~\n"
        "\n"
        "1 error\n"
    )


def test_as_many_as_github_shows_get_a_command_each() -> None:
    assert commands(*on_lines(MOST_ANNOTATIONS, ERROR), *on_lines(MOST_ANNOTATIONS, NOTE)).count("title=AG101") == 20


@pytest.mark.parametrize(
    ("severity", "said"),
    [
        (ERROR, "::error title=argogen::3 more errors are in the log of this step"),
        (WARNING, "::warning title=argogen::3 more warnings are in the log of this step"),
        (NOTE, "::notice title=argogen::3 more notes are in the log of this step"),
    ],
)
def test_the_last_of_too_many_counts_the_others(severity: Severity, said: str) -> None:
    lines = commands(*on_lines(MOST_ANNOTATIONS + 2, severity)).splitlines()
    assert len(lines) == MOST_ANNOTATIONS
    assert "line=9,col=1" in lines[-2]
    assert lines[-1] == said


def test_hint_and_related_places_follow_on_lines_of_their_own() -> None:
    related = Related(Location("samples/x.json", 3, 5), "here is the sample")
    assert commands(Diagnostic(Location("a.yaml", 1, 1), "AG101", ERROR, "no", "try this", (related,))) == (
        "::error file=a.yaml,line=1,col=1,title=AG101 unknown-key::"
        "no%0Ahelp: try this%0Asamples/x.json:3:5: here is the sample\n"
    )


def test_escapes_what_ends_a_command_or_a_property() -> None:
    assert commands(Diagnostic(Location("a,line=9::b%.yaml", 1, 0), "AG101", ERROR, "100%\r\n::error::x, y")) == (
        "::error file=a%2Cline=9%3A%3Ab%25.yaml,line=1,col=1,title=AG101 unknown-key::100%25%0D%0A::error::x, y\n"
    )


def test_makes_other_control_characters_visible() -> None:
    assert commands(Diagnostic(Location("\x1b\n.yaml"), "AG101", ERROR, "\x1b[31m\u202e漢😀")) == (
        "::error file=\\x1b%0A.yaml,title=AG101 unknown-key::\\x1b[31m\\u202e漢😀\n"
    )


def test_nothing_but_the_commands_is_a_command() -> None:
    hostile = "::stop-commands::x\n##[error]x"
    lines = report(Diagnostic(Location(hostile, 1, 1), "AG101", ERROR, hostile, hostile, (), hostile)).splitlines()
    assert [line.lstrip().startswith("::") or "##[" in line for line in lines] == [True] + [False] * (len(lines) - 1)


def test_nothing_found_is_no_command() -> None:
    assert report() == ""
