"""A generateName that makes poor names

Kubernetes appends five characters to `generateName` and nothing else. What does not end with a hyphen runs into them:
`report` becomes `reportx7k2p`. Of more than 58 characters the rest is cut off, and with it what tells one run from
another (k8s.io/apiserver/pkg/storage/names/generate.go). Neither is an error anywhere.

    metadata:
      generateName: report-
"""

from collections.abc import Iterator

from argogen.argo.forms.names import GENERATE_NAME_LIMIT
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG406", Severity.WARNING, on=Manifest)
def check(manifest: Manifest, _cluster: Cluster) -> Iterator[Problem]:
    """Yield a generateName that is cut, or has nothing to keep it apart from what Kubernetes appends."""
    text = manifest.metadata.get("generateName")
    if not isinstance(text, str) or has_tag(text) or not text or "name" in manifest.metadata:
        return
    path = manifest.path("metadata", "generateName")
    if len(text) > GENERATE_NAME_LIMIT:
        message = f"generateName has {len(text)} characters, and Kubernetes keeps {GENERATE_NAME_LIMIT} of them"
        lost = f'"{short(text[GENERATE_NAME_LIMIT:])}" is cut off'
        yield Problem(path, "AG406", message, lost, offset=GENERATE_NAME_LIMIT)
    elif not text.endswith(("-", ".")):
        yield Problem(path, "AG406", f'generateName "{short(text)}" does not end with "-"', f"write {short(text)}-")
