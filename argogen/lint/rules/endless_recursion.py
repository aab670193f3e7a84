"""Templates that call each other without end

A template may call itself, as long as a `when` on the way decides whether to go on. Without one, the run goes a hundred
templates deep and fails with `Maximum recursion depth exceeded` (Argo 4.1 workflow/controller/operator.go; `argo lint`
looks at each template once and does not see it). Through a resource template there is no such limit: every workflow
creates the next. A loop over a list that may be empty, `depends` on a failure and `memoize` count as conditions here.
"""

from collections.abc import Iterator

from argogen.argo.flow.recursion import Circle, endless_circles
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule

_MOST_SHOWN = 6
"""Templates of a circle that a message names."""


@rule("AG708", Severity.ERROR, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield the circles of calls that begin at a template."""
    for circle in endless_circles(cluster).get(template, ()):
        others = circle[1 : _MOST_SHOWN + 1]
        related = tuple(
            Related(entry.caller.workflow.manifest.location(entry.path), f"{_name(entry.caller)} goes on here")
            for entry in others
        )
        yield Problem(
            circle[0].path, "AG708", _message(circle), 'put a "when" on the way that ends it', related=related
        )


def _message(circle: Circle) -> str:
    names = [_name(entry.caller) for entry in circle]
    if any(entry.is_created for entry in circle):
        return f"each workflow creates the next without end: {_way(names)}"
    if len(names) == 1:
        return f"{names[0]} calls itself without end"
    return f"these templates call each other without end: {_way(names)}"


def _way(names: list[str]) -> str:
    shown = [*names[:_MOST_SHOWN], "..."] if len(names) > _MOST_SHOWN else names
    return " -> ".join([*shown, names[0]])


def _name(template: Template) -> str:
    return f'"{template.name}"' if template.name else "an inline template"
