"""The report for tools: one JSON object, whose keys and order are a contract."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from argogen.codes import lookup
from argogen.diagnostics import Diagnostic, Location, Severity, sort_diagnostics

VERSION = 1
"""Changes when a key disappears or changes its meaning, not when one is added."""


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the report, sorted, in ASCII only, with a final newline.

    `line` and `column` count from 1, and 0 means the file as a whole; `hint` is "" and `related` [] if there is none.
    """
    found = sort_diagnostics(diagnostics)
    counts = Counter(d.severity for d in found)
    report = {
        "version": VERSION,
        "diagnostics": [_entry(d) for d in found],
        "summary": {f"{severity}s": counts[severity] for severity in Severity},
    }
    # ASCII, since a terminal obeys some of the characters that JSON lets pass.
    written = json.dumps(report, indent=2, ensure_ascii=True) + "\n"
    return written.replace("##[", r"#\u0023[")  # GitHub's runner takes it for a command; to JSON it is the same


def _entry(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        **_place(diagnostic.location),
        "code": diagnostic.code,
        "slug": lookup(diagnostic.code).slug,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "related": [{**_place(r.location), "message": r.message} for r in diagnostic.related],
    }


def _place(location: Location) -> dict[str, Any]:
    return {"path": location.path, "line": location.line, "column": location.column}
