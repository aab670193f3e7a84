"""Jobs of several steps: a step that was skipped leaves its defaults to those that refer to it."""

import json
from collections.abc import Callable

import pytest

from .argo import GLOBALS, arguments_of, inputs_of, pod, process, resolve
from .facade import Facade, outputs_of
from .kubelet import environment

COUNT = {
    "name": "count",
    "when": "inputs.mode == 'full'",
    "image": "counter:1",
    "command": ["count"],
    "outputs": {"rows": {"file": "/tmp/rows", "default": "0"}, "note": "/tmp/note"},
}
REPORT = {
    "name": "report",
    "image": "reporter:1",
    "command": ["report"],
    "env": {"ROWS": "${steps.count.outputs.rows} rows", "NOTE": "${steps.count.outputs.note}"},
    "outputs": {"report": {"file": "/tmp/report", "default": "{}"}},
}
RAN = {
    "steps.count.status": "Succeeded",
    "steps.count.outputs.parameters.rows": "12",
    "steps.count.outputs.parameters.note": "ok",
}
SKIPPED: dict[str, dict[str, str | None]] = {
    "outputs absent": {"steps.count.status": "Skipped"},
    "outputs nil, as since 3.7.16 and 4.0.7": {
        "steps.count.status": "Skipped",
        "steps.count.outputs.parameters.rows": "0",
        "steps.count.outputs.parameters.note": None,
    },
}


def _build(facade: Callable[..., Facade], result: str) -> Facade:
    return facade(job={"steps": [COUNT, REPORT], "result": result}, inputs={"mode": {"default": "full"}})


def _environment(built: Facade, scope: dict[str, str | None]) -> dict[str, str]:
    job = process(built.templates["zz-internal-job"], {"mode": "quick"})
    step = resolve(job["steps"][1][0], {**GLOBALS, **inputs_of(job), **scope})
    return environment(pod(process(built.templates[step["template"]], arguments_of(step)))["env"])


@pytest.mark.parametrize("scope", SKIPPED.values(), ids=SKIPPED)
def test_reference_to_a_skipped_step_takes_its_default(
    facade: Callable[..., Facade], scope: dict[str, str | None]
) -> None:
    arrived = _environment(_build(facade, "${steps.report.outputs.report}"), scope)
    assert (arrived["ROWS"], arrived["NOTE"]) == ("0 rows", "")


def test_reference_to_a_step_that_ran_takes_its_output(facade: Callable[..., Facade]) -> None:
    arrived = _environment(_build(facade, "${steps.report.outputs.report}"), {**RAN})
    assert (arrived["ROWS"], arrived["NOTE"]) == ("12 rows", "ok")


@pytest.mark.parametrize(("mode", "expected"), [("full", "true"), ("quick", "false"), ("full' || 'a' == 'a", "false")])
def test_condition_of_a_step(facade: Callable[..., Facade], mode: str, expected: str) -> None:
    job = process(_build(facade, "${steps.report.outputs.report}").templates["zz-internal-job"], {"mode": mode})
    assert job["steps"][0][0]["when"] == expected


@pytest.mark.parametrize("scope", [{}, *SKIPPED.values()])
def test_result_of_a_skipped_step_gives_the_facade_its_defaults(
    facade: Callable[..., Facade], scope: dict[str, str | None]
) -> None:
    built = _build(facade, "${steps.count.outputs.note}")
    job = process(built.templates["zz-internal-job"], {"mode": "quick"})
    result = outputs_of(job, {**GLOBALS, **inputs_of(job), **scope})["result"]
    assert built.outputs(result) == {"status": "Crashed", "reason": "", "job_phase": "Succeeded"}


def test_result_of_a_step_is_the_facades_document(facade: Callable[..., Facade]) -> None:
    built = _build(facade, "${steps.report.outputs.report}")
    job = process(built.templates["zz-internal-job"], {"mode": "full"})
    document = json.dumps({"status": "Succeeded", "reason": "{{x}}"})
    result = outputs_of(job, {**GLOBALS, **inputs_of(job), "steps.report.outputs.parameters.report": document})[
        "result"
    ]
    assert result == document
    assert built.outputs(result)["status"] == "Succeeded"
