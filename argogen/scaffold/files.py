"""Files to begin with: what ships below `scaffolds/`, and writing new files, all of them or none, over nothing."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from argogen.errors import UsageError
from argogen.output import stage
from argogen.patterns.environment import environment
from argogen.resources import shipped

_WRITABLE = "choose a folder that can be written to"
_TEMPLATE = ".j2"
_HIDDEN = "dot_"
"""How a name begins here that begins with a dot there: git and editors would heed such a file in argogen's own tree."""


def scaffold(tree: str, values: Mapping[str, Any], words: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the text of each file of a tree below `scaffolds/`, by the path that it will have.

    Files that end in .j2 are templates as those of patterns are, and see `values`. In paths, each of `words` gives way
    to what it stands for.
    """
    root = shipped("scaffolds")
    files = (file for file in sorted((root / tree).rglob("*")) if file.is_file() and "__pycache__" not in file.parts)
    return {_target(file.relative_to(root / tree), words or {}): _text(file, root, values) for file in files}


def _target(file: Path, words: Mapping[str, str]) -> str:
    parts = [f".{part.removeprefix(_HIDDEN)}" if part.startswith(_HIDDEN) else part for part in file.parts]
    path = "/".join(parts).removesuffix(_TEMPLATE)
    for word, instead in words.items():
        path = path.replace(word, instead)
    return path


def _text(file: Path, root: Path, values: Mapping[str, Any]) -> str:
    if file.suffix != _TEMPLATE:
        return file.read_text(encoding="utf-8")
    made = environment(root)
    made.work = 0
    return made.get_template(file.relative_to(root).as_posix()).render(values)


def write_new(files: Mapping[Path, str], root: Path, shown: Mapping[Path, str]) -> None:
    """Write files that are not there yet, and the folders above them: all, or none.

    Raises UsageError, with the name of the file as `shown`, where one is there, would lie outside `root`, or can't be
    written.
    """
    written: list[Path] = []
    try:
        for path, text in files.items():
            _write(path, text, root, shown[path])
            written.append(path)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _write(path: Path, text: str, root: Path, shown: str) -> None:
    if not shown.isprintable():
        raise UsageError(f'"{shown}" is no name for a file', "choose one without control characters")
    if not path.parent.resolve().is_relative_to(root.resolve()):
        raise UsageError(f'"{shown}" leads outside "{root}"', "argogen follows no link out of it")
    try:
        with suppress(FileExistsError):  # a file above: opening says it better
            path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise taken(shown) from None
    except OSError as error:
        raise UsageError(f'"{shown}" can\'t be written: {error.strerror}', _WRITABLE) from None


def taken(shown: str) -> UsageError:
    """Return the complaint of a file that is there already."""
    return UsageError(f'"{shown}" is there already', "choose another name; argogen writes over nothing")


def replace_file(path: Path, text: str, root: Path) -> None:
    """Write a file that argogen keeps up to date. Raises UsageError where it can't, or where it is outside `root`."""
    if not path.parent.resolve().is_relative_to(root.resolve()):
        raise UsageError(f'"{path}" leads outside "{root}"', "argogen follows no link out of it")
    try:
        stage(path, text).replace(path)
    except OSError as error:
        raise UsageError(f'"{path}" can\'t be written: {error.strerror}', _WRITABLE) from None
