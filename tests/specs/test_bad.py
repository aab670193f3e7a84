"""Bad input, and the very lines that argogen says about it.

`bad/*.txt` is the table: under `==== what is wrong` stands the spec (as specs/spec.yaml), other files follow under
`---- path`, and `---- expected` ends the case. Below each finding, ` at` quotes the file from the column that the
finding names. ARGOGEN_REWRITE_EXPECTED=1 writes down what argogen says now; read every line of it.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from argogen.diagnostics import Diagnostic, Severity, sort_diagnostics, worst
from argogen.errors import InputError
from argogen.project import open_project
from argogen.repository import render_project

TABLE = Path(__file__).parent / "bad"
REWRITE = "ARGOGEN_REWRITE_EXPECTED"
SPEC = "specs/spec.yaml"
EXPECTED = "expected"


@dataclass(frozen=True)
class Case:
    """One row of the table: the texts of its files by their paths, and what is expected."""

    topic: Path
    title: str
    files: dict[str, str]

    @property
    def expected(self) -> str:
        return self.files.get(EXPECTED, "").strip("\n")


def cases(topic: Path) -> Iterator[Case]:
    _, *rows = re.split(r"^==== (.*)\n", topic.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for title, body in zip(rows[::2], rows[1::2], strict=True):
        first, *rest = re.split(r"^---- (.*)\n", body, flags=re.MULTILINE)
        yield Case(topic, title, {SPEC: first, **dict(zip(rest[::2], rest[1::2], strict=True))})


CASES = [case for topic in sorted(TABLE.glob("*.txt")) for case in cases(topic)]


def diagnostics() -> list[Diagnostic]:
    """Return everything there is to say of the project in the current folder."""
    try:
        rendered, beyond, _ = render_project(open_project())
    except InputError as error:
        return sort_diagnostics(error.diagnostics)
    return sort_diagnostics([*beyond, *(d for result in rendered for d in result.diagnostics)])


def lines(diagnostic: Diagnostic) -> Iterator[str]:
    """Yield a diagnostic as the table holds it."""
    place, column = diagnostic.location, diagnostic.location.column
    yield f"{place} {diagnostic.severity} {diagnostic.code} {diagnostic.message}"
    if column:
        yield f"    at {diagnostic.source_line[column - 1 :][:60]}".rstrip()
    if diagnostic.hint:
        yield f"    help: {diagnostic.hint}"
    for related in diagnostic.related:
        yield f"    {related.location} {related.message}"


def set_up(case: Case, folder: Path) -> None:
    for name, text in case.files.items():
        if name != EXPECTED:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


def rewrite(case: Case, actual: str) -> None:
    text = case.topic.read_text(encoding="utf-8")
    row = re.compile(
        rf"(^==== {re.escape(case.title)}\n.*?^---- {EXPECTED}\n).*?(?=^==== |\Z)", re.DOTALL | re.MULTILINE
    )
    case.topic.write_text(row.sub(lambda match: f"{match[1]}{actual}\n\n", text).rstrip("\n") + "\n", encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.topic.stem}: {case.title}")
def test_says_what_is_wrong_and_where(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(case, tmp_path)
    monkeypatch.chdir(tmp_path)
    found = diagnostics()
    actual = "\n".join(line for diagnostic in found for line in lines(diagnostic))
    assert worst(found) in (Severity.ERROR, Severity.WARNING), "nothing is wrong, says argogen"
    if os.environ.get(REWRITE):
        rewrite(case, actual)
    else:
        assert case.expected, f"the case has no expectation; {REWRITE}=1 writes it down"
        assert actual == case.expected


def test_every_title_is_there_once() -> None:
    titles = [(case.topic.stem, case.title) for case in CASES]
    assert len(titles) == len(set(titles))
