"""Where an argument's value or an artifact comes from, and what Argo does not take for a source.

Facts: Argo 4.1 workflow/validate/validate.go (validateArgumentsValues), pkg/apis/workflow/v1alpha1/anystring.go and
workflow_types.go (HasLocationOrKey), workflow/common/util.go (overwriteWithArguments) and
workflow/controller/operator.go (setGlobalParameters).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import isfinite

from argogen.argo.model.workflows import Call, Parameter, Workflow, artifacts_of

FOREIGN_SOURCES = ("expression", "parameter", "path", "jsonPath")
"""Fields of `valueFrom` that outputs have and arguments must not."""

_LOCATIONS = {
    "artifactory": ("url",),
    "azure": ("blob",),
    "gcs": ("key",),
    "git": ("repo",),
    "hdfs": ("path", "addresses"),
    "http": ("url",),
    "oss": ("key",),
    "plugin": ("key",),
    "raw": (),
    "s3": ("key",),
}
"""The fields of which a location needs one to be a source; `raw` needs none."""


def any_string(value: str | float) -> str:
    """Return a parameter's `value`, `default` or enum entry as the text that Argo makes of it: 1.0 is `1`."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    try:
        number = float(value)  # JSON's numbers are floating point to Argo
    except OverflowError:
        return str(value)
    text = format(Decimal(repr(number)), "f") if isfinite(number) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def has_own_value(parameter: Parameter) -> bool:
    """Return whether an argument brings a value by itself: `default`, `supplied` and `event` are none."""
    return "value" in parameter.data or "configMapKeyRef" in parameter.data.get("valueFrom", {})


def has_wrong_source(parameter: Parameter) -> bool:
    """Return whether an argument has a `valueFrom` that Argo refuses there."""
    source = parameter.data.get("valueFrom")
    if source is None:
        return False
    allowed = source.get("event") or "configMapKeyRef" in source or "supplied" in source
    return not allowed or any(source.get(key) for key in FOREIGN_SOURCES)


def lacking_in_location(artifact: Parameter) -> tuple[str, tuple[str, ...]] | None:
    """Return the location that an artifact has and the fields that it lacks to be one, None where it has a source.

    The location is "" where it has none at all.
    """
    found = [kind for kind in _LOCATIONS if kind in artifact.data]
    for kind in found:
        needed = _LOCATIONS[kind]
        if not needed or any(artifact.data[kind].get(key) for key in needed):
            return None
    return (found[0], _LOCATIONS[found[0]]) if found else ("", ())


def passing_calls(workflow: Workflow) -> Iterator[Call]:
    """Yield the calls that pass arguments of their own: steps, tasks and hooks, not the entrypoint."""
    return (call for call in workflow.calls if call.data.get("arguments") and call.kind in ("step", "task", "hook"))


def own_artifacts(workflow: Workflow) -> Mapping[str, Parameter]:
    """Return the artifacts in `spec.arguments`, by name."""
    return artifacts_of(workflow.spec.get("arguments"), (*workflow.path, "arguments"))
