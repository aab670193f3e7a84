"""Who waits for whom in a DAG: each dependency with its place, and the circles among them.

Facts: Argo 4.1 workflow/common/ancestry.go (what a `depends` names), workflow/validate/validate.go (validateDAG).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from argogen.argo.flow.circles import circles
from argogen.argo.forms.depends import find_dependencies
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.workflows import Call, Template
from argogen.diagnostics import Path


@dataclass(frozen=True)
class Dependency:
    """One name in a task's `depends` or `dependencies`; `result` is what it asks of that task, "" for its success."""

    task: str
    result: str
    path: Path
    offset: int | None = None
    """Where the name begins in a `depends`."""


@dataclass(frozen=True, eq=False)
class Dag:
    """The tasks of a DAG template by name, of two the first, and what each waits for."""

    template: Template

    @cached_property
    def tasks(self) -> Mapping[str, Call]:
        """The tasks by name."""
        return {task.name: task for task in reversed(self.template.tasks) if task.name}

    @cached_property
    def uses_depends(self) -> bool:
        """Whether any task has a `depends`, so that none may have `dependencies`."""
        return any(task.data.get("depends") for task in self.template.tasks)

    @cached_property
    def waits(self) -> Mapping[Call, tuple[Dependency, ...]]:
        """What each task waits for; nothing where its `depends` can't be read."""
        return {task: tuple(_dependencies(task)) for task in self.template.tasks}

    @cached_property
    def all(self) -> tuple[tuple[Call, Dependency], ...]:
        """Every dependency with the task that has it."""
        return tuple((task, one) for task, waits in self.waits.items() for one in waits)

    def above(self, names: set[str]) -> set[str]:
        """Return the tasks that those of these names wait for, directly or not, and they themselves."""
        found: set[str] = set()
        waiting = [name for name in names if name in self.tasks]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [one.task for one in self.waits[self.tasks[name]] if one.task in self.tasks]
        return found

    def circles(self) -> Iterator[tuple[Dependency, ...]]:
        """Yield chains of dependencies in which each task waits for the next and the last for the first."""
        return circles(self.tasks, self._waits_of, lambda one: one.task)

    def _waits_of(self, name: str) -> Iterator[Dependency]:
        return (one for one in self.waits[self.tasks[name]] if one.task in self.tasks)


@lru_cache(maxsize=16)
def dag_of(template: Template) -> Dag:
    """Return the DAG of a template; one without tasks for a template of another type."""
    return Dag(template)


def _dependencies(task: Call) -> Iterator[Dependency]:
    """Yield what a task waits for, in the order written."""
    depends = task.data.get("depends")
    if depends:
        path = (*task.path, "depends")
        yield from (Dependency(one.name, one.result, path, one.offset) for one in find_dependencies(depends))
        return
    for index, name in enumerate(task.data.get("dependencies", ())):
        if not has_tag(name):
            yield Dependency(name, "", (*task.path, "dependencies", index))
