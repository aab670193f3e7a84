"""`argogen uses`: who uses a template, how, and where that is written."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

SHARED = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: shared}
spec:
  entrypoint: main
  templates:
  - name: main
    steps: [[{name: first, template: notify}]]
  - {name: notify, container: {image: "alpine:3.20"}}
"""
CALLERS = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: caller}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    dag:
      tasks:
      - name: task
        templateRef: {name: shared, template: notify}
        hooks:
          exit: {templateRef: {name: shared, template: notify}}
          late: {expression: "true", templateRef: {name: shared, template: notify}}
      - {name: child, template: create}
  - name: bye
    steps: [[{name: step, templateRef: {name: shared, template: notify}}]]
  - name: create
    resource:
      action: create
      manifest: |
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata: {generateName: child-}
        spec: {workflowTemplateRef: {name: shared}}
---
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: nightly}
spec:
  schedule: "0 3 * * *"
  workflowSpec: {workflowTemplateRef: {name: shared}}
---
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: once}
spec: {entrypoint: notify, workflowTemplateRef: {name: shared}}
---
apiVersion: argoproj.io/v1alpha1
kind: WorkflowEventBinding
metadata: {name: pushed}
spec:
  event: {selector: "true"}
  submit: {workflowTemplateRef: {name: shared}}
---
apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata: {name: sensor}
spec:
  triggers:
  - template:
      name: run
      k8s:
        operation: create
        source:
          resource:
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            metadata: {generateName: run-}
            spec: {workflowTemplateRef: {name: shared}}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with hand-written manifests only."""
    (tmp_path / "manifests").mkdir()
    (tmp_path / "argogen.yaml").write_text("defaults: {namespace: team}\n")
    (tmp_path / "manifests/shared.yaml").write_text(SHARED)
    (tmp_path / "manifests/callers.yaml").write_text(CALLERS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_way_of_use_is_listed_with_its_place(repository: Path, argogen: Run) -> None:
    assert argogen("uses", "shared") == (
        0,
        """\
shared/main
  child workflow       caller             manifests/callers.yaml:26:44
  CronWorkflow         nightly            manifests/callers.yaml:33:46
  event                pushed             manifests/callers.yaml:45:40
  event                sensor             manifests/callers.yaml:61:48
shared/notify
  step                 caller/bye, step   manifests/callers.yaml:18:65
  exit handler         caller/main, exit  manifests/callers.yaml:14:56
  hook                 caller/main, late  manifests/callers.yaml:15:76
  task                 caller/main, task  manifests/callers.yaml:12:47
  workflowTemplateRef  once               manifests/callers.yaml:38:56
""",
        "9 uses of shared\n",
    )


def test_the_workflow_itself_counts_among_the_users_of_one_template(repository: Path, argogen: Run) -> None:
    _, out, _ = argogen("uses", "shared/notify")
    assert "  step                 shared/main, first  manifests/shared.yaml:8:38\n" in out
    assert "child workflow" not in out


def test_a_use_leads_to_the_spec_and_to_the_manifest(project: Path, argogen: Run) -> None:
    (project / "specs/a.yaml").write_text(
        "pattern: job\nname: a\njob: {image: alpine:3.20, command: [date]}\n"
        "consumers:\n- name: tell\n  templateRef: {name: b, template: run}\n"
        'schedule: "0 3 * * *"\n'
    )
    (project / "specs/b.yaml").write_text(
        "pattern: facade\nname: b\njob: {image: alpine:3.20, command: [date], result: /tmp/result.json}\n"
        "outputs: {status: $.status}\n"
    )
    assert argogen("render")[0] == 0
    assert argogen("uses", "b") == (
        0,
        "b/run\n  consumer  a/zz-internal-exit, tell  specs/a.yaml:6:36  manifests/a.yaml:44:21\n",
        "1 use of b\n",
    )
    assert argogen("uses", "a")[1] == "a/main\n  CronWorkflow  a  specs/a.yaml:7:11  manifests/a.yaml:69:13\n"


def test_what_a_caller_hands_to_a_provider_is_used_by_it(argogen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2] / "examples/databases")
    _, out, _ = argogen("uses", "db-sizes-item")
    assert out.startswith("db-sizes-item/main\n  provider  db-sizes/main, each  specs/db-sizes.yaml:5:")


def test_json_says_the_same(repository: Path, argogen: Run) -> None:
    _, out, err = argogen("uses", "shared", "--format", "json")
    first = json.loads(out)["uses"][1]
    assert err == "9 uses of shared\n"
    assert first == {
        "workflowTemplate": "shared",
        "template": "main",
        "clusterScope": False,
        "how": "CronWorkflow",
        "by": {"kind": "CronWorkflow", "namespace": "", "name": "nightly", "template": "", "step": ""},
        "path": "manifests/callers.yaml",
        "line": 33,
        "column": 46,
        "manifest": None,
    }


def test_nothing_uses_it(repository: Path, argogen: Run) -> None:
    assert argogen("uses", "caller") == (0, "", "nothing here uses caller\n")


def test_a_name_that_nothing_has(repository: Path, argogen: Run) -> None:
    assert argogen("uses", "shard") == (
        2,
        "",
        'argogen: there is no WorkflowTemplate "shard"\n  = help: did you mean "shared"?\n',
    )
    assert argogen("uses", "shared/mian")[::2] == (
        2,
        'argogen: the WorkflowTemplate "shared" has no template "mian"\n  = help: did you mean "main"?\n',
    )


def test_a_spec_with_errors_is_reported_beside_what_is_known(repository: Path, argogen: Run) -> None:
    (repository / "specs").mkdir()
    (repository / "specs/bad.yaml").write_text("pattern: job\nname: bad\n")
    code, out, err = argogen("uses", "shared")
    assert code == 1
    assert out.startswith("shared/main\n")
    assert "specs/bad.yaml:1:1: error AG102" in err


def test_a_template_that_is_declared_elsewhere_may_be_used(repository: Path, argogen: Run) -> None:
    (repository / "argogen.yaml").write_text("lint: {external: {far: {}}}\n")
    assert argogen("uses", "far") == (0, "", "nothing here uses far\n")


def test_hostile_names_stay_on_their_line(repository: Path, argogen: Run) -> None:
    (repository / "manifests/hostile.yaml").write_text(
        CALLERS.partition("---")[0].replace("name: caller", r'name: "evil\e[31m\n::error::x"')
    )
    _, out, _ = argogen("uses", "shared")
    assert "\x1b" not in out
    assert "\n::error" not in out


def test_what_stands_below_lib_counts(repository: Path, argogen: Run) -> None:
    (repository / "argogen.yaml").write_text("lib: [platform]\n")
    (repository / "platform").mkdir()
    (repository / "manifests/callers.yaml").rename(repository / "platform/callers.yaml")
    assert "  CronWorkflow         nightly            platform/callers.yaml:33:46\n" in argogen("uses", "shared")[1]


def test_what_environments_share_is_said_once(project: Path, argogen: Run) -> None:
    (project / "argogen.yaml").write_text("environments: {dev: {}, prod: {specs: {b: {schedule: 0 3 * * *}}}}\n")
    (project / "specs/a.yaml").write_text(
        'pattern: job\nname: a\njob: {image: alpine:3.20, command: [date]}\nschedule: "0 4 * * *"\n'
    )
    assert argogen("uses", "a")[1] == "a/main\n  CronWorkflow  a  specs/a.yaml:4:11\n"
    assert argogen("uses", "b")[1] == "b/main\n  CronWorkflow  b  argogen.yaml:1:54\n"
    assert argogen("uses", "b", "--env", "dev")[2] == "nothing here uses b\n"
