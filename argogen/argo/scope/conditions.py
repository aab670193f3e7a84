"""Where a workflow has conditions of the older kind, each a `when`, and which values their tags get."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.argument_sources import any_string
from argogen.argo.model.workflows import Call, Parameter, Template, Workflow
from argogen.diagnostics import Path


@dataclass(frozen=True, eq=False)
class When:
    """A `when`; that of a CronWorkflow has no bare words: texts in it need quotes."""

    workflow: Workflow
    template: Template | None
    call: Call | None
    path: Path
    text: str
    bare_words: bool = True


@dataclass(frozen=True)
class Written:
    """A value that a variable is given in the manifest, as the text that Argo makes of it, and where."""

    text: str
    path: Path


@lru_cache(maxsize=4)
def whens_of(workflow: Workflow) -> tuple[When, ...]:
    """Return the conditions of steps, tasks, metrics and the CronWorkflow; not those in a child that have tags."""
    inner = workflow.manifest.inner
    return tuple(when for when in _whens(workflow) if when.text and not (inner and has_tag(when.text)))


def _whens(workflow: Workflow) -> Iterator[When]:
    if workflow.kind == "CronWorkflow":
        text = workflow.manifest.data.get("spec", {}).get("when", "")
        yield When(workflow, None, None, workflow.manifest.path("spec", "when"), text, bare_words=False)
    for call in workflow.calls:
        if "when" in call.data:
            yield When(workflow, call.template, call, (*call.path, "when"), call.data["when"])
    yield from _of_metrics(workflow, None, workflow.spec, workflow.path)
    for template in workflow.every_template:
        yield from _of_metrics(workflow, template, template.data, template.path)


def _of_metrics(workflow: Workflow, template: Template | None, data: Mapping[str, Any], path: Path) -> Iterator[When]:
    for index, metric in enumerate(data.get("metrics", {}).get("prometheus", ())):
        where = (*path, "metrics", "prometheus", index, "when")
        yield When(workflow, template, None, where, metric.get("when", ""))


def written_values(when: When, name: str) -> Iterator[Written]:
    """Yield the values that the variable of a simple tag is given in the same manifest, as far as they are written out.

    These are what callers pass to an input, the items of a list, the value of a workflow's parameter, and defaults and
    enum entries of both.
    """
    group, _, rest = name.partition(".")
    if group == "item":
        yield from _items(when.call, rest)
    elif name.startswith("inputs.parameters.") and when.template:
        key = rest.removeprefix("parameters.")
        callers = when.workflow.callers.get(when.template.name, ())
        for parameter in (when.template.inputs.get(key), *(call.arguments.get(key) for call in callers)):
            yield from _values(parameter)
    elif name.startswith("workflow.parameters."):
        yield from _values(when.workflow.parameters.get(rest.removeprefix("parameters.")))


def _values(parameter: Parameter | None) -> Iterator[Written]:
    data: Mapping[str, Any] = parameter.data if parameter else {}
    for key in ("value", "default"):
        if key in data:
            yield from _written(data[key], (*parameter.path, key) if parameter else ())
    for index, entry in enumerate(data.get("enum", ())):
        yield from _written(entry, (*parameter.path, "enum", index) if parameter else ())


def _items(call: Call | None, key: str) -> Iterator[Written]:
    if call is None:
        return
    for index, item in enumerate(call.data.get("withItems", ())):
        path = (*call.path, "withItems", index)
        if key and isinstance(item, dict) and key in item:
            yield from _written(item[key], (*path, key))
        elif not key:
            yield from _written(item, path)


def _written(value: Any, path: Path) -> Iterator[Written]:
    if isinstance(value, str | int | float) and not has_tag(value):
        yield Written(any_string(value), path)
