"""Make a folder a project: argogen.yaml, a first spec, CI, hooks, and what editors need.

Writes argogen.yaml with comments, a first spec, .gitattributes, the JSON Schemas and settings for editors, hooks for
pre-commit, and CI for GitHub or GitLab. Without DIR it is the current folder. Files that are there already are left as
they are. Hooks and CI go to the root of the git repository around the folder. On a terminal, it asks for what no option
says.

Examples:

  argogen init

  argogen init platform/workflows --namespace workflows --ci gitlab

  argogen init --argo-version 3.7 --ci none --no-input
"""

import os
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from argogen.cli import candidates
from argogen.cli.console import Console, counted
from argogen.cli.interrupts import uninterrupted
from argogen.cli.options import no_input_option
from argogen.cli.prompts import ask, asks, one_of_them
from argogen.errors import UsageError
from argogen.exits import ExitCode

if TYPE_CHECKING:
    from argogen.project import Project

_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


def init(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="The project's folder; it may be new.")] = None,
    namespace: Annotated[
        str | None, typer.Option("--namespace", metavar="NAME", help="The namespace of all objects.")
    ] = None,
    ci: Annotated[
        str | None,
        typer.Option(
            "--ci", metavar="SERVICE", help="CI for github or gitlab, or none.", autocompletion=candidates.ci_services
        ),
    ] = None,
    no_input: no_input_option = False,
) -> int:
    """Write what a project begins with. The module's docstring is the help text."""
    from argogen.scaffold.repository import repository_files

    console: Console = context.obj
    root = (folder or console.project or Path()).resolve()
    if root.exists() and not root.is_dir():
        raise UsageError(f'"{folder}" is not a folder', "name a folder, or one that is not there yet")
    project = _project(root)
    chosen = _choices(project, console.argo_version, namespace, ci, interactive=asks(no_input=no_input))
    _write(console, project, repository_files(project, **chosen))
    for line in _next_steps(project, chosen["ci"]):
        console.say(line)
    return ExitCode.OK


def _project(root: Path) -> "Project":
    """Return the project in a folder, which may not be one yet."""
    from argogen.project import PROJECT_FILE, Project, open_project

    return open_project(root) if (root / PROJECT_FILE).exists() else Project(root)


def _choices(
    project: "Project", version: str | None, namespace: str | None, ci: str | None, *, interactive: bool
) -> dict[str, str]:
    """Return what the options say, or the answers, or else what is usual. Raises UsageError for what can't be."""
    from argogen.argo.versions import NEWEST
    from argogen.project import known_version
    from argogen.scaffold.repository import DEFAULT_NAMESPACE, NO_CI, ci_services, likely_ci

    service = one_of_them([*ci_services(), NO_CI], "CI service")
    rows: list[tuple[str, str, str | None, str, Callable[[str], str]]] = [
        ("argo_version", "Which version of Argo Workflows runs the manifests?", version, NEWEST, known_version),
        ("namespace", "In which namespace do the workflows run?", namespace, DEFAULT_NAMESPACE, _namespace),
        ("ci", "Which CI checks changes: github, gitlab or none?", ci, likely_ci(project.root), service),
    ]
    settled = () if project.document is None else ("argo_version", "namespace")  # argogen.yaml says so already
    return {
        key: ask(question, usual, read) if interactive and said is None and key not in settled else read(said or usual)
        for key, question, said, usual, read in rows
    }


def _namespace(word: str) -> str:
    if not _NAMESPACE.fullmatch(word):
        raise UsageError(f'"{word}" is no name for a namespace', "lower-case letters, digits and hyphens, 63 at most")
    return word


def _write(console: Console, project: "Project", files: Mapping[Path, str]) -> None:
    """Write the files that are not there yet, and the schemas for editors; say which, and what was left."""
    from argogen.editors.files import outdated_schemas
    from argogen.scaffold.files import replace_file, write_new
    from argogen.scaffold.repository import repository_root

    schemas = outdated_schemas(project)
    new = {path: text for path, text in {**files, **schemas}.items() if not os.path.lexists(path)}
    changed = {path: text for path, text in schemas.items() if path not in new}
    with uninterrupted():
        write_new(new, repository_root(project.root), {path: project.show(path) for path in new})
        for path, text in changed.items():
            replace_file(path, text, project.root)
    for path in (*files, *schemas):
        shown = project.show(path)
        console.say(f"wrote {shown}" if path in new or path in changed else f"left {shown} as it is")


def _next_steps(project: "Project", ci: str) -> Iterator[str]:
    """Yield what to do next."""
    from argogen.scaffold.repository import NO_CI, argo_manifests

    there = list(argo_manifests(project))
    steps = [
        (["argogen", "render"], "writes the manifests of the specs; commit both"),
        (["argogen", "patterns"], "lists what a spec can be made of"),
        (["argogen", "new", "PATTERN", "NAME"], "begins the next spec"),
        (["pre-commit", "install"], "runs the checks before each commit"),
    ]
    if project.root != Path.cwd().resolve():
        steps.insert(0, (["cd", project.show(project.root)], "makes it the current folder"))
    if there:
        folder = Path(os.path.commonpath([file.parent for file in there])).relative_to(project.root)
        steps.append(
            (["argogen", "lint", str(folder)], f"checks {counted(len(there), 'manifest')} that you had already")
        )
    if ci == NO_CI:
        steps.append((["argogen", "init", "--ci", "github"], "adds CI, or with gitlab that of GitLab"))
    width = max(len(shlex.join(command)) for command, _ in steps)
    yield ""
    yield "next:"
    yield from (f"  {shlex.join(command):{width}}  {purpose}" for command, purpose in steps)
