"""Scripts: the text that runs, checked for what Argo would do to it, and the interpreter that runs it."""

import json
import re
from pathlib import Path as FilePath
from pathlib import PurePath
from typing import Any

from argogen import yamldoc
from argogen.diagnostics import Location, Path
from argogen.provenance import derived
from argogen.spec.references import BRACES, Reference, split
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.shared_text import SharedTextError, with_shared_text

_INTERPRETERS = {
    ".py": "python",
    ".sh": "sh",
    ".bash": "bash",
    ".js": "node",
    ".mjs": "node",
    ".rb": "ruby",
    ".pl": "perl",
    ".php": "php",
}
"""The interpreter of a script file, by its ending."""

_LARGEST = 100_000
"""Bytes of a script as JSON: Argo ships the template in one environment variable, which may hold 128 KiB.

A larger one does not start in Argo 3.5; since 3.6 it travels in a ConfigMap, where `$$` would stay doubled.
"""

_EXPANDED = re.compile(r"\$(?:\((?P<name>[^)]*)\)|[$\x80-\U0010ffff])")
"""What Kubernetes may change: a reference, with whatever is in it, an escape, and a character that it breaks."""

_VARIABLE = re.compile(r"\w*[A-Z_]\w*", re.ASCII)
"""A name that a variable of the executor's container may have, as those of services do; few commands are named so."""


def double_dollars(text: str) -> str:
    """Return a script that arrives unchanged although Kubernetes expands `$(NAME)` and `$$` on the way.

    Argo hands the template to the pod in the environment variable ARGO_TEMPLATE, and escapes nothing (3.5 to 4.1
    workflow/controller/workflowpod.go, cmd/argoexec/executor/init.go). Most scripts have nothing that would change:
    `$(command)` is no variable, and inside its parentheses even `$$` stays. Where anything would, every `$` is doubled,
    so that no reference is left.
    """
    changed = any(found["name"] is None or _VARIABLE.fullmatch(found["name"]) for found in _EXPANDED.finditer(text))
    return text.replace("$", "$$") if changed else text


def _json_bytes(text: str) -> int:
    """Return the bytes of a text as JSON in Go, which escapes `<`, `>` and `&`."""
    return len(json.dumps(text, ensure_ascii=False).encode()) + 5 * sum(text.count(sign) for sign in "<>&")


def resolve_script(context: Context, job: dict[str, Any], path: Path, folder: FilePath) -> tuple[str, list[str]] | None:
    """Return a script's text as the manifest holds it, and its command; None after complaining.

    `folder` is where a file's path counts from.
    """
    source = job["source"]
    tags = bool(job.get("argoTags"))
    if isinstance(source, str):
        text, name = str(source), ""
        if _is_path(text):
            message = f'the script is the text "{text.strip()}", which looks like the name of a file'
            context.complain((*path, "source"), "AG103", message, f"write source: {{file: {text.strip()}}}")
            return None
        _check_inline(context, text, (*path, "source"), tags=tags)
    else:
        name = source["file"]
        file = context.file(folder, name, (*path, "source", "file"))
        whole = _whole(context, file, (*path, "source", "file"), folder, tags=tags) if file else None
        if whole is None:
            return None
        text = whole
    if not text.strip():
        context.complain((*path, "source"), "AG103", "the script is empty", "")
    if (size := _json_bytes(double_dollars(text))) > _LARGEST:
        context.complain((*path, "source"), "AG103", *_too_large(size))
    command = _command(context, job, path, name, text)
    _refuse_references(context, text, command or [], path)
    return (derived(double_dollars(text), source), command) if command else None


def _is_path(text: str) -> bool:
    """Say whether a script's text is one word that ends like a script file."""
    words = text.split()
    return len(words) == 1 and PurePath(words[0]).suffix in _INTERPRETERS


def _refuse_references(context: Context, text: str, command: list[str], path: Path) -> None:
    """Complain of a reference in a shell's script, where it is a syntax error: the value is in the environment."""
    if not command or PurePath(command[0]).name not in ("sh", "bash", "ash", "dash"):
        return
    for part in split(text):
        known = context.inputs.get(part.names[-1]) if isinstance(part, Reference) else None
        if isinstance(part, Reference) and known and part.names == ("inputs", known.name):
            hint = f"the environment has it: ${known.variable}"
            context.complain((*path, "source"), "AG108", f'"{part}" is not resolved in a script', hint)


def _too_large(size: int) -> tuple[str, str]:
    """Return message and hint for a script that does not fit into its pod's environment."""
    message = f"the script has {size:,} bytes, at most {_LARGEST:,} fit into a pod's environment"
    return message, "put it into the image, or bring it as an artifact"


def _command(context: Context, job: dict[str, Any], path: Path, name: str, text: str) -> list[str] | None:
    if "command" in job:
        command: list[str] = [job["command"]] if isinstance(job["command"], str) else job["command"]
        return command
    if interpreter := _INTERPRETERS.get(PurePath(name).suffix):
        return [interpreter]
    first = text.split("\n", 1)[0]
    if first.startswith("#!"):
        words = first[2:].split()
        words = words[1:] if words and PurePath(words[0]).name == "env" else words
        if words:
            return words
    endings = ", ".join(_INTERPRETERS)
    context.complain(
        path,
        "AG102",
        '"command" is missing: which interpreter runs the script',
        f"it follows from a file's ending ({endings}) or from a first line #!",
    )
    return None


def _check_inline(context: Context, text: str, path: Path, *, tags: bool) -> None:
    offset = text.find(BRACES)
    if offset >= 0 and not tags:
        context.complain(path, "AG109", *_TAG_COMPLAINT, offset=offset)


_TAG_COMPLAINT = (
    f'the script has "{BRACES}", which Argo would substitute',
    "bring values in by env, build the braces in another way, or say argoTags: true if Argo shall substitute",
)


def _whole(context: Context, file: FilePath, path: Path, folder: FilePath, *, tags: bool) -> str | None:
    """Return a script file's text, an entry's with the shared text that it asks for; None after complaining."""
    read = _read(context, file, path, tags=tags)
    if read is None or context.owner is None:
        return read
    texts: dict[FilePath, str | None] = {file: read}

    def read_shared(module: FilePath) -> str | None:
        texts[module] = _read(context, module, path, tags=tags)
        return texts[module]

    try:
        return with_shared_text(file, read, folder.parents[1], read_shared)
    except SharedTextError as error:
        location = Location(context.project.show(error.file), error.line, error.column)
        line = yamldoc.source_line(texts[error.file] or "", error.line)
        context.complain_in(location, line, "AG208", error.message, error.hint)
        return None


def _read(context: Context, file: FilePath, path: Path, *, tags: bool) -> str | None:
    """Return a script file's text, or None after complaining."""
    shown = context.project.show(file)
    try:
        size = file.stat().st_size
        if size > _LARGEST:
            context.complain(path, "AG103", *_too_large(size))
            return None
        text: str = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        context.complain(path, "AG111", f'"{shown}" can\'t be read: {reason}', "")
        return None
    offset = text.find(BRACES)
    if offset >= 0 and not tags:
        line = text.count("\n", 0, offset) + 1
        column = offset - (text.rfind("\n", 0, offset) + 1) + 1
        context.complain_in(Location(shown, line, column), yamldoc.source_line(text, line), "AG109", *_TAG_COMPLAINT)
    return text
