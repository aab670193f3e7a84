"""The telemetry webhook against a local server, and with it how every sink reads Argo's list of failures."""

import hashlib
import hmac
import json
import signal
from typing import Any

import pytest

SCRIPT = "webhook/webhook.py"
SETTINGS = {"NAMESPACE": "workflows", "WORKFLOW": "cluster-smoke-1764329400"}
SIGNED = {"TIMESTAMP_HEADER": "X-Signature-Timestamp", "SIGNATURE_HEADER": "X-Signature-256"}


def test_a_run_is_a_document(http_server: Any, run_telemetry: Any) -> None:
    server = http_server()
    outcome = run_telemetry(SCRIPT, URL=server.url, **SETTINGS)
    assert (outcome.code, outcome.output, outcome.errors) == (0, "delivered (attempt 1)\n", "")
    assert json.loads(server.requests[0].body) == {
        "test": "cluster-smoke",
        "namespace": "workflows",
        "workflow": "cluster-smoke-1764329400",
        "status": "Succeeded",
        "success": True,
        "startedAt": "2025-11-28T11:30:00Z",
        "durationSeconds": 12.5,
        "failedChecks": [],
    }


def test_time_and_body_are_signed_anew_at_each_try(http_server: Any, run_telemetry: Any) -> None:
    server = http_server({"status": 503, "headers": {"Retry-After": "1"}})
    run_telemetry(SCRIPT, URL=server.url, SIGNING_KEY="s3cret-key\n", **SETTINGS, **SIGNED)
    assert len({request.headers["x-signature-timestamp"] for request in server.requests}) == 2
    for request in server.requests:
        signed = request.headers["x-signature-timestamp"].encode() + b"." + request.body
        expected = hmac.new(b"s3cret-key", signed, hashlib.sha256).hexdigest()
        assert request.headers["x-signature-256"] == f"sha256={expected}"


def test_it_ends_at_once_while_the_server_hangs(http_server: Any, run_telemetry: Any) -> None:
    server = http_server({"hang": True})
    outcome = run_telemetry(SCRIPT, URL=server.url, stop_when=server.reached, stop_by=signal.SIGTERM, **SETTINGS)
    assert (outcome.code, outcome.errors) == (143, "not delivered: stopped by SIGTERM\n")


def failed_checks(http_server: Any, run_telemetry: Any, failures: str) -> Any:
    server = http_server()
    outcome = run_telemetry(SCRIPT, URL=server.url, STATUS="Failed", FAILURES=failures, **SETTINGS)
    assert outcome.code == 0
    found = json.loads(server.requests[0].body)["failedChecks"]
    note = "FAILURES is not a list of Argo's; how many checks failed is not reported\n"
    assert outcome.errors == (note if found is None else "")
    return found


@pytest.mark.parametrize(
    ("quoted", "message"),
    [  # what Go's strconv.Quote and json.Marshal make of the message
        (r"exit code 1", "exit code 1"),
        (r"say \\\"no\\\"\\n\\tback \\\\", 'say "no"\n\tback \\'),
        (r"bell \\u0007 vt \\u000b nul \\u0000 del \x7f", "bell \a vt \v nul \0 del \x7f"),
        (
            r"zero\u200bwidth \ue000 \U000e0001 " + "\U0001f600 \u00e9",
            "zero\u200bwidth \ue000 \U000e0001 \U0001f600 \u00e9",
        ),
        (r"\\u003ca href='x'\\u003e\\u0026amp; \\ufffd", "<a href='x'>&amp; \ufffd"),
    ],
    ids=["plain", "quotes", "control characters", "unicode", "html"],
)
def test_failures_are_read_as_argo_quotes_them(http_server: Any, run_telemetry: Any, quoted: str, message: str) -> None:
    failures = (
        rf'"[{{\"message\":\"{quoted}\",\"templateName\":\"zz-internal-check-reach-url\",\"phase\":\"Failed\"}}]"'
    )
    assert failed_checks(http_server, run_telemetry, failures) == [{"name": "reach-url", "message": message}]


def test_a_check_counts_once_whatever_failed_of_it(http_server: Any, run_telemetry: Any) -> None:
    nodes = [
        {"displayName": "cluster-smoke-1", "templateName": "main", "message": "child failed"},
        {"displayName": "round-trip(0)", "templateName": "zz-internal-check-round-trip", "message": "first try"},
        {"displayName": "round-trip", "templateName": "zz-internal-check-round-trip", "message": "no more tries"},
        {"displayName": "round-trip(1)", "templateName": "zz-internal-check-round-trip", "message": "second try"},
        {"displayName": "write", "templateName": "zz-internal-step-artifact-write", "message": "exit code 1"},
        {"displayName": "artifact", "templateName": "zz-internal-check-artifact", "message": "child 'write' failed"},
    ]
    assert failed_checks(http_server, run_telemetry, json.dumps(nodes)) == [
        {"name": "artifact", "message": "child 'write' failed"},
        {"name": "round-trip", "message": "no more tries"},
    ]


@pytest.mark.parametrize(
    ("failures", "found"),
    [
        ("", []),
        ("null", []),
        ("[]", []),
        ('"[]"', []),
        ('[{"templateName": "zz-internal-check-a", "message": "b"}]', [{"name": "a", "message": "b"}]),
        ('[{"templateName": "zz-internal-check-a", "message": null}, {}]', [{"name": "a", "message": ""}]),
        ("{{workflow.failures}}", None),
        ('"[{"displayName": "a"}]"', None),
        ('["a"]', None),
        ("7", None),
        ("[" * 100_000, None),
    ],
)
def test_failures_in_any_other_form(http_server: Any, run_telemetry: Any, failures: str, found: Any) -> None:
    assert failed_checks(http_server, run_telemetry, failures) == found


def test_a_huge_list_is_cut(http_server: Any, run_telemetry: Any) -> None:
    nodes = [{"templateName": f"zz-internal-check-{number}", "message": "x" * 700} for number in range(101, 251)]
    found = failed_checks(http_server, run_telemetry, json.dumps(nodes))
    assert [one["name"] for one in found] == [str(number) for number in range(101, 201)]
    assert {len(one["message"]) for one in found} == {500}
