"""The report of a diff for GitHub Actions: annotations at the lines that break or risk something, then the text."""

from collections.abc import Iterator, Sequence

from argogen.diagnostics import Location
from argogen.diff.impact import Impact
from argogen.diff.model import Report
from argogen.report.diff import Style, text
from argogen.report.diff.findings import Finding, circumstances, findings_of, sorted_objects
from argogen.report.github import Annotation, commands_of

_COMMANDS = {Impact.BREAKING: "error", Impact.RISKY: "warning"}
_ACCEPTED = "notice"


def render(report: Report, style: Style) -> str:
    """Return the commands for what is breaking, risky and accepted, the worst first, and then the text report.

    Each points at what is there now; of what is gone, at the nearest that is left.
    """
    found = [one for diff in sorted_objects(report) for one in findings_of(diff)]
    commands: list[str] = []
    for impact, command in _COMMANDS.items():
        live = [one for one in found if one.severity is impact and not _accepted(one)]
        commands += commands_of(command, [*_annotations(live)], f"{impact} changes")
    commands += commands_of(_ACCEPTED, [*_annotations([one for one in found if _accepted(one)])], "accepted changes")
    shown = text.render(report, style)
    return "\n".join([*commands, "", shown]) if commands else shown


def _accepted(finding: Finding) -> str:
    return finding.judgement.accepted if finding.judgement else ""


def _annotations(findings: Sequence[Finding]) -> Iterator[Annotation]:
    for one in findings:
        judgement = one.judgement
        if judgement is None:
            continue
        snapshot = one.diff.after or one.diff.before
        place = judgement.after or Location(snapshot.file if snapshot else "")
        lines = [f"{one.diff.id}: {judgement.message}", *circumstances(one, judgement)]
        if judgement.accepted:
            lines.append(f"accepted: {judgement.accepted}")
        yield Annotation(place, f"{judgement.severity}: {judgement.rule}", "\n".join(lines))
