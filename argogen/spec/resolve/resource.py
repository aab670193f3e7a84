"""Resource templates: a job that does something with an object of the cluster, by a pod with Argo's own program."""

from dataclasses import replace
from typing import Any

from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.references import BRACES, TAG_COMPLAINT, Expression, Scope, tag
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.pod import Surroundings, call_own, settings_of
from argogen.spec.resolve.texts import Call, Needs, join_parts
from argogen.yamldoc.flow import write_flow

_PLACED = ("setOwnerReference", "mergeStrategy", "successCondition", "failureCondition")
"""Keys of a resource that are Argo's own, and hold no references."""
_VERBS = {
    "create": ("create",),
    "get": ("get",),
    "apply": ("create", "get", "patch"),
    "patch": ("get", "patch"),
    "replace": ("get", "update"),
    "delete": ("delete", "get"),
}
"""What kubectl, which Argo runs, must be allowed for an action (Argo 4.1 workflow/executor/resource.go)."""


def resolve_resource(
    context: Context, job: dict[str, Any], path: Path, name: str, scope: Scope, around: Surroundings
) -> Call:
    """Return the call of a job with a resource, with its template. `scope` is its caller's."""
    given, at = job["resource"], (*path, "resource")
    needs = Needs(scope)
    for key in _PLACED:
        if isinstance(given.get(key), str):
            context.check_literal(given[key], (*at, key))
    resource: dict[str, Any] = {"action": given["action"]}
    resource |= {key: given[key] for key in _PLACED if key in given}
    if "flags" in given:
        places = [(flag, (*at, "flags", index)) for index, flag in enumerate(given["flags"])]
        flags = [needs.compile(context, flag, place, escape=True) for flag, place in places]
        resource["flags"] = derived(flags, given["flags"])
    text = _json(context, given["manifest"], (*at, "manifest"), needs, "")
    resource["manifest"] = derived(text + "\n", given["manifest"])
    if given["action"] == "create":  # another try would create a second object
        around = replace(around, default_retry=False)
    template = {
        "name": derived(name, job),
        "kind": "resource",
        "settings": settings_of(context, job, path, around),
        "resource": derived(resource, given),
        "outputs": {},
    }
    if context.owner is None:  # an entry says itself which rights it needs
        context.rules += _rights(given, context.data.get("namespace"))
    return call_own(context, job, path, template, needs)


def _json(context: Context, value: Any, path: Path, needs: Needs, margin: str) -> str:
    """Return a manifest as JSON on lines of their own, in which every reference is an expression that yields JSON.

    No value breaks it, and no brace stands beside another. Kubernetes expands `$(NAME)` in it on its way to the pod, so
    `$` is JSON's own escape.
    """
    inner = margin + "  "
    if isinstance(value, dict) and value:
        for key in value:
            context.check_literal(str(key), (*path, key))
        pairs = [f"{_quoted(key)}: {_json(context, one, (*path, key), needs, inner)}" for key, one in value.items()]
        return "{\n" + ",\n".join(inner + pair for pair in pairs) + "\n" + margin + "}"
    if isinstance(value, list) and value:
        items = [_json(context, one, (*path, index), needs, inner) for index, one in enumerate(value)]
        return "[\n" + ",\n".join(inner + item for item in items) + "\n" + margin + "]"
    try:
        return _text(context, value, path, needs) if isinstance(value, str) else _quoted(value)
    except ValueError as error:
        context.complain(path, "AG103", f"this can't be a value of an object: {error}")
        return "null"


def _text(context: Context, text: str, path: Path, needs: Needs) -> str:
    """Return a text of a manifest as JSON, or as an expression that yields JSON."""
    parts = needs.parts(context, text, path)
    if any(isinstance(part, Expression) for part in parts):
        [first, *others] = parts
        whole = first.typed() if isinstance(first, Expression) and not others else join_parts(context, parts, path)
        return tag(f"replace(toJson({whole}), '$', '\\\\u0024')")
    literal = "".join(part for part in parts if isinstance(part, str))
    if BRACES in literal:
        context.complain(path, "AG109", *TAG_COMPLAINT, offset=literal.find(BRACES))
    return _quoted(literal)


def _quoted(value: Any) -> str:
    return write_flow(value).replace("$", "\\u0024")


def _rights(resource: dict[str, Any], namespace: str | None) -> list[dict[str, Any]]:
    """Return the rules of a Role in `namespace` that the action on an object needs."""
    manifest = resource["manifest"]
    group, _, _ = str(manifest.get("apiVersion", "")).rpartition("/")
    kind, metadata = manifest.get("kind"), manifest.get("metadata")
    home = metadata.get("namespace", namespace) if isinstance(metadata, dict) else namespace
    if not isinstance(kind, str) or home != namespace:
        return []  # the linter says what is wrong with it, or no Role here could allow it
    verbs = list(_VERBS[resource["action"]])
    if "get" not in verbs and {"successCondition", "failureCondition"} & resource.keys():
        verbs.append("get")
    return [{"apiGroups": [group], "resources": [_plural(kind)], "verbs": verbs}]


def _plural(kind: str) -> str:
    """Return the resource of a kind, as Kubernetes guesses it (apimachinery meta.UnsafeGuessKindToResource)."""
    lower = kind.lower()
    if lower.endswith("endpoints"):
        return lower
    if lower.endswith("s"):
        return lower + "es"
    return lower[:-1] + "ies" if lower.endswith("y") else lower + "s"
