"""What counts as a change of one object, and what does not."""

from .conftest import told


def template(text: str) -> str:
    """Return a WorkflowTemplate with one template of the name `run` that has these fields, in flow style."""
    return f"""
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: w}}
spec: {{templates: [{{name: run, {text}}}]}}
"""


def test_a_removed_output_is_one_change_at_its_name() -> None:
    before = template("outputs: {parameters: [{name: rows, valueFrom: {path: /tmp/n}}]}")
    assert told(before, template("container: {image: a}"))[1:] == [
        "remove spec.templates[run].outputs.parameters[rows]: {'name': 'rows', 'valueFrom': {'path': '/tmp/n'}} -> None"
    ]


def test_equal_quantities_mean_the_same() -> None:
    before = template("container: {image: a, resources: {requests: {memory: 1Gi, cpu: 1}}}")
    after = template("container: {image: a, resources: {requests: {memory: 1024Mi, cpu: 1000m}}}")
    assert told(before, after) == [
        "change spec.templates[run].container.resources.requests.memory: 1Gi -> 1024Mi (only the writing differs)",
        "change spec.templates[run].container.resources.requests.cpu: 1 -> 1000m (only the writing differs)",
    ]


def test_quotes_make_a_difference_only_where_argo_takes_more_than_texts() -> None:
    before = template(
        "inputs: {parameters: [{name: rows, default: 5}]}, container: {image: a, env: [{name: ROWS, value: 5}]}"
    )
    after = before.replace("5", '"5"')
    assert told(before, after) == [
        "change spec.templates[run].inputs.parameters[rows].default: 5 -> 5 (only the writing differs)",
        "change spec.templates[run].container.env[ROWS].value: 5 -> 5",
    ]


def test_steps_are_found_again_though_their_groups_changed() -> None:
    before = template("steps: [[{name: a, template: x}, {name: b, template: x}], [{name: c, template: x}]]")
    after = template("steps: [[{name: a, template: x}], [{name: b, template: x}], [{name: c, template: z}]]")
    assert told(before, after) == [
        "remove spec.templates[run].steps[0][b]: {'name': 'b', 'template': 'x'} -> None",
        "change spec.templates[run].steps[2][c].template: x -> z",
        "add spec.templates[run].steps[1]: None -> [{'name': 'b', 'template': 'x'}]",
    ]


def test_a_step_between_others_is_added_alone() -> None:
    before = template("steps: [[{name: a, template: x}], [{name: c, template: x}]]")
    after = template("steps: [[{name: a, template: x}], [{name: b, template: x}], [{name: c, template: x}]]")
    assert told(before, after) == ["add spec.templates[run].steps[1]: None -> [{'name': 'b', 'template': 'x'}]"]
