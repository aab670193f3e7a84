"""Collecting: what the children wrote, brought to a last job, and a verdict that names the items without success."""

from typing import Any

from argogen.argo.forms.quoting import quote
from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.references import tag
from argogen.spec.resolve.context import Context
from argogen.spec.resolve.inputs import base_scope
from argogen.spec.resolve.job import job_form
from argogen.spec.resolve.pod import Surroundings, resolve_pod

_FILE = "/tmp/collected.json"  # noqa: S108 - a path in the reporting container
_COLLECTED = (
    "(type(steps['each']?.outputs?.parameters) == 'map' ? steps['each']?.outputs?.parameters?.collected : nil) ?? '[]'"
)
"""What the children's node has collected: a map of outputs when some child succeeded, the text `[]` when none did,
absent when the loop was skipped (Argo 4.1 workflow/controller/operator.go processAggregateNodeOutputs)."""


def resolve_collect(context: Context, value: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return the reporting job's call, the filter that reads a child's outputs, and the verdict's condition."""
    for index, name in enumerate(value["outputs"]):
        if name == "item" or name in value["outputs"][:index]:
            message = f'"{name}" would stand twice in what is collected'
            context.complain((*path, "outputs", index), "AG105", message, "rename the output" if name == "item" else "")
    items = context.data["items"]
    if "from" in items:
        context.complain(
            path, "AG101", '"collect" can\'t stand beside "items.from"', "the provider does the looping", on_key=True
        )
        return {}
    if job_form(context, value["job"], (*path, "job"), ("image",)) is None:
        return {}
    place = context.place("collect")
    job = derived(_with_document(value["job"]), value["job"])
    scope = base_scope(context, dict(place.references), "in a collecting job")
    call = resolve_pod(context, job, (*path, "job"), place.template, scope, Surroundings(context.spec.file.parent))
    if call is None:
        return {}
    document = f"replace(replace({_COLLECTED}, '$', '\\\\u0024'), '{{' + '{{', '{{\\\\u007b')"
    raw = {"name": "collected", "raw": {"data": tag(document)}}
    return {
        **call.view(),
        "artifacts": [raw],
        "filter": _filter(value["outputs"]),
        "verdict": derived(_verdict(context.item_list), value),
    }


def _with_document(job: dict[str, Any]) -> dict[str, Any]:
    artifacts = job.get("artifacts", {})
    inputs = [*artifacts.get("inputs", ()), {"name": "collected", "path": _FILE}]
    return {**job, "artifacts": {**artifacts, "inputs": inputs}}


def _filter(outputs: list[str]) -> str:
    """Return the jq filter that makes one map of a child: its item and its outputs."""
    found = '"{0}": ([$outputs[] | select(.name == "{0}") | .value][0] // "")'
    pairs = ", ".join(found.format(name) for name in outputs)
    return (
        f'(.status.outputs.parameters // []) as $outputs |\n{{"item": .metadata.annotations["argogen/item"], {pairs}}}'
    )


def _verdict(items: str) -> str:
    """Return the condition that is false when every item has succeeded, and else fails with the names of the others."""
    text = "(type(#) == 'string' ? # : toJson(#))"
    succeeded = f"map(fromJSON({_COLLECTED}), #['item'])"
    failed = f"filter(fromJSON({items}), not ({text} in {succeeded}))"
    names = f"join(map({failed}, sprig.regexReplaceAll('[^a-zA-Z0-9._-]+', toJson(#), '-')), ' ')"
    return tag(
        f"len(fromJSON({_COLLECTED})) == len(fromJSON({items})) ? 'false' :\n"
        f"int({quote('argogen: no success for ')} + sprig.trunc(500, {names}))"
    )
