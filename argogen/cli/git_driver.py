"""`argogen diff --git-driver`: what git calls for a file with the attribute diff=argogen, as in `git diff`.

Git gives what its manual says of GIT_EXTERNAL_DIFF: the path, then file, object name and mode of each side, and of a
renamed file its new path and how similar it is; of a file that is not merged only the path.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from argogen.cli.console import Console
from argogen.errors import InputError, UsageError
from argogen.exits import ExitCode

if TYPE_CHECKING:
    from argogen.diagnostics import Diagnostic
    from argogen.project import Project
    from argogen.report.diff import Style

_FEWEST = 7
"""Arguments that git gives of a file with two sides."""


def diff_for_git(console: Console, project: "Project", words: list[str], format_: str, style: "Style") -> ExitCode:
    """Print what differs in a file; line by line, where it holds no manifests.

    A driver that fails ends git's whole output, so this succeeds whatever the file is. Raises UsageError for other
    arguments than git's.
    """
    from argogen.diff.engine import diff_sides
    from argogen.diff.judgements.judge import judge
    from argogen.diff.judgements.settings import settings_of
    from argogen.diff.sides import side_of_text
    from argogen.report.diff import FORMATS

    if len(words) == 1:
        console.print_lines([f"{words[0]} is not merged"])
        return ExitCode.OK
    if len(words) < _FEWEST:
        raise UsageError(
            "these are not the arguments that git gives", "git config diff.argogen.command says how to call"
        )
    path, old_file, _, _, new_file = words[:5]
    new_path = words[7] if len(words) > _FEWEST else path
    texts, names = (_text(old_file), _text(new_file)), (f"a/{path}", f"b/{new_path}")
    try:
        sides = (side_of_text(project, text, name[2:], name) for text, name in zip(texts, names, strict=True))
        report = judge(diff_sides(*sides), settings_of(project))
    except InputError as error:
        console.print_lines(_by_lines(*texts, *names, error.diagnostics[0]))
        return ExitCode.OK
    shown = replace(style, colour=style.colour or console.coloured_pager)
    console.print(FORMATS[format_](report, shown) or f"argogen diff: {names[0]} -> {names[1]}: no changes of meaning\n")
    return ExitCode.OK


def _text(file: str) -> str:
    """Return a side's text; git names /dev/null where there is none."""
    return "" if file == "/dev/null" else Path(file).read_text(encoding="utf-8", errors="replace")


def _by_lines(before: str, after: str, old: str, new: str, why: "Diagnostic") -> Iterator[str]:
    from argogen.diff.texts import lines_differ

    yield f"argogen diff: {old} -> {new}: by lines, since {why.location}: {why.message}"
    found = lines_differ(f"{before}\n", f"{after}\n")
    for hunk in found.hunks if found else ():
        yield f"@@ -{hunk.before_start} +{hunk.after_start} @@"
        yield from hunk.lines
