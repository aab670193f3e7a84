"""A manifest from which no object can be made

The text of `resource.manifest` must be one object with `apiVersion` and `kind`, and with a name: Argo's validator asks
only whether it is YAML (Argo 4.1 workflow/validate/validate.go), the pod then fails with `Kind and name are both
required`. Of several documents only the first is read. `generateName` does for `create` alone: the other actions must
know which object is meant.
"""

from collections.abc import Iterator
from typing import Any

from argogen.argo.forms.tags import has_tag, is_one_tag
from argogen.argo.model.children import ACTIONS, Child
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG633", Severity.ERROR, on=Template)
def check(template: Template, cluster: Cluster) -> Iterator[Problem]:
    """Yield what keeps a manifest from being one object."""
    resource = template.data.get("resource")
    if resource is None or not resource.get("manifest") or is_one_tag(resource["manifest"]):
        return
    action = resource.get("action")
    if action and action not in ACTIONS and not has_tag(action):
        return  # no object is made at all: see not-allowed and resource-template
    child = cluster.child(template)
    if child is None or child.problems:
        return
    path = (*template.path, "resource", "manifest")
    if child.documents > 1:
        hint = "write a resource template for each, or a List"
        yield Problem(path, "AG633", f"the manifest has {child.documents} documents; Argo reads the first", hint)
    if isinstance(child.data, dict):
        yield from _identity(template, child, child.data)
    elif not has_tag(child.data) and resource.get("action") != "patch":
        what = "empty" if child.data is None else "no object"
        yield Problem(path, "AG633", f"the manifest is {what}", "it needs apiVersion, kind and metadata with a name")


def _identity(template: Template, child: Child, data: dict[str, Any]) -> Iterator[Problem]:
    action = template.data["resource"].get("action", "")
    if has_tag(action) or any(has_tag(key) for key in data):
        return
    if action == "patch" and template.data["resource"].get("flags"):
        return  # the flags name what is patched
    if child.manifest is None or action in ("get", "delete", "patch"):
        for key in ("apiVersion", "kind"):
            if key not in data and not template.data["resource"].get("flags"):
                yield child.problem(Problem((), "AG633", f"the manifest has no {key}", f"say {key}"))
    metadata = data.get("metadata")
    if has_tag(metadata) or template.data["resource"].get("flags") or data.get("kind") == "List":
        return
    named = metadata if isinstance(metadata, dict) else {}
    if "name" in named or any(has_tag(key) for key in named):
        return
    if "generateName" not in named and child.manifest is None:
        yield child.problem(
            Problem(("metadata",), "AG633", "the manifest names no object", "give it a name", on_key=True)
        )
    elif "generateName" in named and action not in ("create", ""):
        message = f'"{action}" must know which object is meant, and generateName makes a new name each time'
        yield child.problem(Problem(("metadata", "generateName"), "AG633", message, "give it a name", on_key=True))
