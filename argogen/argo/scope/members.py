"""Steps and tasks as others see them: which of them a place can refer to, what results they have, which may be absent.

Facts: Argo 4.1 workflow/controller/steps.go (the results of a group are there once the whole group has ended), dag.go
(a task sees its ancestors), operator.go (buildLocalScope, processAggregateNodeOutputs), scope.go
(addSkippedNodeOutputsToScope), and workflow/common/ancestry.go.
"""

import re
from collections.abc import Mapping
from functools import lru_cache, reduce

from argogen.argo.forms.depends import States, states_that_hold
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.workflows import Call, Template
from argogen.argo.scope.loops import items_of

_TASK_NAME = re.compile(r"([a-zA-Z0-9][-a-zA-Z0-9]*?)\.[A-Z][a-zA-Z]+|([a-zA-Z0-9][-a-zA-Z0-9]*)")
"""A task in `depends`, with or without a result (workflow/common/ancestry.go, taskNameRegex)."""
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
    ways = _ways_to_start(reader, member.name) if reader and depends else None
    if ways is None and reader and depends and member.name in awaited(reader):
        return ""
    without = [way for way in ways or () if not way & _WITH_RESULTS]
    if ways is not None and not without:
        return ""
    if may_be_skipped(member):
        return 'may be skipped by its "when"'
    if _may_have_no_items(member):
        return "runs for each item of a list, and that may be none"
    if without and reader:
        return f'may be omitted or fail, and "{reader.name}" runs all the same'
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


_WITH_RESULTS = frozenset(("Succeeded", "Daemoned", "AnySucceeded"))
_ENDED = tuple(frozenset((one,)) for one in ("Succeeded", "Daemoned", "Failed", "Errored"))
_ENDED_LOOP = tuple(
    frozenset(one)
    for one in (("Succeeded", "AnySucceeded"), ("Failed", "AnySucceeded"), ("Failed", "AllFailed"), ("Failed",))
)


def _states(task: Call | None) -> States:
    """Return the states that a task can end in; None is one that the DAG does not have."""
    found = (*_ENDED, *_ENDED_LOOP) if task is None or task.loops else _ENDED
    if task is None or task.data.get("when") or _may_have_no_items(task):
        found += (frozenset(("Skipped",)),)
    return (*found, frozenset(("Omitted",))) if task is None or awaited(task) else found


@lru_cache(maxsize=1024)
def _ways_to_start(reader: Call, name: str) -> States | None:
    """Return what a task may have come to when another one runs by its `depends`; None if that can't be told."""
    tasks = members_by_name(reader.template) if reader.template else {}
    return states_that_hold(reader.data["depends"], name, lambda one: _states(tasks.get(one)))
