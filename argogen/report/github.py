"""The report for GitHub Actions: workflow commands, which become annotations in a pull request, then the log's text.

Form and escaping as in GitHub's documentation "Workflow commands for GitHub Actions" and its toolkit. Limits as in the
toolkit's docs/problem-matchers.md: of each level, GitHub shows the first ten annotations of a step and drops the rest
without a word.
"""

from collections.abc import Iterator, Mapping, Sequence

from argogen.codes import lookup
from argogen.diagnostics import Diagnostic, Severity, sort_diagnostics
from argogen.report import text
from argogen.report.text import visible

MOST_ANNOTATIONS = 10
"""Annotations of one level that GitHub shows for a step."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_IN_DATA = {ord("%"): "%25", ord("\r"): "%0D", ord("\n"): "%0A"}
_IN_PROPERTY = {**_IN_DATA, ord(":"): "%3A", ord(","): "%2C"}


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """Return at most MOST_ANNOTATIONS commands a level, the worst level first, then the text report of everything.

    Hint and related places follow a message on lines of their own. The last command of a level that has too many
    findings counts those that got none.
    """
    found = sort_diagnostics(diagnostics)
    if not found:
        return ""
    commands = [command for severity in Severity for command in _level([d for d in found if d.severity == severity])]
    return "\n".join([*commands, "", text.render(found)])


def _level(found: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield the commands for the findings of one severity."""
    shown = found if len(found) <= MOST_ANNOTATIONS else found[: MOST_ANNOTATIONS - 1]
    yield from map(_command, shown)
    if left := found[len(shown) :]:
        severity = left[0].severity
        yield f"::{_COMMANDS[severity]} title=argogen::{len(left)} more {severity}s are in the log of this step"


def _command(diagnostic: Diagnostic) -> str:
    location = diagnostic.location
    properties = {"file": location.path}
    if location.line:
        properties |= {"line": str(location.line), "col": str(max(location.column, 1))}
    properties["title"] = f"{diagnostic.code} {lookup(diagnostic.code).slug}"
    lines = [
        diagnostic.message,
        *([f"help: {diagnostic.hint}"] if diagnostic.hint else []),
        *(f"{related.location}: {related.message}" for related in diagnostic.related),
    ]
    written = ",".join(f"{name}={_escape(value, _IN_PROPERTY)}" for name, value in properties.items())
    data = _escape("\n".join(lines), _IN_DATA)
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{data}"


def _escape(text: str, table: Mapping[int, str]) -> str:
    """Escape what ends a command or a property, then make the other control characters visible."""
    return visible(text.translate(table))
