"""The report for tools: one JSON object, whose keys and order are a contract."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from argogen.codes import lookup, page_url
from argogen.diagnostics import Diagnostic, Location, Severity, sort_diagnostics

VERSION = 1
"""Changes when a key disappears or changes its meaning, not when one is added."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the report."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("lint-report.schema.json").read_text(encoding="utf-8"))
    return loaded


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the report, sorted, in ASCII only, with a final newline. lint-report.schema.json describes it."""
    found = sort_diagnostics(diagnostics)
    counts = Counter(d.severity for d in found)
    report = {
        "version": VERSION,
        "diagnostics": [_entry(d) for d in found],
        "summary": {f"{severity}s": counts[severity] for severity in Severity},
    }
    return write(report)


def write(report: dict[str, Any]) -> str:
    """Return a report as JSON that any terminal and any log can show."""
    # ASCII, since a terminal obeys some of the characters that JSON lets pass.
    written = json.dumps(report, indent=2, ensure_ascii=True) + "\n"
    return written.replace("##[", r"#\u0023[")  # GitHub's runner takes it for a command; to JSON it is the same


def _entry(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        **_place(diagnostic.location),
        "code": diagnostic.code,
        "slug": lookup(diagnostic.code).slug,
        "documentation": page_url(diagnostic.code),
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "related": [{**_place(r.location), "message": r.message} for r in diagnostic.related],
    }


def _place(location: Location) -> dict[str, Any]:
    return {"path": location.path, "line": location.line, "column": location.column}
