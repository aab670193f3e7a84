"""Write a catalogue of the workflows that the repository offers.

Every WorkflowTemplate has a section, in Markdown: what a run takes, the templates that others may call with their
inputs and outputs, who looks after it (labels and annotations such as `team` and `owner`), when it runs, its locks, who
uses it, and a picture. Without -o the page is printed. With -o FILE it is written there; with -o DIR each workflow gets
a page of its own there, beside a README.md that lists them. A file that argogen did not write is never written over.
With --check nothing is written: it says which pages are not up to date, and exits with 1 if there is any.

Examples:

  argogen docs -o docs/workflows.md

  argogen docs -o docs/workflows/

  argogen docs -o docs/workflows.md --check
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from argogen.cli.console import Console, counted
from argogen.cli.interrupts import uninterrupted
from argogen.cli.options import one_environment
from argogen.cli.sources import files_of, views_of
from argogen.errors import UsageError
from argogen.exits import ExitCode

if TYPE_CHECKING:
    from argogen.pages.sections import Section
    from argogen.project import Project


def docs(
    context: typer.Context,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE|DIR", help="Write to this file, or below this folder."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Say whether the pages are up to date; write nothing.")
    ] = False,
    environment: one_environment = None,
) -> int:
    """Write pages. The module's docstring is the help text."""
    from argogen.pages.markdown import one_page
    from argogen.pages.sections import sections_of

    console: Console = context.obj
    if check and output is None:
        raise UsageError("--check needs to know where the pages are", "say -o with the file or folder")
    project = console.open_project()
    view = views_of(console, project, files_of(project), environment)[0]
    sections = sections_of(view)
    if output is None:
        console.print(one_page(sections))
        return ExitCode.PROBLEMS if view.gaps else ExitCode.OK
    if view.gaps:
        console.say(f"nothing was {'compared' if check else 'written'}")
        return ExitCode.PROBLEMS
    pages, orphans = _planned(sections, output)
    if check:
        again = ["docs", "-o", str(output), *(["--env", environment] if environment else [])]
        return _check(console, project, pages, orphans, console.command(*again))
    return _write(console, project, pages, orphans)


def _planned(sections: "list[Section]", output: Path) -> tuple[dict[Path, str], list[Path]]:
    """Return the pages with their files, and the pages in the folder that are about nothing any more."""
    from argogen.page_files import has_mark
    from argogen.pages.markdown import MARK, many_pages, one_page

    if output.suffix and not output.is_dir():
        return {output: one_page(sections)}, []
    pages = {output / name: text for name, text in many_pages(sections).items()}
    return pages, [file for file in sorted(output.glob("*.md")) if file not in pages and has_mark(file, MARK)]


def _check(console: Console, project: "Project", pages: dict[Path, str], orphans: list[Path], mend: str) -> ExitCode:
    """Report the pages that are not up to date."""
    from argogen.page_files import differing_pages
    from argogen.pages.markdown import MARK

    differing = differing_pages(pages, MARK, orphans=orphans)
    console.print_lines(f"{project.show(file)}: {how}" for file, how in differing.items())
    if differing:
        console.print_lines([f"  = mend: {mend}"])
        return ExitCode.PROBLEMS
    console.say(f"{counted(len(pages), 'page')} checked: up to date")
    return ExitCode.OK


def _write(console: Console, project: "Project", pages: dict[Path, str], orphans: list[Path]) -> ExitCode:
    from argogen.page_files import write_pages
    from argogen.pages.markdown import MARK

    with uninterrupted():
        changed = write_pages(pages, MARK, project, orphans=orphans)
    for file in changed:
        console.say(f"{'removed' if file in orphans else 'wrote'} {project.show(file)}")
    written = len(changed) - len(orphans)
    console.say(f"{counted(len(pages), 'page')}: {written} written, {len(pages) - written} unchanged")
    return ExitCode.OK
