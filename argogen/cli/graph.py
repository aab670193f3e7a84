"""Draw workflows, or the whole repository, as Mermaid, DOT or SVG.

A picture shows what runs after what, conditions and loops, who calls, creates and starts whom, and locks. WHAT is the
name of a spec or an object, or a file: those workflows are drawn with their steps, and what is around them closed.
Without WHAT, the whole repository is drawn at one glance, every workflow closed. A picture with more than --limit boxes
has its inner parts collapsed. With -o the picture goes to a file, whose ending says which format is meant: .mmd, .dot
or .svg. A file that argogen did not draw is never written over.

Examples:

  argogen graph

  argogen graph db-auditing --format svg -o docs/db-auditing.svg

  argogen graph manifests/legacy.yaml --format dot
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from argogen.cli import candidates
from argogen.cli.console import Console, check_one_of, counted
from argogen.cli.interrupts import uninterrupted
from argogen.cli.options import format_option, one_environment
from argogen.cli.sources import files_of, views_of
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.suggest import did_you_mean

if TYPE_CHECKING:
    from argogen.argo.model.manifests import Manifest
    from argogen.graph.model import Graph
    from argogen.lint.sources import View

_MERMAID_TEXT, _MERMAID_EDGES = 50_000, 500
"""What Mermaid draws at most where nobody has set it otherwise (its options maxTextSize and maxEdges)."""
_MOST = 60
"""Boxes of a picture that people can still take in."""


def graph(
    context: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHAT]...", help="Names of specs or workflows, or files.", autocompletion=candidates.spec_names
        ),
    ] = None,
    style: Annotated[
        str | None,
        format_option(
            "How to draw: mermaid, dot or svg; mermaid if -o says nothing.",
            candidates.formats_of("argogen.graph.formats"),
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")] = None,
    environment: one_environment = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="Boxes from which on inner parts are collapsed.")
    ] = _MOST,
) -> int:
    """Draw workflows. The module's docstring is the help text."""
    from argogen.graph.formats import FORMATS
    from argogen.graph.style import NOTICE
    from argogen.graph.tidy import tidy
    from argogen.page_files import write_pages

    console: Console = context.obj
    chosen = _format(style, output)
    named = what or []
    paths = [path for one in named if (path := Path(one)).exists()]
    project = console.open_project(paths[0] if paths else None)
    files = [*dict.fromkeys([*files_of(project), *(files_of(project, paths) if paths else ())])]
    view = views_of(console, project, files, environment)[0]
    drawn, collapsed = tidy(_drawn(view, named, limit), limit)
    text = FORMATS[chosen](drawn)
    if output is None:
        console.print(text)
    else:
        with uninterrupted():
            changed = write_pages({output: text}, NOTICE, project)
        console.say(f"{'wrote' if changed else 'unchanged:'} {project.show(output)}")
    if chosen == "mermaid" and (len(text) > _MERMAID_TEXT or len(drawn.edges) > _MERMAID_EDGES):
        console.say(f"GitHub draws no more than {_MERMAID_EDGES} lines and {_MERMAID_TEXT} characters; take an SVG")
    if collapsed:
        console.say(f"{counted(collapsed, 'part')} collapsed; a larger --limit shows more")
    return ExitCode.PROBLEMS if view.gaps else ExitCode.OK


def _format(style: str | None, output: Path | None) -> str:
    """Return the format that is asked for, by name or by the file's ending."""
    from argogen.graph.formats import ENDINGS, FORMATS

    if style is not None:
        check_one_of(style, FORMATS)
        return style
    if output is None:
        return next(iter(FORMATS))
    if output.suffix not in ENDINGS:
        hint = f"say --format, or end the name in {', '.join(ENDINGS)}"
        raise UsageError(f'the name "{output}" does not say which format is meant', hint)
    return ENDINGS[output.suffix]


def _drawn(view: "View", named: list[str], limit: int) -> "Graph":
    """Return the picture of what is named, or of everything."""
    from argogen.graph.around import flow_of
    from argogen.graph.overview import overview_of

    if not named:
        return overview_of(view.cluster, view.own, limit, view.file_of)
    chosen = dict.fromkeys(one for name in named for one in _chosen(view, name))
    return flow_of(view.cluster, [*chosen])


def _chosen(view: "View", name: str) -> "list[Manifest]":
    """Return the objects that a name or a file means. Raises UsageError where there is none."""
    path = Path(name)
    if path.exists():
        found = _in_file(view, path)
        if not found:
            raise UsageError(f'there is no workflow in "{name}"', "name a spec, or a file with Argo manifests")
        return found
    runnable = [one for one in view.cluster.manifests if _has_workflow(view, one)]
    found = [one for one in runnable if one.name == name]
    sources = {one.source for one in found if one.source}
    if not found:
        hint = did_you_mean(name, {one.name for one in runnable}) or "argogen graph alone draws all there is"
        raise UsageError(f'there is no workflow "{name}"', hint)
    return [one for one in runnable if one in found or one.source in sources]


def _in_file(view: "View", path: Path) -> "list[Manifest]":
    """Return the objects with workflows in a file or folder, or in the spec that renders the file."""
    from argogen.lint.origins import source_in
    from argogen.output import read_owned

    shown = view.project.show(path)
    source = source_in(read_owned(path) or "")
    return [
        one
        for one in view.own
        if _has_workflow(view, one)
        and (one.file == shown or (source and one.source == source) or Path(one.file).is_relative_to(shown))
    ]


def _has_workflow(view: "View", manifest: "Manifest") -> bool:
    return manifest in view.cluster.workflows or bool(view.cluster.submitted(manifest))
