"""What `argogen diff --accept` does: it writes down that a finding may be merged, and why."""

from typing import TYPE_CHECKING

from argogen.cli.console import Console
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.suggest import did_you_mean

if TYPE_CHECKING:
    from argogen.diff.model import Report
    from argogen.project import Project


def accept_changes(
    console: Console, project: "Project", report: "Report", fingerprints: list[str], reason: str
) -> ExitCode:
    """Add findings of a report to those that the project has accepted. Raises UsageError for one that is not in it."""
    from argogen.diff.judgements.accepted import FILE, Accepted, read_accepted, text_of
    from argogen.output import replace_files

    if not reason.strip():
        raise UsageError("an accepted change needs a reason", '--reason "the callers moved"')
    found = {one.fingerprint: (one, diff) for diff in report.objects for one in diff.judgements}
    known = read_accepted(project)
    for fingerprint in fingerprints:
        if fingerprint not in found:
            hint = did_you_mean(fingerprint, found) or "argogen diff --format json shows the fingerprints"
            raise UsageError(f'no change here has the fingerprint "{fingerprint}"', hint)
        judgement, diff = found[fingerprint]
        one = Accepted(fingerprint, judgement.rule, str(diff.id), " ".join(reason.split()))
        known = [*(other for other in known if other.fingerprint != fingerprint), one]
        console.say(f"accepted: {judgement.message}")
    replace_files({project.root / FILE: text_of(known)}, project)
    console.say(f"wrote {project.show(project.root / FILE)}")
    return ExitCode.OK
