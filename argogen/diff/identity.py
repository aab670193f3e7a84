"""Which item of a list is which, and whether their order means anything: a table over Argo's and Kubernetes' types.

Much of it is in the types themselves (Argo 4.1 pkg/apis/workflow/v1alpha1/workflow_types.go: patchMergeKey), not all:
`key` of tolerations is not unique, and nothing there says of which lists the order counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any


class Order(Enum):
    """What the order of a list's items means."""

    FREE = "nothing"
    KEPT = "something: another order is a change"
    OF_VARIABLES = "nothing, unless an item refers to one before it, as in `$(NAME)` of an environment variable"


class Match(Enum):
    """How an item of a list finds its counterpart."""

    BY_KEY = "by the values of some of its fields"
    BY_VALUE = "by its whole value: the list is a set"
    BY_PLACE = "by what stands before and after it"


@dataclass(frozen=True)
class ListRule:
    """How the items of a list are told apart. `key` are fields, with dots into maps and `*` for all items of a list."""

    match: Match
    order: Order
    key: tuple[str, ...] = ()


def _by(*key: str, order: Order = Order.FREE) -> ListRule:
    return ListRule(Match.BY_KEY, order, key)


SET = ListRule(Match.BY_VALUE, Order.FREE)
SEQUENCE = ListRule(Match.BY_PLACE, Order.KEPT)
NAMED = _by("name")
UNKNOWN = _by("name", order=Order.KEPT)
"""For lists that no row knows: by their names if all have one, else by place."""

_BY_FIELD: Mapping[tuple[str, str], ListRule] = MappingProxyType(
    {
        ("Template", "initContainers"): _by("name", order=Order.KEPT),
        ("ServiceAccount", "imagePullSecrets"): NAMED,
        ("ServiceAccount", "secrets"): NAMED,
    }
)
"""By the type that has the list, and the list's field: where the type of the items does not decide."""

_BY_TYPE: Mapping[str, ListRule] = MappingProxyType(
    {
        "Amount": SET,
        "AnyString": SET,  # Parameter.enum
        "Artifact": NAMED,
        "ClusterRule": _by("apiGroups.*", "resources.*", "resourceNames.*", "nonResourceURLs.*"),
        "ContainerNode": NAMED,
        "ContainerPort": _by("containerPort", "protocol"),
        "ContainerResizePolicy": _by("resourceName"),
        "ContainerRestartRule": SEQUENCE,
        "DAGTask": NAMED,
        "DownwardAPIVolumeFile": _by("path"),
        "EnvFromSource": _by("prefix", "configMapRef.name", "secretRef.name", order=Order.KEPT),  # the last one wins
        "EnvVar": _by("name", order=Order.OF_VARIABLES),
        "ExecutorPlugin": _by("metadata.name"),
        "HTTPHeader": NAMED,
        "Header": NAMED,
        "HostAlias": _by("ip"),
        "Item": SEQUENCE,
        "KeyToPath": _by("path"),
        "LabelSelector": SET,
        "LabelSelectorRequirement": SET,
        "LocalObjectReference": NAMED,
        "ManagedFieldsEntry": SET,
        "MetricLabel": _by("key"),
        "Mutex": _by("namespace", "name", "database"),
        "NodeSelectorRequirement": SET,
        "NodeSelectorTerm": SET,
        "OAuth2EndpointParam": _by("key"),
        "OwnerReference": _by("kind", "name"),
        "ParallelSteps": ListRule(Match.BY_PLACE, Order.KEPT, ("*.name",)),
        "Parameter": NAMED,
        "PersistentVolumeClaim": _by("metadata.name"),
        "PersistentVolumeClaimCondition": _by("type"),
        "PodAffinityTerm": SET,
        "PodDNSConfigOption": NAMED,
        "PodResourceClaim": NAMED,
        "PreferredSchedulingTerm": SET,
        "ProbeHTTPHeader": NAMED,
        "Prometheus": _by("name", "labels.*.key"),
        "PrometheusGroup": NAMED,
        "PrometheusGroupRule": ListRule(Match.BY_PLACE, Order.KEPT, ("alert", "record")),
        "ResourceClaim": NAMED,
        "RoleRule": _by("apiGroups.*", "resources.*", "resourceNames.*"),
        "SemaphoreRef": _by("configMapKeyRef.name", "configMapKeyRef.key", "database.key", "namespace"),
        "Subject": _by("kind", "name"),
        "Sysctl": NAMED,
        "Template": NAMED,
        "Toleration": SET,
        "TransformationStep": SEQUENCE,
        "UserContainer": NAMED,
        "Volume": NAMED,
        "VolumeDevice": _by("devicePath"),
        "VolumeMount": _by("mountPath"),
        "VolumeProjection": SEQUENCE,
        "WeightedPodAffinityTerm": SET,
        "WorkflowStep": NAMED,
    }
)
"""By the type of the items, as the schemas call it."""

_OF_PLAIN_ITEMS: Mapping[str, ListRule] = MappingProxyType(
    {
        "accessModes": SET,
        "add": SET,
        "addresses": SET,
        "apiGroups": SET,
        "args": SEQUENCE,
        "command": SEQUENCE,
        "dependencies": SET,
        "drop": SET,
        "fetch": SEQUENCE,
        "finalizers": SET,
        "flags": SEQUENCE,
        "hostnames": SET,
        "managedFields": SET,
        "matchExpressions": SET,
        "matchLabelKeys": SET,
        "mismatchLabelKeys": SET,
        "monitors": SET,
        "nameservers": SEQUENCE,
        "namespaces": SET,
        "nonResourceURLs": SET,
        "portals": SET,
        "renotifyStatuses": SET,
        "resourceNames": SET,
        "resources": SET,
        "schedules": SET,
        "scopes": SET,
        "searches": SEQUENCE,
        "supplementalGroups": SET,
        "targetWWNs": SET,
        "values": SET,
        "verbs": SET,
        "wwids": SET,
    }
)
"""By the field, for lists whose items have no type of a name."""


def known_list_rule(owner: str, field: str, item_type: str) -> ListRule | None:
    """Return the rule of a list: `field` of the type `owner`, with items of `item_type`, "" for one without a name.

    None for a list that the table does not know.
    """
    return _BY_FIELD.get((owner, field)) or (_BY_TYPE.get(item_type) if item_type else _OF_PLAIN_ITEMS.get(field))


def key_of(item: Any, rule: ListRule) -> tuple[tuple[str, str], ...] | None:
    """Return what tells an item from others under a rule, as fields with their values; None where it has none."""
    if not isinstance(item, Mapping | list):
        return None
    found = ((field, _value_at(item, field.split("."))) for field in rule.key)
    return tuple((field, value) for field, value in found if value) or None


def _value_at(value: Any, steps: list[str]) -> str:
    """Return the text at a dotted path, "" where there is none; those of several items in order, with commas."""
    if not steps:
        return value if isinstance(value, str) else "" if isinstance(value, Mapping | list | None) else str(value)
    if steps[0] == "*":
        found = (_value_at(one, steps[1:]) for one in value) if isinstance(value, list) else ()
        return ",".join(sorted(one for one in found if one))
    return _value_at(value.get(steps[0]), steps[1:]) if isinstance(value, Mapping) else ""


SINGULAR: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("CronWorkflowSpec", "schedule"): "schedules",
        ("Synchronization", "semaphore"): "semaphores",
        ("Synchronization", "mutex"): "mutexes",
    }
)
"""Fields of one thing that newer versions have as a list: by type and field, the list's field."""

SAME_WHEN_EMPTY = frozenset(
    {"Arguments", "Inputs", "Metadata", "Metrics", "ObjectMeta", "Outputs", "ResourceRequirements", "Synchronization"}
)
"""Types of which an empty map is the same as none at all, so that their parts can be told one by one.

Of others it is not: `emptyDir: {}` and `suspend: {}` say which kind something is.
"""
