"""An object's name that Kubernetes refuses

The name of an object has lower-case letters, digits, hyphens and dots, and begins and ends with a letter or digit; a
namespace's has no dots. Argo's validation does not look at it: the API server refuses the object, and a GitOps
controller fails to apply it (k8s.io/apimachinery pkg/util/validation: IsDNS1123Subdomain, IsDNS1123Label). Argo puts
nothing into `metadata`, so a tag there is a brace too many.
"""

from collections.abc import Iterator

from argogen.argo.forms.labels import check_dns_label, check_dns_subdomain
from argogen.argo.forms.names import NAME_LIMITS, OBJECT_NAME_LIMIT
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short

_OTHERWISE_NAMED = ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")
"""Kinds whose names may have colons and capitals."""


@rule("AG404", Severity.ERROR, on=Manifest)
def check(manifest: Manifest, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what is wrong with the name, the beginning of a name, or the namespace."""
    for key in ("name", "generateName", "namespace"):
        text = manifest.metadata.get(key)
        if isinstance(text, str) and not (manifest.inner and has_tag(text)):
            fault = _fault(key, text, manifest.kind)
            if fault:
                where, hint = manifest.path("metadata", key), ""
                if has_tag(text):
                    fault, hint = f'{key} "{short(text)}" has a tag in it', "Argo replaces none in metadata"
                yield Problem(where, "AG404", fault, hint)


def _fault(key: str, text: str, kind: str) -> str:
    if key == "namespace":
        return check_dns_label(text, "namespace") if text else ""
    if kind in _OTHERWISE_NAMED or (kind in NAME_LIMITS and len(text) > OBJECT_NAME_LIMIT):
        return ""
    return check_dns_subdomain(text.rstrip("-") if key == "generateName" else text, key)
