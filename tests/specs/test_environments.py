"""Environments: each renders the same specs its own way, and faults are shown where they were written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from argogen.diagnostics import Severity, sort_diagnostics
from argogen.errors import UsageError
from argogen.project import Project, open_project
from argogen.render import Renderer
from argogen.repository import render_project

JOB = "pattern: job\nname: nightly\nnamespace: team\njob: {image: alpine, command: [date]}\n"
FAN_OUT = """pattern: workflow-of-workflows
name: nightly
namespace: team
items: {list: [a, b]}
semaphore: {limit: 3}
job: {image: alpine, command: [date]}
"""

Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write argogen.yaml and the one spec into a new project, which becomes the current folder."""
    (tmp_path / "specs").mkdir()
    monkeypatch.chdir(tmp_path)

    def write(settings: str, spec: str = JOB) -> None:
        (tmp_path / "argogen.yaml").write_text(settings)
        (tmp_path / "specs/spec.yaml").write_text(spec)

    return write


def documents(project: Project, kind: str) -> list[dict[str, Any]]:
    rendered = Renderer(project).render(project.root / "specs/spec.yaml")
    assert [one for one in rendered.diagnostics if one.severity == Severity.ERROR] == []
    return [document for document in rendered.documents if document["kind"] == kind]


def template(environment: str) -> dict[str, Any]:
    (project,) = open_project().environments(environment)
    return documents(project, "WorkflowTemplate")[0]


def said() -> list[str]:
    """Return the errors of all environments, each once: where, code, what, and the source from that column on."""
    lines: dict[str, None] = {}
    for project in open_project().environments():
        rendered, beyond, *_ = render_project(project)
        for one in sort_diagnostics([*beyond, *(d for result in rendered for d in result.diagnostics)]):
            if one.severity == Severity.ERROR:
                quoted = one.source_line[(one.location.column or 1) - 1 :]
                lines[f"{one.location} {one.code} {one.message} <- {quoted}"] = None
    return list(lines)


def test_without_environments_there_is_one_project(write: Write) -> None:
    write("output: out\n")
    (project,) = open_project().environments()
    assert (project.environment, project.output) == (None, project.root / "out")


def test_each_environment_has_an_output_of_its_own(write: Write) -> None:
    write("output: out\nenvironments: {dev: {}, prod: {output: live/manifests}}\n")
    found = {one.environment: one.output.relative_to(one.root).as_posix() for one in open_project().environments()}
    assert found == {"dev": "out/dev", "prod": "live/manifests"}


def test_one_environment_can_be_chosen(write: Write) -> None:
    write("environments: {dev: {}, prod: {}}\n")
    assert [one.environment for one in open_project().environments("prod")] == ["prod"]


@pytest.mark.parametrize(
    ("settings", "name", "hint"),
    [
        ("environments: {staging: {}, production: {}}", "prodution", 'did you mean "production"?'),
        ("environments: {dev: {}, prod: {}}", "europe", "there is dev, prod"),
        ("environments: {}", "prod", "none is declared"),
    ],
)
def test_an_environment_that_is_not_declared(settings: str, name: str, hint: str, write: Write) -> None:
    write(settings)
    with pytest.raises(UsageError, match=f'there is no environment "{name}"') as error:
        open_project().environments(name)
    assert error.value.hint == hint


LAYERS = """defaults:
  labels: {a: defaults, b: defaults, c: defaults, d: defaults}
environments:
  prod:
    defaults: {labels: {b: environment, c: environment, d: environment}}
    specs:
      nightly: {labels: {d: the spec in the environment}}
  dev: {}
"""


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ("dev", {"a": "defaults", "b": "defaults", "c": "spec", "d": "spec"}),
        ("prod", {"a": "defaults", "b": "environment", "c": "spec", "d": "the spec in the environment"}),
    ],
)
def test_the_nearest_layer_wins(environment: str, expected: dict[str, str], write: Write) -> None:
    write(LAYERS.replace("the spec in the environment", "override"), JOB + "labels: {c: spec, d: spec}\n")
    labels = template(environment)["metadata"]["labels"]
    del labels["app.kubernetes.io/managed-by"]
    assert labels == {key: value.replace("the spec in the environment", "override") for key, value in expected.items()}


def test_a_list_is_replaced_and_null_removes(write: Write) -> None:
    dev, prod = "{specs: {nightly: {schedule: null}}}", '{specs: {nightly: {schedule: ["0 5 * * *"]}}}'
    schedule = 'schedule: ["0 3 * * *", "0 4 * * *"]\nimagePullSecrets: [{name: a}]\n'
    write(f"environments: {{dev: {dev}, prod: {prod}}}\n", JOB + schedule)
    found = [documents(one, "CronWorkflow") for one in open_project().environments()]
    assert [[cron["spec"]["schedules"] for cron in crons] for crons in found] == [[], [["0 5 * * *"]]]
    assert template("dev")["spec"]["imagePullSecrets"] == [{"name": "a"}]


def test_an_environment_raises_a_limit(write: Write) -> None:
    write("environments: {dev: {}, prod: {specs: {nightly: {semaphore: {limit: 10}}}}}\n", FAN_OUT)
    limits = [documents(one, "ConfigMap")[0]["data"]["limit"] for one in open_project().environments()]
    assert limits == ["3", "10"]


def test_locks_of_an_environment_stand_above_the_projects(write: Write) -> None:
    write(
        "locks: {a: {limit: 1}, b: {limit: 1}}\nenvironments: {prod: {locks: {b: {limit: 2}, c: {limit: 3}}}}\n",
        FAN_OUT.replace("{limit: 3}", "c"),
    )
    (project,) = open_project().environments()
    assert project.settings["locks"] == {"a": {"limit": 1}, "b": {"limit": 2}, "c": {"limit": 3}}
    assert documents(project, "WorkflowTemplate")[0]["spec"]["templates"][1]["synchronization"] == {
        "semaphores": [{"configMapKeyRef": {"name": "argogen-locks", "key": "c"}}]
    }


def test_an_environment_has_its_version_registry_and_instance(write: Write) -> None:
    old = 'old: {argoVersion: "3.5", imageRegistry: mirror, instanceId: blue}'
    write(f'argoVersion: "4.1"\nenvironments: {{new: {{}}, {old}}}\n', FAN_OUT)
    (project,) = open_project().environments("old")
    parent, child = documents(project, "WorkflowTemplate")
    resource = parent["spec"]["templates"][1]
    assert resource["synchronization"] == {"semaphore": {"configMapKeyRef": {"name": "nightly-lock", "key": "limit"}}}
    assert 'workflows.argoproj.io/controller-instanceid: "blue"' in resource["resource"]["manifest"]
    assert child["spec"]["templates"][0]["container"]["image"] == "mirror/alpine"
    new = template("new")["spec"]["templates"][1]
    assert list(new["synchronization"]) == ["semaphores"]
    assert "instanceid" not in new["resource"]["manifest"]


def test_the_version_of_the_command_line_holds_in_every_environment(write: Write) -> None:
    write('environments: {dev: {}, old: {argoVersion: "3.5"}}\n')
    assert {one.argo_version for one in open_project(argo_version="4.0").environments()} == {"4.0"}


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        (
            'schedule: "0 25 * * *"',
            'argogen.yaml:5:20 AG112 hour 25 is not known to Argo (0 to 23) <- 25 * * *"',
        ),
        ("schedul: 1", 'argogen.yaml:5:7 AG101 unknown key "schedul" <- schedul: 1'),
        (
            "job: {env: [A]}",
            'argogen.yaml:5:18 AG103 "env" is a list, expected a map <- [A]}',
        ),
        (
            'job: {env: {A: "${inputs.a}"}}',
            'argogen.yaml:5:23 AG107 "inputs.a" is not known in a job <- ${inputs.a}"}}',
        ),
        (
            "argo: {podGCC: {}}",
            (
                'argogen.yaml:5:14 AG301 unknown field "podGCC" in WorkflowTemplate.spec'
                " (in WorkflowTemplate nightly: spec.podGCC) <- podGCC: {}}"
            ),
        ),
    ],
)
def test_a_fault_in_what_an_environment_says_of_a_spec(override: str, expected: str, write: Write) -> None:
    write(f"environments:\n  prod:\n    specs:\n     nightly:\n      {override}\n")
    assert said() == [expected]


def test_a_limit_below_1_in_an_environment(write: Write) -> None:
    write("environments:\n  prod:\n    specs:\n      nightly: {semaphore: {limit: 0}}\n", FAN_OUT)
    assert 'argogen.yaml:4:36 AG103 "limit" is 0, the least is 1 <- 0}}' in said()


def test_a_fault_in_an_environments_defaults(write: Write) -> None:
    write("environments:\n  prod:\n    defaults: {hygiene: {activeDeadlineSeconds: 5 y}}\n")
    (line,) = said()
    assert line.startswith('argogen.yaml:3:49 AG103 unit " y" in "5 y" is not known')


def test_a_fault_of_the_spec_stays_in_the_spec(write: Write) -> None:
    write("environments: {dev: {}, prod: {specs: {nightly: {labels: {a: b}}}}}\n", JOB.replace("[date]", "5"))
    assert said() == ['specs/spec.yaml:4:31 AG103 "command" is the number 5, expected text or a list <- 5}']


def test_a_version_that_lacks_what_the_spec_asks_for(write: Write) -> None:
    write('environments: {dev: {}, old: {argoVersion: "3.5"}}\n', JOB + 'schedule: ["0 3 * * *", "0 4 * * *"]\n')
    (line,) = said()
    assert line.startswith("specs/spec.yaml:5:11 AG124 2 schedules in one CronWorkflow need Argo 3.6 <- ")


def test_a_lock_that_one_environment_does_not_declare(write: Write) -> None:
    write(
        "environments: {dev: {locks: {databases: {limit: 1}}}, prod: {}}\n", FAN_OUT.replace("{limit: 3}", "databases")
    )
    assert said() == ['specs/spec.yaml:5:12 AG133 argogen.yaml declares no lock "databases" <- databases']


def test_a_spec_that_no_environment_knows(write: Write) -> None:
    write("environments:\n  prod:\n    specs:\n      nightyl: {}\n")
    assert said() == ['argogen.yaml:4:7 AG135 there is no spec "nightyl" <- nightyl: {}']


def test_a_key_that_an_environment_takes_away(write: Write) -> None:
    write("environments:\n  prod:\n    specs:\n      nightly: {job: null}\n")
    assert said() == ['argogen.yaml:4:16 AG102 "job" is missing <- {job: null}']
