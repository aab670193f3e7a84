"""The Jinja environment of patterns: Argo-proof delimiters, a sandbox with bounds, and filters that only place values.

A pattern may come from a pull request. It can't read files but templates of its own and the shipped ones, has no
clock, randomness or environment, and can neither loop nor print without end. Every value it places goes through
`json` (flow style is YAML too) or, inside a text, through `name`: indentation and quoting can't go wrong.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from argogen.patterns.rope import Placed, Rope, concatenate, indent
from argogen.provenance import origin_of
from argogen.resources import shipped

MAX_OUTPUT = 2_000_000
"""Characters that one pattern may render. Kubernetes takes objects of about 1.5 MB."""
MAX_WORK = 200_000
"""Iterations of loops and calls of macros that one render may take."""

_FILTERS = (
    "abs", "count", "d", "default", "dictsort", "first", "items", "last", "length", "list", "lower", "map", "max",
    "min", "reject", "rejectattr", "select", "selectattr", "sort", "unique", "upper",
)  # fmt: skip
_METHODS: dict[type, frozenset[str]] = {
    dict: frozenset({"items", "keys", "values", "get"}),
    str: frozenset({"startswith", "endswith", "lower", "upper", "removeprefix", "removesuffix"}),
    list: frozenset({"index", "count"}),
}
"""What may be called on a value; all of it is bounded by the value's size."""

_NAME = re.compile(r"[A-Za-z0-9][-A-Za-z0-9_.]*")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON allows and YAML does not."""


class BoundsError(Exception):
    """A pattern rendered too much or worked too long."""


class PlacementError(Exception):
    """A pattern placed a value in a way that could change the manifest's structure."""


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _encode(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except UnicodeEncodeError:
        raise PlacementError("a text holds half of a surrogate pair, which is no character") from None
    except ValueError as error:
        raise PlacementError(f"a value can't be written as JSON: {error}") from None
    return _UNPRINTABLE.sub(_escape, text)


def _place_json(value: Any) -> Placed:
    """Write a value as JSON."""
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises, with the name
    _measure(value)
    return Placed(_encode(value))


def _place_json_traced(value: Any) -> Rope:
    """Write a value as JSON that remembers where each part came from."""
    if isinstance(value, jinja2.Undefined):
        str(value)
    pieces: list[str] = []
    spans: list[tuple[int, tuple[str | int, ...]]] = []
    length = 0

    def write(text: str) -> None:
        nonlocal length
        pieces.append(text)
        length += len(text)

    def visit(item: Any) -> None:
        origin = origin_of(item)
        if origin is not None:
            spans.append((length, origin))
        if isinstance(item, dict):
            write("{")
            for index, (key, inner) in enumerate(item.items()):
                write(", " if index else "")
                visit(key)
                write(": ")
                visit(inner)
            write("}")
        elif isinstance(item, list | tuple):
            write("[")
            for index, inner in enumerate(item):
                write(", " if index else "")
                visit(inner)
            write("]")
        else:
            write(_encode(item))

    visit(value)
    return Rope("".join(pieces), tuple(spans))


def _measure(value: Any) -> None:
    """Refuse a value that is small in memory but endless as text: lists that hold the same list again and again."""
    seen = 0
    stack = [value]
    while stack:
        item = stack.pop()
        seen += 1
        if seen > MAX_WORK:
            raise BoundsError(f"it places a value of more than {MAX_WORK:,} parts")
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list | tuple):
            stack.extend(item)


def _place_name(value: Any) -> Placed:
    """Write a name as it stands, for the inside of a text."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise PlacementError(f'"{value}" is no plain name; place it with `| json`')
    return Placed(value)


def _only_placed(value: Any) -> str:
    """Let nothing into the output but what went through `json`, `name`, `indent` or a macro."""
    if isinstance(value, jinja2.Undefined):
        return str(value)  # raises, with the name
    if not isinstance(value, Placed):
        raise PlacementError("a value is placed without a filter: write `| json`, or `| name` inside a text")
    return value


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with a budget."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})
    work = 0

    def spend(self, amount: int = 1) -> None:
        self.work += amount
        if self.work > MAX_WORK:
            raise BoundsError(f"it takes more than {MAX_WORK:,} steps")

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Count every loop's rounds, and join texts by a filter that is bounded."""
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
        if (join := next(iter(tree.find_all(nodes.Concat)), None)) is not None:
            raise jinja2.TemplateSyntaxError(
                "texts are not joined in a pattern; derive them in `provides`", join.lineno, name, filename
            )
        return tree

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not (isinstance(left, int | float) and isinstance(right, int | float)) or operator == "**":
            raise SecurityError(f'"{operator}" is for numbers only')
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        allowed = next((names for kind, names in _METHODS.items() if isinstance(obj, kind)), None)
        if allowed is not None:
            return attr in allowed
        return super().is_safe_attribute(obj, attr, value)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        self.spend()
        return super().call(*args, **kwargs)


def _counter(environment: _Environment) -> Callable[[Iterable[Any]], Iterable[Any]]:
    def counted(iterable: Iterable[Any]) -> Iterable[Any]:
        if isinstance(iterable, jinja2.Undefined):
            return iterable
        items = iterable if isinstance(iterable, Collection) else list(iterable)
        environment.spend(1 + len(items))
        return items

    return counted


def _concat(parts: Iterable[str]) -> str:
    return concatenate(parts, MAX_OUTPUT, BoundsError)


def _loader(root: Path) -> Callable[[str], tuple[str, str, Callable[[], bool]] | None]:
    """Return a loader that finds templates below `root`, then below the shipped ones, and follows no link out."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        for base in dict.fromkeys((root, shipped("templates"))):
            file = base / name
            if file.is_file() and file.resolve().is_relative_to(base.resolve()):
                return file.read_text(encoding="utf-8"), str(file), lambda: True
        return None

    return load


@cache
def environment(root: Path, *, traced: bool = False) -> _Environment:
    """Return the environment for patterns below `root`. Templates are compiled once."""
    made = _Environment(
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        finalize=_only_placed,
        loader=jinja2.FunctionLoader(_loader(root)),
        auto_reload=False,
    )
    made.filters = {name: made.filters[name] for name in _FILTERS}
    made.filters["json"] = _place_json_traced if traced else _place_json
    made.filters["name"] = _place_name
    made.filters["indent"] = indent
    made.filters["counted"] = _counter(made)
    made.globals = {}
    made.concat = _concat  # type: ignore[method-assign]
    return made
