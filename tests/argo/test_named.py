"""What shares a scope of names, and which containers a pod has."""

from argogen import yamldoc
from argogen.argo.model.containers import containers_of
from argogen.argo.model.manifests import manifest_of
from argogen.argo.model.named import scopes
from argogen.argo.model.workflows import Workflow, workflow_of
from argogen.yamldoc import Dialect


def workflow(spec: str) -> Workflow:
    document = yamldoc.load(
        f"apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n{spec}", "", Dialect.ARGO
    ).documents[0]
    manifest = manifest_of(document.data, document, "4.1")
    assert manifest is not None
    found = workflow_of(manifest)
    assert found is not None
    return found


def names(spec: str, what: str) -> list[list[str | None]]:
    return [[one.name for one in scope.entries] for scope in scopes(workflow(spec)) if scope.what == what]


STEPS = """
  templates:
  - name: main
    steps:
    - - {name: a, template: set, arguments: {parameters: [{name: x}]}}
      - {name: b, inline: {suspend: {}}}
    - - {template: set}
  - name: set
    inputs: {parameters: [{name: x}, {name: z}]}
    containerSet: {containers: [{name: main, image: i}]}
    initContainers: [{name: prepare, image: i}]
    sidecars: [{name: log, image: i}]
    outputs: {parameters: [{name: r, globalName: g, value: "1"}, {name: s, value: "1"}]}
"""


def test_steps_of_all_groups_share_a_scope() -> None:
    assert names(STEPS, "step") == [["a", "b", None]]


def test_inline_templates_are_in_no_scope() -> None:
    assert names(STEPS, "template") == [["main", "set"]]


def test_inputs_and_arguments_are_scopes_of_their_own() -> None:
    assert names(STEPS, "input parameter") == [["x", "z"]]
    assert names(STEPS, "parameter") == [["x"]]


def test_global_outputs_are_named_beside_their_own_names() -> None:
    assert names(STEPS, "output parameter") == [["r", "s"]]
    assert names(STEPS, "global parameter") == [["g"]]


def test_all_containers_of_a_pod_share_a_scope() -> None:
    assert names(STEPS, "container") == [["main", "prepare", "log"]]


def test_containers_are_called_by_their_names() -> None:
    template = workflow(STEPS).by_name["set"]
    shown = [container.shown for container in containers_of(template)]
    assert shown == ['container "main"', 'init container "prepare"', 'sidecar "log"']


def test_the_container_of_a_template_has_no_name_of_its_own() -> None:
    template = workflow("  templates: [{name: main, script: {image: i, name: x}}]").templates[0]
    assert [container.shown for container in containers_of(template)] == ["the script"]
