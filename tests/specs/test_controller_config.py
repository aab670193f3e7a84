"""The pattern controller-config: settings written as YAML become the texts that the controller reads."""

from pathlib import Path
from typing import Any

import pytest

from argogen import yamldoc
from argogen.argo.model.controller import settings_of
from argogen.argo.versions import NEWEST
from argogen.project import open_project
from argogen.repository import render_project

HEAD = {"pattern": "controller-config", "name": "workflow-controller-configmap"}


def rendered(folder: Path, spec: dict[str, Any], project: dict[str, Any] | None = None) -> tuple[Any, list[str]]:
    """Return the ConfigMap of a spec, and what is said of it."""
    (folder / "specs").mkdir()
    (folder / "argogen.yaml").write_text(yamldoc.write(project or {}), encoding="utf-8")
    (folder / "specs" / "spec.yaml").write_text(yamldoc.write(HEAD | spec), encoding="utf-8")
    (result,), beyond, _ = render_project(open_project(folder))
    said = [f"{one.location.line}:{one.location.column} {one.code}" for one in (*beyond, *result.diagnostics)]
    (document,) = result.documents
    return document, said


def settings(folder: Path, spec: dict[str, Any], project: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the settings that the controller reads of a spec's ConfigMap; argogen may have nothing to say of them."""
    document, said = rendered(folder, spec, project)
    assert said == []
    found = settings_of(document, NEWEST)
    assert found
    assert found.problems == ()
    return found.data


DEFAULTS = {
    "activeDeadlineSeconds": 28_800,
    "ttlStrategy": {"secondsAfterCompletion": 604_800, "secondsAfterFailure": 604_800, "secondsAfterSuccess": 86_400},
    "podGC": {"strategy": "OnPodCompletion", "deleteDelayDuration": "30s"},
}


def test_workflows_that_say_nothing_are_cleaned_up(tmp_path: Path) -> None:
    assert settings(tmp_path, {}) == {"workflowDefaults": {"spec": DEFAULTS}}


def test_defaults_are_merged_with_what_is_said_and_null_removes(tmp_path: Path) -> None:
    said = {"spec": {"activeDeadlineSeconds": None, "podGC": {"strategy": "OnPodSuccess"}, "priority": 3}}
    spec = settings(tmp_path, {"workflowDefaults": said})["workflowDefaults"]["spec"]
    assert spec == {
        "ttlStrategy": DEFAULTS["ttlStrategy"],
        "podGC": {"strategy": "OnPodSuccess", "deleteDelayDuration": "30s"},
        "priority": 3,
    }


def test_all_defaults_can_be_removed(tmp_path: Path) -> None:
    assert settings(tmp_path, {"parallelism": 3, "workflowDefaults": {"spec": None}}) == {"parallelism": 3}


def test_failed_pods_stay_where_logs_are_not_archived(tmp_path: Path) -> None:
    spec = settings(tmp_path, {}, {"logsArchived": False})["workflowDefaults"]["spec"]
    assert spec["podGC"]["strategy"] == "OnPodSuccess"


@pytest.mark.parametrize(
    ("given", "written"),
    [("180d", "180d"), ("48h", "48h"), ("1h30m", "90m"), ("1d12h", "36h"), (3600, "1h"), (0, "0s")],
)
def test_time_to_live_becomes_one_number_with_one_unit(given: Any, written: str, tmp_path: Path) -> None:
    assert settings(tmp_path, {"metricsConfig": {"metricsTTL": given}})["metricsConfig"] == {"metricsTTL": written}


@pytest.mark.parametrize(
    ("key", "given", "written"),
    [
        ("podGCDeleteDelayDuration", "1d", "24h"),
        ("podGCDeleteDelayDuration", 90, "1m30s"),
        ("podGCDeleteDelayDuration", "300ms", "300ms"),
        ("podGCGracePeriodSeconds", "1m", 60),
        ("synchronization", {"controllerName": "a", "pollSeconds": "1m"}, {"controllerName": "a", "pollSeconds": 60}),
    ],
)
def test_durations_become_what_the_controller_reads(key: str, given: Any, written: Any, tmp_path: Path) -> None:
    assert settings(tmp_path, {key: given})[key] == written


@pytest.mark.parametrize(
    "colour", ["#326ce5", "rgb(1, 2, 3)", "a: b", "yes", "1e3", "'", "", "a\nb", "{{x}}", "${a.b}"]
)
def test_texts_arrive_unchanged(colour: str, tmp_path: Path) -> None:
    assert settings(tmp_path, {"navColor": colour})["navColor"] == colour


def test_only_what_is_no_setting_of_its_own_has_another_name(tmp_path: Path) -> None:
    document, _ = rendered(tmp_path, {"namespace": "argo", "managedNamespace": "workflows"})
    assert document["metadata"]["namespace"] == "argo"
    assert document["data"]["namespace"] == "workflows"


def test_defaults_of_the_project_that_are_for_workflows_are_passed_over(tmp_path: Path) -> None:
    defaults = {"namespace": "argo", "labels": {"team": "a"}, "hygiene": {"activeDeadlineSeconds": 60}, "rbac": True}
    document, said = rendered(tmp_path, {}, {"defaults": defaults | {"serviceAccountName": "x"}})
    assert said == []
    assert document["metadata"]["labels"]["team"] == "a"
    assert "activeDeadlineSeconds: 28800" in document["data"]["workflowDefaults"]


def test_what_argogen_yaml_says_of_the_controller_is_held_against_it(tmp_path: Path) -> None:
    project = {"logsArchived": True, "instanceId": "blue", "defaults": {"hygiene": "cluster"}}
    spec = {"artifactRepository": {"archiveLogs": False}, "workflowDefaults": {"spec": {"podGC": None}}}
    _, said = rendered(tmp_path, spec, project)
    assert said == ["4:3 AG957", "1:1 AG957", "6:3 AG957"]
