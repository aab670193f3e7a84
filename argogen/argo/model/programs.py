"""The programs in a template: texts that an interpreter runs, with what interprets them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from argogen.argo.model.workflows import Template
from argogen.diagnostics import Path

_SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh"})
_LANGUAGES = {
    **dict.fromkeys(_SHELLS, "sh"),
    **dict.fromkeys(("python", "python2", "python3", "pypy3"), "python"),
    **dict.fromkeys(("node", "nodejs", "bun", "deno"), "node"),
    **dict.fromkeys(("perl", "ruby", "pwsh", "powershell", "php"), "other"),
}
_CODE_FLAGS = {
    "python": frozenset({"-c"}),
    "node": frozenset({"-e", "--eval", "-p", "--print"}),
    "other": frozenset({"-e", "-r", "-c", "-Command"}),
}


@dataclass(frozen=True)
class Program:
    """A text that is run. `language` is sh, python, node or other, "" where nobody says."""

    text: str
    path: Path
    language: str


def programs_in(template: Template) -> Iterator[Program]:
    """Yield the programs of a template: its script, and what its containers give to an interpreter by `-c`."""
    data = template.data
    script = data.get("script")
    if script is not None and isinstance(script.get("source"), str):
        command = script.get("command", ())
        yield Program(script["source"], (*template.path, "script", "source"), _language(command[0]) if command else "")
    for path, container in _containers(data):
        yield from _programs_of(container, (*template.path, *path))


def _containers(data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if "container" in data:
        yield ("container",), data["container"]
    for index, one in enumerate(data.get("containerSet", {}).get("containers", ())):
        yield ("containerSet", "containers", index), one
    for key in ("initContainers", "sidecars"):
        for index, one in enumerate(data.get(key, ())):
            yield (key, index), one


def _programs_of(container: Mapping[str, Any], path: Path) -> Iterator[Program]:
    """Yield what follows the flag of an interpreter; words after it are the program's arguments."""
    words = [
        ((*path, key, index), word) for key in ("command", "args") for index, word in enumerate(container.get(key, ()))
    ]
    language = _language(words[0][1]) if words else ""
    for (_, flag), (where, text) in pairwise(words) if language else ():
        if _is_code_flag(flag, language):
            yield Program(text, where, language)
            return


def _language(word: str) -> str:
    return _LANGUAGES.get(word.rpartition("/")[2], "")


def _is_code_flag(flag: str, language: str) -> bool:
    if language == "sh":  # a shell takes its flags together: -ec
        return flag.startswith("-") and not flag.startswith("--") and "c" in flag
    return flag in _CODE_FLAGS[language]
