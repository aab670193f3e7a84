"""The passes over a pattern's documents: what every manifest gets, whatever its pattern.

Metadata, hygiene, account, schedule, rights, raw Argo fields, and the field names of older versions. Patterns are
written for the newest Argo and say nothing of all this.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from argogen.argo.versions import before
from argogen.provenance import derived
from argogen.spec.resolve import Resolved

Manifest = dict[str, Any]

_TEMPLATE_KIND = "WorkflowTemplate"
_SPEC_ORDER = (
    "entrypoint",
    "onExit",
    "serviceAccountName",
    "imagePullSecrets",
    "arguments",
    "activeDeadlineSeconds",
    "ttlStrategy",
    "podGC",
    "volumes",
    "volumeClaimTemplates",
)
"""How a WorkflowTemplate's spec begins; `templates` end it."""
_COPIED = ("imagePullSecrets", "volumes", "volumeClaimTemplates")
_EXECUTOR_RULE = {"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"]}
"""What every pod's account needs to report its result (Argo 4.1 docs/workflow-rbac.md)."""
_LAUNCHER_RULE = {"apiGroups": ["argoproj.io"], "resources": ["workflows"], "verbs": ["create", "get"]}
"""What the account needs that creates children and waits for them."""


class UnsupportedError(Exception):
    """A spec asks for what the targeted version of Argo does not have; `path` leads to it in the spec."""

    def __init__(self, path: tuple[str | int, ...], message: str) -> None:
        super().__init__(message)
        self.path = path


def finish(documents: list[Manifest], resolved: Resolved, version: str) -> list[Manifest]:
    """Return the documents complete, for one version of Argo. Raises UnsupportedError for what that can't express."""
    if resolved.data.get("collect") and before(version, "3.7"):
        raise UnsupportedError(("collect",), '"collect" needs Argo 3.7')
    finished = [_complete(document, resolved) for document in documents]
    if resolved.schedule:
        finished.append(_cron_workflow(resolved))
    if resolved.renders_rights:
        finished += _rights(resolved)
    finished = [_with_metadata(document, resolved) for document in finished]
    return [_older(document, version) for document in finished]


def _complete(document: Manifest, resolved: Resolved) -> Manifest:
    if document.get("kind") != _TEMPLATE_KIND or not isinstance(document.get("spec"), dict):
        return document
    if "entrypoint" not in document["spec"]:  # it runs in others' workflows only, where nothing at this level counts
        return {**document, "spec": _merge_raw(document["spec"], resolved.data.get("argo", {}))}
    spec = {**document["spec"], **_hygiene(document, resolved)}
    spec |= {key: resolved.data[key] for key in _COPIED if key in resolved.data}
    if resolved.account:
        spec["serviceAccountName"] = resolved.account
    name = document["metadata"]["name"]
    if name == resolved.data["name"]:
        spec = _merge_raw(spec, resolved.data.get("argo", {}))
    templates = spec.pop("templates", [])
    if isinstance(templates, list):
        templates = derived([_overridden(name, template, resolved) for template in templates], templates)
    ordered = {key: spec.pop(key) for key in _SPEC_ORDER if key in spec}
    return {**document, "spec": {**ordered, **spec, "templates": templates}}


def _overridden(document: str, template: Any, resolved: Resolved) -> Any:
    """Return a template with the raw Argo fields of its job; what is no template is left to the schema."""
    name = template.get("name") if isinstance(template, dict) else None
    override = resolved.overrides.get((document, name)) if isinstance(name, str) else None
    return _merge_raw(template, override) if override else template


def _hygiene(document: Manifest, resolved: Resolved) -> dict[str, Any]:
    """Return a WorkflowTemplate's hygiene. The parent of a fan-out has no deadline unless asked: it waits for all."""
    children = resolved.view["names"].get("children")
    asked = isinstance(resolved.data.get("hygiene"), dict) and "activeDeadlineSeconds" in resolved.data["hygiene"]
    if children is None or asked or document["metadata"]["name"] == children:
        return resolved.hygiene
    return {key: value for key, value in resolved.hygiene.items() if key != "activeDeadlineSeconds"}


def _merge_raw(below: Any, above: Any) -> Any:
    """Return raw Argo fields merged: maps deep, lists of named things by name, other lists replaced, null removes."""
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        merged = dict(below)
        for key, value in above.items():
            if value is None:
                merged.pop(key, None)
            else:
                merged[key] = _merge_raw(merged.get(key), value)
        return derived(merged, above)
    if _is_named(below) and _is_named(above):
        named = {item["name"]: item for item in below}
        for item in above:
            named[item["name"]] = _merge_raw(named.get(item["name"]), item)
        return derived(list(named.values()), above)
    return above


def _is_named(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, Mapping) and isinstance(item.get("name"), str) for item in value)
    )


def _with_metadata(document: Manifest, resolved: Resolved) -> Manifest:
    data = resolved.data
    own = document.get("metadata", {})
    metadata: dict[str, Any] = {"name": own.get("name")}
    if "namespace" in data:
        metadata["namespace"] = data["namespace"]
    metadata["labels"] = {"app.kubernetes.io/managed-by": "argogen", **own.get("labels", {}), **data.get("labels", {})}
    titles = {}
    if document.get("kind") == _TEMPLATE_KIND:
        names = {"title": "workflows.argoproj.io/title", "description": "workflows.argoproj.io/description"}
        titles = {name: data[key] for key, name in names.items() if key in data}
    origin = {"argogen/pattern": resolved.spec.pattern.name, "argogen/spec": resolved.spec.relative}
    metadata["annotations"] = {**titles, **origin, **own.get("annotations", {}), **data.get("annotations", {})}
    rest = {key: value for key, value in document.items() if key not in ("apiVersion", "kind", "metadata")}
    return {"apiVersion": document.get("apiVersion"), "kind": document.get("kind"), "metadata": metadata, **rest}


def _cron_workflow(resolved: Resolved) -> Manifest:
    workflow: dict[str, Any] = {}
    if resolved.schedule["arguments"]:
        workflow["arguments"] = {"parameters": resolved.schedule["arguments"]}
    workflow["workflowTemplateRef"] = {"name": resolved.data["name"]}
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": resolved.data["name"]},
        "spec": {**resolved.schedule["fields"], "workflowSpec": workflow},
    }


def _rights(resolved: Resolved) -> list[Manifest]:
    """Return the accounts with what their pods need: the jobs', and apart from it the one that creates children."""
    account = str(resolved.account)
    documents = _account(resolved, resolved.data["name"], account, resolved.rights, owned=resolved.owns_account)
    if launcher := resolved.view["names"].get("launcher"):
        documents += _account(resolved, launcher, launcher, (_LAUNCHER_RULE,), owned=True)
    return documents


def _account(resolved: Resolved, name: str, account_name: str, rights: Sequence[Any], *, owned: bool) -> list[Manifest]:
    """Return a ServiceAccount, unless it is somebody else's, and a Role bound to it."""
    group = "rbac.authorization.k8s.io"
    rules: list[Any] = []
    for rule in (_EXECUTOR_RULE, *rights):
        if rule not in rules:
            rules.append(rule)
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name}}
    subject = {"kind": "ServiceAccount", "name": account_name, "namespace": resolved.data.get("namespace")}
    role = {"apiVersion": f"{group}/v1", "kind": "Role", "metadata": {"name": name}, "rules": rules}
    binding = {
        "apiVersion": f"{group}/v1",
        "kind": "RoleBinding",
        "metadata": {"name": name},
        "roleRef": {"apiGroup": group, "kind": "Role", "name": name},
        "subjects": [subject],
    }
    return [*([account] if owned else []), role, binding]


def _schedule_for_35(document: Manifest) -> Manifest:
    spec = dict(document["spec"])
    for key in ("when", "stopStrategy"):
        if key in spec:
            raise UnsupportedError(("schedule", key), f'"{key}" of a schedule needs Argo 3.6')
    schedules = spec.pop("schedules", None)
    if schedules is None:
        return document
    if len(schedules) > 1:
        raise UnsupportedError(("schedule",), f"{len(schedules)} schedules in one CronWorkflow need Argo 3.6")
    return {**document, "spec": {"schedule": schedules[0], **spec}}


_SINGULAR = {"semaphores": "semaphore", "mutexes": "mutex"}


def _locks_for_35(document: Manifest) -> Manifest:
    spec = _one_lock(document["spec"])
    templates = spec.get("templates") if isinstance(spec, dict) else None
    if not isinstance(templates, list):
        return {**document, "spec": spec}
    return {**document, "spec": {**spec, "templates": [_one_lock(template) for template in templates]}}


def _one_lock(holder: Any) -> Any:
    """Return a spec or template with the one lock that Argo 3.5 allows; the schema refuses what is none."""
    if not isinstance(holder, dict) or not isinstance(holder.get("synchronization"), dict):
        return holder
    locks: dict[str, Any] = {}
    for key, value in holder["synchronization"].items():
        if isinstance(value, list) and len(value) > 1:
            raise UnsupportedError(("semaphore",), f"{len(value)} locks at once need Argo 3.6")
        if value != []:  # no lock at all, in the newer form
            locks[_SINGULAR.get(key, key)] = value[0] if isinstance(value, list) else value
    return {key: locks if key == "synchronization" else value for key, value in holder.items()}


_OLDER: tuple[tuple[str, str, Callable[[Manifest], Manifest]], ...] = (
    ("3.6", "CronWorkflow", _schedule_for_35),
    ("3.6", _TEMPLATE_KIND, _locks_for_35),
)
"""For versions before the first column: how a kind looked. (Argo 3.6 brought CronWorkflow.spec.schedules.)"""


def _older(document: Manifest, version: str) -> Manifest:
    for since, kind, rewrite in _OLDER:
        if document.get("kind") == kind and before(version, since):
            document = rewrite(document)
    return document
