"""The Jinja environment of patterns: Argo-proof delimiters, a sandbox with bounds, and filters that only place values.

A pattern may come from a pull request. It can't read files but templates of its own and the shipped ones, has no
clock, randomness or environment, and can neither loop nor print without end. Every value it places goes through
`json` (flow style is YAML too) or, inside a text, through `name`: indentation and quoting can't go wrong.
"""

import re
from collections.abc import Callable, Collection, Iterable
from functools import cache, wraps
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from argogen.patterns.rope import Placed, Rope, concatenate, indent
from argogen.provenance import origin_of
from argogen.resources import shipped
from argogen.yamldoc.flow import write_flow

MAX_OUTPUT = 2_000_000
"""Characters that one pattern may render. Kubernetes takes objects of about 1.5 MB."""
MAX_WORK = 200_000
"""Steps that one render may take: rounds of loops, calls, and the parts of the values that are handled."""
MAX_TEMPLATE = 100_000
"""Characters of one template. Compiling takes about a second for that many."""
MAX_INDENT = 100
_CHARACTERS = 64
"""Characters of a text that count as one step."""
_LARGEST = 2**63

_FILTERS = (
    "abs", "count", "d", "default", "dictsort", "first", "items", "last", "length", "list", "lower", "map", "max",
    "min", "reject", "rejectattr", "select", "selectattr", "sort", "unique", "upper",
)  # fmt: skip
_METHODS: dict[type, frozenset[str]] = {
    dict: frozenset({"items", "keys", "values", "get"}),
    str: frozenset({"startswith", "endswith", "lower", "upper", "removeprefix", "removesuffix"}),
    list: frozenset({"index", "count"}),
    LoopContext: frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0",
                            "previtem", "nextitem", "cycle", "changed"}),
}  # fmt: skip
"""What a value offers; all of it is bounded by the value's size. Other types offer nothing."""

_NAME = re.compile(r"[A-Za-z0-9][-A-Za-z0-9_.]*")


class BoundsError(Exception):
    """A pattern rendered too much or worked too long."""


class PlacementError(Exception):
    """A pattern placed a value in a way that could change the manifest's structure."""


def _encode(value: Any) -> str:
    try:
        return write_flow(value)
    except UnicodeEncodeError:
        raise PlacementError("a text holds half of a surrogate pair, which is no character") from None
    except ValueError as error:
        raise PlacementError(f"a value can't be written as JSON: {error}") from None


def _place_json(value: Any) -> Placed:
    """Write a value as JSON."""
    if isinstance(value, Placed):
        raise PlacementError("a text is placed twice: what a filter or macro has placed needs no `| json`")
    return Placed(_encode(value))


def _place_json_traced(value: Any) -> Rope:
    """Write a value as JSON that remembers where each part came from."""
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


def _weigh(value: Any) -> int:
    """Return how many steps it takes to handle a value, with what it holds several times counted each time.

    Raises BoundsError for lists that are small in memory but endless as text, UndefinedError for what is not there.
    """
    seen = 0
    stack = [value]
    while stack:
        item = stack.pop()
        seen += 1 + (len(item) // _CHARACTERS if isinstance(item, str) else 0)
        if isinstance(item, jinja2.Undefined):
            str(item)  # raises, with the name
        if isinstance(item, dict):
            stack += item
            stack += item.values()
        elif isinstance(item, list | tuple | set | frozenset):
            stack += item
        if seen + len(stack) > MAX_WORK:
            raise BoundsError(f"it makes a value of more than {MAX_WORK:,} parts")
    return seen


def _place_name(value: Any) -> Placed:
    """Write a name as it stands, for the inside of a text."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        shown = f'"{value[:60]}"' if isinstance(value, str) else "a value that is no text"
        raise PlacementError(f"{shown} is no plain name; place it with `| json`")
    return Placed(value)


def _only_placed(value: Any) -> str:
    """Let nothing into the output but what went through `json`, `name`, `indent` or a macro."""
    if isinstance(value, jinja2.Undefined):
        return str(value)  # raises, with the name
    if not isinstance(value, Placed):
        raise PlacementError("a value is placed without a filter: write `| json`, or `| name` inside a text")
    return value


class _Counting(NodeTransformer):
    """Lets every loop, every list that a template makes, and every comparison pay for its size."""

    def generic_visit(self, node: nodes.Node, *arguments: Any, **named: Any) -> nodes.Node:
        node = super().generic_visit(node, *arguments, **named)
        if isinstance(node, nodes.For):
            node.iter = _filtered(node.iter, "counted")
        elif isinstance(node, nodes.Compare):
            node.expr = _filtered(node.expr, "weighed")
            for operand in node.ops:
                operand.expr = _filtered(operand.expr, "weighed")
        elif isinstance(node, nodes.List | nodes.Dict) or (isinstance(node, nodes.Tuple) and node.ctx == "load"):
            return _filtered(node, "weighed")
        return node


def _filtered(node: Any, name: str) -> nodes.Expr:
    return node if isinstance(node, nodes.Const) else nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with a budget."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})
    work = 0

    def spend(self, amount: int = 1) -> None:
        self.work += amount
        if self.work > MAX_WORK:
            raise BoundsError(f"it takes more than {MAX_WORK:,} steps")

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > MAX_TEMPLATE:
            raise BoundsError(f"it has {len(source):,} characters; a template may have {MAX_TEMPLATE:,}")
        tree = super()._parse(source, name, filename)
        if (join := next(iter(tree.find_all(nodes.Concat)), None)) is not None:
            raise jinja2.TemplateSyntaxError(
                "texts are not joined in a pattern; derive them in `provides`", join.lineno, name, filename
            )
        return _Counting().visit(tree)  # type: ignore[no-any-return]

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not (isinstance(left, int | float) and isinstance(right, int | float)) or operator == "**":
            raise SecurityError(f'"{operator}" is for numbers only')
        if abs(result := super().call_binop(context, operator, left, right)) > _LARGEST:
            raise BoundsError("it makes a number that no manifest could hold")
        return result

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 - Jinja's signature
        if isinstance(obj, TemplateModule | TemplateReference):
            return not attr.startswith("_")
        return any(attr in names for kind, names in _METHODS.items() if isinstance(obj, kind))

    def call(self, context: Any, function: Any, *args: Any, **kwargs: Any) -> Any:
        self.spend(1 + _weigh([getattr(function, "__self__", None), *args, *kwargs.values()]))
        return super().call(context, function, *args, **kwargs)


def _paying(made: _Environment, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that pays for the size of its value, and of what it makes."""

    @wraps(function)
    def filtered(*args: Any, **kwargs: Any) -> Any:
        made.spend(_weigh(list(args)))
        result = function(*args, **kwargs)
        if isinstance(result, str):
            made.spend(len(result) // _CHARACTERS)
        return result

    return filtered


def _counter(made: _Environment) -> Callable[[Any], Any]:
    def counted(iterable: Any) -> Any:
        if isinstance(iterable, jinja2.Undefined):
            return iterable
        items = iterable if isinstance(iterable, Collection) else list(iterable)
        made.spend(1 + len(items))
        return items

    return counted


def _weigher(made: _Environment) -> Callable[[Any], Any]:
    def weighed(value: Any) -> Any:
        if not isinstance(value, jinja2.Undefined):
            made.spend(_weigh(value))
        return value

    return weighed


def _indent(value: Any, width: int) -> Placed:
    if not isinstance(value, Placed):
        raise PlacementError("a value is placed without a filter: only what a macro made is indented")
    if not 0 <= width <= MAX_INDENT:
        raise BoundsError(f"it indents by {width}; at most {MAX_INDENT} is taken")
    return indent(value, width)


def _concatenation(made: _Environment) -> Callable[[Iterable[str]], str]:
    def joined(parts: Iterable[str]) -> str:
        text = concatenate(parts, MAX_OUTPUT, BoundsError)
        made.spend(len(text) // _CHARACTERS)
        return text

    return joined


def _loader(root: Path) -> Callable[[str], tuple[str, str, Callable[[], bool]] | None]:
    """Return a loader that finds templates below `root`, then below the shipped ones, and follows no link out."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        for base in dict.fromkeys((root, shipped("templates"))):
            file = base / name
            if name.endswith(".j2") and file.is_file() and file.resolve().is_relative_to(base.resolve()):
                try:
                    return file.read_text(encoding="utf-8"), str(file), lambda: True
                except UnicodeDecodeError:
                    raise jinja2.TemplateSyntaxError("it is not UTF-8", 1, name, str(file)) from None
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
    filters = {name: made.filters[name] for name in _FILTERS}
    filters |= {"json": _place_json_traced if traced else _place_json, "name": _place_name, "indent": _indent}
    made.filters = {name: _paying(made, function) for name, function in filters.items()}
    made.filters |= {"counted": _counter(made), "weighed": _weigher(made)}
    made.globals = {}
    made.concat = _concatenation(made)  # type: ignore[method-assign]
    return made
