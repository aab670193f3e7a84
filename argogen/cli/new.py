"""Write a new spec from a pattern's example.

The spec is the pattern's commented example under NAME, in the project's folder of specs. It renders at once; change it
to what you need. A file is never written over.

Examples:

  argogen new job vacuum

  argogen new facade nightly-export -o specs/exports/nightly.yaml
"""

import re
from pathlib import Path
from typing import Annotated

import typer

from argogen.cli.console import Console
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.patterns.discover import find_patterns
from argogen.suggest import did_you_mean

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")


def new(
    context: typer.Context,
    pattern: Annotated[str, typer.Argument(metavar="PATTERN", help="One of those that `argogen patterns` lists.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="The spec's name: a DNS-1123 label.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")] = None,
) -> int:
    """Write a spec. The module's docstring is the help text."""
    console: Console = context.obj
    project = console.open_project()
    patterns, faults = find_patterns(project)
    console.report_problems(faults)
    if pattern not in patterns:
        raise UsageError(
            f'there is no pattern "{pattern}"', did_you_mean(pattern, patterns) or f"there is {', '.join(patterns)}"
        )
    if not _LABEL.fullmatch(name):
        raise UsageError(
            f'"{name}" is no name for a spec', "lower-case letters, digits and hyphens, such as nightly-export"
        )
    file = output or (project.spec_folder if project.document else Path.cwd()) / f"{name}.yaml"
    text = re.sub(
        r"^name: .*$",
        f"name: {name}",
        patterns[pattern].example.read_text(encoding="utf-8"),
        count=1,
        flags=re.MULTILINE,
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise UsageError(
            f'"{project.show(file)}" is there already', "choose another name; argogen writes over nothing"
        ) from None
    except OSError as error:
        raise UsageError(f'"{project.show(file)}" can\'t be written: {error.strerror}') from None
    console.say(f"wrote {project.show(file)}; next: argogen render {project.show(file)}")
    return ExitCode.OK
