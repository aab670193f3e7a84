"""The report for GitHub Actions: workflow commands, which become annotations in a pull request, then the log's text.

Form and escaping as in GitHub's documentation "Workflow commands for GitHub Actions" and its toolkit. Limits as in the
toolkit's docs/problem-matchers.md: of each level, GitHub shows the first ten annotations of a step and drops the rest
without a word.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from argogen.codes import lookup
from argogen.diagnostics import Diagnostic, Location, Severity, sort_diagnostics
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
    commands = [
        line
        for severity in Severity
        for line in commands_of(
            _COMMANDS[severity], [_annotation(d) for d in found if d.severity == severity], f"{severity}s"
        )
    ]
    return "\n".join([*commands, "", text.render(found)])


@dataclass(frozen=True)
class Annotation:
    """What is shown at a line of a file in a pull request."""

    location: Location
    title: str
    message: str
    """May have several lines."""


def commands_of(command: str, annotations: Sequence[Annotation], noun: str) -> Iterator[str]:
    """Yield the commands for annotations of one level, `error`, `warning` or `notice`; `noun` is what they are."""
    shown = annotations if len(annotations) <= MOST_ANNOTATIONS else annotations[: MOST_ANNOTATIONS - 1]
    yield from (_command(command, one) for one in shown)
    if left := annotations[len(shown) :]:
        yield f"::{command} title=argogen::{len(left)} more {noun} are in the log of this step"


def _annotation(diagnostic: Diagnostic) -> Annotation:
    lines = [
        diagnostic.message,
        *([f"help: {diagnostic.hint}"] if diagnostic.hint else []),
        *(f"{related.location}: {related.message}" for related in diagnostic.related),
    ]
    title = f"{diagnostic.code} {lookup(diagnostic.code).slug}"
    return Annotation(diagnostic.location, title, "\n".join(lines))


def _command(command: str, annotation: Annotation) -> str:
    location = annotation.location
    properties = {"file": location.path}
    if location.line:
        properties |= {"line": str(location.line), "col": str(max(location.column, 1))}
    properties["title"] = annotation.title
    written = ",".join(f"{name}={_escape(value, _IN_PROPERTY)}" for name, value in properties.items())
    return f"::{command} {written}::{_escape(annotation.message, _IN_DATA)}"


def _escape(text: str, table: Mapping[int, str]) -> str:
    """Escape what ends a command or a property, then make the other control characters visible."""
    return visible(text.translate(table))
