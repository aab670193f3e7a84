"""Commands for GitHub's runner, byte for byte."""

from argogen.diagnostics import Diagnostic, Location, Related, Severity
from argogen.report import FORMATS

ERROR, WARNING, NOTE = Severity


def report(*diagnostics: Diagnostic) -> str:
    return FORMATS["github"](diagnostics, False)


def test_one_command_a_diagnostic_sorted_by_place() -> None:
    assert report(
        Diagnostic(Location("specs/b.yaml", 12, 3), "AG101", ERROR, 'unknown key "imge" in job'),
        Diagnostic(Location("specs/a.yaml", 2, 1), "AG101", WARNING, "careful"),
        Diagnostic(Location("specs/a.yaml"), "AG101", NOTE, "by the way"),
    ) == (
        "::notice file=specs/a.yaml,title=AG101 unknown-key::by the way\n"
        "::warning file=specs/a.yaml,line=2,col=1,title=AG101 unknown-key::careful\n"
        '::error file=specs/b.yaml,line=12,col=3,title=AG101 unknown-key::unknown key "imge" in job\n'
    )


def test_hint_and_related_places_follow_on_lines_of_their_own() -> None:
    related = Related(Location("samples/x.json", 3, 5), "here is the sample")
    assert report(Diagnostic(Location("a.yaml", 1, 1), "AG101", ERROR, "no", "try this", (related,))) == (
        "::error file=a.yaml,line=1,col=1,title=AG101 unknown-key::"
        "no%0Ahelp: try this%0Asamples/x.json:3:5: here is the sample\n"
    )


def test_escapes_what_ends_a_command_or_a_property() -> None:
    assert report(Diagnostic(Location("a,line=9::b%.yaml", 1, 0), "AG101", ERROR, "100%\r\n::error::x, y")) == (
        "::error file=a%2Cline=9%3A%3Ab%25.yaml,line=1,col=1,title=AG101 unknown-key::100%25%0D%0A::error::x, y\n"
    )


def test_makes_other_control_characters_visible() -> None:
    assert report(Diagnostic(Location("\x1b\n.yaml"), "AG101", ERROR, "\x1b[31m\u202e漢😀")) == (
        "::error file=\\x1b%0A.yaml,title=AG101 unknown-key::\\x1b[31m\\u202e漢😀\n"
    )


def test_nothing_found_is_no_command() -> None:
    assert report() == ""
