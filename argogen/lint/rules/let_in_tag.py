"""A let in a tag hides errors

Since 3.7 Argo looks for the names in `{{=...}}` that it does not know yet, and takes the variable of a `let` for one
of them. So it tolerates every error of the expression, and where one occurs the step gets the expression itself as
text (Argo 4.1 util/template/expression_template.go: getIdentifiers, expressionReplaceStrict). Without a `let` the step
would end in error. In `valueFrom.expression` a `let` does no harm. Write the value out where it is used, or compute it
in an output of the step before.
"""

from collections.abc import Iterator

from argogen.argo.expr import Let
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.versions import before
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG531", Severity.WARNING, on=Expression)
def check(expression: Expression, cluster: Cluster) -> Iterator[Problem]:
    """Yield each let in a tag of a step or task."""
    if expression.role != "tag" or "let" not in expression.source or expression.place.call is None:
        return
    if before(cluster.version, "3.7"):
        return
    for node in expression.nodes:
        if isinstance(node, Let):
            message = f'"let {node.name}" makes Argo tolerate errors, and pass the expression on as text'
            hint = f"write the value in place of {node.name}, or use let in an output's valueFrom.expression"
            yield Problem(expression.place.path, "AG531", message, hint, offset=expression.offset + node.start)
