"""A duration that Argo can't read

Durations are in Go's notation: `90s`, `15m`, `1h30m`; days there are none. Most fields also take whole seconds without
a unit, `timeout` and `memoize.maxAge` do not, and fields that end in `Seconds` take nothing else. Of these, Argo checks
only `timeout` and `activeDeadlineSeconds` in advance: the others fail when the run gets there, `podGC` is left at the
controller's default (Argo 4.1 workflow/validate/validate.go, workflow/controller/operator.go and pod_cleanup.go).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.forms.durations import DURATION_FIELDS, check_duration
from argogen.argo.forms.tags import find_tags, has_tag, is_one_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template, Workflow
from argogen.argo.scope.values import values_brought
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short

_FIELDS: dict[str, list[str]] = {}
"""By the field of a spec or a template: the durations in it."""
for _field in DURATION_FIELDS:
    _FIELDS.setdefault(_field.partition(".")[0], []).append(_field)


@rule("AG421", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the durations of a workflow and its templates that can't be read, or that are negative."""
    yield from _faults(workflow.spec, workflow.path)
    if "templateDefaults" in workflow.spec:
        yield from _faults(workflow.spec["templateDefaults"], (*workflow.path, "templateDefaults"))
    for template in workflow.every_template:
        yield from _faults(template.data, template.path, template)


def _faults(data: Mapping[str, Any], path: Path, template: Template | None = None) -> Iterator[Problem]:
    for key in _FIELDS.keys() & data.keys():
        for field in _FIELDS[key]:
            steps = field.split(".")
            value: Any = data
            for step in steps:
                value = value.get(step) if isinstance(value, dict) else None
            if value is not None:
                fault = _fault(field, str(value), template)
                if fault:
                    yield Problem((*path, *steps), "AG421", fault)


def _fault(field: str, text: str, template: Template | None) -> str:
    """Return what is wrong with a duration, or with one that comes in its place."""
    if template and is_one_tag(text):
        brought = sorted(values_brought(next(find_tags(text.strip())), template))
        wrong = next((fault for one in brought if (fault := _fault(field, one, None))), "")
        return f"what a caller passes is no duration: {wrong}" if wrong else ""
    return check_duration(field, text) or _negative(field, text)


def _negative(field: str, text: str) -> str:
    """Return what is wrong with a time in the past where Argo takes it for no time at all."""
    if not text.startswith("-") or field.endswith("Seconds") or field.startswith("ttl") or has_tag(text):
        return ""
    return f'"{short(text)}" is negative: a duration is 0 or more' if DURATION_FIELDS[field](text) < 0 else ""
