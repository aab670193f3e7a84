"""An image whose tag moves

An image without a tag, or with the tag `latest`, is whatever was pushed last: a run can change, or fail, without any
change in the files, and the nodes may keep different ones. Name a version or a digest. It is said once for a workflow.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template, Workflow
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG910", Severity.WARNING, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the first image of a workflow without a fixed tag."""
    moving = [one for template in workflow.every_template for one in _images(template) if _moves(one[0])]
    if moving:
        image, path = moving[0]
        others = len({name for name, _ in moving}) - 1
        tag = 'the tag "latest"' if image.endswith(":latest") else "no tag"
        more = f", like {others} more of this workflow" if others else ""
        message = f'the image "{short(image)}" has {tag}, so it may change with any run{more}'
        yield Problem(path, "AG910", message, "name a version or a digest")


def _moves(image: str) -> bool:
    if not image or "{{" in image or "@" in image:
        return False
    _, colon, tag = image.rpartition("/")[2].partition(":")
    return not colon or tag == "latest"


def _images(template: Template) -> Iterator[tuple[str, Path]]:
    for key in ("container", "script"):
        if key in template.data:
            yield template.data[key].get("image", ""), (*template.path, key, "image")
    containers = template.data.get("containerSet", {}).get("containers", ())
    for index, one in enumerate(containers):
        yield one.get("image", ""), (*template.path, "containerSet", "containers", index, "image")
    for key in ("initContainers", "sidecars"):
        for index, one in enumerate(template.data.get(key, ())):
            yield one.get("image", ""), (*template.path, key, index, "image")
