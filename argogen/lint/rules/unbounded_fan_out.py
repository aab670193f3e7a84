"""A loop that starts all its pods at once

The items of a step or task run side by side, all at once: a list that grows to a thousand items is a thousand pods,
which crowd out others, and an Argo controller that is busy with them. Nothing in the cluster limits a single workflow;
the controller's `parallelism` counts workflows. `parallelism` in the template with the loop, or in the workflow's spec,
limits how many pods run, and so does a semaphore on what the loop calls, over all workflows that take it (Argo 4.1
workflow/controller/operator.go, checkParallelism). Up to a hundred items that are written out are taken to be meant,
and so is a list that an expression bounds, `{{=toJson(fromJSON(steps.list.outputs.result)[:50])}}`, and one that an
expression makes without any variable.
"""

from collections.abc import Iterator

from argogen.argo import expr
from argogen.argo.forms.tags import find_tags
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.loop_forms import size_of
from argogen.argo.model.runs import run_of
from argogen.argo.model.workflows import POD_TYPES, Call, Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

MOST_AT_ONCE = 100
"""Items that are written out, and so known to whoever wrote them, from which on a limit is asked for."""
_MOST_TEMPLATES = 50
"""Templates below a loop that are looked at."""


@rule("AG904", Severity.WARNING, on=Call)
def check(call: Call, cluster: Cluster) -> Iterator[Problem]:
    """Yield a loop over a list of unknown or great length that nothing slows down."""
    if not call.loops or call.template is None or "parallelism" in call.template.data:
        return
    size, most = size_of(call.data), _most_items(call.data.get("withParam", ""))
    if (size if size is not None else most or MOST_AT_ONCE + 1) <= MOST_AT_ONCE:
        return
    if _is_written_out(call.data.get("withParam", "")):
        return
    run = run_of(call.workflow, cluster)
    if (run.get("parallelism") if run else call.workflow.spec.get("parallelism")) is not None:
        return
    if _starts_pods(cluster.callee(call).template, cluster):
        key = next(key for key in ("withItems", "withParam", "withSequence") if key in call.data)
        message = "however many items there are, all of them run at once"
        if size or most:
            message = f"{size or f'up to {most}'} items run at once"
        hint = f'set parallelism on the template "{call.template.name}", or a semaphore on what the loop calls'
        yield Problem((*call.path, key), "AG904", message, hint, on_key=True)


def _most_items(text: str) -> int | None:
    """Return how many items an expression lets through, where it compares their number or takes the first ones."""
    found: list[int] = []
    for tag in find_tags(text) if text.startswith("{{=") else ():
        for node in _nodes(tag.body):
            if isinstance(node, expr.Binary) and node.operator in (">", ">=") and isinstance(node.right, expr.Integer):
                left = node.left
                if isinstance(left, expr.Builtin) and left.name == "len":
                    found.append(node.right.value - (node.operator == ">="))
            elif isinstance(node, expr.Slice) and isinstance(node.upper, expr.Integer):
                found.append(node.upper.value)
    return min(found, default=None)


def _is_written_out(text: str) -> bool:
    """Return whether a text is an expression that reads no variable: its author knows how many items it has."""
    tags = list(find_tags(text)) if text.startswith("{{=") else []
    return len(tags) == 1 and tags[0].end == len(text) and _reads_nothing(list(_nodes(tags[0].body)))


def _reads_nothing(nodes: list[expr.Node]) -> bool:
    called = {id(part) for node in nodes if isinstance(node, expr.Call) for part in expr.walk(node.callee)}
    ranges = (node for node in nodes if isinstance(node, expr.Binary) and node.operator == "..")
    names = (node for node in nodes if isinstance(node, expr.Identifier) and id(node) not in called)
    return bool(nodes) and not any(names) and all(_is_short(one) for one in ranges)


def _is_short(range_: expr.Binary) -> bool:
    first, last = range_.left, range_.right
    if not (isinstance(first, expr.Integer) and isinstance(last, expr.Integer)):
        return False
    return last.value - first.value < MOST_AT_ONCE


def _nodes(source: str) -> Iterator[expr.Node]:
    try:
        yield from expr.walk(expr.parse(source))
    except expr.ExprSyntaxError:
        return


def _starts_pods(template: Template | None, cluster: Cluster) -> bool:
    """Return whether a template, or what it calls, makes a pod, and no lock on the way holds it back."""
    waiting: list[Template | None] = [template]
    seen: set[Template] = set()
    pods = False
    while waiting:
        one = waiting.pop()
        if one is None or "synchronization" in one.data or len(seen) > _MOST_TEMPLATES:
            return False  # there is a lock, or nobody knows
        if one in seen:
            continue
        seen.add(one)
        pods = pods or one.type in POD_TYPES
        waiting += [cluster.callee(call).template for call in one.members]
    return pods
