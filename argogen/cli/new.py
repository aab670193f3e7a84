"""Write a new spec from a pattern's example.

The spec is the pattern's commented example under NAME, in the project's folder of specs. It renders at once; change it
to what you need. A file is never written over.

Examples:

  argogen new job vacuum

  argogen new facade nightly-export -o specs/exports/nightly.yaml
"""

import re
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from argogen.argo.forms.names import NAME_LIMITS
from argogen.cli.console import Console
from argogen.cli.interrupts import uninterrupted
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.suggest import did_you_mean

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")


def new(
    context: typer.Context,
    pattern: Annotated[str, typer.Argument(metavar="PATTERN", help="One of those that `argogen patterns` lists.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="The spec's name: a DNS-1123 label.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")] = None,
) -> int:
    """Write a spec. The module's docstring is the help text."""
    from argogen.patterns.discover import find_patterns

    console: Console = context.obj
    project = console.open_project()
    patterns, faults = find_patterns(project)
    console.report_problems(faults)
    if pattern not in patterns:
        raise UsageError(
            f'there is no pattern "{pattern}"', did_you_mean(pattern, patterns) or f"there is {', '.join(patterns)}"
        )
    _check_name(name, "CronWorkflow" if "schedule" in patterns[pattern].schema["properties"] else "WorkflowTemplate")
    file = (output or (project.spec_folder if project.document else Path()) / f"{name}.yaml").absolute()
    if not patterns[pattern].example.is_file():
        raise UsageError(f'the pattern "{pattern}" has no example', "add an example.yaml to its folder")
    example = patterns[pattern].example.read_text(encoding="utf-8")
    shown = project.show(file)
    _write(file, re.sub(r"^name: .*$", f"name: {name}", example, count=1, flags=re.MULTILINE), shown)
    console.say(f"wrote {shown}; next: {console.command('render', shown)}")
    return ExitCode.OK


def _check_name(name: str, kind: str) -> None:
    """Raise UsageError for a name that a spec can't have; `kind` is what is named after it."""
    if not _LABEL.fullmatch(name):
        hint = "lower-case letters, digits and hyphens, such as nightly-export"
        raise UsageError(f'"{name}" is no name for a spec', hint)
    if len(name) > NAME_LIMITS[kind]:
        hint = f"the name of a {kind} has {NAME_LIMITS[kind]} at most"
        raise UsageError(f'the name "{name}" has {len(name)} characters', hint)


def _write(file: Path, text: str, shown: str) -> None:
    """Write a new file and the folders above it. Raises UsageError where that can't be."""
    if not shown.isprintable():
        raise UsageError(f'"{shown}" is no name for a file', "choose one without control characters")
    try:
        with suppress(FileExistsError):  # a file above: opening says it better
            file.parent.mkdir(parents=True, exist_ok=True)
        with uninterrupted(), file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise UsageError(f'"{shown}" is there already', "choose another name; argogen writes over nothing") from None
    except OSError as error:
        raise UsageError(f'"{shown}" can\'t be written: {error.strerror}') from None
