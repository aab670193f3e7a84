"""Answers a shell that completes a command line: which words could stand at the cursor.

The scripts in `shells/` call argogen with the words up to the cursor, and with _ARGOGEN_COMPLETE set. The answer is one
word a line, with a tab and what it is behind it. Whatever goes wrong, a shell in the middle of a line wants to hear
nothing of it.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import typer

from argogen.cli.candidates import Candidates, environments, versions
from argogen.cli.console import Console
from argogen.cli.main import GLOBAL_OPTIONS, VERBS, app
from argogen.exits import ExitCode

_SAFE = re.compile(r"[\w./:@+,-]+")
"""Other words would need quotes, which differ by shell; for paths with such names the shell's own completion helps."""


def answer(words: Sequence[str]) -> int:
    """Print what the last of `words` may become."""
    try:
        found = candidates(words)
    except Exception:  # noqa: BLE001 - see above
        found = []
    print("".join(f"{word}\t{' '.join(meaning.split())}\n" for word, meaning in found), end="")
    return ExitCode.OK


def candidates(words: Sequence[str]) -> Candidates:
    """Return what the last of `words`, which follow `argogen`, may become, each with what it is."""
    *before, current = [word for word in words if word != "="] if words[-1:] != ["="] else [*words[:-1], ""]
    found = dict(_all(before, current))
    return [(word, found[word]) for word in found if word.startswith(current) and _SAFE.fullmatch(word)]


def _all(before: Sequence[str], current: str) -> Iterable[tuple[str, str]]:
    settings, rest = _without_global_options(before)
    if before and GLOBAL_OPTIONS.get(before[-1]):
        return versions() if before[-1] == "--argo-version" else []
    group: Any = typer.main.get_command(app)
    if not rest:
        return _options(group) if current.startswith("-") else list(VERBS.items())
    verb, *arguments = rest
    command = group.get_command(typer.Context(group), verb)
    if command is None:
        return []
    console = Console(project=Path(settings["--project"]) if "--project" in settings else None)
    context = typer.Context(command, obj=console)
    parameter = _parameter(command, arguments)
    if parameter is not None and (parameter.param_type_name == "option" or not current.startswith("-")):
        return _values(parameter, context, current)
    return [*_options(command), *_options(group)] if current.startswith("-") else []


def _without_global_options(words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Return the values of the options that hold for every verb, and the other words."""
    settings: dict[str, str] = {}
    rest: list[str] = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if GLOBAL_OPTIONS.get(word) and waiting:
            settings[word] = waiting.pop(0)
        elif word not in GLOBAL_OPTIONS:
            rest.append(word)
    return settings, rest


def _parameter(command: Any, arguments: Sequence[str]) -> Any:
    """Return the option whose value comes next, or the argument; None where neither does."""
    options = {name: one for one in command.params if one.param_type_name == "option" for name in one.opts}
    positional = [one for one in command.params if one.param_type_name == "argument"]
    waiting = None
    for word in arguments:
        if waiting is not None:
            waiting = None
        elif word in options:
            waiting = None if options[word].is_flag else options[word]
        elif not word.startswith("-") and len(positional) > 1:
            positional.pop(0)
        elif not word.startswith("-") and positional and positional[0].nargs == 1:
            positional.clear()
    return waiting or (positional[0] if positional else None)


def _values(parameter: Any, context: typer.Context, current: str) -> Candidates:
    if "--env" in parameter.opts:  # means the same for every verb
        return environments(context)
    return [(item.value, item.help or "") for item in parameter.shell_complete(context, current)]


def _options(command: Any) -> Candidates:
    return [
        (name, one.help or "")
        for one in command.get_params(typer.Context(command))
        if one.param_type_name == "option"
        for name in one.opts
        if name.startswith("--")
    ]
