"""A parameter's value that is no text

The values of parameters are texts. Argo makes a text of a number or a boolean by its own rules: `1.10` becomes "1.1",
`0123` becomes "83", `1e3` becomes "1000" and `y` becomes "true" (go-yaml v2, and Argo 4.1
pkg/apis/workflow/v1alpha1/anystring.go). What `argo submit` sends is a text then. What sends the manifest as it is,
such as kubectl, Argo CD or a resource template, is refused by the full CRDs, which come with Argo since 4.0 and take a
text only. Write quotes.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from argogen.argo.model.children import Embedded
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Parameter, Workflow
from argogen.argo.versions import before
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short
from argogen.yamldoc import Document

_FULL_CRDS = "4.0"
"""The first version whose installation has them unless told otherwise."""


@rule("AG941", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield each value of a parameter that Argo changes, or that the API server may refuse."""
    refused = not before(cluster.version, _FULL_CRDS)
    for parameter in _parameters(workflow):
        for value, path in _values(parameter):
            read = _text_of(value)
            written = _written(workflow.manifest, path) or read
            if written != read:
                message = f'Argo reads {short(written)} as the text "{short(read)}"'
            elif refused:
                message = f"a parameter's value is a text: the API server refuses {short(written)} with the full CRDs"
            else:
                continue
            yield Problem(path, "AG941", message, f'put it in quotes: "{short(written)}"')


def _parameters(workflow: Workflow) -> Iterator[Parameter]:
    yield from workflow.parameters.values()
    for template in workflow.every_template:
        yield from template.inputs.values()
        yield from template.outputs.values()
    for call in workflow.calls:
        if call.template or call.kind == "hook":  # the entrypoint's are the workflow's
            yield from call.arguments.values()


def _values(parameter: Parameter) -> Iterator[tuple[Any, Path]]:
    """Yield what is no text among the values of a parameter."""
    data, path = parameter.data, parameter.path
    for key in ("value", "default"):
        if not isinstance(data.get(key, ""), str):
            yield data[key], (*path, key)
    for index, one in enumerate(data.get("enum", ())):
        if not isinstance(one, str):
            yield one, (*path, "enum", index)
    if not isinstance(data.get("valueFrom", {}).get("default", ""), str):
        yield data["valueFrom"]["default"], (*path, "valueFrom", "default")


def _text_of(value: float | bool) -> str:
    """Return the text that Argo makes of a number, which is a float64 to it, or of a boolean."""
    if isinstance(value, bool):
        return str(value).lower()
    try:
        whole, _, fraction = format(Decimal(repr(float(value))), "f").partition(".")
    except OverflowError:
        return str(value)
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def _written(manifest: Manifest, path: Path) -> str:
    """Return a value as it is written, "" where a spec is rendered to it."""
    places = manifest.places
    document = places.document if isinstance(places, Embedded) else places
    return document.written(path) if isinstance(document, Document) else ""
