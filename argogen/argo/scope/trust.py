"""Which values that a template's texts bring in may be any text: what users, items and other programs' outputs say.

Names, times, phases and numbers are made by Argo or Kubernetes from few characters, and what the callers in a file
write out is as sound as the rest of the file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argogen.argo import expr
from argogen.argo.expr import ExprSyntaxError, Node, children, member_path, parse
from argogen.argo.expr.functions import NUMBERS, TRUTH, Result
from argogen.argo.expr.types import typed
from argogen.argo.forms.tags import Tag, find_tags
from argogen.argo.model.workflows import Template, Workflow

_MADE = re.compile(
    r"""workflow\.(?:name|namespace|uid|status|duration|priority|mainEntrypoint|serviceAccountName|scheduledTime
        |creationTimestamp(?:\..*)?|labels\..*)
    | cronworkflow\.(?:name|namespace|lastScheduledTime|failed|succeeded|labels\..*)
    | (?:pod|node)\.name | status | duration | exitCode | retries | lastRetry\.(?:exitCode|status|duration)
    | (?:inputs|outputs)\.(?:artifacts|parameters)\..*\.path
    | (?:steps|tasks)\.name
    | (?:steps|tasks)\.[^.]+\.(?:id|ip|name|status|exitCode|startedAt|finishedAt|hostNodeName)""",
    re.VERBOSE,
)
"""Variables whose values hold no quote, blank or line end that anyone outside could choose."""
_FROM_OUTSIDE = frozenset({"workflow", "steps", "tasks", "outputs", "lastRetry"})
_JSON = frozenset({"toJson", "toJSON"})


def is_made(name: str) -> bool:
    """Return whether a variable's value is made by Argo or Kubernetes, from few characters."""
    return _MADE.fullmatch(name) is not None


def is_free(tag: Tag, template: Template, *, reads_json: bool = False) -> bool:
    """Return whether a tag in a template may bring in any text.

    `reads_json` says that the text around it takes JSON for what it is, as Python and JavaScript do.
    """
    loop = template.within.data if template.within else {}
    waiting = [(_Place(template.workflow, template, loop), name) for name in _names_in(tag, reads_json=reads_json)]
    seen: set[tuple[Template, str]] = set()
    while waiting:
        place, name = waiting.pop()
        kind, _, rest = name.partition(".parameters.")
        if kind != "inputs" or not rest:
            if _is_free(name, place):
                return True
        elif place.template and (place.template, rest) not in seen:
            seen.add((place.template, rest))
            passed = _passed(place.template, rest)
            if passed is None:
                return True
            waiting += passed
    return False


@dataclass(frozen=True)
class _Place:
    """Where a variable is named: `loop` is the step or task whose items it may mean."""

    workflow: Workflow
    template: Template | None
    loop: Mapping[str, Any]


def _is_free(name: str, place: _Place) -> bool:
    """Return whether a variable, other than an input, may be any text."""
    kind, _, rest = name.partition(".")
    if kind == "item":
        return "withParam" in place.loop  # the items of the other loops are written out, or counted
    if rest.startswith("parameters.") and kind == "workflow":
        declared = place.workflow.parameters.get(rest.removeprefix("parameters."))
        return declared is None or "enum" not in declared.data
    return kind in _FROM_OUTSIDE and not is_made(name)


def _passed(template: Template, name: str) -> list[tuple[_Place, str]] | None:
    """Return the variables that callers in the same workflow pass on as an input; None where others may choose it."""
    parameter = template.inputs.get(name)
    if parameter is None or "enum" in parameter.data:
        return []
    callers = template.workflow.callers.get(template.name, ())
    found: list[tuple[_Place, str]] = []
    for call in callers:
        argument = call.arguments.get(name, parameter)
        if "enum" in argument.data:
            continue
        value = argument.data.get("value", argument.data.get("default"))
        of_run = call.template is None and call.kind != "hook" and argument is not parameter
        if value is None or of_run:  # who submits the workflow may set it
            return None
        place = _Place(template.workflow, call.template, call.data)
        found += [(place, variable) for tag in find_tags(str(value)) for variable in _names_in(tag)]
    return found if callers else None


def _names_in(tag: Tag, *, reads_json: bool = False) -> list[str]:
    """Return the variables whose texts a tag brings in."""
    if not tag.is_expression:
        return [tag.name]
    try:
        tree = parse(tag.body)
    except ExprSyntaxError:
        return []
    if typed(tag.body, tree, lambda _steps: Result.ANY).result in NUMBERS | TRUTH:
        return []
    return _names_yielded(tree, reads_json=reads_json)


def _names_yielded(tree: Node, *, reads_json: bool) -> list[str]:
    """Return the variables that are in what an expression yields, not those that it only asks about."""
    names = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        path = member_path(node) if isinstance(node, expr.Member) else None
        if path:
            names.append(".".join(path))
        elif isinstance(node, expr.Conditional):
            waiting += [branch for branch in (node.then, node.otherwise) if branch]
        elif not _is_harmless(node, reads_json=reads_json):
            waiting += children(node)
    return names


def _is_harmless(node: Node, *, reads_json: bool) -> bool:
    """Return whether a part of an expression yields no text of its operands."""
    if isinstance(node, expr.Binary):
        return node.operator in _ASKING
    called = node.name if isinstance(node, expr.Builtin) else ""
    if isinstance(node, expr.Call):
        called = ".".join(member_path(node.callee) or ())
    return (reads_json and called in _JSON) or called in _ENCODING


_ASKING = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "matches", "contains", "startsWith", "endsWith"})
_ENCODING = frozenset({"int", "float", "len", "asInt", "asFloat", "toBase64", "sprig.b64enc", "sprig.sha256sum"})
