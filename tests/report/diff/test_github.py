"""A diff as annotations of GitHub Actions."""

from argogen.diff.impact import Impact
from argogen.diff.model import ObjectDiff
from argogen.report.diff import FORMATS, Style

from .conftest import finding, report


def commands(objects: list[ObjectDiff]) -> list[str]:
    return [line for line in FORMATS["github"](report(objects), Style()).splitlines() if line.startswith("::")]


def test_what_breaks_is_an_error_and_what_risks_a_warning() -> None:
    found = commands(
        [finding("a", Impact.RISKY), finding("b"), finding("c", accepted="they moved"), finding("d", Impact.COMPATIBLE)]
    )
    assert [line.partition(" ")[0] for line in found] == ["::error", "::warning", "::notice"]
    assert found[0].startswith(
        "::error file=b,line=1,col=2,title=breaking%3A output-removed::WorkflowTemplate b/b: b%0A"
    )
    assert found[2].endswith("%0Aaccepted: they moved")


def test_the_text_stands_below() -> None:
    text = FORMATS["github"](report([finding("a")]), Style())
    assert text.endswith(FORMATS["text"](report([finding("a")]), Style()))


def test_what_is_too_many_for_github_is_counted() -> None:
    found = commands([finding(f"a{number}") for number in range(12)])
    assert len(found) == 10
    assert found[-1] == "::error title=argogen::3 more breaking changes are in the log of this step"


def test_no_text_becomes_a_command_or_a_property() -> None:
    (command,) = commands([finding("a,line=9::x\n::warning::y%0A")])
    assert command.startswith("::error file=a%2Cline=9%3A%3Ax%0A%3A%3Awarning%3A%3Ay%250A,line=1,col=2,title=")


def test_nothing_to_say_is_no_report() -> None:
    assert FORMATS["github"](report([]), Style()) == ""
