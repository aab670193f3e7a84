"""What the texts of a workflow read: each variable of a tag or an expression, with what its scope knows of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from argogen.argo.expr import Binary, Identifier, Member, Node, children, member_path
from argogen.argo.forms.tags import OPEN
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression, Place, Variable, bare_expressions, texts_of
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.acceptance import refused
from argogen.argo.scope.scopes import Scope, scope_of
from argogen.argo.scope.variables import OPEN as OPEN_ENDED
from argogen.argo.scope.variables import Beginning, Known, Sight, Steps, Unknown


@dataclass(frozen=True, eq=False)
class Reading:
    """One variable that a text reads."""

    scope: Scope
    name: str
    """As it is written, but with dots: `steps['a'].id` is `steps.a.id`."""
    path: Steps
    offset: int
    """Where it begins in the text that it stands in."""
    text: str
    """The whole text."""
    variable: Variable | None = None
    """The simple tag, None in an expression."""
    guarded: bool = False
    """Whether the expression does with a missing value: by `??` or `?.`."""

    @property
    def place(self) -> Place:
        """Where the text stands."""
        return self.scope.place

    @cached_property
    def sight(self) -> Sight:
        """What the scope has of it. Where another tag completes the name, only the run knows what."""
        return OPEN_ENDED if OPEN in self.name else self.scope.lookup(self.path)

    @cached_property
    def known(self) -> Known | None:
        """The variable; None where there is none, or where an expression reads a map of several."""
        sight = self.sight
        return sight.known if isinstance(sight, Beginning) else sight if isinstance(sight, Known) else None

    @property
    def unknown(self) -> Unknown | None:
        """Why there is no such variable."""
        return self.sight if isinstance(self.sight, Unknown) else None

    @cached_property
    def refused(self) -> bool:
        """Whether Argo refuses the workflow for it."""
        return self.variable is not None and refused(self.variable, self.scope.cluster)


_NESTED = re.compile(r"[-\w.]*\{\{")


def runs_on(name: str) -> bool:
    """Return whether a simple tag has no end of its own, so that it goes on into the next tag.

    `inputs.parameters.{{item` is none of these: the inner tag completes the name.
    """
    return OPEN in name and not _NESTED.match(name)


@lru_cache(maxsize=4)
def readings_of(workflow: Workflow, cluster: Cluster) -> tuple[Reading, ...]:
    """Return all variables that the texts of a workflow read, in the order of the texts."""
    return tuple(_readings(workflow, cluster))


def _readings(workflow: Workflow, cluster: Cluster) -> Iterator[Reading]:
    if workflow.manifest.inner:
        return
    for text in texts_of(workflow):
        scope = scope_of(text.place, cluster)
        for variable in text.variables:
            yield Reading(scope, variable.name, tuple(variable.name.split(".")), variable.offset, text.value, variable)
        for expression in text.expressions:
            yield from _in_expression(expression, scope)
    for expression in bare_expressions(workflow):
        yield from _in_expression(expression, scope_of(expression.place, cluster, expression.role))


def _in_expression(expression: Expression, scope: Scope) -> Iterator[Reading]:
    """Yield the ways to members in an expression that begin with `steps`, `tasks` or `workflow`, whole."""
    if expression.tree is None:
        return
    waiting: list[tuple[Node, bool]] = [(expression.tree, False)]
    while waiting:
        node, guarded = waiting.pop()
        path = member_path(node) if isinstance(node, Member | Identifier) else None
        if path is not None:
            if path[0] in ("steps", "tasks", "workflow"):
                offset = expression.offset + node.start
                is_guarded = guarded or _has_optional(node)
                yield Reading(scope, ".".join(path), path, offset, expression.text, guarded=is_guarded)
            continue
        if isinstance(node, Binary) and node.operator == "??":
            waiting += [(node.right, guarded), (node.left, True)]
        else:
            waiting += [(child, guarded) for child in reversed(children(node))]


def _has_optional(node: Node) -> bool:
    while isinstance(node, Member):
        if node.optional:
            return True
        node = node.target
    return False
