"""The telemetry datadog, with a local server that answers as Datadog's public documentation says."""

import json
import signal
import time
from typing import Any

import pytest

SCRIPT = "datadog/datadog.py"
BASE = "/services/T0LONGPART/B0LONGPART"
TAKEN = {"status": 202, "body": b'{"errors": []}'}
SETTINGS = {"API_KEY": "0123456789abcdef", "HOST_NAME": "synthetic-test", "TAGS": '["env:prod", "a b"]'}


def test_a_run_is_five_metrics_and_a_service_check(http_server: Any, run_telemetry: Any) -> None:
    server, before = http_server(TAKEN, {"status": 202, "body": b'{"status": "ok"}'}), int(time.time())
    outcome = run_telemetry(SCRIPT, URL=server.url, **SETTINGS)
    expected = "metrics sent (attempt 1)\nservice check sent (attempt 1)\n"
    assert (outcome.code, outcome.output, outcome.errors) == (0, expected, "")
    metrics, check = server.requests
    assert (metrics.path, check.path) == (f"{BASE}/api/v2/series", f"{BASE}/api/v1/check_run")
    assert [one.headers["dd-api-key"] for one in server.requests] == [SETTINGS["API_KEY"]] * 2
    tags = ["test:cluster-smoke", "env:prod", "a_b"]
    found = {one["metric"]: one for one in json.loads(metrics.body)["series"]}
    assert {name: (one["type"], one["points"][0]["value"], one["tags"]) for name, one in found.items()} == {
        "synthetic.runs": (1, 1, [*tags, "status:succeeded"]),
        "synthetic.success": (3, 1, tags),
        "synthetic.failed_checks": (3, 0, tags),
        "synthetic.duration_seconds": (3, 12.5, tags),
        "synthetic.last_run_timestamp_seconds": (3, 1764329400, tags),
    }
    assert all(before <= one["points"][0]["timestamp"] <= time.time() for one in found.values())
    sent = json.loads(check.body)
    assert before <= sent.pop("timestamp") <= time.time()
    told = {"check": "synthetic.test", "host_name": "synthetic-test", "status": 0, "tags": tags}
    assert sent == {**told, "message": "the run ended Succeeded"}


@pytest.mark.parametrize("status", ["Failed", "Error"])
def test_a_run_that_did_not_succeed_is_a_critical_check(http_server: Any, run_telemetry: Any, status: str) -> None:
    server = http_server(TAKEN, TAKEN)
    failures = r'"[{\"templateName\":\"zz-internal-check-reach-url\"}]"'
    assert run_telemetry(SCRIPT, URL=server.url, STATUS=status, FAILURES=failures, **SETTINGS).code == 0
    check = json.loads(server.requests[1].body)
    assert (check["status"], check["message"]) == (2, f"the run ended {status}: reach-url")


def test_the_key_is_never_shown(http_server: Any, run_telemetry: Any) -> None:
    server = http_server({"status": 403, "body": b'{"errors": ["Forbidden: 0123456789abcdef"]}'})
    outcome = run_telemetry(SCRIPT, URL=server.url, **SETTINGS)
    problem = 'Datadog answered 403: {"errors": ["Forbidden: ***"]}'
    assert (outcome.code, outcome.errors) == (1, f"metrics not sent (attempt 1): {problem}\n")
    assert len(server.requests) == 1


def test_what_was_taken_is_not_sent_again_for_the_check(http_server: Any, run_telemetry: Any) -> None:
    server = http_server(TAKEN, {"status": 429, "headers": {"Retry-After": "0"}}, {"drop": True}, TAKEN)
    outcome = run_telemetry(SCRIPT, URL=server.url, **SETTINGS)
    assert outcome.output == "metrics sent (attempt 1)\nservice check sent (attempt 3)\n"
    assert [request.path.removeprefix(BASE) for request in server.requests] == [
        "/api/v2/series",
        *["/api/v1/check_run"] * 3,
    ]


def test_it_ends_at_once_while_datadog_hangs(http_server: Any, run_telemetry: Any) -> None:
    server = http_server({"hang": True})
    outcome = run_telemetry(SCRIPT, URL=server.url, stop_when=server.reached, stop_by=signal.SIGTERM, **SETTINGS)
    assert (outcome.code, outcome.errors) == (143, "not sent: stopped by SIGTERM\n")


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"API_KEY": "\n"}, "API_KEY is empty"),
        ({"API_KEY": "two words"}, "API_KEY is more than one word"),
        ({"HOST_NAME": ""}, "HOST_NAME is empty"),
        ({"TAGS": '"env:prod"'}, "TAGS is not a JSON list"),
        ({"URL": "https://api.{{x}}"}, "URL is not an http or https URL"),
    ],
)
def test_a_wrong_setting_is_named(run_telemetry: Any, variables: dict[str, str], message: str) -> None:
    outcome = run_telemetry(SCRIPT, **{"URL": "http://127.0.0.1:1", **SETTINGS, **variables})
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
