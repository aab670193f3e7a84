"""A ServiceAccount without the rights that its pods need

A pod reports its result by a WorkflowTaskResult, which its account must be allowed to create and patch (since Argo 3.4,
docs/workflow-rbac.md). A resource template that creates a workflow needs to create it, and to get it while it waits for
it; one that gets a workflow needs to get it (Argo 4.1 workflow/executor/resource.go). For http templates the run's
account watches WorkflowTaskSets. This is said only of accounts whose bindings, and all the roles that those name, are
among the files.
"""

from collections.abc import Iterator

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.rights import Need, rights_of
from argogen.argo.model.runs import Run, run_of
from argogen.argo.model.workflows import POD_TYPES, Template, Workflow
from argogen.diagnostics import Path, Problem, Related, Severity
from argogen.lint.rule import rule

_RESULTS = Need("workflowtaskresults", ("create", "patch"), "by which its pods report results")
_AGENT = (
    Need("workflowtasksets", ("list", "watch"), "by which http and plugin templates get their work"),
    Need("workflowtasksets/status", ("patch",), "by which http and plugin templates report results"),
)


@rule("AG905", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the accounts, named in this workflow, that lack a right."""
    run = run_of(workflow, cluster) or Run(workflow)
    said: set[tuple[str, str, tuple[str, ...]]] = set()
    for template in run.templates:
        account, path = _account(template, workflow)
        for need in _needs(template, run, cluster) if account and not has_tag(account) else ():
            if (account, need.resource, need.verbs) not in said:
                said.add((account, need.resource, need.verbs))
                yield from _lacking(account, path, need, workflow.manifest.namespace, cluster)


def _lacking(account: str, path: Path, need: Need, namespace: str, cluster: Cluster) -> Iterator[Problem]:
    rights = rights_of(account, namespace, cluster)
    verbs = rights.lacking(need) if rights else ()
    if rights and verbs:
        role = rights.roles[0]
        message = f'the ServiceAccount "{account}" may not {" and ".join(verbs)} {need.resource}, {need.purpose}'
        rule_ = f"apiGroups: [{need.group}], resources: [{need.resource}], verbs: [{', '.join(verbs)}]"
        related = Related(role.location(role.path("rules"), on_key=True), f"its {role.kind}")
        yield Problem(path, "AG905", message, f"add a rule to its {role.kind}: {rule_}", related=(related,))


def _account(template: Template, workflow: Workflow) -> tuple[str, Path]:
    """Return the account of a template's pod and where this workflow names it; "" where it does not."""
    if "serviceAccountName" in template.data and template.type in POD_TYPES:
        here = template.workflow is workflow
        return template.data["serviceAccountName"] if here else "", (*template.path, "serviceAccountName")
    return workflow.spec.get("serviceAccountName", ""), (*workflow.path, "serviceAccountName")


def _needs(template: Template, run: Run, cluster: Cluster) -> Iterator[Need]:
    """Yield what a template's pod needs of its own account; what has an executor's account needs nothing of it."""
    executor = template.data.get("executor") or run.get("executor") or {}
    if template.type in ("http", "plugin"):
        yield from _AGENT
    if template.type not in POD_TYPES or "serviceAccountName" in executor:
        return
    yield _RESULTS
    resource = template.data.get("resource", {})
    action = resource.get("action")
    child = cluster.child(template) if action in ("create", "get") else None
    home = template.workflow.manifest.namespace
    if child and child.manifest and child.manifest.kind == "Workflow" and child.manifest.namespace == home:
        waits = "successCondition" in resource or "failureCondition" in resource
        verbs = ("create", "get") if waits and action == "create" else (action,)
        yield Need("workflows", verbs, f'which "{template.name}" does')
