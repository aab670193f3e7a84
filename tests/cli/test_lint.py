"""`argogen lint`: specs and hand-written manifests, with exact places, in every format."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

MANIFEST = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
---
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  name: by-hand
spec:
  entrypoint: main
  serviceAccountName: by-hand
  activeDeadlineSeconds: 600
  ttlStrategy: {secondsAfterCompletion: 600}
  podGC: {strategy: OnPodCompletion}
  templates:
  - name: main
    container:
      image: alpine:3.20
      comand: [date]
"""


def test_a_project_without_problems(project: Path, argogen: Run) -> None:
    argogen("render")
    assert argogen("lint") == (0, "", "4 files, no problems\n")
    assert argogen("lint", "-q") == (0, "", "")


def test_a_manifest_by_hand_is_read_as_argo_reads_it(project: Path, argogen: Run) -> None:
    Path("by-hand.yaml").write_text(MANIFEST)
    code, out, err = argogen("lint", "by-hand.yaml")
    assert (code, err) == (1, "")
    assert out.splitlines()[:4] == [
        'by-hand.yaml:19:7: error AG301 unknown field "comand" in a container',
        "   |",
        "19 |       comand: [date]",
        "   |       ^~~~~~",
    ]


def test_yaml_of_another_kind_is_left_alone(project: Path, argogen: Run) -> None:
    Path("values.yaml").write_text("image: {tag: latest}\n")
    Path("lost-its-kind.yaml").write_text("apiVersoin: v1\nmetadata: {name: settings}\n")
    assert argogen("lint", "values.yaml") == (0, "", "1 file, no problems\n")
    code, out, _ = argogen("lint", "lost-its-kind.yaml")
    assert (code, out.splitlines()[0]) == (1, 'lost-its-kind.yaml:1:1: error AG302 missing field "apiVersion"')


def test_a_spec_is_checked_as_render_would(project: Path, argogen: Run) -> None:
    Path("specs/a.yaml").write_text("pattern: job\nname: a\njob:\n  imge: alpine\n")
    code, out, err = argogen("lint", "specs/a.yaml")
    assert (code, err) == (1, "")
    assert 'specs/a.yaml:4:3: error AG101 unknown key "imge" in job\n' in out
    assert not (project / "manifests").exists()


def test_a_note_alone_is_no_problem(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_text("")
    code, out, _ = argogen("lint")
    assert code == 0
    assert out.endswith("1 note\n")


def test_json_is_json_whatever_there_is_to_say(project: Path, argogen: Run) -> None:
    code, out, err = argogen("lint", "--format", "json")
    assert (code, json.loads(out)["diagnostics"]) == (0, [])
    Path("by-hand.yaml").write_text(MANIFEST)
    code, out, err = argogen("lint", "--format", "json", "by-hand.yaml")
    (found,) = json.loads(out)["diagnostics"]
    assert (code, err) == (1, "")
    assert (found["path"], found["line"], found["column"], found["code"]) == ("by-hand.yaml", 19, 7, "AG301")


def test_sarif_names_file_and_line(project: Path, argogen: Run) -> None:
    Path("by-hand.yaml").write_text(MANIFEST)
    code, out, err = argogen("lint", "--format", "sarif", "by-hand.yaml")
    (found,) = json.loads(out)["runs"][0]["results"]
    place = found["locations"][0]["physicalLocation"]
    assert (code, err) == (1, "")
    assert place["artifactLocation"]["uri"] == "by-hand.yaml"
    assert place["region"] == {"startLine": 19, "startColumn": 7, "endColumn": 13}


def test_github_gets_its_commands(project: Path, argogen: Run) -> None:
    Path("by-hand.yaml").write_text(MANIFEST)
    code, out, _ = argogen("lint", "--format", "github", "by-hand.yaml")
    assert code == 1
    assert out.startswith("::error file=by-hand.yaml,line=19,col=7,title=AG301")


def test_a_folder_means_all_that_is_in_it(project: Path, argogen: Run) -> None:
    Path("deploy/sub").mkdir(parents=True)
    Path("deploy/one.yml").write_text(MANIFEST)
    Path("deploy/sub/two.json").write_text('{"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflw"}')
    Path("deploy/notes.txt").write_text("not: [yaml")
    code, out, _ = argogen("lint", "deploy", "deploy/one.yml")
    assert code == 1
    assert [line.split(": ")[0] for line in out.splitlines() if ": error " in line] == [
        "deploy/one.yml:19:7",
        "deploy/sub/two.json:1:48",
    ]


def test_the_targeted_version_decides(project: Path, argogen: Run) -> None:
    Path("cron.yaml").write_text(
        "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {name: cron}\n"
        'spec: {schedules: ["0 3 * * *"], workflowSpec: {workflowTemplateRef: {name: a}}}\n'
    )
    assert argogen("lint", "cron.yaml")[0] == 0
    code, out, _ = argogen("lint", "--argo-version", "3.5", "cron.yaml")
    assert code == 1
    assert 'cron.yaml:4:8: error AG306 "schedules" needs Argo 3.6 or later, this project targets 3.5' in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.yaml",), 'there is no file "nowhere.yaml"'),
        (("--format", "sarf"), 'there is no format "sarf"\n  = help: did you mean "sarif"?'),
        (("--format",), "option '--format' requires an argument"),
    ],
)
def test_a_wrong_call(arguments: tuple[str, ...], said: str, project: Path, argogen: Run) -> None:
    code, out, err = argogen("lint", *arguments)
    assert (code, out) == (2, "")
    assert said.lower() in err.lower()


def test_nothing_to_check(tmp_path: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = argogen("lint")
    assert (code, out) == (2, "")
    assert err.startswith("argogen: there is nothing to check\n")


def test_two_specs_of_one_name(project: Path, argogen: Run) -> None:
    Path("specs/b.yaml").write_text(Path("specs/a.yaml").read_text())
    code, out, _ = argogen("lint")
    assert code == 1
    assert 'specs/b.yaml:2:7: error AG105 WorkflowTemplate "a" is rendered by specs/a.yaml too' in out
