"""The report of a diff for people: the worst first, what means nothing only counted.

Colour only repeats what words and signs say. No line starts with text from a repository, which a log's reader, such as
GitHub's runner, could take for a command of its own.
"""

from collections.abc import Iterator

from argogen.diff.impact import Impact
from argogen.diff.model import Change, Judgement, ObjectDiff, Report
from argogen.report.diff import Style
from argogen.report.diff.findings import (
    SIGNS,
    Finding,
    circumstances,
    fate_of,
    files_of,
    findings_of,
    headline,
    impacts,
    lines_of,
    name_of,
    object_counts,
    sorted_objects,
    told,
)
from argogen.report.text import BLUE, BOLD, painted, visible

_MOST_LINES = 40
"""Lines of one text that are shown."""
_LONGEST = 400
"""Characters of one line of a text that are shown."""
_WORD = max(map(len, Impact)) + 2
"""Columns of the word that says how bad it is."""

_RED, _GREEN, _YELLOW, _CYAN = "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[36m"
_COLOURS = {Impact.BREAKING: "\x1b[1;31m", Impact.RISKY: _YELLOW, Impact.COMPATIBLE: _GREEN}
_BY_SIGN = {"+": _GREEN, "-": _RED, "@": _CYAN, "~": _YELLOW, ">": _CYAN}


def render(report: Report, style: Style) -> str:
    """Return the report, "" where nothing differs in meaning and nothing else is asked for."""
    objects = sorted_objects(report, cosmetic=style.cosmetic)
    if not objects:
        return ""
    title = painted(visible(f"argogen diff: {report.before.label} -> {report.after.label}"), BOLD, style.colour)
    blocks = ["\n".join(_block(diff, style)) for diff in objects]
    text = "\n\n".join([title, *blocks, "\n".join(_end(report))]) + "\n"
    return text.replace("##[", r"#\x23[")  # GitHub's runner takes it for a command wherever it stands in a line


def _end(report: Report) -> Iterator[str]:
    """Yield the lines that sum up."""
    yield headline(report)
    yield f"objects: {object_counts(report)}"
    broken = [
        one
        for diff in report.objects
        for one in diff.judgements
        if one.severity is Impact.BREAKING and not one.accepted
    ]
    if broken:
        fingerprint = min(one.fingerprint for one in broken)
        yield f'accept what is meant to break, one by one: argogen diff --accept {fingerprint} --reason "..."'


def _block(diff: ObjectDiff, style: Style) -> Iterator[str]:
    sign = SIGNS[diff.kind]
    words = ", ".join(part for part in (fate_of(diff), impacts(diff.judgements)) if part)
    head = visible(f"{sign} {name_of(diff)}")
    yield painted(head, _BY_SIGN[sign], style.colour) + (f" ({words})" if words else "")
    yield f"  in {visible(files_of(diff))}"
    for note in diff.notes:
        yield f"  note: {visible(note)}"
    for finding in findings_of(diff, cosmetic=style.cosmetic):
        yield from _finding(finding, style)
    if diff.left_out:
        yield f"    {diff.left_out} more changes"
    if diff.cosmetic and not style.cosmetic:
        yield f"    {len(diff.cosmetic)} more that mean nothing (--show-cosmetic)"


def _finding(finding: Finding, style: Style) -> Iterator[str]:
    judgement = finding.judgement
    if judgement is None:
        for change in finding.changes:
            yield from _change(change, style, "    ")
        return
    word = painted(f"{judgement.severity:{_WORD}}", _COLOURS.get(judgement.severity, ""), style.colour)
    yield f"  {word}{visible(_sentence(judgement))}"
    if style.summary:
        return
    indent = " " * (_WORD + 2)
    yield from (indent + visible(line) for line in circumstances(finding, judgement))
    for change in finding.changes:
        yield from _change(change, style, indent)


def _sentence(judgement: Judgement) -> str:
    accepted = f" (accepted: {judgement.accepted})" if judgement.accepted else ""
    return f"{judgement.message}{accepted}  [{judgement.rule} {judgement.fingerprint}]"


def _change(change: Change, style: Style, indent: str) -> Iterator[str]:
    line = visible(told(change))
    yield indent + painted(line, _BY_SIGN[line[0]], style.colour)
    if style.summary:
        return
    for text in lines_of(change, most=_MOST_LINES):
        shown = visible(text[:_LONGEST]) + ("…" if len(text) > _LONGEST else "")
        colour = style.colour and text[:1] in _BY_SIGN
        yield f"{indent}  {painted('|', BLUE, style.colour)} " + painted(shown, _BY_SIGN.get(text[:1], ""), colour)
    for inner in change.inner:
        yield from _change(inner, style, indent + "    ")
