"""Changes of single fields: a table over Argo's fields says which judgement each is, some by which way they change."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from argogen.argo.forms.durations import parse_seconds_or_duration
from argogen.argo.forms.quantities import read_quantity
from argogen.argo.model.controller import CONFIG_MAP
from argogen.diff.judgements.place import Level, Place
from argogen.diff.model import Change, ChangeKind, ObjectId

Chooser = Callable[[Change], str]
"""Says which judgement a change is, by its values."""


def judgement_of_field(object_id: ObjectId, change: Change, place: Place) -> str:
    """Return the name of the judgement that the change of a field is, "not-understood" where the tables have none."""
    if place.level is Level.OBJECT and place.keys[:1] == ("metadata",):
        return "labels-changed"
    if (object_id.kind, object_id.name) == ("ConfigMap", CONFIG_MAP):
        return "controller-changed"
    if place.level is not Level.OBJECT and not place.keys:
        return str(_WHOLE.get(change.field, "not-understood"))
    table = _BY_LEVEL.get(place.level) or _BY_KIND.get(object_id.kind, {})
    found: str | Chooser | None = None
    for length in range(len(place.keys), 0, -1):
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
    """A request that is not there is the least, a limit that is not there the most that a pod can have."""
    pairs = list(_amounts(change.before, change.after, is_limit="limits" in change.path))
    raised = all(after is not None and (before is None or after >= before) for before, after in pairs)
    return "resources-raised" if raised else "resources-lowered"


def _amounts(before: Any, after: Any, *, is_limit: bool) -> Iterator[tuple[Fraction | None, Fraction | None]]:
    if isinstance(before, dict) or isinstance(after, dict):
        before, after = before or {}, after or {}
        for key in {*before, *after}:
            yield from _amounts(before.get(key), after.get(key), is_limit=is_limit or key == "limits")
    else:
        pair = [None if one is None else read_quantity(str(one)) for one in (before, after)]
        yield (pair[1], pair[0]) if is_limit and None in (before, after) else (pair[0], pair[1])


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


def _environment(change: Change) -> str:
    return _OF_ENVIRONMENT.get(change.kind, "environment-changed")


_OF_ENVIRONMENT = {ChangeKind.REMOVE: "environment-removed", ChangeKind.REORDER: "environment-order-changed"}


def _volume(change: Change) -> str:
    """A path of the node is a matter of its security."""
    wholes = [one for one in (change.before, change.after) if isinstance(one, dict)]
    is_of_node = "hostPath" in change.path or any("hostPath" in one for one in wholes)
    return "security-changed" if is_of_node else "volume-changed"


_HANDLER = _by_kind("exit-handler-changed", "exit-handler-changed", "exit-handler-removed")
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
            (_resources, "podResources"),
            ("request-changed", "executorPlugins"),
            (_LOCK, "synchronization"),
            ("parallelism-changed", "parallelism"),
            ("retry-changed", "retryStrategy"),
            ("account-changed", "serviceAccountName automountServiceAccountToken executor"),
            ("security-changed", _SECURITY),
            ("scheduling-changed", f"{_SCHEDULING} resourceClaims dnsConfig dnsPolicy"),
            (_volume, "volumes"),
            ("volume-changed", "volumeClaimTemplates"),
            ("secret-changed", "imagePullSecrets volumes.secret volumes.projected.sources.secret"),
            (_METRIC, "metrics"),
            ("labels-changed", "workflowMetadata podMetadata"),
            ("run-switched", "suspend shutdown priority"),
            ("passed-value-changed", "arguments"),
        ),
        Level.TEMPLATE: _table(
            ("order-changed", "steps dag.tasks dag.target daemon"),
            ("failure-handling-changed", "dag.failFast failFast"),
            (_deadline, "activeDeadlineSeconds timeout pendingTimeout"),
            (_LOCK, "synchronization"),
            ("parallelism-changed", "parallelism"),
            ("retry-changed", "retryStrategy containerSet.retryStrategy"),
            ("account-changed", "serviceAccountName automountServiceAccountToken executor"),
            ("security-changed", _SECURITY),
            ("scheduling-changed", f"{_SCHEDULING} resourceClaims"),
            (_resources, "podResources"),
            (_volume, "volumes"),
            ("volume-changed", "containerSet.volumeMounts"),
            ("secret-changed", "volumes.secret volumes.projected.sources.secret"),
            ("archive-changed", "archiveLocation"),
            ("memoize-changed", "memoize"),
            (_METRIC, "metrics"),
            ("labels-changed", "metadata annotations"),
            ("request-changed", "resource data http plugin"),
            ("program-changed", "container script containerSet initContainers sidecars"),
            ("run-switched", "suspend priority"),
            ("passed-value-changed", "inputs outputs"),
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
            ("order-changed", "dependencies"),
            ("program-changed", "command args source workingDir stdin stdinOnce tty lifecycle ports imagePullPolicy"),
            ("program-changed", "startupProbe livenessProbe readinessProbe restartPolicy restartPolicyRules"),
            ("program-changed", "mirrorVolumeMounts resizePolicy terminationMessagePath terminationMessagePolicy"),
            (_environment, "env envFrom"),
            ("secret-changed", "env.valueFrom.secretKeyRef envFrom.secretRef"),
            (_resources, "resources"),
            ("security-changed", "securityContext"),
            ("volume-changed", "volumeMounts volumeDevices"),
        ),
    }
)
"""By what holds the field, and the field; the longest beginning of a path counts."""

_WHOLE = _table(
    ("entrypoint-changed", "spec workflowSpec"),
    ("defaults-changed", "templateDefaults"),
    ("call-changed", "inline"),
    ("program-changed", "templates container script initContainers sidecars containers"),
)
"""Where a level came or went as a whole, by the field that holds it."""

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
