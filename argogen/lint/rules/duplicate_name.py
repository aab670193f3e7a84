"""Two things of one name

Templates of a workflow, steps of a template (those of all its groups), tasks of a DAG, parameters and artifacts of one
list: no two may share a name, and Argo refuses the workflow (Argo 4.1 workflow/validate/validate.go: `name '%s' is not
unique`; for tasks `duplicated nodeName %s`). Containers of one pod are refused by Kubernetes when the pod is made. Of
two volumes or two arguments of a hook, Argo takes the first without a word, and of two global outputs the last.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.named import scopes
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Path, Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG402", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what has the name of something before it in its scope."""
    for scope in scopes(workflow):
        if len(scope.entries) < 2:
            continue
        first: dict[str, Path] = {}
        for one in scope.entries:
            if not one.name:
                continue
            if one.name in first:
                related = Related(workflow.manifest.location(first[one.name]), "the first one")
                message = f'two {scope.what}s have the name "{short(one.name)}"'
                yield Problem(one.where, "AG402", message, "rename one of them", related=(related,))
            else:
                first[one.name] = one.where
