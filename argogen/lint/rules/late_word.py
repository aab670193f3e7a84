"""A name in an expression that Argo 3.5 and 3.6 wait for

Up to 3.6 Argo leaves a `{{=...}}` alone as long as the word `retries` stands in it and has no value, and 3.6 does so
for `item` too, even if it is the name of an input: outside of a retry or a loop `{{=inputs.parameters.item}}` is never
replaced (Argo 3.6 util/template/expression_template.go: hasVariableInExpression). In brackets and quotes it is a text:

    {{=inputs.parameters['item']}}
"""

from collections.abc import Iterator

from argogen.argo.expr import Member, String
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.scope.expressions import meaning_of
from argogen.argo.scope.variables import Unknown
from argogen.argo.versions import before
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG533", Severity.ERROR, on=Expression)
def check(expression: Expression, cluster: Cluster) -> Iterator[Problem]:
    """Yield the members called `item` or `retries` where Argo has no such variable."""
    if expression.role != "tag" or not before(cluster.version, "3.7"):
        return
    words = [word for word in ("item", "retries") if f".{word}" in expression.source]
    if before(cluster.version, "3.6"):
        words = [word for word in words if word == "retries"]
    if not words:
        return
    scope = meaning_of(expression, cluster).scope
    missing = [word for word in words if isinstance(scope.lookup((word,)), Unknown)]
    for node in expression.nodes:
        if isinstance(node, Member) and not node.computed and isinstance(node.property, String):
            name = node.property
            if name.value in missing:
                message = f'Argo {cluster.version} never replaces a tag with ".{name.value}" in it here'
                hint = f"write ['{name.value}'] instead of .{name.value}"
                yield Problem(expression.place.path, "AG533", message, hint, offset=expression.offset + name.start)
