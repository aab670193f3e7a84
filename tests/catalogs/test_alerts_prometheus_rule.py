"""The alert prometheus-rule, by promtool: what it says of a test's results as each sink leaves them in Prometheus.

Times are minutes; results appear when a run ends. promtool is part of Debian's package prometheus.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

FAILED, STALE, NO_DATA = "SyntheticTestFailed", "SyntheticTestStale", "SyntheticTestNoData"
NOT_TRIGGERED = "SyntheticTestNotTriggered"
QUARTERS = "*/15 * * * *"
MORNINGS = "0 8-10 * * *"
Series = dict[str, list[str]]
each_sink = pytest.mark.parametrize("sink", ["prometheus", "pushgateway", "otlp"])


@dataclass(frozen=True)
class Run:
    """A run, by the minute of its start."""

    start: int
    minutes: int = 2
    succeeded: bool = True


def quarters(until: int, *, failed: Sequence[int] = (), minutes: int = 2) -> list[Run]:
    """Return runs every quarter of an hour; those that start at `failed` fail."""
    return [Run(start, minutes, start not in failed) for start in range(0, until, 15)]


@pytest.fixture
def groups(render_alerts: Any) -> Callable[..., Any]:
    """Render a synthetic test, and return the groups of its PrometheusRule."""

    def rendered(sink: str, schedule: str, parameters: str = "{}", version: str = "4.1") -> Any:
        objects = render_alerts("prometheus-rule", sink, (schedule,), parameters, version)
        [rule] = [one for one in objects if one["kind"] == "PrometheusRule"]
        return rule["spec"]["groups"]

    return rendered


def promtool(folder: Path, *arguments: str) -> None:
    """Run promtool; where it can't be had the test says so, but not in continuous integration."""
    program = shutil.which("promtool")
    if not program and not (os.environ.get("CI") == "true" and os.geteuid() == 0):
        pytest.skip("there is no promtool: apt-get install prometheus")
    assert program, "there is no promtool: apt-get install prometheus"
    result = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def results(sink: str, runs: Sequence[Run], until: int, lives: Sequence[int] = (0,)) -> Series:
    """Return each series of the results, minute by minute.

    `lives` are the minutes at which a controller starts, each of which knows nothing of the one before.
    """
    prefix = "argo_workflows_" if sink == "prometheus" else ""
    found: Series = {}
    for start, end in zip(lives, [*lives[1:], until], strict=True) if sink == "prometheus" else [(0, until)]:
        for metric, value in (
            ("success", lambda run: int(run.succeeded)),
            ("last_run_timestamp_seconds", lambda run: 60 * run.start),
        ):
            name = f'{prefix}synthetic_{metric}{{test="cluster-smoke",instance="controller-{start}"}}'
            found[name] = [_at(minute, runs, value, start, end, once=sink == "otlp") for minute in range(until)]
    return found


def _at(minute: int, runs: Sequence[Run], value: Callable[[Run], int], start: int, end: int, *, once: bool) -> str:
    """Return what is seen of a series at a minute; `once` is for values that are gone when they were sent."""
    if minute == end:
        return "stale"
    ended = [run for run in runs if start <= run.start + run.minutes <= minute]
    seen = start <= minute < end and ended and (not once or ended[-1].start + ended[-1].minutes == minute)
    return str(value(ended[-1])) if seen else "_"


def started(runs: Sequence[Run], until: int, lives: Sequence[int] = (0,), labels: str = "") -> Series:
    """Return the controllers' own counter of started runs, and that they are there."""
    labels = labels or 'exported_namespace="workflows",namespace="argo"'
    found: Series = {}
    for start, end in zip(lives, [*lives[1:], until], strict=True):
        own = f'instance="controller-{start}"'
        counts = [len([run for run in runs if start <= run.start <= minute]) for minute in range(until)]
        alive = [start <= minute < end for minute in range(until)]
        name = f'argo_workflows_cronworkflows_triggered_total{{name="cluster-smoke",{labels},{own}}}'
        found[name] = _while(alive, [str(count or "_") for count in counts], end)
        found[f"argo_workflows_is_leader{{{own}}}"] = _while(alive, ["1"] * until, end)
    return found


def _while(alive: Sequence[bool], values: Sequence[str], end: int) -> list[str]:
    shown = [value if there else "_" for there, value in zip(alive, values, strict=True)]
    if end < len(shown):
        shown[end] = "stale"
    return shown


def fires(
    folder: Path, rules: Any, series: Series, expected: dict[int, set[str]], *, step: int = 1, labels: str = ""
) -> None:
    """Assert which alerts fire, by the minute; Prometheus looks every `step` minutes."""
    shown = 'ALERTS{{alertname="{}",alertstate="firing",severity="critical",test="cluster-smoke"{}}}'
    queries = [
        {
            "expr": 'ALERTS{alertstate="firing"}',
            "eval_time": f"{minute}m",
            "exp_samples": [{"labels": shown.format(alert, labels), "value": 1} for alert in sorted(alerts)],
        }
        for minute, alerts in expected.items()
    ]
    test = {
        "interval": f"{step}m",
        "input_series": [{"series": name, "values": " ".join(values[::step])} for name, values in series.items()],
        "promql_expr_test": queries,
    }
    (folder / "rules.yaml").write_text(yaml.safe_dump({"groups": rules}))
    (folder / "test.yaml").write_text(
        yaml.safe_dump({"rule_files": ["rules.yaml"], "evaluation_interval": f"{step}m", "tests": [test]})
    )
    promtool(folder, "test", "rules", "test.yaml")


@each_sink
def test_a_healthy_test_is_silent(tmp_path: Path, groups: Any, sink: str) -> None:
    runs = quarters(300)
    series = results(sink, runs, 300) | started(runs, 300)
    fires(tmp_path, groups(sink, QUARTERS), series, {minute: set() for minute in range(0, 300, 7)})


@each_sink
def test_runs_that_take_all_their_time_are_silent(tmp_path: Path, groups: Any, sink: str) -> None:
    runs = quarters(300, minutes=10)
    series = results(sink, runs, 300) | started(runs, 300)
    fires(tmp_path, groups(sink, QUARTERS), series, {minute: set() for minute in range(0, 300, 7)})


@each_sink
def test_nights_are_silent(tmp_path: Path, groups: Any, sink: str) -> None:
    runs = [Run(day * 1440 + hour * 60, 10) for day in range(3) for hour in (8, 9, 10)]
    series = results(sink, runs, 4320) | started(runs, 4320)
    fires(tmp_path, groups(sink, MORNINGS), series, {minute: set() for minute in range(0, 4320, 240)}, step=10)


@each_sink
def test_the_very_first_run_may_fail(tmp_path: Path, groups: Any, sink: str) -> None:
    runs = quarters(45, failed=[0])
    series = results(sink, runs, 45) | started(runs, 45)
    fires(tmp_path, groups(sink, QUARTERS), series, {1: set(), 2: {FAILED}, 16: {FAILED}, 17: set(), 40: set()})


@each_sink
def test_a_failure_fires_until_a_run_succeeds(tmp_path: Path, groups: Any, sink: str) -> None:
    runs = quarters(120, failed=[60, 75])
    series = results(sink, runs, 120) | started(runs, 120)
    expected = {61: set(), 62: {FAILED}, 70: {FAILED}, 77: {FAILED}, 91: {FAILED}, 92: set()}
    fires(tmp_path, groups(sink, QUARTERS), series, expected)


@each_sink
def test_a_failure_may_have_to_last(tmp_path: Path, groups: Any, sink: str) -> None:
    runs = quarters(120, failed=[15, 60, 75])
    expected = {20: set(), 70: set(), 81: set(), 82: {FAILED}, 91: {FAILED}, 92: set()}
    fires(tmp_path, groups(sink, QUARTERS, "{failedFor: 20m}"), results(sink, runs, 120), expected)


@each_sink
def test_silence_fires_after_two_gaps_and_the_deadline(tmp_path: Path, groups: Any, sink: str) -> None:
    series = results(sink, quarters(61), 200)  # the last one starts at 60; two gaps and the deadline are 40 minutes
    fires(tmp_path, groups(sink, QUARTERS), series, {62: set(), 100: set(), 101: {STALE}, 105: {STALE}})


def test_a_pushgateway_that_forgets_nothing_hides_no_silence(tmp_path: Path, groups: Any) -> None:
    series = results("pushgateway", quarters(61, failed=[60]), 1000)
    fires(
        tmp_path, groups("pushgateway", QUARTERS), series, {100: {FAILED}, 101: {FAILED, STALE}, 999: {FAILED, STALE}}
    )


@each_sink
def test_results_that_never_arrive_fire(tmp_path: Path, groups: Any, sink: str) -> None:
    fires(tmp_path, groups(sink, QUARTERS), {"up": ["1"] * 90}, {39: set(), 40: {NO_DATA}, 89: {NO_DATA}})


def test_a_controller_that_starts_anew_is_silent(tmp_path: Path, groups: Any) -> None:
    runs = [Run(day * 1440 + 480, 10) for day in range(4)]
    lives = (0, 500, 2000, 3000)
    series = results("prometheus", runs, 5500, lives) | started(runs, 5500, lives)
    expected: dict[int, set[str]] = {minute: set() for minute in range(0, 5500, 250)}
    fires(tmp_path, groups("prometheus", "0 8 * * *"), series, expected, step=10)


def test_a_failure_outlives_the_controller(tmp_path: Path, groups: Any) -> None:
    runs = [Run(480, 10, succeeded=False), Run(1920, 10)]
    series = results("prometheus", runs, 2000, (0, 600))
    expected = {480: set(), 490: {FAILED}, 1000: {FAILED}, 1920: {FAILED}, 1930: set()}
    fires(tmp_path, groups("prometheus", "0 8 * * *"), series, expected, step=10)


def test_a_test_that_has_stopped_is_told_without_a_gap_when_its_controller_forgot_it(
    tmp_path: Path, groups: Any
) -> None:
    series = results("prometheus", quarters(61), 300, (0, 65))
    expected = {100: set(), 101: {STALE}, 108: {STALE, NO_DATA}, 140: {STALE, NO_DATA}, 150: {NO_DATA}, 290: {NO_DATA}}
    fires(tmp_path, groups("prometheus", QUARTERS), series, expected)


@pytest.mark.parametrize(("before", "after", "alerts"), [(False, True, set()), (True, False, {FAILED})])
def test_the_newest_result_counts_of_two_controllers(
    tmp_path: Path, groups: Any, before: bool, after: bool, alerts: set[str]
) -> None:
    """The one that led before may go on showing its last result."""
    names = {start: f'{{test="cluster-smoke",instance="controller-{start}"}}' for start in (0, 15)}
    series = {
        f"argo_workflows_synthetic_success{names[0]}": [str(int(before))] * 40,
        f"argo_workflows_synthetic_last_run_timestamp_seconds{names[0]}": ["0"] * 40,
        f"argo_workflows_synthetic_success{names[15]}": ["_"] * 17 + [str(int(after))] * 23,
        f"argo_workflows_synthetic_last_run_timestamp_seconds{names[15]}": ["_"] * 17 + ["900"] * 23,
    }
    fires(tmp_path, groups("prometheus", QUARTERS), series, {10: set() if before else {FAILED}, 30: alerts})


@each_sink
@pytest.mark.parametrize("labels", ["", 'namespace="workflows"'], ids=["renamed", "honoured"])
def test_a_schedule_that_is_not_started_fires(tmp_path: Path, groups: Any, sink: str, labels: str) -> None:
    """Longest gap and ten minutes without a start are 25 minutes, and so long it must last."""
    runs = quarters(121)
    stopped = started(runs[:-4], 200, labels=labels)
    fires(tmp_path, groups(sink, QUARTERS), results(sink, runs, 200) | stopped, {109: set(), 111: {NOT_TRIGGERED}})


def test_a_schedule_that_never_started_fires(tmp_path: Path, groups: Any) -> None:
    series = started([], 100)
    fires(
        tmp_path, groups("prometheus", QUARTERS), series, {24: set(), 25: {NOT_TRIGGERED}, 40: {NOT_TRIGGERED, NO_DATA}}
    )


def test_the_same_name_in_another_namespace_does_not_count(tmp_path: Path, groups: Any) -> None:
    series = started(quarters(100), 100, labels='exported_namespace="other",namespace="workflows"')
    fires(tmp_path, groups("prometheus", QUARTERS), series, {24: set(), 25: {NOT_TRIGGERED}})


def test_other_clusters_do_not_count(tmp_path: Path, groups: Any) -> None:
    runs = quarters(100)
    series = {
        name.replace("{", '{cluster="other",'): values
        for name, values in (results("prometheus", runs, 100) | started(runs, 100)).items()
    } | {'argo_workflows_is_leader{cluster="mine"}': ["1"] * 100}
    rules = groups("prometheus", QUARTERS, "{matchers: {cluster: mine}}")
    expected = {24: set(), 30: {NOT_TRIGGERED}, 60: {NOT_TRIGGERED, NO_DATA}}
    fires(tmp_path, rules, series, expected, labels=',cluster="mine"')


@each_sink
def test_promtool_finds_nothing_to_say_of_the_rules(tmp_path: Path, groups: Any, sink: str) -> None:
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump({"groups": groups(sink, QUARTERS)}))
    promtool(tmp_path, "check", "rules", "--lint-fatal", "rules.yaml")


def test_any_value_of_a_matcher_stays_one(tmp_path: Path, groups: Any) -> None:
    parameters = json.dumps({"matchers": {"cluster": 'a"} or vector(1) #\n\\ \u00fc\u2028'}})
    [group] = groups("prometheus", QUARTERS, parameters)
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump({"groups": [group]}))
    promtool(tmp_path, "check", "rules", "--lint-fatal", "rules.yaml")
    [no_data] = [rule["expr"] for rule in group["rules"] if rule["alert"] == NO_DATA]
    assert no_data.count("vector") == 1
    series = {"up": ["1"] * 60}
    labels = ',cluster="a\\"} or vector(1) #\\n\\\\ \u00fc\u2028"'
    fires(tmp_path, [group], series, {39: set(), 40: {NO_DATA}}, labels=labels)


def test_an_alert_can_be_left_out(groups: Any) -> None:
    parameters = "{failed: false, stale: false, noData: false}"
    [group] = groups("prometheus", QUARTERS, parameters)
    assert [rule["alert"] for rule in group["rules"]] == [NOT_TRIGGERED]


def test_argo_3_5_counts_no_starts(groups: Any) -> None:
    [group] = groups("prometheus", QUARTERS, version="3.5")
    assert [rule["alert"] for rule in group["rules"]] == [FAILED, STALE, NO_DATA]


def test_an_age_that_is_given_counts(tmp_path: Path, groups: Any) -> None:
    series = results("prometheus", quarters(61), 100)
    rules = groups("prometheus", QUARTERS, "{staleSeconds: 600}")
    fires(tmp_path, rules, series, {69: set(), 71: {STALE}})


def test_an_alert_says_what_was_asked_for(tmp_path: Path, groups: Any) -> None:
    parameters = """
        severity: warning
        group: platform
        alertLabels: {team: 'a "b"'}
        annotations: {runbook_url: "https://runbooks.example.com"}
    """
    [group] = groups("prometheus", QUARTERS, parameters)
    assert group["name"] == "platform"
    for rule in group["rules"]:
        assert rule["labels"] == {"severity": "warning", "test": "cluster-smoke", "team": 'a "b"'}
        assert set(rule["annotations"]) == {"summary", "description", "runbook_url"}
