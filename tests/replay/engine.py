"""Argo's expressions, evaluated by the real engine (expr 1.17.8), which binds scalars only.

Every chain of names such as `tasks['job'].outputs.parameters['result']` is looked up here, as Argo's environment would
answer it (a flat map with dotted keys, expanded to nested maps), and bound as one text. Argo's `toJson` writes compact
JSON; expr's own `toJSON`, which stands in for it, the same with line breaks and indentation.
"""

import functools
import re
from collections.abc import Mapping
from typing import Any

import pytest

golem: Any = pytest.importorskip("golem", reason="enchanter-golem has no wheel for this Python")

Scope = Mapping[str, str | None]
"""Argo's variables by dotted name; None for the output of a step that was skipped and has no default."""

_PIECE = re.compile(
    r"""(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`)"""
    r"""|(?<![\w.#])(?P<chain>(?:tasks|steps|inputs|workflow)\b(?:\??\.[A-Za-z_]\w*|(?:\?\.)?\['[^'\\]*'\])*)"""
    r"""|\b(?P<function>toJson)(?=\()""",
    re.DOTALL,
)
_STEP = re.compile(r"""(?P<optional>\?)?\.?(?:\['(?P<quoted>[^']*)'\]|(?P<plain>\w+))""")


class ExpressionError(Exception):
    """The expression does not compile, or fails when it runs."""


def evaluate(expression: str, scope: Scope) -> str | int | float | bool | None:
    """Return what an expression yields in a scope. Raises ExpressionError where the engine does."""
    bound: dict[str, str] = {}

    def spell(match: re.Match[str]) -> str:
        if match["function"]:
            return "toJSON"
        if not match["chain"]:
            return match[0]
        value = _find(match["chain"], scope)
        if value is None:
            return "nil"
        bound[f"v{len(bound)}"] = value
        return f"v{len(bound) - 1}"

    spelled = _PIECE.sub(spell, expression)
    try:
        result: str | int | float | bool | None = _engine(len(bound)).eval(spelled, bound)
    except golem.GolemError as error:
        raise ExpressionError(str(error)) from None
    return result


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
    for match in _PIECE.finditer(expression):
        if match["chain"]:
            names = _names(match["chain"])
            dotted = [".".join(names[:length]) for length in range(1, len(names) + 1)]
            needed = dotted[:1] if "?" in match["chain"] else dotted
            missing += [name for name in needed if not _exists(name, scope)]
    return missing


@functools.cache
def _engine(variables: int) -> Any:
    return golem.Engine(variables={f"v{index}": "" for index in range(variables)}, eval_timeout_ms=10_000)


def _names(chain: str) -> list[str]:
    return [step["quoted"] if step["quoted"] is not None else step["plain"] for step in _STEP.finditer(chain)]


def _exists(name: str, scope: Scope) -> bool:
    return name in scope or any(known.startswith(name + ".") for known in scope)


def _find(chain: str, scope: Scope) -> str | None:
    """Return the text at the end of a chain, None for nil. A missing key of a map is nil, a step beyond nil fails."""
    names = _names(chain)
    if not _exists(names[0], scope):
        raise ExpressionError(f"unknown name {names[0]}")
    for length, step in list(enumerate(_STEP.finditer(chain), 1))[1:]:
        if _exists(".".join(names[: length - 1]), scope):
            continue
        if step["optional"]:
            return None
        raise ExpressionError(f"cannot fetch {names[length - 1]} from nil")
    dotted = ".".join(names)
    if dotted not in scope and _exists(dotted, scope):
        raise NotImplementedError(f"{chain} is a map, which can't be bound")
    return scope.get(dotted)
