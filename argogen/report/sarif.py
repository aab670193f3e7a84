"""The report for code scanning and editors: SARIF 2.1.0.

Form and names as in the OASIS standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata
01". What GitHub shows of it and how much it takes: GitHub's documentation, "SARIF support for code scanning". argogen's
version is not in it: the same findings give the same bytes.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from argogen.codes import Code, lookup, page_url
from argogen.diagnostics import Diagnostic, Location, Related, sort_diagnostics
from argogen.report import json
from argogen.report.text import end_column, visible

MOST_RESULTS = 25_000
"""GitHub refuses a file with more results."""

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_LONGEST_DESCRIPTION = 1024
_IN_URI = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the log, with one run, sorted, in ASCII only, with a final newline.

    Of more than MOST_RESULTS findings it holds the worst, and a notification that says so.
    """
    found = sort_diagnostics(diagnostics)
    kept = sorted(sorted(found, key=lambda d: d.severity.rank)[:MOST_RESULTS], key=lambda d: d.sort_key)
    rules = sorted({d.code for d in kept})
    run = {
        "tool": {"driver": {"name": "argogen", "rules": [_rule(lookup(code)) for code in rules]}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _left_out(len(found), len(kept))}],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that argogen was called in."}}},
        "columnKind": "unicodeCodePoints",
        "results": list(_results(kept, rules)),
    }
    return json.write({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _left_out(found: int, kept: int) -> list[dict[str, Any]]:
    if found == kept:
        return []
    text = f"{found - kept} of {found} findings are left out, the least severe; GitHub takes {kept} at most"
    return [{"level": "warning", "message": {"text": text}}]


def _rule(row: Code) -> dict[str, Any]:
    page = row.page.strip()
    summary = " ".join(page.partition("\n\n")[0].split())
    return {
        "id": row.code,
        "name": "".join(word.capitalize() for word in row.slug.split("-")),
        "shortDescription": {"text": f"{row.title}."},
        "fullDescription": {"text": summary[:_LONGEST_DESCRIPTION]},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": row.severity.value},
        # Not `helpUri`, which must be absolute.
        "properties": {"documentation": page_url(row.code)},
    }


def _results(diagnostics: Sequence[Diagnostic], rules: list[str]) -> Iterator[dict[str, Any]]:
    index = {code: number for number, code in enumerate(rules)}
    seen: Counter[tuple[str, str, str]] = Counter()
    for diagnostic in diagnostics:
        same = (diagnostic.code, diagnostic.location.path, diagnostic.message)
        seen[same] += 1
        place = {"artifactLocation": _artifact(diagnostic.location), **_region(diagnostic)}
        related = [_related(number, one) for number, one in enumerate(diagnostic.related, 1)]
        yield {
            "ruleId": diagnostic.code,
            "ruleIndex": index[diagnostic.code],
            "level": diagnostic.severity.value,
            "message": {"text": _message(diagnostic)},
            "locations": [{"physicalLocation": place}],
            **({"relatedLocations": related} if related else {}),
            "partialFingerprints": _fingerprints("\0".join(same), seen[same], diagnostic.location),
        }


def _message(diagnostic: Diagnostic) -> str:
    """Return message, hint and links to the related places, which GitHub shows only if the message links to them."""
    lines = [_plain(diagnostic.message)]
    if diagnostic.hint:
        lines.append(f"help: {_plain(diagnostic.hint)}")
    for number, related in enumerate(diagnostic.related, 1):
        shown = visible(str(related.location)).replace("[", r"\[").replace("]", r"\]")
        lines.append(f"[{shown}]({number}): {_plain(related.message)}")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Return text that no viewer takes for a link. Braces stay single: without arguments they are no placeholders."""
    return visible(text).replace("](", "] (")


def _related(number: int, related: Related) -> dict[str, Any]:
    location = related.location
    region = {"region": _start(location)} if location.line else {}
    return {
        "id": number,
        "physicalLocation": {"artifactLocation": _artifact(location), **region},
        "message": {"text": _plain(related.message)},
    }


def _artifact(location: Location) -> dict[str, str]:
    # A path of the file system may hold bytes that are no UTF-8, as halves of surrogate pairs.
    path = location.path.encode("utf-8", "surrogatepass")
    uri = "".join(chr(byte) if byte in _IN_URI else f"%{byte:02X}" for byte in path)
    return {"uri": f"file://{uri}"} if uri.startswith("/") else {"uri": uri, "uriBaseId": _ROOT}


def _region(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return the place in its file; nothing for a file as a whole."""
    location = diagnostic.location
    if not location.line:
        return {}
    region = _start(location)
    if location.column and (end := end_column(diagnostic.source_line, location.column)) > location.column:
        region["endColumn"] = end
    return {"region": region}


def _start(location: Location) -> dict[str, int]:
    return {"startLine": location.line, **({"startColumn": location.column} if location.column else {})}


def _fingerprints(same: str, count: int, location: Location) -> dict[str, str]:
    """Return what makes a finding the same one after lines were added above it: all but its line, and a count."""
    digest = hashlib.sha256(same.encode("utf-8", "surrogatepass")).hexdigest()
    fingerprint = f"{digest[:32]}:{count}"
    # GitHub knows one name only, and its upload action fills that in from the file for findings that have a line.
    return {"argogen/v1": fingerprint, **({} if location.line else {"primaryLocationLineHash": fingerprint})}
