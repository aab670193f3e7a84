"""List the catalog's entries, all or of one kind, or show one: what it takes, makes and needs, and an example.

A repository's own entries, in the folders that argogen.yaml names under `catalogs`, come before the shipped ones and
are marked with their folder. Where two kinds have an entry of one name, say KIND/ENTRY.

Examples:

  argogen catalog

  argogen catalog consumers

  argogen catalog show slack

  argogen catalog show slack --script
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from argogen.cli import candidates
from argogen.cli.console import Console, check_one_of
from argogen.cli.options import format_option
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.suggest import did_you_mean

if TYPE_CHECKING:
    from argogen.catalogs import Catalog, Entry

_FORMATS = ("text", "markdown", "json")


def catalog(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KIND | show ENTRY]",
            help="A kind to list, or an entry to show.",
            autocompletion=candidates.catalog_words,
        ),
    ] = None,
    style: Annotated[str, format_option("How to print: text, markdown or json.", candidates.either(_FORMATS))] = "text",
    folder: Annotated[bool, typer.Option("--folder", help="Print only the entry's folder, to copy it.")] = False,
    script: Annotated[bool, typer.Option("--script", help="Print only its script, as the pod gets it.")] = False,
) -> int:
    """Print entries. The module's docstring is the help text."""
    from argogen.catalogs import KINDS, find_entries
    from argogen.catalogs.describe import as_json, as_list, as_markdown, as_text

    console: Console = context.obj
    check_one_of(style, _FORMATS)
    project = console.open_project()
    found = find_entries(project)
    console.report_problems(found.diagnostics)
    kinds, shown = _chosen(found, words or [])
    if folder or script:
        if shown is None or (folder and script):
            raise UsageError("--folder and --script are for one entry, and one of them", "argogen catalog show ENTRY")
        console.print(f"{shown.folder}\n" if folder else _script(shown))
        return ExitCode.OK
    entries = [shown] if shown else [entry for entry in found.entries.values() if entry.kind in kinds]
    if style == "json":
        console.print(as_json(entries, found, project.show))
    elif style == "markdown":
        console.print_lines("\n".join(as_markdown(entry, found) for entry in entries).splitlines())
    elif shown:
        console.print_lines(as_text(shown, found, project.show, console.columns).splitlines())
    else:
        listed = as_list(found, [kind for kind in KINDS if kind in kinds], project.show, console.columns)
        console.print_lines(listed.splitlines())
    return ExitCode.PROBLEMS if found.diagnostics else ExitCode.OK


def _chosen(found: "Catalog", words: Sequence[str]) -> tuple[set[str], "Entry | None"]:
    """Return the kinds to list, or the entry to show. Raises UsageError for what there is not."""
    from argogen.catalogs import KINDS

    match words:
        case []:
            return set(KINDS), None
        case ["show", name]:
            return set(), _entry(found, name)
        case ["show", *_]:
            raise UsageError("show takes one entry", "such as argogen catalog show slack")
        case [kind] if kind in KINDS:
            return {kind}, None
        case [word]:
            is_entry = any(name == word for _, name in found.entries)
            hint = f"argogen catalog show {word}" if is_entry else did_you_mean(word, KINDS)
            raise UsageError(f'there is no kind "{word}"', hint or f"there is {', '.join(KINDS)}")
        case _:
            raise UsageError("this is neither one kind nor show ENTRY", "such as argogen catalog consumers")


def _script(entry: "Entry") -> str:
    """Return the text of an entry's script with its shared text. Raises UsageError where it has none, or several."""
    from argogen.spec.resolve.shared_text import SharedTextError, with_shared_text

    jobs = [*entry.job.get("steps", [entry.job]), *(variant["job"] for variant in entry.variants)]
    files = [entry.folder / job["source"]["file"] for job in jobs if isinstance(job.get("source"), dict)]
    if len(files) != 1:
        names = ", ".join(file.name for file in files)
        raise UsageError(f'"{entry.name}" has no single script', f"it has {names}" if names else "it runs a program")
    if not files[0].resolve().is_relative_to(entry.folder.resolve()):
        raise UsageError(f'"{files[0].name}" is outside the entry\'s folder', "a script stands beside entry.yaml")
    try:
        text = files[0].read_text(encoding="utf-8")
        return with_shared_text(files[0], text, entry.folder.parents[1], lambda file: file.read_text(encoding="utf-8"))
    except SharedTextError as error:
        raise UsageError(f"{error.file.name}:{error.line}: {error.message}", error.hint) from None
    except (OSError, UnicodeDecodeError):
        raise UsageError(f'"{files[0].name}" can\'t be read', "it is a text in UTF-8, beside entry.yaml") from None


def _entry(found: "Catalog", named: str) -> "Entry":
    """Return the entry of a name, or of `KIND/NAME`."""
    kind, _, name = named.rpartition("/")
    fitting = [entry for (of, own), entry in found.entries.items() if own == name and kind in ("", of)]
    if len(fitting) > 1:
        raise UsageError(
            f'there are several entries "{name}"', f"it is {' or '.join(f'{one.kind}/{one.name}' for one in fitting)}"
        )
    if not fitting:
        names = {f"{of}/{own}" if kind else own for of, own in found.entries}
        raise UsageError(f'there is no entry "{named}"', did_you_mean(named, names) or "argogen catalog lists them")
    return fitting[0]
