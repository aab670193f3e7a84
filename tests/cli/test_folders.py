"""What `argogen lint FOLDER` looks at: manifests, and not what Kustomize and Helm make manifests of."""

from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.lint.folders import manifest_files

Run = Callable[..., tuple[int, str, str]]
GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: locks}\ndata: {limit: '1'}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with an overlay, a chart and hidden files."""
    texts = {
        "base/locks.yaml": GOOD,
        "overlay/kustomization.yaml": (
            "kind: Kustomization\npatches:\n- path: patch.yaml\npatchesJson6902:\n- path: ops.yml\n"
        ),
        "overlay/patch.yaml": "kind: CronWorkflow\nmetadata: {name: a}\nspec: {suspend: true}\n",
        "overlay/ops.yml": "- {op: replace, path: /spec, value: 1}\n",
        "chart/Chart.yaml": "apiVersion: v2\nname: a\n",
        "chart/values.yaml": "image: a\n",
        "chart/templates/workflow.yaml": "{{- if .Values.on }}\nkind: Workflow\n{{- end }}\n",
        ".github/workflow.yaml": "kind: [\n",
        "old/a.yaml": "kind: Workflow\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_only_manifests_are_looked_at(folder: Path) -> None:
    found = [file.relative_to(folder).as_posix() for file in manifest_files(folder)]
    assert found == ["base/locks.yaml", "old/a.yaml"]


def test_what_the_project_excludes_is_left_out(folder: Path, argogen: Run) -> None:
    (folder / "argogen.yaml").write_text("lint: {exclude: ['old/*']}\n")
    assert argogen("lint", ".") == (0, "", "2 files, no problems\n")
    assert argogen("lint", "old/a.yaml")[0] == 1


def test_a_folder_beside_the_project_may_be_named(folder: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "old" / "argogen.yaml").write_text("")
    monkeypatch.chdir(folder / "old")
    assert argogen("lint", "../base") == (0, "", "1 file, no problems\n")


def test_a_folder_without_manifests(folder: Path, argogen: Run) -> None:
    (folder / "empty").mkdir()
    code, out, err = argogen("lint", "empty")
    assert (code, out) == (2, "")
    assert "empty holds no YAML or JSON that may be a manifest" in err


def test_what_may_be_in_an_unreadable_file_is_not_missed(folder: Path, argogen: Run) -> None:
    caller = (
        "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {name: a}\n"
        "spec: {schedules: ['0 3 * * *'], workflowSpec: {workflowTemplateRef: {name: etl}}}\n"
    )
    (folder / "base" / "cron.yaml").write_text(caller)
    assert "AG602" in argogen("lint", "base")[1]
    (folder / "base" / "etl.yaml").write_text("kind: [\n")
    assert "AG602" not in argogen("lint", "base")[1]


def test_what_makes_it_fail_is_a_choice(folder: Path, argogen: Run) -> None:
    (folder / "base" / "run.yaml").write_text(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: a-}\n"
        "spec: {entrypoint: main, templates: [{name: main, suspend: {}}]}\n"
    )
    assert [argogen("lint", "base", "--fail-on", level)[0] for level in ("error", "warning", "note")] == [0, 1, 1]
    assert argogen("lint", "base", "--fail-on", "all")[0] == 2
