"""Argo's expressions, evaluated by the real engine (expr 1.17.8), which binds scalars only and lacks Argo's functions.

Every chain of names such as `tasks['job'].outputs.parameters['result']` is looked up here, as Argo's environment would
answer it (a flat map with dotted keys, expanded to nested maps), and bound: a text as it is, a map by `fromJSON`.

Four functions are modelled in Python and their results bound: Argo's `toJson`, as expr's own `toJSON` without its line
breaks and indentation, and sprig's `trunc`, which cuts bytes, `sha256sum`, and `regexReplaceAll`, whose regular
expressions mean the same in Go and in Python as long as they are character classes. A `map` or `filter` whose body
calls one of them is unrolled, its body evaluated for each element. In other bodies, and in expressions with `let`,
`toJSON` stands for `toJson`.
"""

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

golem: Any = pytest.importorskip("golem", reason="enchanter-golem has no wheel for this Python")

Scope = Mapping[str, str | None]
"""Argo's variables by dotted name; None for the output of a step that was skipped and has no default."""
Scalar = str | int | float | bool | None

_PIECE = re.compile(
    r"""(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`)"""
    r"""|(?<![\w.#])(?P<chain>(?:tasks|steps|inputs|workflow|item)\b(?:\??\.[A-Za-z_]\w*|(?:\?\.)?\['[^'\\]*'\])*)"""
    r"""|(?P<open>(?:(?<![\w.])[A-Za-z_][\w.]*)?\(|[\[{])|(?P<close>[\])}])|(?P<comma>,)""",
    re.DOTALL,
)
_STEP = re.compile(r"""(?P<optional>\?)?\.?(?:\['(?P<quoted>[^']*)'\]|(?P<plain>\w+))""")
_NAME = re.compile(r"\bv\d+\b")
_PLAIN = re.compile(r"v\d+|\d+|'[^'\\]*'")
_BLANKS = re.compile(r"""("(?:[^"\\]|\\.)*")|\s+""")
_CLOSURES = ("map(", "filter(", "any(", "all(", "none(")
_MODELLED = ("toJson(", "sprig.")


class ExpressionError(Exception):
    """The expression does not compile, or fails when it runs."""


class _RunError(ExpressionError):
    """The expression compiles, and fails when it runs: as part of another, only where it is reached."""


@dataclass(frozen=True)
class _Call:
    """Whatever stands in brackets, with what opens them: `sprig.trunc(`, `(`, `[` or `{`."""

    opened: str
    arguments: tuple["_Parts", ...]
    closed: str


_Parts = tuple["str | _Call", ...]
"""An expression in pieces: chains, literals, what is between them, and calls."""


def evaluate(expression: str, scope: Scope) -> Scalar:
    """Return what an expression yields in a scope. Raises ExpressionError where the engine does."""
    return _run(_parsed(expression), scope, {})


def _run(parts: _Parts, scope: Scope, outer: Mapping[str, str]) -> Scalar:
    bound = dict(outer)
    spelled = _spell(parts, scope, bound).strip()
    return _evaluated(spelled, tuple((name, bound[name]) for name in _NAME.findall(spelled) if name in bound))


@functools.cache
def _evaluated(spelled: str, values: tuple[tuple[str, str], ...]) -> Scalar:
    bound = dict(values)
    if _PLAIN.fullmatch(spelled):  # a value or a literal, for which the engine need not be asked
        return bound[spelled] if spelled in bound else int(spelled) if spelled.isdigit() else spelled[1:-1]
    variables = 1 + max((int(name[1:]) for name in bound), default=-1)
    given = {f"v{index}": bound.get(f"v{index}", "") for index in range(variables)}
    try:
        result: Scalar = _engine(variables).eval(spelled, given)
    except golem.GolemError as error:
        failed = ExpressionError if isinstance(error, golem.CompileError) else _RunError
        raise failed(_reason(str(error))) from None
    return result


def _reason(message: str) -> str:
    """Return what the engine says, without the source that it quotes."""
    found = re.fullmatch(r'golem: \w+ error in ".*": (.*?) \(\d+:\d+\)\n.*', message, re.DOTALL)
    return found[1] if found else message


@functools.cache
def _parsed(expression: str) -> _Parts:
    if re.search(r"\blet\b", expression):
        expression = re.sub(r"\btoJson\(", "toJSON(", expression)  # its names are known to the engine only
    levels: list[list[list[str | _Call]]] = [[[]]]
    opened: list[str] = []
    position = 0
    for match in _PIECE.finditer(expression):
        levels[-1][-1].append(expression[position : match.start()])
        position = match.end()
        if match["open"]:
            opened.append(match["open"])
            levels.append([[]])
        elif match["close"] and opened:
            arguments = tuple(tuple(part for part in argument if part != "") for argument in levels.pop())
            levels[-1][-1].append(_Call(opened.pop(), arguments, match["close"]))
        elif match["comma"] and opened:
            levels[-1].append([])
        else:
            levels[-1][-1].append(match[0])
    levels[-1][-1].append(expression[position:])
    return tuple(part for part in levels[0][0] if part != "")


def _spell(parts: _Parts, scope: Scope, bound: dict[str, str]) -> str:
    """Return an expression as the engine takes it, with what it needs in `bound`."""
    return "".join(_spell_part(part, scope, bound) for part in parts)


def _spell_part(part: "str | _Call", scope: Scope, bound: dict[str, str]) -> str:
    if isinstance(part, str):
        match = _PIECE.fullmatch(part)
        return _spell_chain(part, scope, bound) if match and match["chain"] else part
    modelled = part.opened.startswith(_MODELLED)
    unrolled = part.opened in ("map(", "filter(") and _is_modelled(part.arguments[1])
    if unrolled or (modelled and not any(map(_has_pointer, part.arguments))):
        try:
            return _unroll(part, scope, bound) if unrolled else _call(part, scope, bound)
        except _RunError as error:
            return _failing(error, bound)
    opened = "toJSON(" if part.opened == "toJson(" else part.opened
    return opened + ", ".join(_spell(argument, scope, bound) for argument in part.arguments) + part.closed


def _spell_chain(chain: str, scope: Scope, bound: dict[str, str]) -> str:
    try:
        value = _find(chain, scope)
    except _RunError as error:
        return _failing(error, bound)
    if value is None:
        return "nil"
    return _bind(bound, value) if isinstance(value, str) else f"fromJSON({_bind(bound, json.dumps(value))})"


def _failing(error: ExpressionError, bound: dict[str, str]) -> str:
    """Return an expression of any type that fails with an error where it is reached."""
    reason = str(error).removeprefix("invalid operation: int(").removesuffix(")")
    return f"fromJSON(toJSON(int({_bind(bound, reason)})))"


def _bind(bound: dict[str, str], value: str) -> str:
    name = f"v{len(bound)}"
    bound[name] = value
    return name


def _call(call: _Call, scope: Scope, bound: dict[str, str]) -> str:
    if call.opened == "toJson(":
        return _bind(bound, _to_json(call.arguments[0], scope, bound))
    values = [_run(argument, scope, bound) for argument in call.arguments]
    return _bind(bound, _SPRIG[call.opened](*values))


def _to_json(parts: _Parts, scope: Scope, bound: Mapping[str, str]) -> str:
    """Return the compact JSON of what an expression yields."""
    indented = _run(("toJSON(", *parts, ")"), scope, bound)
    return _BLANKS.sub(r"\1", str(indented))


def _unroll(call: _Call, scope: Scope, bound: dict[str, str]) -> str:
    """Evaluate the body of `map` or `filter` for each element; return the expression of the resulting list."""
    elements, body = call.arguments
    kept = []
    for element in slices(_to_json(elements, scope, bound)):
        inner = dict(bound)
        here = _point(body, f"fromJSON({_bind(inner, element)})")
        if call.opened == "map(":
            kept.append(_to_json(here, scope, inner))
        elif _run(here, scope, inner):
            kept.append(element)
    return f"fromJSON({_bind(bound, '[' + ','.join(kept) + ']')})"


def slices(text: str) -> Iterator[str]:
    """Yield the elements of a JSON list as they are written, without the blanks. Raises ExpressionError for no list."""
    compact = _BLANKS.sub(r"\1", text)
    if not compact.startswith("["):
        raise _RunError(f"{text[:40]} is no list")
    depth = start = 0
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{},]', compact):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if (depth == 1 and match[0] == ",") or depth == 0:
            if element := compact[start + 1 : match.start()]:
                yield element
            start = match.start()


def _point(parts: _Parts, element: str) -> _Parts:
    """Return a body with `#` replaced, but not in bodies within it."""
    return tuple(
        (element if part == "#" else part if part[:1] in "'\"`" else part.replace("#", element))
        if isinstance(part, str)
        else _Call(part.opened, _outer(part, lambda argument: _point(argument, element)), part.closed)
        for part in parts
    )


def _outer(call: _Call, change: Callable[[_Parts], _Parts]) -> tuple[_Parts, ...]:
    """Return a call's arguments, those changed whose `#` is not the call's own."""
    own = call.opened in _CLOSURES
    return tuple(argument if own and index else change(argument) for index, argument in enumerate(call.arguments))


def _has_pointer(parts: _Parts) -> bool:
    return _point(parts, "") != parts


def _is_modelled(parts: _Parts) -> bool:
    return any(
        isinstance(part, _Call) and (part.opened.startswith(_MODELLED) or any(map(_is_modelled, part.arguments)))
        for part in parts
    )


_SPRIG: dict[str, Callable[..., str]] = {
    "sprig.trunc(": lambda length, text: text.encode()[:length].decode(errors="replace"),
    "sprig.sha256sum(": lambda text: hashlib.sha256(text.encode()).hexdigest(),
    "sprig.regexReplaceAll(": lambda pattern, text, by: re.sub(pattern, by, text),
}


@functools.cache
def syntax_error(expression: str) -> str:
    """Return why an expression can't be parsed, "" if it can."""
    try:
        golem.Engine(strict_vars=False).eval(expression)
    except golem.ParseError as error:
        return str(error)
    except golem.GolemError:
        pass
    return ""


def missing_names(expression: str, scope: Scope) -> list[str]:
    """Return the dotted names that an expression needs and the scope lacks (Argo 4.1 expression_template.go).

    Chains with `?.` need nothing but their first name.
    """
    missing = []
    for chain in _chains(expression):
        names = _names(chain)
        dotted = [".".join(names[:length]) for length in range(1, len(names) + 1)]
        needed = dotted[:1] if "?" in chain else dotted
        missing += [name for name in needed if not _exists(name, scope)]
    return missing


@functools.cache
def _chains(expression: str) -> list[str]:
    return [match["chain"] for match in _PIECE.finditer(expression) if match["chain"]]


def words(expression: str) -> set[str]:
    """Return an expression's words outside its texts, as the lexer finds them (Argo 3.6 expression_template.go)."""
    return set(re.findall(r"[A-Za-z_]\w*", re.sub(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", " ", expression)))


@functools.cache
def _engine(variables: int) -> Any:
    return golem.Engine(variables={f"v{index}": "" for index in range(variables)}, eval_timeout_ms=10_000)


def _names(chain: str) -> list[str]:
    return [step["quoted"] if step["quoted"] is not None else step["plain"] for step in _STEP.finditer(chain)]


def _exists(name: str, scope: Scope) -> bool:
    return name in scope or _is_map(name, scope)


def _is_map(name: str, scope: Scope) -> bool:
    """Say whether a name is a map: a key that others begin with is dropped (util/expr/env GetFuncMap)."""
    return any(known.startswith(name + ".") for known in scope)


def _find(chain: str, scope: Scope) -> str | dict[str, Any] | None:
    """Return the text or map at the end of a chain, None for nil.

    A missing key of a map is nil. Raises ExpressionError for an unknown name, _RunError for a step beyond nil
    or a text.
    """
    names = _names(chain)
    if not _exists(names[0], scope):
        raise ExpressionError(f"unknown name {names[0]}")
    for length, step in list(enumerate(_STEP.finditer(chain), 1))[1:]:
        before = ".".join(names[: length - 1])
        if _is_map(before, scope):
            continue
        if step["optional"] and scope.get(before) is None:
            return None
        raise _RunError(f"cannot fetch {names[length - 1]} from {before}")
    dotted = ".".join(names)
    return _map(dotted, scope) if _is_map(dotted, scope) else scope.get(dotted)


def _map(name: str, scope: Scope) -> dict[str, Any]:
    children = {known[len(name) + 1 :].split(".")[0] for known in scope if known.startswith(name + ".")}
    return {
        child: _map(f"{name}.{child}", scope) if _is_map(f"{name}.{child}", scope) else scope[f"{name}.{child}"]
        for child in sorted(children)
    }
