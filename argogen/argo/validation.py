"""Decides whether a manifest fits the schema of its kind, and says what does not."""

from collections.abc import Iterator
from functools import cache

import jsonschema_rs

from argogen.argo.schemas import CORE, kind_schema
from argogen.diagnostics import Problem
from argogen.suggest import closest

ARGO_API = "argoproj.io/v1alpha1"
ARGO_KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "WorkflowEventBinding")

CORE_KINDS = {
    "ConfigMap": "v1",
    "ServiceAccount": "v1",
    "Role": "rbac.authorization.k8s.io/v1",
    "ClusterRole": "rbac.authorization.k8s.io/v1",
    "RoleBinding": "rbac.authorization.k8s.io/v1",
    "ClusterRoleBinding": "rbac.authorization.k8s.io/v1",
    "PrometheusRule": "monitoring.coreos.com/v1",
    "DatadogMonitor": "datadoghq.com/v1alpha1",
}
"""The other kinds that argogen writes, with their apiVersion."""

_API_OF_KIND = dict.fromkeys(ARGO_KINDS, ARGO_API) | CORE_KINDS

# Argo CD, Argo Rollouts, Argo Events and Argo Workflows' own records share the group and version.
_OTHER_ARGO_KINDS = frozenset({
    "AnalysisRun", "AnalysisTemplate", "AppProject", "Application", "ApplicationSet", "ClusterAnalysisTemplate",
    "EventBus", "EventSource", "Experiment", "Rollout", "Sensor", "WorkflowArtifactGCTask", "WorkflowTaskResult",
    "WorkflowTaskSet",
})  # fmt: skip


def is_known(document: object) -> bool:
    """Tell whether argogen has a schema for the document's apiVersion and kind."""
    if not isinstance(document, dict):
        return False
    api_version = _api_of(document.get("kind"))
    return api_version is not None and document.get("apiVersion") == api_version


def validate(document: object, version: str) -> Iterator[Problem]:
    """Yield everything in which a parsed manifest departs from its kind's schema in Argo `version` (one of VERSIONS).

    A document of a kind that argogen doesn't know yields nothing, unless its apiVersion or kind is missing or misspelt.
    """
    if document is None:
        return
    if not isinstance(document, dict):
        found = "a list" if isinstance(document, list) else "a single value"
        yield Problem((), "AG303", f"expected a manifest, got {found}", "a manifest is a map with apiVersion and kind")
        return
    problems = list(_identity(document))
    yield from problems
    if problems and document.get("kind") in ARGO_KINDS:
        document = {**document, "apiVersion": ARGO_API}  # said already; the rest is still worth checking
    if is_known(document):
        kind = document["kind"]
        source = CORE if kind in CORE_KINDS else version
        if not fits(document, source, kind):
            from argogen.argo.explain import explain  # only a failure pays for the import

            yield from explain(document, source, kind)


def fits(document: dict[str, object], source: str, kind: str) -> bool:
    """Tell whether a document is valid to the type `kind` of a schema source, see `definitions`."""
    try:
        return _validator(source, kind).is_valid(document)
    except ValueError:  # what JSON can't express is left to the explanation
        return False


@cache
def _validator(source: str, kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(kind_schema(source, kind))


def _api_of(kind: object) -> str | None:
    return _API_OF_KIND.get(kind) if isinstance(kind, str) else None


def _identity(document: dict[object, object]) -> Iterator[Problem]:
    """Yield what is wrong with apiVersion and kind."""
    api_version, kind = document.get("apiVersion"), document.get("kind")
    for key, value in (("apiVersion", api_version), ("kind", kind)):
        if value is None:
            remedy = f"write apiVersion: {_api_of(kind)}" if key == "apiVersion" and _api_of(kind) else ""
            yield Problem((), "AG302", f'missing field "{key}"', remedy)
        elif not isinstance(value, str):
            yield Problem((key,), "AG303", f'expected text for "{key}"', f"an example: {key}: {_EXAMPLES[key]}")
    if isinstance(api_version, str) and isinstance(kind, str):
        yield from _misspelt(api_version, kind)


_EXAMPLES = {"apiVersion": ARGO_API, "kind": "WorkflowTemplate"}


def _misspelt(api_version: str, kind: str) -> Iterator[Problem]:
    """Yield a problem for one of Argo's kinds under a wrong apiVersion, and for a kind that Argo almost has."""
    if kind in ARGO_KINDS:
        group = api_version.rpartition("/")[0]
        foreign = "." in group and closest(group, ["argoproj.io"]) is None
        if api_version != ARGO_API and not foreign:
            message = f'{kind} has no apiVersion "{api_version}"'
            yield Problem(("apiVersion",), "AG305", message, f"write apiVersion: {ARGO_API}")
    elif api_version == ARGO_API and kind not in _OTHER_ARGO_KINDS:
        meant = closest(kind, ARGO_KINDS)
        if meant:
            yield Problem(("kind",), "AG305", f'Argo has no kind "{kind}"', f'did you mean "{meant}"?')
