"""No report shows a value that may be secret; that something changed is shown all the same."""

import pytest

from argogen.report.diff import FORMATS, Style

from .conftest import judged

SECRET = "hunter2"
POD = 'containers: [{name: a, image: "b:1", env: [{name: API_TOKEN, value: "%s"}]}]'
APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
CHILD = "apiVersion: v1\n      kind: Secret\n      metadata: {name: a}\n      stringData: {any: %s}"

OBJECTS = {
    "data": "kind: Secret\ndata: {any: %s}",
    "stringData": "kind: Secret\nstringData: {any: %s}",
    "a variable": f"kind: Pod\nspec: {{{POD}}}",
    "an annotation": f'kind: ConfigMap\nmetadata: {{annotations: {{{APPLIED}: \'{{"x": "%s"}}\'}}}}',
    "a parameter": "kind: Workflow\nspec: {arguments: {parameters: [{name: db-password, value: %s}]}}",
    "a default": "kind: Workflow\nspec: {templates: [{name: a, inputs: {parameters: [{name: secret, default: %s}]}}]}",
    "a child": f"kind: Workflow\nspec:\n  templates:\n  - name: a\n    resource:\n     manifest: |\n      {CHILD}",
}


def manifest(text: str, value: str | None) -> str:
    """Return an object with a value, or, with None, only its name."""
    kind = text.partition("\n")[0]
    version = "argoproj.io/v1alpha1" if "Workflow" in kind else "v1"
    body = text % value if value else kind
    name = "" if "metadata:" in body.split("spec")[0] else "\nmetadata: {name: a}"
    return f"apiVersion: {version}\n{body}{name}\n".replace("metadata: {annotations", "metadata: {name: a, annotations")


@pytest.mark.parametrize("text", OBJECTS.values(), ids=OBJECTS)
@pytest.mark.parametrize(("before", "after"), [("other", SECRET), (SECRET, "other"), (None, SECRET), (SECRET, None)])
@pytest.mark.parametrize("format_", FORMATS)
def test_it_is_masked_in_every_report(text: str, before: str | None, after: str | None, format_: str) -> None:
    found = judged(manifest(text, before), manifest(text, after))
    assert found.changed
    told = FORMATS[format_](found, Style(cosmetic=True))
    assert told
    assert SECRET not in told
    assert format_ == "json" or "a" in told


@pytest.mark.parametrize("format_", FORMATS)
def test_a_text_that_is_no_manifest_any_more_hides_what_it_was(format_: str) -> None:
    text = OBJECTS["a child"]
    start = text.index(CHILD)
    no_manifest = text[:start] + 'just "text\n      of two lines'
    told = FORMATS[format_](judged(manifest(text, SECRET), manifest(no_manifest + "%.0s", SECRET)), Style())
    assert told
    assert SECRET not in told
