"""What an option or argument may be, for the shell to complete: words of the project, each with what it is."""

from collections.abc import Callable, Iterable
from importlib import import_module

import typer

from argogen.cli.console import Console

Candidates = list[tuple[str, str]]


def shells() -> Candidates:
    """Return the shells that argogen has a script for."""
    return [(name, "") for name in ("bash", "zsh", "fish")]


def patterns(context: typer.Context) -> Candidates:
    """Return the patterns."""
    from argogen.patterns.discover import find_patterns

    found, _ = find_patterns(_console(context).open_project())
    return [(name, pattern.summary) for name, pattern in found.items()]


def beginnings(context: typer.Context) -> Candidates:
    """Return what `new` begins: a spec of a pattern, or an extension."""
    from argogen.scaffold.extension import KIND_OF

    return [*patterns(context), *((word, f"A {word} of your own") for word in KIND_OF)]


def entries(context: typer.Context) -> Candidates:
    """Return the entries of the catalog."""
    from argogen.catalogs import find_entries

    catalog = find_entries(_console(context).open_project())
    return [(name, entry.summary) for (_, name), entry in catalog.entries.items()]


def catalog_words(context: typer.Context) -> Candidates:
    """Return what may follow `catalog`: the kinds, show, and the entries, with their kinds where one does not tell."""
    from argogen.catalogs import KINDS, find_entries

    found = find_entries(_console(context).open_project()).entries
    names = [name for _, name in found]
    shown = [
        (f"{kind}/{name}" if names.count(name) > 1 else name, entry.summary) for (kind, name), entry in found.items()
    ]
    return [*words(KINDS), ("show", "Show one entry"), *shown]


def specs(context: typer.Context) -> Candidates:
    """Return the paths of the project's specs."""
    project = _console(context).open_project()
    return [(project.show(file), "") for file in project.spec_files()]


def spec_names(context: typer.Context) -> Candidates:
    """Return the names of the project's specs, which their WorkflowTemplates have."""
    from argogen import yamldoc

    project = _console(context).open_project()
    files = (
        (file, yamldoc.read(file, project.show(file), yamldoc.Dialect.SPEC).documents) for file in project.spec_files()
    )
    heads = [(project.show(file), documents[0].data) for file, documents in files if documents]
    return [(str(data["name"]), shown) for shown, data in heads if isinstance(data, dict) and "name" in data]


def environments(context: typer.Context) -> Candidates:
    """Return the environments that argogen.yaml declares."""
    return [(name, "") for name in _console(context).open_project().settings.get("environments", {})]


def codes() -> Candidates:
    """Return the codes of all diagnostics, their names, and the names of judgements."""
    from argogen.codes import TABLE
    from argogen.diff.judgements.table import TABLE as JUDGEMENTS
    from argogen.lint.rule import rules

    rules()  # makes their codes known
    rows = sorted(TABLE.values(), key=lambda row: row.code)
    judgements = [(row.name, row.title) for row in JUDGEMENTS.values()]
    return [*((row.code, row.title) for row in rows), *((row.slug, row.title) for row in rows), *judgements]


def versions() -> Candidates:
    """Return the versions of Argo, the newest first."""
    from argogen.argo.versions import VERSIONS

    return [(version, f"Argo Workflows {version}") for version in reversed(VERSIONS)]


def severities() -> Candidates:
    """Return the severities."""
    from argogen.diagnostics import Severity

    return [(severity, "") for severity in Severity]


def ci_services() -> Candidates:
    """Return the services that CI may run on."""
    from argogen.scaffold.repository import NO_CI
    from argogen.scaffold.repository import ci_services as services

    return words([*services(), NO_CI])


def formats_of(module: str) -> Callable[[], Candidates]:
    """Return a function for the formats in the table FORMATS of a module, which is loaded only when it is asked."""
    return lambda: words(import_module(module).FORMATS)


def either(names: Iterable[str]) -> Callable[[], Candidates]:
    """Return a function for words that are known beforehand."""
    return lambda: words(names)


def words(names: Iterable[str]) -> Candidates:
    """Return words that say by themselves what they are."""
    return [(name, "") for name in names]


def _console(context: typer.Context) -> Console:
    console: Console = context.obj
    return console
