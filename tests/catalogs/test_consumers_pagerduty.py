"""The PagerDuty consumer against a local server that speaks as the Events API v2 is documented to."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest

SCRIPT = "pagerduty/pagerduty.py"
KEY = "e93facc04764012d7bfb002500d5d1a6"
SETTINGS = {
    "ACTION": "trigger",
    "SEVERITY": "error",
    "NAMESPACE": "workflows",
    "SPEC": "nightly-export",
    "WORKFLOW": "nightly-export-1700000000",
}
TAKEN = {"status": 202, "body": b'{"status": "success", "message": "Event processed", "dedup_key": "x"}'}


@pytest.fixture
def run(run_script: Any) -> Callable[..., Any]:
    """Run the script with the key, which must not show in what it writes."""

    def call(url: str, **more: Any) -> Any:
        outcome = run_script(SCRIPT, **{"URL": url, "ROUTING_KEY": f"{KEY}\n", **SETTINGS, **more})
        assert KEY not in outcome.output + outcome.errors
        return outcome

    return call


def test_an_alert_is_opened_with_all_that_is_known(http_server: Any, run: Any) -> None:
    server = http_server(TAKEN)
    outcome = run(
        server.url,
        SUMMARY='He said "it\'s 100 %"\n\u65e5',
        COMPONENT="postgresql",
        GROUP="reporting",
        CLASS="export",
        DETAILS='{"region": "eu", "rows": 3460000}',
        LINKS='{"Run": "https://argo.example.com/x"}',
    )
    sent = "trigger of 'workflows/nightly-export' sent (attempt 1)\n"
    assert (outcome.code, outcome.output, outcome.errors) == (0, sent, "")
    [request] = server.requests
    assert (request.method, request.headers["content-type"]) == ("POST", "application/json")
    event = json.loads(request.body)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", event["payload"].pop("timestamp"))
    assert event == {
        "routing_key": KEY,
        "event_action": "trigger",
        "dedup_key": "workflows/nightly-export",
        "client": "Argo Workflows",
        "payload": {
            "summary": 'He said "it\'s 100 %" \u65e5',
            "source": "workflows/nightly-export",
            "severity": "error",
            "component": "postgresql",
            "group": "reporting",
            "class": "export",
            "custom_details": {
                "workflow": "nightly-export-1700000000",
                "namespace": "workflows",
                "region": "eu",
                "rows": 3460000,
            },
        },
        "links": [{"href": "https://argo.example.com/x", "text": "Run"}],
    }


def test_an_alert_is_resolved_under_the_key_that_opened_it(http_server: Any, run: Any) -> None:
    server = http_server(TAKEN, TAKEN)
    assert run(server.url, WORKFLOW="nightly-export-1").code == 0
    assert run(server.url, WORKFLOW="nightly-export-2", ACTION="resolve").code == 0
    opened, resolved = (json.loads(request.body) for request in server.requests)
    assert resolved == {"routing_key": KEY, "event_action": "resolve", "dedup_key": opened["dedup_key"]}


def test_another_key_is_used_where_it_is_given(http_server: Any, run: Any) -> None:
    server = http_server(TAKEN)
    assert run(server.url, DEDUP_KEY="orders-eu").output == "trigger of 'orders-eu' sent (attempt 1)\n"
    assert json.loads(server.requests[0].body)["dedup_key"] == "orders-eu"


@pytest.mark.parametrize(
    ("given", "sent"),
    [("", "the workflow workflows/nightly-export failed"), ("x" * 2000, "x" * 1021 + "...")],
    ids=["none", "too long"],
)
def test_a_summary_is_there_and_is_not_too_long(http_server: Any, run: Any, given: str, sent: str) -> None:
    server = http_server(TAKEN)
    assert run(server.url, SUMMARY=given).code == 0
    assert json.loads(server.requests[0].body)["payload"]["summary"] == sent


def test_a_wrong_link_does_not_keep_anybody_from_being_called(http_server: Any, run: Any) -> None:
    server = http_server(TAKEN)
    outcome = run(server.url, LINKS='{"Run": "javascript:alert(1)", "Logs": "https://a.example/"}')
    left_out = "the link 'Run' is left out: its address is not an http or https URL\n"
    assert (outcome.code, outcome.errors) == (0, left_out)
    assert json.loads(server.requests[0].body)["links"] == [{"href": "https://a.example/", "text": "Logs"}]


@pytest.mark.parametrize(
    "behaviour",
    [{"status": 429}, {"status": 500, "headers": {"Retry-After": "0"}}, {"drop": True}, {"status": 202, "cut": 9}],
    ids=["429", "500", "no answer", "half an answer"],
)
def test_what_may_pass_is_tried_again(http_server: Any, run: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(behaviour, TAKEN)
    assert run(server.url).output.endswith(" sent (attempt 2)\n")
    assert server.requests[0].body == server.requests[1].body


def test_it_waits_as_long_as_pagerduty_asks(http_server: Any, run: Any) -> None:
    server = http_server({"status": 429, "headers": {"Retry-After": "2"}}, TAKEN)
    start = time.monotonic()
    assert run(server.url).code == 0
    assert 2 <= time.monotonic() - start < 5


def test_it_gives_up_after_five_attempts(http_server: Any, run: Any) -> None:
    server = http_server(*[{"status": 503, "body": b"busy", "headers": {"Retry-After": "0"}}] * 5)
    outcome = run(server.url)
    assert (outcome.code, outcome.errors) == (1, "not sent (attempt 5): PagerDuty answered 503: busy\n")
    assert len(server.requests) == 5


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (
            400,
            '{"status": "invalid event", "message": "Event object is invalid", "errors": ["Length is incorrect"]}',
            "Event object is invalid: Length is incorrect",
        ),
        (400, f"no such key\n{KEY}\x1b[31m", "no such key *** [31m"),
        (403, '{"status": 1}', '{"status": 1}'),
        (200, "<html>log in</html>", "<html>log in</html>"),
        (202, "[]", "[]"),
        (404, '{"status": "success"}', '{"status": "success"}'),
    ],
)
def test_a_refusal_fails_at_once(http_server: Any, run: Any, status: int, body: str, said: str) -> None:
    server = http_server({"status": status, "body": body.encode()})
    outcome = run(server.url)
    assert (outcome.code, outcome.errors) == (1, f"not sent (attempt 1): PagerDuty answered {status}: {said}\n")


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"ROUTING_KEY": " \n"}, "ROUTING_KEY is empty"),
        ({"ACTION": "acknowledge"}, "ACTION is 'acknowledge', and should be one of trigger, resolve"),
        ({"SEVERITY": "Failed"}, "SEVERITY is 'Failed', and should be one of critical, error, warning, info"),
        ({"DEDUP_KEY": "x" * 256}, "DEDUP_KEY has more than 255 characters"),
        ({"DETAILS": "[1]"}, "DETAILS is not a JSON object"),
        ({"LINKS": "{"}, "LINKS is not a JSON object"),
        ({"URL": "file:///etc/passwd"}, "URL is not an http or https URL"),
    ],
)
def test_a_wrong_setting_is_named(run: Any, variables: dict[str, str], message: str) -> None:
    outcome = run("http://127.0.0.1:1/", **variables)
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
