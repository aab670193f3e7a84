"""A hyphen in a name that an expression reads as a minus

`steps.my-step.outputs.result` is `steps.my` minus `step.outputs.result` to the language of expressions, and fails as
`unknown name step` (expr-lang/expr 1.17, parser/lexer). Unlike a simple tag, an expression needs brackets and quotes
for each name with a hyphen:

    steps['my-step'].outputs.parameters['row-count']
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.scope.expressions import meaning_of
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG522", Severity.ERROR, on=Expression)
def check(expression: Expression, cluster: Cluster) -> Iterator[Problem]:
    """Yield the names with a hyphen that stand after a dot."""
    if "-" not in expression.source:
        return
    for found in meaning_of(expression, cluster).hyphens:
        message = f'the hyphen in "{found.steps[found.at]}" is read as a minus'
        offset = expression.offset + found.offset
        yield Problem(expression.place.path, "AG522", message, f"write {found}", offset=offset)
