"""What is written differently and means the same, and what looks alike and does not."""

import pytest

from .conftest import changes
from .test_compare import template

DAG = "dag: {{tasks: [{{name: a, template: x}}, {{name: b, template: x}}, {{name: c, template: x, {}}}]}}"
CONTAINER = "container: {{image: a, {}}}"
INPUT = "inputs: {{parameters: [{{name: p, {}}}]}}"
SCRIPT = "script: {{image: a, source: {}}}"

SAME = {
    "quantities": (CONTAINER, "resources: {limits: {memory: 2Gi}}", "resources: {limits: {memory: 2048Mi}}"),
    "a whole number and its text": (INPUT, "value: 7", "value: '7'"),
    "a boolean and its text": (INPUT, "value: true", "value: 'true'"),
    "a large number and its text": (INPUT, "value: 1e6", "value: '1000000'"),
    "the order of an enum": (INPUT, "enum: [x, 1]", "enum: ['1', x]"),
    "the order of variables": (CONTAINER, "env: [{name: A}, {name: B}]", "env: [{name: B}, {name: A}]"),
    "variables that stay behind what they refer to": (
        CONTAINER,
        "env: [{name: A}, {name: C}, {name: B, value: $(A)}]",
        "env: [{name: A}, {name: B, value: $(A)}, {name: C}]",
    ),
    "blanks in a tag": (CONTAINER, "args: ['{{inputs.parameters.p}}']", "args: ['{{ inputs.parameters.p }}']"),
    "blanks and quotes in an expression": (CONTAINER, """args: ["{{= a  == 'x' }}"]""", """args: ['{{=a == "x"}}']"""),
    "blanks in depends": (DAG, "depends: a&&b", "depends: a && b"),
    "the order of what depends asks for": (DAG, "depends: a && b", "depends: b && a"),
    "dependencies and depends": (DAG, "dependencies: [a, b]", "depends: a && b"),
    "the order of dependencies": (DAG, "dependencies: [a, b]", "dependencies: [b, a]"),
    "the order of tolerations": (
        "container: {{image: a}}, tolerations: {}",
        "[{key: a, operator: Exists}, {key: a, value: x}]",
        "[{key: a, value: x}, {key: a, operator: Exists}]",
    ),
    "nothing and an empty list": (CONTAINER, "env: []", "args: []"),
    "nothing and null": (CONTAINER, "workingDir: null", "args: null"),
    "nothing and empty inputs": ("suspend: {{}}, inputs: {}", "{}", "{parameters: []}"),
    "durations": ("suspend: {{duration: {}}}", "90m", "1h30m"),
    "a number where a text may stand, too": ("suspend: {{}}, activeDeadlineSeconds: {}", "60", "'60'"),
    "line ends behind a script": (SCRIPT, '"echo\\n"', '"echo\\n\\n"'),
    "JSON in a text": (INPUT, """value: '{"a": 1, "b": [2]}'""", """value: '{"b":[2],"a":1}'"""),
    "a patch of the pod": ("suspend: {{}}, podSpecPatch: {}", "'{\"a\": 1}'", "'a: 1'"),
}

DIFFERENT = {
    "quantities": (CONTAINER, "resources: {limits: {memory: 1G}}", "resources: {limits: {memory: 1Gi}}"),
    "a line end behind a value": (INPUT, 'value: "a"', 'value: "a\\n"'),
    "text and number where only texts stand": (CONTAINER, "env: [{name: A, value: '1'}]", "env: [{name: A, value: 1}]"),
    "variables that come before what they refer to": (
        CONTAINER,
        "env: [{name: A}, {name: B, value: $(A)}]",
        "env: [{name: B, value: $(A)}, {name: A}]",
    ),
    "the order of arguments": (CONTAINER, "args: [a, b]", "args: [b, a]"),
    "the order of where variables come from": (
        CONTAINER,
        "envFrom: [{secretRef: {name: a}}, {configMapRef: {name: a}}]",
        "envFrom: [{configMapRef: {name: a}}, {secretRef: {name: a}}]",
    ),
    "the order of initContainers": (
        "suspend: {{}}, initContainers: {}",
        "[{name: a, image: x}, {name: b, image: x}]",
        "[{name: b, image: x}, {name: a, image: x}]",
    ),
    "and and or": (DAG, "depends: a && b", "depends: a || b"),
    "the order of items": (DAG, "withItems: [1, 2]", "withItems: [2, 1]"),
    "an item and its text": (DAG, "withItems: [1]", "withItems: ['1']"),
    "blanks in a text": (CONTAINER, "args: ['a  b']", "args: ['a b']"),
    "blanks in a text of an expression": (CONTAINER, """args: ["{{='a  b'}}"]""", """args: ["{{='a b'}}"]"""),
    "a boolean and a number": ("suspend: {{}}, daemon: {}", "true", "1"),
    "which kind of volume it is": ("suspend: {{}}, volumes: [{{name: v, {}}}]", "emptyDir: {}", "hostPath: {path: /}"),
    "a volume and none": ("suspend: {{}}, volumes: [{{name: v, {}}}]", "emptyDir: {}", "csi: null"),
}


def pair(form: str, before: str, after: str) -> tuple[str, str]:
    return template(form.format(before)), template(form.format(after))


@pytest.mark.parametrize("name", SAME)
def test_it_means_the_same(name: str) -> None:
    found = changes(*pair(*SAME[name]))
    assert found, "it is counted as written differently"
    assert all(change.cosmetic for change in found)


@pytest.mark.parametrize("name", DIFFERENT)
def test_it_means_something_else(name: str) -> None:
    assert any(not change.cosmetic for change in changes(*pair(*DIFFERENT[name])))


CRON = """
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {{name: w}}
spec: {{ {}, workflowSpec: {{workflowTemplateRef: {{name: w}}}}}}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("schedule: 0 3 * * *", 'schedules: ["0 3 * * *"]'),
        ('schedules: ["0 3 * * *"]', 'schedules: ["0  03 * * *"]'),
        ('schedules: ["@daily"]', 'schedules: ["0 0 * * *"]'),
        ('schedules: ["0 1 * * *", "0 2 * * *"]', 'schedules: ["0 2 * * *", "0 1 * * *"]'),
    ],
)
def test_schedules_mean_the_same(before: str, after: str) -> None:
    found = changes(CRON.format(before), CRON.format(after), "3.7")
    assert found
    assert all(change.cosmetic for change in found)


def test_a_field_that_the_targeted_argo_ignores_is_no_other_way_to_write_it() -> None:
    before, after = CRON.format('schedules: ["0 3 * * *"]'), CRON.format("schedule: 0 3 * * *")
    found = [change for change in changes(before, after, "4.1") if not change.cosmetic]
    assert [(change.kind, change.path) for change in found] == [
        ("add", ("spec", "schedule")),
        ("remove", ("spec", "schedules", found[1].path[-1])),
    ]


def test_one_lock_may_be_written_as_a_list_of_one() -> None:
    before = template("suspend: {}, synchronization: {mutex: {name: m}}")
    after = template("suspend: {}, synchronization: {mutexes: [{name: m}]}")
    assert all(change.cosmetic for change in changes(before, after, "3.6"))
    assert any(not change.cosmetic for change in changes(before, after, "4.0"))


def test_which_spec_an_object_is_from_means_nothing_to_the_cluster() -> None:
    config = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: limits, annotations: {argogen/spec: specs/FOLDER/a.yaml}}\n"
    )
    before, after = (config.replace("FOLDER", name) for name in ("old", "new"))
    assert [change.same for change in changes(before, after)] == ["it only says which spec it is from"]
