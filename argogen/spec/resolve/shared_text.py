"""Shared text of scripts: what several catalog entries need stands once, and is put into each script that asks for it.

The line `from shared.delivery import deliver` in an entry's Python script is replaced by the text of
`shared/delivery.py` in the entry's catalog, so that the script in a pod stands alone. A module may ask for others; each
is put in once. All of it shares one namespace then, so no name may mean two things.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from argogen.resources import shipped
from argogen.suggest import did_you_mean

FOLDER = "shared"
"""The folder beside those of the kinds that holds a catalog's shared modules."""
_ASKS = re.compile(r"^[ \t]*(?:from|import)\b[^\n#]*\bshared\b", re.MULTILINE)
_FORM = "one line at the top: from shared.NAME import A, B"


class SharedTextError(Exception):
    """A line that asks for shared text and can't have it; `line` and `column` count from 1 in `file`."""

    def __init__(self, file: Path, place: tuple[int, int], message: str, hint: str = "") -> None:
        super().__init__(message)
        self.file, self.message, self.hint = file, message, hint
        self.line, self.column = place


class _Request(NamedTuple):
    """A statement that asks for names of a shared module, from its first line to its last."""

    module: str
    names: tuple[str, ...]
    place: tuple[int, int]
    last: int


class _Name(NamedTuple):
    """A name that a module binds at its top: what it imports by it, "" where it defines it."""

    name: str
    imported: str
    place: tuple[int, int]


class _Module(NamedTuple):
    """What a text asks for and what it binds, or where and why it can't be used: a place, a message and a hint."""

    requests: tuple[_Request, ...] = ()
    names: tuple[_Name, ...] = ()
    fault: tuple[tuple[int, int], str, str] | None = None


def with_shared_text(file: Path, text: str, catalog: Path, read: Callable[[Path], str | None]) -> str:
    """Return an entry's script with the text of the shared modules that it asks for.

    `file` is the script, `text` what it holds, `catalog` the folder with its kinds; `read` reads a module, and may
    return None after saying why it can't. Raises SharedTextError where a module or a name is not there, is asked for
    in another form, or means two things.
    """
    if file.suffix != ".py" or not _ASKS.search(text):
        return text
    return _Assembly(read).put_in(file, text, catalog / FOLDER, ())


@dataclass
class _Assembly:
    """One script on its way: which modules are in it, and what their names mean."""

    read: Callable[[Path], str | None]
    done: set[Path] = field(default_factory=set)
    bound: dict[str, tuple[Path, _Name]] = field(default_factory=dict)

    def put_in(self, file: Path, text: str, folder: Path, above: tuple[Path, ...]) -> str:
        """Return a text with those it asks for, from `folder` or else argogen's own; `above` ask for this one."""
        known = _usable(file, text, inner=bool(above))
        lines, parts, start = text.split("\n"), [], 0
        for request in known.requests:
            module = _find(file, request, folder)
            parts += lines[start : request.place[0] - 1]
            start = request.last
            if module in (file, *above):
                message = f"shared.{request.module} asks for its own text"
                hint = " -> ".join(f"shared.{one.stem}" for one in (*above[1:], file, module))
                raise SharedTextError(file, request.place, message, hint)
            inner = self.read(module)
            if inner is None:
                continue
            _check_names(file, request, _usable(module, inner, inner=True))
            if module not in self.done:
                self.done.add(module)
                whole = self.put_in(module, inner, module.parent, (*above, file))
                parts += [f"# {FOLDER}/{module.name}", whole.strip("\n"), ""]
        for name in known.names:
            self._bind(file, name)
        return "\n".join([*parts, *lines[start:]])

    def _bind(self, file: Path, name: _Name) -> None:
        """Remember what a name means; raises SharedTextError where it means something else already."""
        other, before = self.bound.setdefault(name.name, (file, name))
        same = name.imported == before.imported if name.imported else other == file
        if not same:
            message = f'"{name.name}" is a name of {FOLDER}/{other.name} too, which stands in the same script'
            raise SharedTextError(file, name.place, message, "rename one of them")


def _usable(file: Path, text: str, *, inner: bool) -> _Module:
    """Return what is known of a text, a shared module's if `inner`; raises SharedTextError where it can't be used."""
    known = _read_module(text, inner=inner)
    if known.fault is not None:
        raise SharedTextError(file, *known.fault)
    return known


@cache
def _read_module(text: str, *, inner: bool) -> _Module:
    """Return what is known of a text. Parsing takes long, and many specs have the same consumers."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        place = (getattr(error, "lineno", None) or 1, getattr(error, "offset", None) or 1)
        reason = getattr(error, "msg", "it can't be parsed")
        return _Module(fault=(place, f"this is no Python: {reason}", "shared text is put in as Python"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and (fault := _fault_of(node, tree, inner=inner)):
            return _Module(fault=(_place(node), *fault))
    return _Module(tuple(_requests(tree)), tuple(_bound(tree)))


def _fault_of(node: ast.Import | ast.ImportFrom, tree: ast.Module, *, inner: bool) -> tuple[str, str] | None:
    """Return message and hint for an import that can't be replaced by text, None for any other."""
    if isinstance(node, ast.Import):
        asks = any(alias.name.partition(".")[0] == FOLDER for alias in node.names)
    else:
        asks = not node.level and (node.module or "").partition(".")[0] == FOLDER
        if inner and node.module == "__future__":
            message = "a shared module can't say from __future__: its text stands in the middle of a script"
            return message, "the script can say it"
    if asks and not (isinstance(node, ast.ImportFrom) and node in tree.body and _is_plain(node)):
        return "shared text can't be asked for in this form", _FORM
    return None


def _requests(tree: ast.Module) -> Iterator[_Request]:
    """Yield what a text asks for."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{FOLDER}."):
            names = tuple(alias.name for alias in node.names)
            module = (node.module or "").removeprefix(f"{FOLDER}.")
            yield _Request(module, names, _place(node), node.end_lineno or node.lineno)


def _is_plain(node: ast.ImportFrom) -> bool:
    """Say whether a statement takes names, under these names, from one module of the folder."""
    one = len((node.module or "").split(".")) == 2
    return one and all(alias.name != "*" and alias.asname is None for alias in node.names)


def _place(node: ast.stmt) -> tuple[int, int]:
    return node.lineno, node.col_offset + 1


def _find(file: Path, request: _Request, folder: Path) -> Path:
    """Return the module's file: in `folder`, or else among those that ship with argogen."""
    folders = dict.fromkeys((folder, shipped("catalogs") / FOLDER))
    for one in folders:
        module = one / f"{request.module}.py"
        if module.is_file():
            if not module.resolve().is_relative_to(one.resolve()):
                message = f'"{FOLDER}/{module.name}" leads outside the folder of shared text'
                raise SharedTextError(file, request.place, message, "argogen follows no link out of it")
            return module
    there = sorted({module.stem for one in folders for module in one.glob("*.py")})
    hint = did_you_mean(request.module, there) or f"there is {', '.join(there)}"
    raise SharedTextError(file, request.place, f'there is no shared text "{request.module}"', hint)


def _check_names(file: Path, request: _Request, module: _Module) -> None:
    there = [one.name for one in module.names if not one.imported]
    for name in request.names:
        if name not in there:
            hint = did_you_mean(name, there) or f"there is {', '.join(there)}"
            message = f'{FOLDER}/{request.module}.py does not define "{name}"'
            raise SharedTextError(file, request.place, message, hint)


def _bound(tree: ast.Module) -> Iterator[_Name]:
    """Yield the names that a module binds at its top, other than by asking for shared text."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                yield _Name(name, f"module {alias.name if alias.asname else name}", _place(node))
        elif isinstance(node, ast.ImportFrom) and not (node.module or "").startswith(f"{FOLDER}."):
            for alias in node.names:
                yield _Name(alias.asname or alias.name, f"{node.module}.{alias.name}", _place(node))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield _Name(node.name, "", _place(node))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            stored = (inner for target in targets for inner in ast.walk(target))
            yield from (_Name(one.id, "", _place(node)) for one in stored if isinstance(one, ast.Name))
