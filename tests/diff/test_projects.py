"""Diffs of projects without Git: committed against rendered, one environment against another, folders."""

import io
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import argogen
from argogen.cli.main import main
from argogen.diff.engine import diff_environments
from argogen.diff.model import Spot

from .conftest import in_words

SPEC = """\
pattern: job
name: nightly
schedule: "0 3 * * *"
job: {image: alpine:3.20, command: [date]}
"""
FAN_OUT = """\
pattern: workflow-of-workflows
name: sizes
items: {list: [a, b]}
semaphore: databases
job: {image: alpine:3.20, command: [date]}
"""
SETTINGS = """\
locks: {databases: {limit: 3}}
environments:
  dev: {defaults: {namespace: dev}}
  prod:
    defaults: {namespace: prod}
    locks: {databases: {limit: 9}}
    specs: {nightly: {schedule: "0 4 * * *"}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two environments, rendered."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "argogen.yaml").write_text(SETTINGS)
    (tmp_path / "specs/nightly.yaml").write_text(SPEC)
    (tmp_path / "specs/sizes.yaml").write_text(FAN_OUT)
    monkeypatch.chdir(tmp_path)
    assert main(["-q", "render"]) == 0
    return tmp_path


def diff(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    return main(["diff", *arguments]), *capsys.readouterr()


def test_another_way_to_write_the_same_is_no_change_and_no_equality(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / "manifests/dev/nightly.yaml"
    file.write_text(file.read_text().replace("activeDeadlineSeconds: 28800", "activeDeadlineSeconds: 28800.0"))
    code, _, said = diff(capsys, "--committed")
    assert (code, said) == (0, "no changes of meaning (--show-cosmetic shows what is written differently)\n")
    code, shown, said = diff(capsys, "--committed", "--show-cosmetic")
    assert (code, said) == (0, "")
    assert "no changes of meaning" in shown


def test_what_is_committed_is_compared_with_what_the_specs_say(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(capsys, "--committed") == (0, "", "no differences\n")
    file = project / "manifests/dev/nightly.yaml"
    file.write_text(file.read_text().replace("0 3 * * *", "0 5 * * *"))
    code, out, _ = diff(capsys, "--committed", "--env", "dev", "--exit-code")
    assert code == 1
    effect = "7 runs a week, every day at 05:00 -> every day at 03:00"
    assert "committed manifests -> what the specs render to" in out
    assert "CronWorkflow dev/nightly" in out
    assert effect in out
    assert "1 changed, 13 unchanged" in out
    assert diff(capsys, "--committed", "--env", "prod")[1] == ""


def test_two_environments_are_compared_without_their_namespaces(project: Path) -> None:
    settings = argogen.open_project(project)
    report = diff_environments(*(argogen.side_of_project(settings, name, name) for name in ("dev", "prod")))
    assert [(str(one.id), in_words(change)) for one in report.objects for change in one.real] == [
        ("ConfigMap argogen-locks", "change data.databases: 3 -> 9"),
        ("CronWorkflow nightly", "change spec.schedules[0 4 * * *]: 0 3 * * * -> 0 4 * * *"),
    ]
    assert report.cosmetic == 12


def test_a_lock_has_its_place_in_the_settings(project: Path) -> None:
    settings = argogen.open_project(project)
    sides = [argogen.side_of_project(settings, name, name) for name in ("dev", "prod")]
    locks = [one for side in sides for one in side.snapshots if one.id.kind == "ConfigMap"]
    assert [str(one.locate(Spot(("data", "databases")))) for one in locks] == ["argogen.yaml:1:28", "argogen.yaml:6:32"]


def test_a_change_has_its_place_in_the_spec(project: Path) -> None:
    settings = argogen.open_project(project)
    before = argogen.side_of_project(settings, "before", "dev")
    spec = project / "specs/nightly.yaml"
    spec.write_text(SPEC.replace("date", "uptime"))
    [diff] = argogen.diff_sides(before, argogen.side_of_project(settings, "after", "dev")).objects
    [change] = diff.changes
    assert diff.after is not None
    assert str(diff.after.locate(change.after_at)) == "specs/nightly.yaml:4:37"
    assert (diff.after.spec, diff.after.file) == ("specs/nightly.yaml", "manifests/dev/nightly.yaml")


def test_a_folder_with_settings_is_rendered(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = project.parent / "other"
    (other / "specs").mkdir(parents=True)
    (other / "argogen.yaml").write_text(SETTINGS)
    (other / "specs/nightly.yaml").write_text(SPEC.replace("alpine:3.20", "alpine:3.21"))
    out = diff(capsys, str(project), str(other))[1]
    assert "~ spec.templates[main].container.image: alpine:3.20 -> alpine:3.21" in out


def test_of_folders_with_settings_one_environment_may_be_meant(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = project.parent / "later"
    shutil.copytree(project, later)
    (later / "argogen.yaml").write_text(SETTINGS.replace("0 4 * * *", "0 5 * * *"))
    assert diff(capsys, ".", str(later), "--env", "dev")[1] == ""
    assert "0 4 * * * -> 0 5 * * *" in diff(capsys, ".", str(later), "--env", "prod")[1]
    code, _, said = diff(capsys, "manifests/dev", "manifests/prod", "--env", "prod")
    assert (code, '"manifests/dev" has manifests and no environments' in said) == (2, True)


def test_stdin_may_be_one_side(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = project / "manifests/dev/nightly.yaml"
    changed = file.read_bytes().replace(b"date", b"uptime")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(changed)))
    assert "container.command[0]: date -> uptime" in diff(capsys, str(file), "-")[1]


def test_nothing_of_an_input_reaches_the_terminal_as_a_control_character(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (("old", "x"), ("new", "\\e[31m\\u202e")):
        text = f'apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: "m\\e[1m"}}\ndata: {{"k\\e]0;": "{value}"}}\n'
        (project / f"{name}.yaml").write_text(text)
    out = diff(capsys, "old.yaml", "new.yaml")[1]
    assert not [character for character in out if not character.isprintable() and character != "\n"]


def test_secret_values_are_not_shown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in (("old", "hunter2"), ("new", "hunter3")):
        (project / f"{name}.yaml").write_text(
            f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData: {{password: {value}}}\n"
        )
    assert "stringData.password: *** -> ***" in diff(capsys, "old.yaml", "new.yaml")[1]
