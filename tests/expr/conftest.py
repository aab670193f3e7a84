"""The real expr 1.17.8 as an oracle, and what every tree must fulfil."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from argogen.argo.expr import Builtin, Closure, Map, Member, Node, Pair, Pointer, String, parse, walk

# The messages of expr's lexer and parser; any other error comes from the type checker, so the text was parsed.
_SYNTAX = re.compile(
    r"unexpected token|unexpected end of expression|expected name|a map key must|wrap predicate with brackets"
    r"|Operator \(.*\) and coalesce expressions|expected at least \d+ arguments$"
    r"|invalid (?:hex|float|binary|octal|integer) literal|(?:integer|float) literal is too large"
    r"|compilation failed: expression exceeds|unrecognized character|bad number syntax|literal not terminated"
    r"|invalid char escape|unable to unescape|unclosed comment"
)
_ERROR = re.compile(r'golem: parse error in "(?:[^"\\]|\\.)*": (.*?)(?: \((\d+):(\d+)\)\n \| .*)?', re.DOTALL)


@dataclass(frozen=True)
class Fault:
    """A syntax error as expr reports it; the offset is None where expr gives no place."""

    message: str
    offset: int | None


class Oracle:
    """Asks the real engine; unknown names are nil there."""

    def __init__(self) -> None:
        self._golem = pytest.importorskip("golem", reason="enchanter-golem has no wheel for this Python")
        self._engine = self._golem.Engine(strict_vars=False, eval_timeout_ms=1000)

    def error(self, text: str) -> str:
        """Return the message of a compile-time error of any kind, "" if the text compiles."""
        try:
            self._engine.eval(text)
        except (self._golem.CompileError, self._golem.TypeMismatchError) as error:
            return str(error)
        except self._golem.GolemError:
            pass
        return ""

    def fault(self, text: str) -> Fault | None:
        """Return the syntax error in `text`, None if it parses."""
        match = _ERROR.fullmatch(self.error(text))
        if not match or not _SYNTAX.match(match[1]):
            return None
        if not match[2]:
            return Fault(match[1], None)
        lines = text.split("\n")[: int(match[2]) - 1]
        return Fault(match[1], sum(len(line) + 1 for line in lines) + int(match[3]) - 1)

    def value(self, text: str, variables: dict[str, object]) -> object:
        """Return what `text` evaluates to."""
        return self._golem.Engine(variables=variables).eval(text, variables)

    def outcome(self, text: str, variables: dict[str, object]) -> tuple[object, bool]:
        """Return what `text` evaluates to, and whether it fails instead, at once or when it runs."""
        try:
            return self._engine.eval(text, variables), False
        except self._golem.GolemError:
            return None, True


@pytest.fixture(scope="session")
def oracle() -> Oracle:
    return Oracle()


def _unquoted_names(tree: Node) -> set[int]:
    """Return the ids of the Strings that the text spells as a bare word or number: names after dots, keys of maps."""
    named = (node.property if isinstance(node, Member) and not node.computed else None for node in walk(tree))
    keys = (node.key if isinstance(node, Pair) else None for node in walk(tree))
    return {id(node) for node in (*named, *keys) if node}


def _call(text: str) -> Builtin:
    call = parse(text)
    assert isinstance(call, Builtin)
    return call


def _alone(text: str) -> Node:
    """Parse `text` inside a closure, so that it may have pointers."""
    closure = _call(f"map(x, {{{text}\n}})").arguments[1]
    assert isinstance(closure, Closure)
    return closure.body


def _check_positions(text: str) -> None:
    tree = parse(text)
    unquoted = _unquoted_names(tree)
    for node in walk(tree):
        part = text[node.start : node.end]
        if isinstance(node, Pair):
            assert _alone(f"{{{part}}}") == Map((node,), start=0, end=0)
        elif isinstance(node, Closure):
            assert _call(f"map(x, {part}\n)").arguments[1] == node
        elif isinstance(node, String) and id(node) in unquoted:
            assert part.strip("'\"`") == node.value
        elif isinstance(node, Pointer) and not part:
            assert text[node.start] == "."
        else:
            assert _alone(part) == node


@pytest.fixture(scope="session")
def check_positions() -> Callable[[str], None]:
    """Checks that each node's own text gives the same node again."""
    return _check_positions
