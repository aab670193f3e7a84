"""A condition on a phase that no Workflow has

A resource template with a child Workflow compares `status.phase` with a text. A Workflow's phase is Pending, Running,
Succeeded, Failed or Error, in these letters (Argo 4.1 pkg/apis/workflow/v1alpha1/workflow_phase.go); Skipped and
Omitted are those of nodes. Argo compares texts and checks none of them: with `status.phase == succeeded` the pod asks
every five seconds for ever, and a failureCondition with a typo never sees the failure. Write

    successCondition: status.phase == Succeeded
    failureCondition: status.phase in (Failed, Error)
"""

from collections.abc import Iterator

from argogen.argo.forms.labels import check_label_value
from argogen.argo.forms.selectors import parse_selector
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean, one_of
from argogen.wording import short

_PHASES = ("Pending", "Running", "Succeeded", "Failed", "Error")
_SO = {"=": ", so this never holds", "!=": ", so this always holds", "in": "", "notin": ""}
"""What follows, by operator; a list may have other values that do their part."""


@rule("AG643", Severity.ERROR, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield the phases in the conditions on a child Workflow that it never has."""
    resource = template.data.get("resource")
    if resource is None:
        return
    conditions = [key for key in ("successCondition", "failureCondition") if "status.phase" in resource.get(key, "")]
    child = cluster.child(template) if conditions else None
    if child is None or child.manifest is None or child.manifest.kind != "Workflow":
        return
    for key in conditions:
        for value, offset, follows in _unknown_phases(resource[key]):
            message = f'no Workflow ever has the phase "{short(value)}"{follows}'
            hint = did_you_mean(value, _PHASES) or f"it is {one_of(_PHASES)}"
            yield Problem((*template.path, "resource", key), "AG643", message, hint, offset=offset)


def _unknown_phases(condition: str) -> Iterator[tuple[str, int, str]]:
    """Yield the values that are no phase, each with its offset and what follows; what is no value is told elsewhere."""
    for requirement in parse_selector(condition):
        if requirement.key == "status.phase" and requirement.operator in _SO:
            for value, offset in zip(requirement.values, requirement.offsets, strict=True):
                if value and value not in _PHASES and not has_tag(value) and not check_label_value(value):
                    yield value, offset, _SO[requirement.operator]
