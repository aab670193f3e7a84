"""The schedules of a CronWorkflow, in whichever of its two forms they stand."""

from collections.abc import Iterator

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.manifests import Manifest
from argogen.diagnostics import Path


def schedules_of(manifest: Manifest) -> Iterator[tuple[Path, str]]:
    """Yield each schedule of a CronWorkflow with its path; one with a tag, in a child, is not known yet."""
    spec = manifest.data.get("spec")
    if manifest.kind != "CronWorkflow" or not isinstance(spec, dict):
        return
    if spec.get("schedule"):
        yield manifest.path("spec", "schedule"), spec["schedule"]
        return
    for index, text in enumerate(spec.get("schedules", ())):
        if not has_tag(text):
            yield manifest.path("spec", "schedules", index), text
