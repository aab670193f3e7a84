"""A regular expression that Go can't read

`matches` and sprig's `regexMatch`, `regexFind`, `regexReplaceAll` and `regexSplit` take regular expressions of Go's
kind: no look-ahead and look-behind, no references to earlier groups (Go regexp/syntax). A broken one ends the
expression in error, and a `matches` even before it runs (expr-lang/expr 1.17: `error parsing regexp`).
"""

from collections.abc import Iterator

from argogen.argo.expr.patterns import check_pattern, literal_pattern
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG538", Severity.ERROR, on=Expression)
def check(expression: Expression, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the patterns that are none."""
    source = expression.source
    if "matches" not in source and "egex" not in source:
        return
    for node in expression.nodes:
        pattern = literal_pattern(node)
        fault = check_pattern(pattern.value) if pattern else None
        if pattern and fault:
            is_plain = source[pattern.start + 1 : pattern.end - 1] == pattern.value
            offset = expression.offset + pattern.start + (1 + fault.offset if is_plain else 0)
            yield Problem(expression.place.path, "AG538", fault.message, fault.hint, offset=offset)
