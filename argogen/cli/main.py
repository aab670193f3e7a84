"""The command line: the verbs, the global options, and the one place where an exception becomes an exit code."""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from argogen import __version__
from argogen.cli.console import Console
from argogen.errors import InputError, UsageError
from argogen.exits import ExitCode

VERBS = {
    "init": "Make a folder a project: argogen.yaml, a first spec, CI, hooks, and what editors need.",
    "new": "Write a new spec, with every key of its pattern in sight; or begin a pattern or catalog entry of your own.",
    "render": "Expand specs into manifests, check them, and write them.",
    "check": "Say whether the committed manifests are what the specs say.",
    "lint": "Check specs and any Argo manifest, hand-written ones too.",
    "diff": "Show what a change does to the manifests, in meaning.",
    "graph": "Draw workflows, or the whole repository, as Mermaid, DOT or SVG.",
    "uses": "Say who uses a WorkflowTemplate, or one of its templates.",
    "docs": "Write a catalogue of the workflows that the repository offers.",
    "patterns": "List the patterns, or describe one.",
    "catalog": "List the catalog's entries, or show one.",
    "schema": "Print the JSON Schema of specs, of argogen.yaml, or of the JSON reports of lint and diff.",
    "rules": "List the rules of the linter.",
    "explain": "Explain a diagnostic's code.",
    "completion": "Print what makes a shell complete argogen's commands, options and names.",
}
"""Every verb with its line in the help; each lives in a module of its name, which is loaded only when it is called."""

_CallError: Any = typer.BadParameter.__mro__[1]
"""Typer's root of wrong calls. Its newer releases carry their own copy of Click and export no name for it."""


class _Verbs(TyperGroup):
    """The verbs, without loading any for the list of them."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"argogen.cli.{cmd_name}")
        loaded = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=_CONTEXT)
        loaded.command(cmd_name, help=module.__doc__)(getattr(module, cmd_name))
        return typer.main.get_command(loaded)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in VERBS:
            from argogen.suggest import did_you_mean

            hint = did_you_mean(args[0], VERBS) or "argogen --help lists the commands"
            raise UsageError(f'there is no command "{args[0]}"', hint)
        return super().resolve_command(ctx, args)


_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}

app = typer.Typer(
    cls=_Verbs,
    add_completion=False,
    rich_markup_mode=None,
    context_settings=_CONTEXT,
)


def _version(value: bool) -> None:
    if value:
        print(f"argogen {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    project: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The project's folder, with its argogen.yaml.")
    ] = None,
    argo_version: Annotated[
        str | None, typer.Option(metavar="V", help="Render and check for this Argo version.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours, even on a terminal.")] = False,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Turn small declarative specs into complete, checked Argo Workflows manifests. Needs no cluster and no network."""
    context.obj = Console(project=project, argo_version=argo_version, quiet=quiet, colour=False if no_color else None)


GLOBAL_OPTIONS = {"--project": 1, "--argo-version": 1, "--quiet": 0, "-q": 0, "--no-color": 0}
"""The options that hold for every verb, and how many values each takes."""


def _global_options_first(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the global options in front, so that they may also follow the verb."""
    first: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting and waiting[0] != "--":
        word = waiting.pop(0)
        name, equals, _ = word.partition("=")
        if name not in GLOBAL_OPTIONS:
            rest.append(word)
            continue
        values = 0 if equals else GLOBAL_OPTIONS[name]
        first += [word, *waiting[:values]]
        del waiting[:values]
    return [*first, *rest, *waiting]


def main(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code. Errors are shown here and nowhere else."""
    console = Console(colour=False if "--no-color" in arguments else None)
    try:
        return _call(arguments)
    except InputError as error:
        console.report_problems(error.diagnostics)
        return ExitCode.PROBLEMS
    except UsageError as error:
        console.complain(str(error), error.hint)
    except _CallError as error:
        where = f"{error.ctx.command_path} --help" if error.ctx else "argogen --help"
        console.complain(error.format_message().rstrip("."), f"{where} says what there is")
    except BrokenPipeError:
        return console.close_stdout()
    except OSError as error:
        console.complain(f"can't write: {error.strerror or error}", "nothing is half-written; try again with room")
        return console.close_stdout()
    except Exception as error:  # noqa: BLE001 - the edge, where a fault of argogen's own is owned up to
        console.own_up(error)
    return ExitCode.FAILURE


def _call(arguments: Sequence[str]) -> int:
    """Call the verb. Without any argument the help is shown, but it is no success: a script forgot its verb."""
    result: Any = app(_global_options_first(arguments) or ["--help"], prog_name="argogen", standalone_mode=False)
    return int(result or (ExitCode.OK if arguments else ExitCode.FAILURE))
