"""What ServiceAccounts may do, as far as the Roles and RoleBindings of a repository say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest

_ARGO_GROUP = "argoproj.io"


@dataclass(frozen=True)
class Need:
    """What an account must be allowed: verbs on a resource of a group."""

    resource: str
    verbs: tuple[str, ...]
    purpose: str
    """What it is for, to follow a comma."""
    group: str = _ARGO_GROUP


@dataclass(frozen=True)
class Rights:
    """The rules that bindings give to an account, and the roles that hold them."""

    roles: tuple[Manifest, ...]

    def lacking(self, need: Need) -> tuple[str, ...]:
        """Return the verbs of a need that no rule allows."""
        rules = [rule for role in self.roles for rule in role.data.get("rules", ())]
        allowed = {verb for rule in rules if _covers(rule, need) for verb in rule.get("verbs", ())}
        return () if "*" in allowed else tuple(verb for verb in need.verbs if verb not in allowed)


def _covers(rule: Mapping[str, Any], need: Need) -> bool:
    groups, resources = rule.get("apiGroups", ()), rule.get("resources", ())
    return ("*" in groups or need.group in groups) and ("*" in resources or need.resource in resources)


def rights_of(account: str, namespace: str, cluster: Cluster) -> Rights | None:
    """Return what an account may do, None where the repository does not say, or not all of it.

    It says nothing of an account that no binding names, and not all where a binding names a role that is elsewhere.
    """
    roles: list[Manifest] = []
    for binding in _bindings(cluster).get(account, ()):
        if not _applies(binding, account, namespace):
            continue
        reference = binding.data.get("roleRef", {})
        kind = str(reference.get("kind", ""))
        role = cluster.find(kind, str(reference.get("name", "")), "" if kind == "ClusterRole" else binding.namespace)
        if role is None or role.lost or "aggregationRule" in role.data:
            return None
        roles.append(role)
    return Rights(tuple(roles)) if roles else None


def _applies(binding: Manifest, account: str, namespace: str) -> bool:
    """Return whether a binding gives its rights to an account in its own namespace."""
    if binding.kind == "RoleBinding" and binding.namespace and namespace and binding.namespace != namespace:
        return False
    return any(
        one.get("name") == account and (not one.get("namespace") or not namespace or one["namespace"] == namespace)
        for one in _accounts(binding)
    )


def _accounts(binding: Manifest) -> Iterable[Mapping[str, Any]]:
    return (one for one in binding.data.get("subjects", ()) if one.get("kind") == "ServiceAccount")


@lru_cache(maxsize=1)
def _bindings(cluster: Cluster) -> Mapping[str, list[Manifest]]:
    """Return the bindings by the names of the accounts that they name."""
    found: dict[str, list[Manifest]] = defaultdict(list)
    for manifest in cluster.manifests:
        if manifest.kind in ("RoleBinding", "ClusterRoleBinding"):
            for name in {str(one.get("name")) for one in _accounts(manifest)}:
                found[name].append(manifest)
    return found
