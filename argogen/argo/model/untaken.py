"""Arguments that are passed in vain: what is called has no input of that name, and nothing reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from argogen.argo.model.arguments import (
    gets_run_arguments,
    knows_inputs,
    parameters_of_run,
    passed_by,
    starts_of,
    workflow_template_of,
)
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Call, Parameter, Template, Workflow
from argogen.diagnostics import Problem, Related
from argogen.suggest import closest, one_of


@dataclass(frozen=True)
class Untaken:
    """An argument that nobody takes; `kind` is parameter or artifact."""

    argument: Parameter
    kind: str
    called: Template | Workflow
    """The template, or the WorkflowTemplate as a whole."""
    taken: tuple[str, ...]
    """What could have been passed."""
    meant: str | None
    """What it was probably meant to be: a name like it that is not passed."""

    def problem(self, code: str) -> Problem:
        """Return it as a problem of a rule."""
        if isinstance(self.called, Workflow):
            manifest, path = self.called.manifest, (*self.called.path, "arguments")
            name = f'"{manifest.name}"'
        else:
            manifest, path = self.called.workflow.manifest, (*self.called.path, "inputs")
            name = f'"{self.called.name}"' if self.called.name else "the inline template"
        message = f'{name} takes no {self.kind} "{self.argument.name}"'
        hint = f"it takes {one_of(self.taken).removeprefix('one of ')}" if self.taken else "it takes none"
        hint = f'did you mean "{self.meant}"?' if self.meant else hint
        related = (Related(manifest.location(path, on_key=True), "what it takes"),)
        return Problem((*self.argument.path, "name"), code, message, hint, related=related)


@lru_cache(maxsize=64)
def untaken_in(workflow: Workflow, cluster: Cluster) -> tuple[Untaken, ...]:
    """Return what a workflow passes in vain: to the templates it calls, and to the WorkflowTemplate it refers to."""
    found = [one for call in workflow.calls for one in _of_call(call, cluster)]
    return (*found, *_of_run(workflow, cluster))


def _of_call(call: Call, cluster: Cluster) -> Iterator[Untaken]:
    if not call.data.get("arguments") or gets_run_arguments(call):
        return
    called = cluster.callee(call).template
    passed = passed_by(call, cluster) if called else None
    if called is None or passed is None:
        return
    if knows_inputs(called, "parameters"):
        yield from _beside(passed.parameters, tuple(called.inputs), "parameter", called)
    if knows_inputs(called, "artifacts"):
        yield from _beside(passed.artifacts, tuple(called.input_artifacts), "artifact", called)


def _beside(
    given: Mapping[str, Parameter], taken: tuple[str, ...], kind: str, called: Template | Workflow
) -> Iterator[Untaken]:
    """Yield what is given and not taken."""
    known = frozenset(taken)
    for one in given.values():
        if one.name not in known:
            meant = closest(one.name, (name for name in taken if name not in given))
            yield Untaken(one, kind, called, taken, meant)


def _of_run(workflow: Workflow, cluster: Cluster) -> Iterator[Untaken]:
    template = workflow_template_of(workflow, cluster) if workflow.parameters else None
    if template is None or template.reference or not template.manifest.knows((*template.path, "arguments")):
        return
    read = [parameters_of_run(one, cluster) for one in (workflow, template)]
    if None in read or not workflow.manifest.knows((*workflow.path, "arguments")):
        return
    taken = {*template.parameters}.union(*(names for names in read if names))
    for call in starts_of(workflow, cluster):
        called = cluster.callee(call).template
        if called is None or not knows_inputs(called, "parameters"):
            return
        taken |= called.inputs.keys()
    yield from _beside(workflow.parameters, tuple(sorted(taken)), "parameter", template)
