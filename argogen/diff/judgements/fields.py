"""Changes of single fields: a table over Argo's fields says which judgement each is, some by which way they change."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from argogen.argo.forms.durations import parse_seconds_or_duration
from argogen.argo.forms.quantities import read_quantity
from argogen.diff.judgements.place import Level, Place
from argogen.diff.model import Change, ChangeKind

Chooser = Callable[[Change], str]
"""Says which judgement a change is, by its values."""


def judgement_of_field(kind: str, change: Change, place: Place) -> str:
    """Return the name of the judgement that the change of a field is, "not-understood" where the tables have none."""
    table = _BY_LEVEL.get(place.level) or _BY_KIND.get(kind, {})
    found: str | Chooser | None = None
    for length in range(len(place.keys), -1, -1):
        found = table.get(".".join(place.keys[:length]))
        if found:
            break
    if found is None:
        return "not-understood"
    return found if isinstance(found, str) else found(change)


def _by_kind(added: str, changed: str, removed: str) -> Chooser:
    names = {ChangeKind.ADD: added, ChangeKind.REMOVE: removed}
    return lambda change: names.get(change.kind, changed)


def _deadline(change: Change) -> str:
    """None and 0 stand for no deadline; a tag for one that only the run knows."""
    before, after = _seconds(change.before), _seconds(change.after)
    if before is None or after is None:
        return "deadline-shortened"
    return "deadline-extended" if after > before else "deadline-shortened"


def _seconds(value: Any) -> float | None:
    if value in (None, 0, "", "0"):
        return float("inf")
    try:
        return float(value) if isinstance(value, int | float) else parse_seconds_or_duration(str(value))
    except ValueError:
        return None


def _resources(change: Change) -> str:
    """A request or limit that is not there is the least that a pod can have of it."""
    pairs = list(_amounts(change.before, change.after))
    raised = all(after is not None and (before is None or after >= before) for before, after in pairs)
    return "resources-raised" if raised else "resources-lowered"


def _amounts(before: Any, after: Any) -> Iterator[tuple[Fraction | None, Fraction | None]]:
    if isinstance(before, dict) or isinstance(after, dict):
        before, after = before or {}, after or {}
        for key in {*before, *after}:
            yield from _amounts(before.get(key), after.get(key))
    else:
        yield tuple(None if one is None else read_quantity(str(one)) for one in (before, after))  # type: ignore[misc]


def _image(change: Change) -> str:
    if change.kind is not ChangeKind.CHANGE:
        return "image-changed"
    (old, _), (new, tag) = _repository(str(change.before)), _repository(str(change.after))
    if old != new:
        return "image-source-changed"
    return "image-moving" if tag in ("", "latest") else "image-changed"


def _repository(image: str) -> tuple[str, str]:
    """Return an image without tag and digest, and its tag, or its digest where it has one."""
    name, _, digest = image.partition("@")
    folder, _, last = name.rpartition("/")
    base, _, tag = last.partition(":")
    return f"{folder}/{base}", digest or tag


def _switch(change: Change) -> str:
    return "schedule-suspended" if change.after is True else "schedule-resumed"


_HANDLER = _by_kind("exit-handler-changed", "exit-handler-changed", "exit-handler-removed")
_ENVIRONMENT = _by_kind("environment-changed", "environment-changed", "environment-removed")
_METRIC = _by_kind("metric-added", "metric-changed", "metric-changed")
_LOCK = _by_kind("lock-added", "lock-dropped", "lock-dropped")

_Table = Mapping[str, str | Chooser]


def _table(*rows: tuple[str | Chooser, str]) -> _Table:
    """Return a table by field, of rows with a judgement and the fields that it is for."""
    return MappingProxyType({field: name for name, fields in rows for field in fields.split()})


_SCHEDULING = (
    "nodeSelector affinity tolerations schedulerName priorityClassName podPriorityClassName podPriority hostAliases"
)
_SECURITY = "securityContext hostNetwork podSpecPatch"

_BY_LEVEL: Mapping[Level, _Table] = MappingProxyType(
    {
        Level.CRON: _table(
            ("timezone-changed", "timezone"),
            (_switch, "suspend"),
            ("concurrency-policy-changed", "concurrencyPolicy"),
            ("schedule-condition-changed", "startingDeadlineSeconds when stopStrategy"),
            ("history-limit-changed", "successfulJobsHistoryLimit failedJobsHistoryLimit"),
            ("labels-changed", "workflowMetadata"),
        ),
        Level.WORKFLOW: _table(
            ("entrypoint-changed", "entrypoint workflowTemplateRef"),
            (_HANDLER, "onExit hooks"),
            (_deadline, "activeDeadlineSeconds"),
            ("retention-changed", "ttlStrategy podGC volumeClaimGC artifactGC podDisruptionBudget"),
            ("archive-changed", "archiveLogs artifactRepositoryRef"),
            (_LOCK, "synchronization"),
            ("parallelism-changed", "parallelism"),
            ("retry-changed", "retryStrategy"),
            ("account-changed", "serviceAccountName automountServiceAccountToken executor"),
            ("security-changed", _SECURITY),
            ("scheduling-changed", f"{_SCHEDULING} dnsConfig dnsPolicy"),
            ("volume-changed", "volumes volumeClaimTemplates"),
            ("secret-changed", "imagePullSecrets"),
            (_METRIC, "metrics"),
            ("labels-changed", "workflowMetadata podMetadata"),
            ("run-switched", "suspend shutdown priority"),
            ("passed-value-changed", "arguments"),
        ),
        Level.TEMPLATE: _table(
            ("order-changed", "steps dag.tasks dag.target"),
            ("failure-handling-changed", "dag.failFast failFast"),
            (_deadline, "activeDeadlineSeconds timeout"),
            (_LOCK, "synchronization"),
            ("parallelism-changed", "parallelism"),
            ("retry-changed", "retryStrategy"),
            ("account-changed", "serviceAccountName automountServiceAccountToken executor"),
            ("security-changed", _SECURITY),
            ("scheduling-changed", _SCHEDULING),
            ("volume-changed", "volumes"),
            ("archive-changed", "archiveLocation"),
            ("memoize-changed", "memoize"),
            (_METRIC, "metrics"),
            ("labels-changed", "metadata annotations"),
            ("resource-changed", "resource data http plugin"),
            ("program-changed", "container script containerSet initContainers sidecars daemon"),
            ("run-switched", "suspend priority"),
            ("passed-value-changed", "inputs.artifacts"),
        ),
        Level.CALL: _table(
            ("order-changed", "depends dependencies"),
            ("condition-changed", "when"),
            ("failure-handling-changed", "continueOn"),
            ("fan-out-changed", "withItems withParam withSequence"),
            (_HANDLER, "hooks onExit"),
            ("call-changed", "template templateRef inline"),
            ("passed-value-changed", "arguments"),
        ),
        Level.CONTAINER: _table(
            (_image, "image"),
            ("program-changed", "command args source workingDir stdin tty lifecycle ports imagePullPolicy"),
            (
                "program-changed",
                "dependencies startupProbe livenessProbe readinessProbe restartPolicy mirrorVolumeMounts",
            ),
            ("program-changed", "terminationMessagePath terminationMessagePolicy"),
            (_ENVIRONMENT, "env envFrom"),
            ("secret-changed", "env.valueFrom.secretKeyRef envFrom.secretRef"),
            (_resources, "resources"),
            ("security-changed", "securityContext"),
            ("volume-changed", "volumeMounts volumeDevices"),
        ),
    }
)
"""By what holds the field, and the field; the longest beginning of a path counts."""

_RIGHTS = _by_kind("rights-added", "rights-added", "rights-removed")
_BY_KIND: Mapping[str, _Table] = MappingProxyType(
    {
        "Role": _table((_RIGHTS, "rules")),
        "ClusterRole": _table((_RIGHTS, "rules aggregationRule")),
        "RoleBinding": _table((_RIGHTS, "subjects roleRef")),
        "ClusterRoleBinding": _table((_RIGHTS, "subjects roleRef")),
        "ServiceAccount": _table(("account-changed", "secrets imagePullSecrets automountServiceAccountToken")),
        "ConfigMap": _table(("config-changed", "data binaryData immutable")),
        "Secret": _table(("secret-changed", "data stringData type immutable")),
        "PrometheusRule": _table(("alert-changed", "spec")),
        "DatadogMonitor": _table(("alert-changed", "spec")),
        "Sensor": _table(("event-changed", "spec")),
        "WorkflowEventBinding": _table(("event-changed", "spec")),
        "PersistentVolumeClaim": _table(("volume-changed", "spec")),
    }
)
"""By the kind of an object that is no workflow."""
