"""Steps and tasks as others see them: which of them a place can refer to, what results they have, which may be absent.

Facts: Argo 4.1 workflow/controller/steps.go (the results of a group are there once the whole group has ended), dag.go
(a task sees its ancestors), operator.go (buildLocalScope, processAggregateNodeOutputs), scope.go
(addSkippedNodeOutputsToScope), and workflow/common/ancestry.go.
"""

import re
from collections.abc import Mapping
from functools import lru_cache, reduce

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.workflows import Call, Template
from argogen.argo.scope.loops import items_of

_TASK_NAME = re.compile(r"([a-zA-Z0-9][-a-zA-Z0-9]*?)\.[A-Z][a-zA-Z]+|([a-zA-Z0-9][-a-zA-Z0-9]*)")
"""A task in `depends`, with or without a result (workflow/common/ancestry.go, taskNameRegex)."""
_TASK_RESULT = re.compile(r"([a-zA-Z0-9][-a-zA-Z0-9]*)(?:\.([A-Z][a-zA-Z]+))?")
_MOST_TASKS = 2_000
"""Tasks of a DAG whose order is worked out: ten times what the cluster takes."""


@lru_cache(maxsize=4096)
def awaited(task: Call) -> tuple[str, ...]:
    """Return the names that a task's `depends` or `dependencies` hold, each once, in their order."""
    depends = task.data.get("depends")
    if depends:
        return tuple(dict.fromkeys(match[1] or match[2] for match in _TASK_NAME.finditer(depends)))
    return tuple(dict.fromkeys(task.data.get("dependencies", ())))


@lru_cache(maxsize=1024)
def members_by_name(template: Template) -> Mapping[str, Call]:
    """Return the steps or tasks of a template by name; of two with one name the first."""
    found: dict[str, Call] = {}
    for member in template.members:
        found.setdefault(member.name, member)
    return found


@lru_cache(maxsize=1024)
def positions(template: Template) -> Mapping[Call, int]:
    """Return the place of each step or task in the order in which a template lists them."""
    return {member: position for position, member in enumerate(template.members)}


@lru_cache(maxsize=256)
def _ancestry(template: Template) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return a bit for each task, and for each the bits of all tasks that have ended before it starts."""
    tasks = members_by_name(template)
    bits = {name: 1 << position for position, name in enumerate(tasks)}
    found: dict[str, int] = {}
    waiting = list(tasks)
    while waiting:  # depth first without recursion: a chain may be thousands of tasks long
        name = waiting.pop()
        direct = [other for other in awaited(tasks[name]) if other in tasks]
        missing = [] if name in found else [other for other in direct if other not in found]
        found.setdefault(name, 0)  # what a circle comes back to counts as done
        if missing:
            waiting += [name, *missing]
        else:
            found[name] = reduce(lambda above, other: above | found[other] | bits[other], direct, 0)
    return bits, found


def waits_for(task: Call, name: str) -> bool:
    """Return whether a task of a DAG waits for another, directly or not; true where there are too many to tell."""
    if name in awaited(task) or task.template is None or len(task.template.tasks) > _MOST_TASKS:
        return True
    bits, above = _ancestry(task.template)
    return bool(bits.get(name, 0) & above.get(task.name, 0))


@lru_cache(maxsize=1024)
def group_of(template: Template) -> Mapping[str, int]:
    """Return the number of the group of each step."""
    return {step.name: number for number, group in enumerate(template.groups) for step in group}


def comes_before(member: Call, reader: Call) -> bool:
    """Return whether a step or task has ended when another one of the same template starts."""
    if reader.kind == "task":
        return waits_for(reader, member.name)
    groups = group_of(reader.template) if reader.template else {}
    return groups.get(member.name, 0) < groups.get(reader.name, 0)


def may_be_absent(member: Call, reader: Call | None) -> str:
    """Return why a step or task may have no results when another one reads them, or "" if it is sure to have.

    `reader` is None for the outputs of the template. Only what is written out counts: `when`, a list that may be
    empty, and in a DAG a `depends` that holds without success.
    """
    depends = reader.data.get("depends", "") if reader and member.kind == "task" else ""
    if depends and _needs_success(depends, member.name):
        return ""
    if may_be_skipped(member):
        return 'may be skipped by its "when"'
    if _may_have_no_items(member):
        return "runs for each item of a list, and that may be none"
    if depends and _holds_without(depends, member.name):
        return f'may be omitted or fail, and "{reader.name if reader else ""}" runs all the same'
    return ""


def may_be_skipped(member: Call) -> bool:
    """Return whether a step or task has a `when` that decides on all of it, and not on each of its items."""
    when = member.data.get("when", "")
    return bool(when) and not (member.loops and "item" in when)


def _may_have_no_items(member: Call) -> bool:
    if not member.loops:
        return False
    if member.data.get("when"):
        return True  # it may skip each item
    if "withParam" in member.data:
        return items_of(member).is_open
    count = member.data.get("withSequence", {}).get("count")
    return count is not None and (has_tag(count) or str(count) == "0")


def _results_asked(depends: str, name: str) -> list[str]:
    """Return the results of a task that a `depends` asks for, "" where it names the task alone."""
    return [match[2] or "" for match in _TASK_RESULT.finditer(depends) if match[1] == name]


def _needs_success(depends: str, name: str) -> bool:
    """Return whether a `depends` holds only if a task has run with success."""
    if "||" in depends or "!" in depends:
        return False
    return any(result in ("Succeeded", "Daemoned", "AnySucceeded") for result in _results_asked(depends, name))


def _holds_without(depends: str, name: str) -> bool:
    """Return whether a `depends` may hold though a task failed or was omitted."""
    asked = _results_asked(depends, name)
    if not asked:
        return False  # it is awaited by way of another task, which needs it in turn
    return (
        "||" in depends or "!" in depends or not any(one in ("", "Succeeded", "Skipped", "Daemoned") for one in asked)
    )
