"""A synthetic test's end: what telemetry gets of the run, as metrics of the controller or in a pod's environment."""

import json
from pathlib import Path
from typing import Any

import pytest

from .argo import GLOBALS, arguments_of, go_json, pod, process, quote, replace, resolve
from .conftest import render
from .kubelet import environment

SPEC = {
    "pattern": "synthetic-test",
    "name": "smoke",
    "namespace": "exports",
    "schedule": "*/15 * * * *",
    "checks": [
        {"use": "output-parameter"},
        {"name": "dns", "job": {"image": "busybox:1.37.0", "command": "true"}},
        {"name": "dns-again", "job": {"image": "busybox:1.37.0", "command": "true"}},
    ],
    "consumers": [{"use": "slack", "with": {"secret": "slack", "text": "${workflow.status}: ${workflow.failures}"}}],
}
VERSIONS = ("3.5", "3.7", "4.1")


def node(name: str, template: str, message: str = "Error (exit code 1)", phase: str = "Failed") -> dict[str, str]:
    """Return a failed node as `workflow.failures` has it."""
    about = {"displayName": name, "message": message, "templateName": template, "phase": phase}
    return {**about, "podName": f"smoke-x-{template}-1", "finishedAt": "2026-11-28T12:00:00Z"}


MAIN = node("smoke-x7k2p", "main", "")
DNS = node("dns", "zz-internal-check-dns")
LYING = node("output-parameter", "", 'no "templateName":"zz-internal-check-dns-again" here\\",\\"')
MANY = [node(f"check-{number}", f"zz-internal-check-c{number}", "no answer " * 90) for number in range(100)]
RUNS: dict[str, tuple[str, list[dict[str, str]], int]] = {
    "all is well": ("Succeeded", [], 0),
    "one failed": ("Failed", [DNS, MAIN], 1),
    "one failed, each try of it too": ("Failed", [node("dns(0)", DNS["templateName"]), DNS, MAIN], 1),
    "a step failed": (
        "Failed",
        [
            node("write", "zz-internal-step-output-parameter-write", "pod deleted", "Error"),
            node("output-parameter", "zz-internal-check-output-parameter", "child 'smoke-x-1' failed"),
            MAIN,
        ],
        1,
    ),
    "two failed, one by its timeout": ("Error", [DNS, node("dns-again", "zz-internal-check-dns-again"), MAIN], 2),
    "a message that says more than there is": ("Failed", [LYING, MAIN], 0),
    "more than a variable can hold": ("Failed", MANY, 0),
    "quotes, control characters and what is no ASCII": (
        "Failed",
        [node("dns", "x", 'say "hi"\x07\n\x7f é 😀 $(HOME) $$')],
        0,
    ),
}


def at_exit(status: str, failures: list[dict[str, str]]) -> dict[str, str]:
    """Return the variables of a run at its end."""
    # A nil slice is null in Go, and the list is quoted once more (operator.go, strconv.Quote).
    quoted = f'"{quote(go_json(failures or None))}"'
    known = {"workflow.status": status, "workflow.failures": quoted, "workflow.duration": "12.345678"}
    return {**GLOBALS, **known, "workflow.creationTimestamp.s": "1795867200"}


@pytest.fixture(scope="session", params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.mark.parametrize(("status", "failures", "failed"), RUNS.values(), ids=RUNS)
def test_the_controllers_metrics(
    status: str, failures: list[dict[str, str]], failed: int, version: str, tmp_path: Path
) -> None:
    spec = render(tmp_path, SPEC, version=version)[0]["spec"]
    scope = at_exit(status, failures)
    measured = {}
    for metric in spec["metrics"]["prometheus"]:
        labels = json.loads(replace(go_json(metric["labels"]), scope, version=version))
        kind = "counter" if "counter" in metric else "gauge"
        value = json.loads(replace(go_json(metric[kind]["value"]), scope, version=version))  # computeMetrics
        measured[metric["name"], *(label["value"] for label in labels)] = float(value)
    assert measured == {
        ("synthetic_runs_total", "smoke", status): 1,
        ("synthetic_success", "smoke"): float(status == "Succeeded"),
        ("synthetic_failed_checks", "smoke"): failed,
        ("synthetic_duration_seconds", "smoke"): 12.345678,
        ("synthetic_last_run_timestamp_seconds", "smoke"): 1795867200,
    }


@pytest.mark.parametrize(("status", "failures", "_failed"), RUNS.values(), ids=RUNS)
def test_a_telemetry_job_hears_of_every_end(
    status: str, failures: list[dict[str, str]], _failed: int, version: str, tmp_path: Path
) -> None:
    telemetry = {"use": "webhook", "with": {"url": "https://status.example.com"}}
    spec = render(tmp_path, {**SPEC, "telemetry": telemetry}, version=version)[0]["spec"]
    scope = at_exit(status, failures)
    tasks = exit_tasks(spec, scope, version)
    assert "when" not in tasks["telemetry"]
    assert tasks["slack"]["when"] == ("false" if status == "Succeeded" else "true")
    variables = environment_of(spec, tasks["telemetry"], scope, version)
    told = {key: variables[key] for key in ("TEST", "STATUS", "DURATION", "STARTED", "FAILURES")}
    assert told == {
        "TEST": "smoke",
        "STATUS": status,
        "DURATION": "12.345678",
        "STARTED": "1795867200",
        "FAILURES": scope["workflow.failures"][:60_000],
    }
    assert environment_of(spec, tasks["slack"], scope, version)["TEXT"] == f"{status}: {told['FAILURES']}"


def exit_tasks(spec: dict[str, Any], scope: dict[str, str], version: str) -> dict[str, dict[str, Any]]:
    """Return the tasks of the exit handler as Argo starts them; each may fail."""
    tasks = process(template_of(spec, spec["onExit"]), {}, scope, version)["dag"]["tasks"]
    assert all(task["continueOn"] == {"error": True, "failed": True} for task in tasks)
    return {task["name"]: resolve(task, scope, version) for task in tasks}


def environment_of(spec: dict[str, Any], task: dict[str, Any], scope: dict[str, str], version: str) -> dict[str, str]:
    """Return the environment of a task's container."""
    template = process(template_of(spec, task["template"]), arguments_of(task), scope, version)
    return environment(pod(template, scope, version)["env"])


def template_of(spec: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in spec["templates"] if one["name"] == name)
    return found
