"""A path that jsonpath() can't read

The second argument of `jsonpath` is a path into the JSON of the first. It begins with `$`; a name stands after a dot,
or in quotes and brackets, and an index in brackets. Any other path ends in an error when the run comes to it: `invalid
JSONPath selector` (Argo 4.1 util/expr/env/env.go; evilmonkeyinc/jsonpath 0.8.1, token/token.go).

    jsonpath(steps.a.outputs.result, '$.items[0].status')
"""

from collections.abc import Iterator

from argogen.argo.forms.jsonpath import check_jsonpath
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Expression
from argogen.argo.scope.expressions import json_path
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG527", Severity.ERROR, on=Expression)
def check(expression: Expression, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the paths that are none."""
    if "jsonpath" not in expression.source:
        return
    for node in expression.nodes:
        path = json_path(node)
        if path is None:
            continue
        fault = check_jsonpath(path.value)
        if fault:
            is_plain = expression.source[path.start + 1 : path.end - 1] == path.value
            offset = expression.offset + path.start + (1 + fault.offset if is_plain else 0)
            yield Problem(expression.place.path, "AG527", fault.message, fault.hint, offset=offset)
