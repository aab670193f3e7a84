"""Synthetic tests: deadlines and timeouts that follow from the schedule, and what alerts see of it."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from argogen.project import open_project
from argogen.render import Rendered, Renderer

EVERY_QUARTER = "*/15 * * * *"


def rendered(folder: Path, *, project: str = "{}", **keys: Any) -> Rendered:
    """Return what becomes of a synthetic test with one check and these keys."""
    spec = {"pattern": "synthetic-test", "name": "smoke", "schedule": EVERY_QUARTER, "namespace": "a", **keys}
    (folder / "specs").mkdir()
    (folder / "argogen.yaml").write_text(project)
    (folder / "specs" / "smoke.yaml").write_text(json.dumps({"checks": [{"use": "output-parameter"}], **spec}))
    return Renderer(open_project(folder)).render(folder / "specs" / "smoke.yaml")


def documents(result: Rendered) -> dict[str, Any]:
    """Return what was rendered without a word, by kind."""
    assert [one.message for one in result.diagnostics] == []
    return {document["kind"]: document for document in yaml.safe_load_all(result.text)}


def workflow(folder: Path, **keys: Any) -> dict[str, Any]:
    found: dict[str, Any] = documents(rendered(folder, **keys))["WorkflowTemplate"]["spec"]
    return found


@pytest.mark.parametrize(
    ("schedule", "deadline"),
    [
        (EVERY_QUARTER, 600),
        ("0 3 * * *", 600),
        ("*/5 * * * *", 300),
        ("@every 90s", 90),
        (["0 * * * *", "4 12 * * 1"], 240),
        ({"cron": "*/2 8-17 * * 1-5", "timezone": "Europe/Zurich"}, 120),
    ],
)
def test_a_run_has_ended_before_the_next_is_due(schedule: Any, deadline: int, tmp_path: Path) -> None:
    assert workflow(tmp_path, schedule=schedule)["activeDeadlineSeconds"] == deadline


def test_a_deadline_that_holds_for_all_specs_is_cut_to_the_schedule(tmp_path: Path) -> None:
    project = "defaults: {hygiene: {activeDeadlineSeconds: 8h}}"
    assert workflow(tmp_path, project=project)["activeDeadlineSeconds"] == 900


def test_a_deadline_of_ones_own_stands(tmp_path: Path) -> None:
    assert workflow(tmp_path, hygiene={"activeDeadlineSeconds": "12m"})["activeDeadlineSeconds"] == 720


def test_hygiene_that_is_left_to_the_cluster_keeps_the_deadline(tmp_path: Path) -> None:
    spec = workflow(tmp_path, hygiene="cluster", schedule="*/5 * * * *")
    assert spec["activeDeadlineSeconds"] == 300
    assert not {"ttlStrategy", "podGC"} & spec.keys()


def test_good_runs_go_soon_and_the_others_stay(tmp_path: Path) -> None:
    times = {"secondsAfterCompletion": 604800, "secondsAfterFailure": 604800, "secondsAfterSuccess": 3600}
    assert workflow(tmp_path)["ttlStrategy"] == times


@pytest.mark.parametrize(
    ("schedule", "timeouts"),
    [(EVERY_QUARTER, ["2m", "2m"]), ("* * * * *", ["26s", "26s"]), ("@every 4m", ["1m45s"] * 2)],
)
def test_the_pods_of_a_check_end_before_the_run_does(schedule: str, timeouts: list[str], tmp_path: Path) -> None:
    spec = workflow(tmp_path, schedule=schedule)
    assert [template["timeout"] for template in spec["templates"] if "timeout" in template] == timeouts


def test_a_timeout_of_a_checks_own_holds_for_each_of_its_pods(tmp_path: Path) -> None:
    spec = workflow(tmp_path, checks=[{"use": "output-parameter", "timeout": "90s"}])
    assert [template["timeout"] for template in spec["templates"] if "timeout" in template] == ["1m30s"] * 2


@pytest.mark.parametrize(("hygiene", "retries"), [({}, None), ({"retryStrategy": {"limit": 1}}, {"limit": "1"})])
def test_a_check_is_tried_again_only_where_the_spec_says_so(hygiene: Any, retries: Any, tmp_path: Path) -> None:
    checks = [{"name": "a", "job": {"image": "busybox:1.37.0", "command": "true"}}]
    [_, template] = workflow(tmp_path, checks=checks, hygiene=hygiene)["templates"]
    assert template.get("retryStrategy", {}).get("limit") == (retries or {}).get("limit")


def test_checks_of_one_entry_do_not_meet(tmp_path: Path) -> None:
    names = ("first", "second")
    checks = [{"use": "pull-image", "name": name, "with": {"image": f"{name}:1"}} for name in names]
    tasks = workflow(tmp_path, checks=checks)["templates"][0]["dag"]
    assert tasks["failFast"] is False
    assert [(task["name"], task["template"]) for task in tasks["tasks"]] == [
        (name, f"zz-internal-check-{name}") for name in names
    ]


@pytest.mark.parametrize(
    ("schedule", "timing"),
    [
        (EVERY_QUARTER, {"shortest": 900, "longest": 900, "deadline": 600, "stale": 2400}),
        ("*/10 8-17 * * 1-5", {"shortest": 600, "longest": 223_800, "deadline": 600, "stale": 448_200}),
        (["0 * * * *", "30 12 * * *"], {"shortest": 1800, "longest": 3600, "deadline": 600, "stale": 7800}),
    ],
)
def test_an_alert_sees_how_far_apart_runs_are(schedule: Any, timing: dict[str, int], tmp_path: Path) -> None:
    alert = tmp_path / "catalogs" / "alerts" / "mine"
    alert.mkdir(parents=True)
    (alert / "entry.yaml").write_text(
        "title: Mine\nsummary: Shows what it sees.\ntemplate: a.yaml.j2\ntelemetry: [prometheus]\n"
        "parameters: {type: object, properties: {say: {type: string, default: hi}, not: {type: string}}}\n"
        "example: {use: mine}\n"
    )
    seen = "[schedules, telemetry, namespace, argoVersion, params, timing]"
    (alert / "a.yaml.j2").write_text(
        f"apiVersion: example.com/v1\nkind: Seen\nmetadata: {{name: [[ name | json ]]}}\nspec: [[ {seen} | json ]]\n"
    )
    project = 'argoVersion: "3.6"\ncatalogs: [catalogs]'
    shown = documents(rendered(tmp_path, project=project, schedule=schedule, alerts={"use": "mine"}))["Seen"]["spec"]
    texts = schedule if isinstance(schedule, list) else [schedule]
    seconds = {f"{key}Seconds": value for key, value in timing.items()}
    assert shown == [texts, "prometheus", "a", "3.6", {"say": "hi"}, seconds]


def test_what_an_alert_renders_is_the_specs_like_all_else(tmp_path: Path) -> None:
    found = documents(rendered(tmp_path, alerts={"use": "prometheus-rule"}, labels={"team": "x"}))
    assert found["PrometheusRule"]["metadata"] == {
        "name": "smoke",
        "namespace": "a",
        "labels": {"app.kubernetes.io/managed-by": "argogen", "team": "x"},
        "annotations": {"argogen/pattern": "synthetic-test", "argogen/spec": "specs/smoke.yaml"},
    }


def test_the_end_waits_for_no_node(tmp_path: Path) -> None:
    consumer = {"use": "slack", "with": {"secret": "a", "text": "b"}}
    telemetry = {"use": "statsd", "with": {"host": "c"}}
    spec = workflow(tmp_path, telemetry=telemetry, consumers=[consumer])
    timeouts = {template["name"]: template.get("timeout") for template in spec["templates"]}
    assert (timeouts["zz-internal-telemetry"], timeouts["zz-internal-slack"]) == ("5m", "15m")


def test_a_fault_of_a_manifest_is_shown_at_its_check(tmp_path: Path) -> None:
    job = {"image": "busybox:1.37.0", "command": "true", "argo": {"tiemout": "1m"}}
    [fault] = rendered(tmp_path, checks=[{"name": "a", "job": job}]).diagnostics
    assert (fault.code, fault.source_line[fault.location.column - 1 :][:9]) == ("AG301", '"tiemout"')
