"""Show what a change does to the manifests: what differs in meaning, object by object.

Without arguments, the working tree is compared with where its branch left the default one; with BASE, with where it
left BASE. `A..B` compares two revisions, `A...B` B with where it left A. OLD and NEW may also be files or folders of
manifests; `-` is stdin. Specs are rendered on both sides, each with the patterns, catalogs and settings of its time.
Git is only read: nothing is fetched or checked out. Order, quotes, equal quantities and whatever else means nothing to
Kubernetes and Argo is left out, and counted. Exits with 1 only where asked to.

Examples:

  argogen diff

  argogen diff origin/main --env prod

  argogen diff v1.4..v1.5

  argogen diff old/ new/

  argogen diff --committed

  argogen diff --env dev --env prod
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from argogen.cli import candidates
from argogen.cli.console import Console, check_format
from argogen.errors import UsageError
from argogen.exits import ExitCode


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
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="How to report: text.",
            autocompletion=candidates.formats_of("argogen.report.diff"),
        ),
    ] = "text",
    cosmetic: Annotated[bool, typer.Option("--show-cosmetic", help="Show what means nothing, too.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if anything differs.")] = False,
) -> int:
    """Compare. The module's docstring is the help text."""
    from argogen.diff.asked import Asked, diff_asked
    from argogen.report.diff import FORMATS, Style

    console: Console = context.obj
    check_format(style, FORMATS)
    asked = Asked(tuple(words or ()), committed, tuple(environments or ()), _read_stdin)
    with TemporaryDirectory(prefix="argogen-") as folder:
        report = diff_asked(console.open_project(), asked, Path(folder))
        console.print(FORMATS[style](report, Style(console.coloured_stdout, cosmetic)))
    for note in report.notes:
        console.say(f"note: {note}")
    if not report.changed:
        console.say("no differences")
    return ExitCode.PROBLEMS if exit_code and report.changed else ExitCode.OK


def _read_stdin() -> str:
    from argogen.yamldoc import MAX_BYTES

    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UsageError(f"more than {MAX_BYTES:,} bytes on stdin are too many", "name a file or folder")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"the byte {error.start + 1} on stdin is not UTF-8", "argogen reads UTF-8") from None
