"""The report for GitHub Actions: workflow commands, which become annotations in a pull request.

Form and escaping as in GitHub's documentation "Workflow commands for GitHub Actions" and its toolkit.
"""

from collections.abc import Mapping, Sequence

from argogen.codes import lookup
from argogen.diagnostics import Diagnostic, Severity, sort_diagnostics
from argogen.report.text import visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_IN_DATA = {ord("%"): "%25", ord("\r"): "%0D", ord("\n"): "%0A"}
_IN_PROPERTY = {**_IN_DATA, ord(":"): "%3A", ord(","): "%2C"}


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """Return one command a line, sorted; hint and related places follow the message on lines of their own."""
    return "".join(_command(d) + "\n" for d in sort_diagnostics(diagnostics))


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
