"""A metric that Argo refuses, or never reports

A metric has a name of letters, digits and underscores, `help`, and one of gauge, counter and histogram with a `value`.
Of a template's metrics Argo refuses the workflow otherwise; those of the workflow (`spec.metrics`) it does not look at,
and reports nothing but the condition `MetricsError` (Argo 4.1 workflow/validate/validate.go, validateTemplate;
workflow/controller/operator.go, computeMetrics). A value is a number, or becomes one. That of a real-time gauge is
exactly one variable: `{{workflow.duration}}`, or in a template `{{duration}}`. Metrics of one name share `help` and
type, in all workflows of a controller: the first one counts (workflow/metrics/metrics_custom.go).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.forms.names import METRIC_NAME, name_fault
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template, Workflow
from argogen.argo.versions import before
from argogen.diagnostics import Path, Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.wording import short

_KINDS = ("gauge", "histogram", "counter")
"""In the order in which Argo looks for them."""
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?inf(inity)?|nan|0x.*", re.IGNORECASE)
_REAL_TIME = re.compile(r"\{\{(?P<name>.*)\}\}", re.DOTALL)


@rule("AG420", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield what is wrong with the metrics of a workflow and of its templates."""
    first: dict[str, tuple[Mapping[str, Any], Path]] = {}
    for metric, path, template in _metrics(workflow):
        if not workflow.manifest.knows(path):
            continue
        yield from _name_faults(metric, path, workflow, cluster.version)
        yield from _value_faults(metric, path, template, cluster.version)
        name = metric.get("name", "")
        if name not in first or has_tag(name):
            first[name] = (metric, path)
        else:
            yield from _conflict(metric, path, *first[name], workflow)


def _metrics(workflow: Workflow) -> Iterator[tuple[Mapping[str, Any], Path, Template | None]]:
    holders = [(workflow.spec, workflow.path, None), *((one.data, one.path, one) for one in workflow.every_template)]
    for data, path, template in holders:
        if "metrics" in data:
            for index, metric in enumerate(data["metrics"].get("prometheus", ())):
                yield metric, (*path, "metrics", "prometheus", index), template


def _name_faults(metric: Mapping[str, Any], path: Path, workflow: Workflow, version: str) -> Iterator[Problem]:
    """Yield what is wrong with the texts of a metric, in versions whose schema does not say so; 3.5 takes colons."""
    if not before(version, "4.0"):
        return
    names = [("metric", metric.get("name"), (*path, "name"))]
    for index, label in enumerate(metric.get("labels", ())):
        names.append(("metric label", label.get("key"), (*path, "labels", index, "key")))
    for what, name, where in names:
        if name is None:
            continue
        fault = name_fault(what, name.replace(":", "_") if version == "3.5" else name, METRIC_NAME)
        if fault and not (has_tag(name) and workflow.manifest.inner):
            yield Problem(where, "AG420", fault.message, fault.hint, offset=fault.offset or None)
    if metric.get("help") == "":
        yield Problem((*path, "help"), "AG420", "the help of a metric is empty", "say what it measures")


def _value_faults(metric: Mapping[str, Any], path: Path, template: Template | None, version: str) -> Iterator[Problem]:
    """Yield what is wrong with what a metric measures."""
    found = [kind for kind in _KINDS if kind in metric]
    shown = f'metric "{short(metric.get("name", ""))}"'
    if not found:
        yield Problem(path, "AG420", f"{shown} measures nothing", 'give it a "gauge", a "counter" or a "histogram"')
        return
    kind = found[0]
    if len(found) > 1:
        message, hint = f'{shown} has both "{kind}" and "{found[1]}"', f"Argo takes the {kind}: make two metrics of it"
        yield Problem((*path, found[1]), "AG420", message, hint, on_key=True)
    value, where = metric[kind].get("value"), (*path, kind, "value")
    if value is None:
        return  # the schema asks for it
    if kind == "gauge" and metric["gauge"].get("realtime"):
        yield from _real_time(value, where, template)
    elif not value:
        if before(version, "4.0"):
            yield Problem(where, "AG420", f"the value of {shown} is empty", "write a number or a variable")
    elif not has_tag(value) and not _NUMBER.fullmatch(value):
        message = f'the value "{short(value)}" of {shown} is no number'
        yield Problem(where, "AG420", message, "write a number, or a variable in double braces")


def _real_time(value: str, where: Path, template: Template | None) -> Iterator[Problem]:
    """Yield why a gauge can't be real-time: Argo knows the durations only while it runs."""
    match = _REAL_TIME.fullmatch(value)
    allowed = ("workflow.duration", "duration") if template else ("workflow.duration",)
    if match is None or match["name"].strip() not in allowed:
        message = f'a real-time gauge can\'t have the value "{short(value)}"'
        hint = " or ".join(f"{{{{{name}}}}}" for name in allowed)
        yield Problem(where, "AG420", message, f"it is {hint}, or drop realtime")


def _conflict(
    metric: Mapping[str, Any], path: Path, first: Mapping[str, Any], other: Path, workflow: Workflow
) -> Iterator[Problem]:
    """Yield in what a metric differs from the first of its name."""
    related = (Related(workflow.manifest.location((*other, "name")), "the first one"),)
    shown = f'metric "{short(metric.get("name", ""))}"'
    types = [next((kind for kind in _KINDS if kind in one), "") for one in (metric, first)]
    if metric.get("help") != first.get("help"):
        message = f"{shown} has another help than the first of this name"
        hint = "Argo reports only the first: use the same text, or another name"
        yield Problem((*path, "help"), "AG420", message, hint, related=related)
    elif all(types) and types[0] != types[1]:
        message = f"{shown} is a {types[0]} here and a {types[1]} there"
        yield Problem((*path, types[0]), "AG420", message, "use another name", on_key=True, related=related)
