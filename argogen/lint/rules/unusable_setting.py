"""A setting that fails when it is used

The controller reads the setting, and fails later: with an `archiveLabelSelector` that is no selector it does not start,
and with a strategy, a duration or a selector of pods in `workflowDefaults` that are none no workflow runs as it should,
since every workflow that says nothing itself takes it over (Argo 4.1 workflow/controller/config.go, and
workflow/controller/controller.go: setWorkflowDefaults).
"""

from collections.abc import Iterator

from argogen.argo.forms.durations import DURATION_FIELDS, check_duration
from argogen.argo.forms.selectors import check_label_selector
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.controller import Settings
from argogen.argo.strategies import strategy_faults
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_SELECTORS = (("persistence", "archiveLabelSelector"), ("workflowDefaults", "spec", "podGC", "labelSelector"))


@rule("AG959", Severity.ERROR, on=Settings)
def check(settings: Settings, cluster: Cluster) -> Iterator[Problem]:
    """Yield the selectors, strategies and durations that are none."""
    for selector in _SELECTORS:
        for below, fault in check_label_selector(settings.get(*selector) or {}) if settings.knows(*selector) else ():
            yield settings.problem(Problem((*selector, *below), "AG959", fault.message, fault.hint))
    path = ("workflowDefaults", "spec")
    default = settings.get(*path) or {}
    for below, fault in strategy_faults(default, cluster.version):
        yield settings.problem(Problem((*path, *below), "AG959", fault.message, fault.hint))
    for field in DURATION_FIELDS:
        where = (*path, *field.split("."))
        value = settings.get(*where)
        said = check_duration(field, str(value)) if value is not None else ""
        if said:
            yield settings.problem(Problem(where, "AG959", said))
