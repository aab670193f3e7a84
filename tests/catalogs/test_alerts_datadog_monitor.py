"""The alert datadog-monitor: its queries have the forms of Datadog's public documentation, and look back far enough."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

QUARTERS, MORNINGS = ("*/15 * * * *",), ("0 8-10 * * *",)
MESSAGE = "message: 'See https://runbooks.example.com @slack-platform'"
TAG = r"[a-z][\w./-]*:[\w./-]+"
METRIC = re.compile(
    rf"sum\(last_(?P<minutes>\d+)m\):(?P<zero>default_zero\()?sum:(?P<metric>[a-z_.]+)"
    rf"\{{(?P<tags>{TAG}(?:,{TAG})*)\}}\.as_count\(\)(?(zero)\)) (?P<operator><) (?P<threshold>\d)"
)
CHECK = re.compile(
    rf'"(?P<check>[a-z_.]+)"\.over\((?P<tags>"{TAG}"(?:,"{TAG}")*)\)\.by\("test"\)\.last\((?P<count>\d+)\)'
    r"\.count_by_status\(\)"
)


@dataclass(frozen=True)
class Monitor:
    """A monitor's spec, with what its query says."""

    spec: dict[str, Any]
    said: dict[str, str | None]

    @property
    def tags(self) -> list[str]:
        return str(self.said["tags"]).replace('"', "").split(",")


@pytest.fixture
def monitors(render_alerts: Any) -> Callable[..., dict[str, Monitor]]:
    """Render a synthetic test, and return its monitors, by what their names have after the test's."""

    def rendered(
        schedule: tuple[str, ...], parameters: str = f"{{{MESSAGE}}}", telemetry: str = "datadog", version: str = "4.1"
    ) -> dict[str, Monitor]:
        found = {}
        for one in render_alerts("datadog-monitor", telemetry, schedule, parameters, version):
            if one["kind"] == "DatadogMonitor":
                form = CHECK if one["spec"]["type"] == "service check" else METRIC
                match = form.fullmatch(one["spec"]["query"])
                assert match, one["spec"]["query"]
                name = one["metadata"]["name"].removeprefix("cluster-smoke-")
                found[name] = Monitor(one["spec"], match.groupdict())
        return found

    return rendered


@pytest.mark.parametrize("telemetry", ["datadog", "dogstatsd"])
def test_each_monitor_looks_at_this_test(monitors: Any, telemetry: str) -> None:
    parameters = f"{{{MESSAGE}, scope: {{env: prod}}, notTriggered: true, tags: ['team:a'], priority: 1}}"
    found = monitors(QUARTERS, parameters, telemetry)
    assert list(found) == ["failed", "stale", "not-triggered", "no-data"]
    for name, monitor in found.items():
        own = ["name:cluster-smoke", "namespace:workflows"] if name == "not-triggered" else ["test:cluster-smoke"]
        assert monitor.tags == [*own, "env:prod"]
        assert monitor.spec["message"] == "See https://runbooks.example.com @slack-platform"
        assert (monitor.spec["priority"], monitor.spec["tags"]) == (1, ["test:cluster-smoke", "team:a"])


def test_a_failure_is_a_critical_check_and_ends_with_the_next_good_run(monitors: Any) -> None:
    failed = monitors(QUARTERS)["failed"]
    assert (failed.said["check"], failed.said["count"]) == ("synthetic.test", "2")
    assert failed.spec["options"]["thresholds"] == {"critical": "1", "ok": "1"}


def test_several_failures_in_a_row_can_be_asked_for(monitors: Any) -> None:
    failed = monitors(QUARTERS, f"{{{MESSAGE}, failures: 3}}")["failed"]
    assert failed.said["count"] == "4"
    assert failed.spec["options"]["thresholds"]["critical"] == "3"


@pytest.mark.parametrize(
    ("schedule", "minutes"),
    [(QUARTERS, 2 * 15 + 10), (MORNINGS, 2 * 22 * 60 + 10), (("0 8 * * 1", "0 8 * * 4"), 7 * 1440)],
    ids=["quarters", "mornings", "twice a week"],
)
def test_the_window_follows_from_the_longest_gap(monitors: Any, schedule: tuple[str, ...], minutes: int) -> None:
    """A week is the longest there is; twice a week the longest gap is of four days."""
    stale = monitors(schedule)["stale"]
    assert (stale.said["metric"], stale.said["operator"], stale.said["threshold"]) == ("synthetic.runs", "<", "1")
    assert (stale.said["minutes"], bool(stale.said["zero"])) == (str(minutes), True)
    assert stale.spec["options"] == {"requireFullWindow": False, "thresholds": {"critical": "1"}}


def test_missing_data_alert_by_themselves(monitors: Any) -> None:
    none = monitors(QUARTERS)["no-data"]
    assert (none.said["operator"], none.said["threshold"], none.said["zero"]) == ("<", "0", None)
    assert none.spec["options"]["notifyNoData"] is True


def test_what_no_window_can_show_is_left_out(monitors: Any) -> None:
    assert list(monitors(("0 8 * * 1",), f"{{{MESSAGE}, notTriggered: true}}")) == ["failed"]


def test_argo_3_5_counts_no_starts(monitors: Any) -> None:
    found = monitors(QUARTERS, f"{{{MESSAGE}, notTriggered: true}}", version="3.5")
    assert list(found) == ["failed", "stale", "no-data"]


def test_a_monitor_can_be_left_out(monitors: Any) -> None:
    assert list(monitors(QUARTERS, f"{{{MESSAGE}, failed: false, noData: false, staleSeconds: 7200}}")) == ["stale"]
    assert monitors(QUARTERS, f"{{{MESSAGE}, staleSeconds: 7200}}")["stale"].said["minutes"] == "120"
