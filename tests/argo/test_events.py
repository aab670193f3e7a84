"""The Workflows that events start, as they are written in Sensors and WorkflowEventBindings."""

from typing import Any

import pytest

from argogen import yamldoc
from argogen.argo.model.events import Submitted, submitted_by
from argogen.argo.model.manifests import manifest_of
from argogen.yamldoc import Dialect

WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: import-}
spec:
  workflowTemplateRef: {name: import}
  arguments: {parameters: [{name: day}, {name: region, value: eu}]}
"""


def submitted(text: str) -> tuple[Submitted, ...]:
    document = yamldoc.load(text, "events.yaml", Dialect.ARGO).documents[0]
    manifest = manifest_of(document.data, document, "4.1", file="events.yaml")
    assert manifest
    return submitted_by(manifest, "4.1")


def sensor(trigger: str = "argoWorkflow", dest: str = "", **more: Any) -> tuple[Submitted, ...]:
    """Return what a Sensor submits whose trigger holds WORKFLOW, and puts a value at `dest`."""
    workflow = yamldoc.load(WORKFLOW, "", Dialect.ARGO).documents[0].data
    body = {"source": {"resource": workflow}, "parameters": [{"dest": dest}] if dest else [], **more}
    spec = {"triggers": [{"template": {"name": "import", trigger: body}}]}
    data = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Sensor", "metadata": {"name": "a", "namespace": "events"}}
    return submitted(yamldoc.write(data | {"spec": spec}))


@pytest.mark.parametrize("trigger", ["argoWorkflow", "k8s"])
def test_a_sensor_submits_what_its_trigger_holds(trigger: str) -> None:
    (found,) = sensor(trigger)
    assert found.workflow
    assert found.workflow.reference
    assert found.workflow.reference.name == "import"
    assert found.workflow.path == ("spec", "triggers", 0, "template", trigger, "source", "resource", "spec")
    assert found.manifest.namespace == "events"
    assert found.manifest.location((*found.workflow.path, "workflowTemplateRef")).line > 1


def test_the_event_fills_arguments() -> None:
    (found,) = sensor(dest="spec.arguments.parameters.0.value")
    assert found.workflow
    day, region = found.workflow.parameters.values()
    assert (day.has_value, region.data) == (True, {"name": "region", "value": "eu"})
    assert found.written["spec"]["arguments"]["parameters"][0] == {"name": "day"}


@pytest.mark.parametrize("dest", ["metadata.name", "metadata.labels.team"])
def test_names_and_labels_from_the_event_change_nothing_here(dest: str) -> None:
    assert len(sensor(dest=dest)) == 1


@pytest.mark.parametrize(
    "dest",
    ["spec.entrypoint", "spec.arguments", "spec.arguments.parameters.-1", "spec.arguments.parameters.7.value", "", "a"],
)
def test_what_the_event_may_change_beyond_that_is_left_alone(dest: str) -> None:
    assert sensor(parameters=[{"dest": dest}]) == ()


def test_other_operations_start_nothing_that_is_written() -> None:
    assert sensor(operation="resubmit") == ()
    assert sensor("k8s", operation="delete") == ()
    assert sensor(args=["--entrypoint", "other"]) == ()
    assert sensor("http") == ()


@pytest.mark.parametrize("spec", ["3", "{triggers: 3}", "{triggers: [3, {template: {argoWorkflow: {source: [1]}}}]}"])
def test_a_sensor_may_hold_anything(spec: str) -> None:
    assert submitted(f"{{apiVersion: argoproj.io/v1alpha1, kind: Sensor, metadata: 3, spec: {spec}}}") == ()


def test_an_event_binding_makes_a_workflow_of_its_template() -> None:
    (found,) = submitted(
        """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowEventBinding
metadata: {name: a, namespace: events}
spec:
  event: {selector: "true"}
  submit:
    workflowTemplateRef: {name: import, clusterScope: true}
    arguments: {parameters: [{name: day, valueFrom: {event: payload.day}}]}
"""
    )
    assert found.workflow
    assert found.workflow.reference
    assert (found.workflow.kind, found.workflow.reference.kind) == ("Workflow", "ClusterWorkflowTemplate")
    assert (found.manifest.name, found.manifest.namespace) == ("import-", "events")
    assert found.manifest.location(found.workflow.parameters["day"].path).line == 8


def test_other_objects_start_nothing() -> None:
    assert submitted(WORKFLOW) == ()
