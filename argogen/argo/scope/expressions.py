"""What an expression means at its place: the variables that it reads, the types of its values, and its slips.

What an expression sees: `scopes.py`. That a name which Argo lacks fails, or stays in the text
as it is written: Argo 4.1 util/template/expression_template.go, workflow/controller/scope.go and util/expr/argoexpr.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from argogen.argo.expr import (
    Binary,
    Call,
    Identifier,
    Integer,
    Let,
    Member,
    Nil,
    Node,
    Result,
    String,
    children,
    member_path,
)
from argogen.argo.expr.hyphens import Hyphenated, hyphenated_names
from argogen.argo.expr.types import Typed, typed
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression, nodes_of
from argogen.argo.scope.scopes import Scope, scope_of
from argogen.argo.scope.variables import Known, Sight, Steps, Unknown

WITHOUT_ARGO = ("data", "stop", "http")
"""The roles of expressions that know expr's own functions only.

Argo 4.1 workflow/data/data.go, workflow/cron/operator.go, workflow/executor/agent.go: they see the variables alone.
"""

_LONGEST_CHAIN = 12
"""Steps of the longest chain of names that is looked up."""
_LONGEST_HINT = 90
"""Characters of an expression that a hint repeats."""
_TYPES = {
    "string": Result.STRING,
    "json": Result.STRING,
    "int": Result.INT,
    "map": Result.MAP,
    "list": Result.ARRAY,
    "artifact": Result.ARTIFACT,
}
"""The types of variables, as expressions have them; the others are not known."""


@dataclass(frozen=True)
class Name:
    """A variable that an expression needs, as far as it is written out: what may be missing there is left out."""

    path: Steps
    offsets: tuple[int, ...]
    """Where each step of the path stands in the expression."""


@dataclass(frozen=True, eq=False)
class Meaning:
    """An expression at its place."""

    expression: Expression
    scope: Scope

    @property
    def source(self) -> str:
        """The text of the expression."""
        return self.expression.source

    @property
    def tree(self) -> Node | None:
        """Its tree, None where it can't be read."""
        return self.expression.tree

    @cached_property
    def hyphens(self) -> tuple[Hyphenated, ...]:
        """The names with hyphens after a dot that are surely no subtractions."""
        found = hyphenated_names(self.source, self.scope.roots)
        return tuple(one for one in found if self._is_name(one))

    def _is_name(self, found: Hyphenated) -> bool:
        """Say whether a hyphen can't be a minus: the name is there, or what the minus would take away from is not."""
        whole = self.scope.lookup(found.steps[: found.at + 1])
        if isinstance(whole, Known) and whole.is_open:
            return not found.steps[found.at].partition("-")[2][:1].isdigit()
        return not isinstance(whole, Unknown) or isinstance(self.scope.lookup(found.minuend), Unknown)

    def in_hyphenated(self, offset: int) -> bool:
        """Say whether a place in the expression is in a name with hyphens, so that nothing else needs to be said."""
        return any(one.start <= offset <= one.end for one in self.hyphens)

    @cached_property
    def types(self) -> Typed:
        """The type of the expression and what is wrong with the types in it."""
        if self.tree is None or self.hyphens:
            return Typed(Result.ANY, ())
        return _typed(self.source, self.tree, self._type_of)

    def _type_of(self, path: Steps) -> Result:
        sight = self.scope.lookup(path)
        if not isinstance(sight, Known) or isinstance(self.scope.lookup(path[:-1]), Known):
            return Result.ANY  # of what is below a map nothing is known
        return _TYPES.get(sight.type, Result.ANY)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The variables that must be there for the expression to have a value."""
        return _names(self.source) if self.tree is not None else ()

    @cached_property
    def missing(self) -> tuple[tuple[Name, Unknown], ...]:
        """The variables that it needs and that there are not."""
        found = []
        for name in self.names:
            sight: Sight = self.scope.lookup(name.path)
            if isinstance(sight, Unknown) and not self.in_hyphenated(name.offsets[0]):
                found.append((name, sight))
        return tuple(found)


_Answers = dict[Steps, Result]
_KNOWN: dict[str, tuple[Node, _Answers, Typed]] = {}
"""The types in expressions' trees as they were found last, with the types of variables that they rest on."""
_MOST_KNOWN = 256


def _typed(source: str, tree: Node, type_of: Callable[[Steps], Result]) -> Typed:
    """Return the types in an expression; manifests of one pattern have the same ones again and again."""
    if source in _KNOWN:
        known, answers, types = _KNOWN[source]
        if known is tree and all(type_of(path) is answer for path, answer in answers.items()):
            return types
    asked: _Answers = {}

    def ask(path: Steps) -> Result:
        asked[path] = type_of(path)
        return asked[path]

    found = typed(source, tree, ask)
    if len(_KNOWN) >= _MOST_KNOWN:
        _KNOWN.clear()
    _KNOWN[source] = (tree, asked, found)
    return found


@lru_cache(maxsize=4)
def meaning_of(expression: Expression, cluster: Cluster) -> Meaning:
    """Return what an expression means; the rules look at one after the other, so that the last few are kept."""
    return Meaning(expression, scope_of(expression.place, cluster, expression.role))


def put_into(function: str, text: str) -> str:
    """Return a hint to hand an expression to a function."""
    return f"write {function}({text})" if len(text) <= _LONGEST_HINT else f"put {function}(...) around it"


def json_path(node: Node) -> String | None:
    """Return the path that a call of jsonpath() is given as a text, None for anything else."""
    if not (isinstance(node, Call) and isinstance(node.callee, Identifier) and node.callee.name == "jsonpath"):
        return None
    path = node.arguments[1] if len(node.arguments) == 2 else None
    return path if isinstance(path, String) else None


@lru_cache(maxsize=256)
def _names(source: str) -> tuple[Name, ...]:
    """Return the variables that are read and nowhere asked for, as in `'a' in steps` or `steps.a == nil`."""
    nodes = nodes_of(source)
    asked = set(_asked_for(nodes))
    return tuple(
        name
        for name in _all_names(nodes[0])
        if not any(name.path[:length] in asked for length in range(1, len(name.path) + 1))
    )


def _asked_for(nodes: Iterable[Node]) -> Iterator[Steps]:
    for node in nodes:
        if not isinstance(node, Binary):
            continue
        if node.operator in ("in", "not in") and isinstance(node.left, String):
            if path := member_path(node.right):
                yield (*path, node.left.value)
        elif node.operator in ("==", "!=") and isinstance(node.right, Nil) and (path := member_path(node.left)):
            yield path


def _all_names(tree: Node) -> Iterator[Name]:
    waiting: list[tuple[Node, frozenset[str], bool]] = [(tree, frozenset(), False)]
    while waiting:
        node, declared, guarded = waiting.pop()
        if isinstance(node, Let):
            waiting += [(node.body, declared | {node.name}, False), (node.value, declared, False)]
        elif isinstance(node, Identifier | Member):
            root, chain, computed = _chain(node)
            waiting += [(part, declared, False) for part in reversed(computed)]
            if not isinstance(root, Identifier):
                waiting.append((root, declared, False))
            elif root.name not in declared and root.name != "$env":
                yield _name(root, chain, guarded=guarded)
        elif isinstance(node, Call):
            callee = node.callee.target if isinstance(node.callee, Member) else None
            is_namespace = isinstance(callee, Identifier) and callee.name == "sprig"
            waiting += [(argument, declared, False) for argument in reversed(node.arguments)]
            if callee and not is_namespace:
                waiting.append((callee, declared, False))
        else:
            fallback = isinstance(node, Binary) and node.operator == "??"
            parts = children(node)
            waiting += [(part, declared, fallback and part is parts[0]) for part in reversed(parts)]


def _chain(node: Node) -> tuple[Node, list[Member], list[Node]]:
    """Return what a chain of members begins with, the members up to a computed one, and the parts that compute some."""
    chain: list[Member] = []
    computed: list[Node] = []
    while isinstance(node, Member):
        chain.append(node)
        if not isinstance(node.property, String | Integer):
            computed.append(node.property)
            chain.clear()
        node = node.target
    return node, chain[::-1][:_LONGEST_CHAIN], computed[::-1]


def _name(root: Identifier, chain: list[Member], *, guarded: bool) -> Name:
    """Return the name that a chain needs: what stands before `?.` may be missing."""
    optional = next((index for index, member in enumerate(chain) if member.optional), None)
    if optional is not None:
        chain = chain[: max(optional - 1, 0)]
    elif guarded:
        chain = chain[:-1]
    properties = [member.property for member in chain if isinstance(member.property, String | Integer)]
    steps = (str(one.value) for one in properties)
    return Name((root.name, *steps), (root.start, *(one.start for one in properties)))
