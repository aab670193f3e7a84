"""Show what a change does to the manifests: what differs in meaning, object by object.

Without arguments, the working tree is compared with where its branch left the default one; with BASE, with where it
left BASE. `A..B` compares two revisions, `A...B` B with where it left A. OLD and NEW may also be files or folders of
manifests; `-` is stdin. Specs are rendered on both sides, each with the patterns, catalogs and settings of its time.
Git is only read: nothing is fetched or checked out. Order, quotes, equal quantities and whatever else means nothing to
Kubernetes and Argo is left out, and counted. Exits with 1 only where asked to, and with 2 where there is no report.

Examples:

  argogen diff

  argogen diff origin/main --env prod

  argogen diff v1.4..v1.5

  argogen diff old/ new/

  argogen diff --committed

  argogen diff --env dev --env prod

  argogen diff --fail-on breaking

  argogen diff origin/main --also markdown=comment.md

  argogen diff --accept 3fa9c1d20b7e --reason "the callers moved"
"""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from argogen.cli import candidates
from argogen.cli.accepting import accept_changes
from argogen.cli.console import Console, check_one_of
from argogen.cli.diff_reports import asked_reports, write_reports
from argogen.cli.git_driver import diff_for_git
from argogen.cli.interrupts import temporary_folder
from argogen.cli.options import format_option
from argogen.errors import InputError, UsageError
from argogen.exits import ExitCode

if TYPE_CHECKING:
    from argogen.diff.impact import Impact
    from argogen.diff.model import Report

_LEVELS = {"breaking": "breaking", "risky": "risky", "any": "compatible", "none": ""}
"""What `--fail-on` takes, with the severity from which on the call fails."""


def diff(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[BASE | A..B | OLD NEW]", help="Revisions, or two files or folders; - is stdin."),
    ] = None,
    committed: Annotated[
        bool, typer.Option("--committed", help="Compare the committed manifests with what the specs render to.")
    ] = False,
    environments: Annotated[
        list[str] | None,
        typer.Option(
            "--env",
            metavar="E",
            help="Only this environment; of two, how the second one differs.",
        ),
    ] = None,
    style: Annotated[
        str,
        format_option("How to report: text, markdown, json or github.", candidates.formats_of("argogen.report.diff")),
    ] = "text",
    also: Annotated[
        list[str] | None,
        typer.Option("--also", metavar="FORMAT=FILE", help="Report to a file, too, in this format; may be repeated."),
    ] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Show what was found, without details.")] = False,
    cosmetic: Annotated[bool, typer.Option("--show-cosmetic", help="Show what means nothing, too.")] = False,
    flavor: Annotated[
        str,
        typer.Option(
            "--flavor",
            metavar="WHERE",
            help="Whose Markdown: that of github or gitlab.",
            autocompletion=candidates.either(("github", "gitlab")),
        ),
    ] = "github",
    max_bytes: Annotated[
        int,
        typer.Option("--max-bytes", metavar="N", help="The most that Markdown may take; 0 for what the flavor takes."),
    ] = 0,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="LEVEL",
            help="Exit with 1 from this on: breaking, risky, any or none.",
            autocompletion=candidates.either(_LEVELS),
        ),
    ] = "none",
    exit_code: Annotated[bool, typer.Option("--exit-code", help="The same as --fail-on any.")] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", metavar="FINGERPRINT", help="Write down that this change may break others."),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it may: goes with --accept.")] = "",
    for_git: Annotated[
        bool, typer.Option("--git-driver", help="Take the arguments that git gives to a diff driver.")
    ] = False,
) -> int:
    """Compare. The module's docstring is the help text."""
    from argogen.diff.asked import Asked, diff_asked
    from argogen.diff.judgements.accepted import read_accepted
    from argogen.diff.judgements.judge import judge
    from argogen.diff.judgements.settings import settings_of
    from argogen.report.diff import Style

    console: Console = context.obj
    shown = Style(console.coloured_stdout, cosmetic, summary, flavor, max_bytes)
    files = asked_reports(style, also or [], shown)
    limit = _limit("any" if exit_code else fail_on)
    if reason and not accept:
        raise UsageError("--reason says why a change is accepted, and none is", "--accept FINGERPRINT")
    try:
        project = console.open_project()
        if for_git:
            return diff_for_git(console, project, words or [], style, shown)
        with temporary_folder() as folder:
            with console.progress("rendering") as progress:
                asked = Asked(tuple(words or ()), committed, tuple(environments or ()), _read_stdin, progress)
                found = diff_asked(project, asked, folder)
            report = judge(found, settings_of(project), read_accepted(project))
            if accept:
                return accept_changes(console, project, report, accept, reason)
            write_reports(console, project, report, style, files, shown)
    except InputError as error:  # without a report there is no difference, so this must not look like one
        console.report_problems(error.diagnostics)
        return ExitCode.FAILURE
    _say_notes(console, report, cosmetic=cosmetic)
    return ExitCode.PROBLEMS if report.reaches(limit) else ExitCode.OK


def _say_notes(console: Console, report: "Report", *, cosmetic: bool) -> None:
    """Say what the reader must know beside the report, and that it is empty where it is."""
    for note in report.notes:
        console.say(f"note: {note}")
    if not report.changed and not report.cosmetic:
        console.say("no differences")
    elif not report.changed and not cosmetic:
        console.say("no changes of meaning (--show-cosmetic shows what is written differently)")


def _limit(text: str) -> "Impact | None":
    """Return the severity from which on the call fails, None for one that never does."""
    from argogen.diff.impact import Impact

    check_one_of(text, _LEVELS, "level")
    return Impact(_LEVELS[text]) if _LEVELS[text] else None


def _read_stdin() -> str:
    from argogen.yamldoc import MAX_BYTES

    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UsageError(f"more than {MAX_BYTES:,} bytes on stdin are too many", "name a file or folder")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"the byte {error.start + 1} on stdin is not UTF-8", "argogen reads UTF-8") from None
