"""Write a new spec, with every key of its pattern in sight; or begin a pattern or catalog entry of your own.

The spec is the pattern's example under NAME, in the project's folder of specs, with every other key that it may have
commented out. It renders at once; change it to what you need. On a terminal, what matters is asked for; options answer
beforehand. Where PATTERN is the word pattern, consumer, item-source, check, telemetry or alert, one of these is begun,
in a folder of the project, with a test; it works at once, too. A file is never written over.

Examples:

  argogen new job vacuum --schedule "0 4 * * 0" --use slack

  argogen new facade nightly-export --from-sample result.json

  argogen new workflow-of-workflows row-counts --use http-json --limit 3 --set arguments.table=fruits

  argogen new consumer pager
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from argogen.argo.forms.names import NAME_LIMITS
from argogen.cli import candidates
from argogen.cli.console import Console, check_one_of
from argogen.cli.extensions import begin_extension
from argogen.cli.interrupts import uninterrupted
from argogen.cli.options import no_input_option
from argogen.cli.prompts import ask, asks, one_of_them
from argogen.cli.questions import asked_values, or_none
from argogen.errors import UsageError
from argogen.exits import ExitCode

if TYPE_CHECKING:
    from argogen.catalogs import Catalog
    from argogen.patterns.model import Pattern
    from argogen.project import Project

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")


@dataclass(frozen=True)
class _Wishes:
    """What options say about the spec."""

    schedule: str | None
    limit: str | None
    use: Sequence[str]
    settings: Sequence[str]
    sample: Path | None


def new(
    context: typer.Context,
    pattern: Annotated[
        str | None,
        typer.Argument(
            metavar="PATTERN", help="One that `argogen patterns` lists.", autocompletion=candidates.beginnings
        ),
    ] = None,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The spec's name: a DNS-1123 label.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")] = None,
    schedule: Annotated[str | None, typer.Option("--schedule", metavar="CRON", help="When it runs, or none.")] = None,
    limit: Annotated[str | None, typer.Option("--limit", metavar="N", help="How many run at a time.")] = None,
    use: Annotated[
        list[str] | None,
        typer.Option(
            "--use",
            metavar="[KEY=]ENTRY",
            help="An entry of the catalog, such as http-json or slack.",
            autocompletion=candidates.entries,
        ),
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Any key, also inside another: job.image=...")
    ] = None,
    sample: Annotated[
        Path | None,
        typer.Option("--from-sample", metavar="FILE", help="A facade's outputs from an example of its JSON."),
    ] = None,
    no_input: no_input_option = False,
) -> int:
    """Write a spec. The module's docstring is the help text."""
    from argogen.patterns.discover import find_patterns
    from argogen.scaffold.extension import KIND_OF
    from argogen.scaffold.files import taken

    console: Console = context.obj
    project = console.open_project()
    wishes = _Wishes(schedule, limit, use or (), settings or (), sample)
    if pattern in KIND_OF:
        if output is not None or wishes != _Wishes(None, None, (), (), None):
            raise UsageError("the options are for a spec", f"argogen new {pattern} NAME takes none of them")
        begin_extension(console, project, pattern, _name_reader("WorkflowTemplate", pattern)(_given(name, "NAME")))
        return ExitCode.OK
    patterns, faults = find_patterns(project)
    console.report_problems(faults)
    interactive = asks(no_input=no_input)
    if interactive:
        pattern = pattern or ask(f"Which pattern: {', '.join(patterns)}?", "job", one_of_them(patterns, "pattern"))
    chosen = _pattern(_given(pattern, "PATTERN"), patterns)
    read_name = _name_reader("CronWorkflow" if "schedule" in chosen.schema["properties"] else "WorkflowTemplate")
    if interactive and name is None:
        name = ask("What is it called?", "", read_name)
    name = read_name(_given(name, "NAME"))
    folder = project.spec_folder if project.document else Path()
    spec = (output or folder / f"{name}.yaml").absolute()
    if interactive and spec.exists():  # before anything else is asked
        raise taken(project.show(spec))
    files = _spec_files(console, project, chosen, name, spec, wishes, interactive=interactive)
    _write(console, project, files, spec)
    return ExitCode.OK


def _given(argument: str | None, what: str) -> str:
    if argument is None:
        raise UsageError(f"Missing argument '{what}'", "argogen new --help says what there is")
    return argument


def _pattern(word: str, patterns: Mapping[str, "Pattern"]) -> "Pattern":
    check_one_of(word, patterns, "pattern")
    if not patterns[word].example.is_file():
        raise UsageError(f'the pattern "{word}" has no example', "add an example.yaml to its folder")
    return patterns[word]


def _name_reader(kind: str, what: str = "spec") -> Callable[[str], str]:
    """Return a reader of names for `what`; `kind` is what is named after it."""

    def read(name: str) -> str:
        if not _LABEL.fullmatch(name):
            hint = "lower-case letters, digits and hyphens, such as nightly-export"
            raise UsageError(f'"{name}" is no name for a {what}', hint)
        if len(name) > NAME_LIMITS[kind]:
            hint = f"the name of a {kind} has {NAME_LIMITS[kind]} at most"
            raise UsageError(f'the name "{name}" has {len(name)} characters', hint)
        return name

    return read


def _spec_files(
    console: Console,
    project: "Project",
    pattern: "Pattern",
    name: str,
    spec: Path,
    wishes: _Wishes,
    *,
    interactive: bool,
) -> dict[Path, str]:
    """Return the texts of the spec, and of the sample that it refers to, by path."""
    from argogen.catalogs import find_entries
    from argogen.editors.files import modeline
    from argogen.scaffold.answers import agreeing
    from argogen.scaffold.outline import renamed_example
    from argogen.scaffold.spec import data_of, read_sample, spec_text, values_of_sample

    catalog = find_entries(project)
    console.report_problems(catalog.diagnostics)
    example = renamed_example(pattern, name)
    data = data_of(example, project.show(pattern.example))
    values: dict[str, Any] = {}
    beside: dict[Path, str] = {}
    if wishes.sample is not None:
        text, document = read_sample(wishes.sample)
        copied = spec.parent / "samples" / f"{name}.json"
        kept = wishes.sample.resolve().is_relative_to(spec.parent.resolve())
        place = wishes.sample.resolve().relative_to(spec.parent.resolve()) if kept else copied.relative_to(spec.parent)
        values |= values_of_sample(document, place.as_posix(), data, pattern)
        beside = {} if kept else {copied: text}
    values |= _wished({**data, **values}, pattern, catalog, wishes)
    if interactive:
        values |= asked_values(pattern, {**data, **values}, catalog, values)
    values = agreeing(values, data, pattern, catalog)
    first = modeline(spec, project) if project.document else ""
    return {spec: first + spec_text(example, pattern, values), **beside}


def _wished(data: Mapping[str, Any], pattern: "Pattern", catalog: "Catalog", wishes: _Wishes) -> dict[str, Any]:
    """Return the values that options give. Raises UsageError for a key that the pattern does not have."""
    from argogen.scaffold.answers import find_entry, read_limit, read_schedule, with_entries, with_value

    values: dict[str, Any] = {}
    if wishes.schedule is not None:
        values[_key(pattern, "schedule")] = or_none(read_schedule)(wishes.schedule)
    if wishes.limit is not None:
        values[_key(pattern, "semaphore")] = {"limit": read_limit(wishes.limit)}
    values |= with_entries(data, pattern, [find_entry(word, pattern, catalog) for word in wishes.use])
    for setting in wishes.settings:
        key, value = with_value({**data, **values}, setting)
        values[key] = value
    return values


def _key(pattern: "Pattern", what: str) -> str:
    """Return the pattern's key that is a schedule or a semaphore. Raises UsageError where it has none."""
    key = pattern.key_of(what)
    if not key:
        raise UsageError(
            f'the pattern "{pattern.name}" has no {what}', f"argogen patterns {pattern.name} lists its keys"
        )
    return key


def _write(console: Console, project: "Project", files: Mapping[Path, str], spec: Path) -> None:
    """Write new files and, in a project, the schema for editors; say which, and what comes next."""
    from argogen.editors.files import outdated_spec_schema
    from argogen.scaffold.files import replace_file, write_new

    shown = {path: project.show(path) for path in files}
    schema = outdated_spec_schema(project) if project.document else {}
    with uninterrupted():
        write_new(files, spec.parent, shown)
        for path, text in schema.items():
            replace_file(path, text, project.root)
    for path in (*schema, *list(files)[1:]):
        console.say(f"wrote {project.show(path)}")
    console.say(f"wrote {shown[spec]}; next: {console.command('render', shown[spec])}")
