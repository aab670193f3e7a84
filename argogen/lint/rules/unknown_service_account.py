"""A ServiceAccount that is not among those of the files

The files define ServiceAccounts, and one with nearly this name. Argo does not look whether an account is there: the
pods are refused when the run has begun (Kubernetes: `serviceaccount "..." not found`). It is a note, since the account
may come from elsewhere.
"""

from collections.abc import Iterator
from functools import lru_cache

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import closest

_SLIP = 2
"""Characters more or fewer: `report-launcher` is no slip for `report`."""


@rule("AG907", Severity.NOTE, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield each account that is a slip of the pen away from one that there is."""
    known = _accounts(cluster)
    if not known:
        return
    said = set()
    for name, path in _named(workflow):
        if name not in known and name not in said and not has_tag(name):
            said.add(name)
            close = closest(name, known)
            if close and abs(len(close) - len(name)) <= _SLIP:
                message = f'there is no ServiceAccount "{name}" among the files'
                yield Problem(path, "AG907", message, f'did you mean "{close}"?')


def _named(workflow: Workflow) -> Iterator[tuple[str, Path]]:
    for data, path in ((workflow.spec, workflow.path), *((one.data, one.path) for one in workflow.every_template)):
        if "serviceAccountName" in data:
            yield data["serviceAccountName"], (*path, "serviceAccountName")


@lru_cache(maxsize=1)
def _accounts(cluster: Cluster) -> frozenset[str]:
    return frozenset(manifest.name for manifest in cluster.manifests if manifest.kind == "ServiceAccount")
