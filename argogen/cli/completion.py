"""Print what makes a shell complete argogen's commands, options and names.

Completes the names of commands, options, patterns, catalog entries, codes, environments and formats, and the paths of
specs, as the project around the current folder has them.

Examples:

  echo 'source <(argogen completion bash)' >> ~/.bashrc

  echo 'source <(argogen completion zsh)' >> ~/.zshrc

  argogen completion fish > ~/.config/fish/completions/argogen.fish
"""

from pathlib import Path
from typing import Annotated

import typer

from argogen.cli.candidates import shells
from argogen.cli.console import Console
from argogen.cli.prompts import one_of_them
from argogen.exits import ExitCode

_SCRIPTS = Path(__file__).parent / "shells"


def completion(
    context: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="The shell: bash, zsh or fish.", autocompletion=shells)],
) -> int:
    """Print a shell's script. The module's docstring is the help text."""
    console: Console = context.obj
    chosen = one_of_them([name for name, _ in shells()], "shell")(shell)
    console.print((_SCRIPTS / f"argogen.{chosen}").read_text(encoding="utf-8"))
    return ExitCode.OK
