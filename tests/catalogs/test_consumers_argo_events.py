"""The Argo Events consumer against a local server that speaks as a webhook EventSource is documented to."""

import time
from typing import Any

import pytest

SCRIPT = "argo-events/argo_events.py"
SETTINGS = {"EVENT_SOURCE": "webhook", "EVENT": "exports", "UID": "6f1c-uid", "DATA": '{"pipeline": "x"}'}
TAKEN = {"status": 200, "body": b"success"}


def test_the_data_arrives_byte_for_byte_as_a_cloud_event(http_server: Any, run_script: Any) -> None:
    server = http_server(TAKEN)
    data = '{"text": "it\'s \\"100 %\\"\\n", "n": 3460000,  "umlaut": "\u00e4\u65e5\U0001f600"}\n'
    outcome = run_script(SCRIPT, URL=server.url, **{**SETTINGS, "DATA": data})
    [request] = server.requests
    assert (request.method, request.body) == ("POST", data.encode())
    assert request.headers["content-type"] == "application/json"
    event = {name: value for name, value in request.headers.items() if name.startswith("ce-")}
    number = event.pop("ce-id")
    assert event == {
        "ce-specversion": "1.0",
        "ce-source": "webhook",
        "ce-subject": "exports",
        "ce-type": "webhook",
    }
    assert (outcome.code, outcome.output, outcome.errors) == (0, f"event {number} sent (attempt 1)\n", "")
    assert "authorization" not in request.headers


def test_the_same_data_of_the_same_run_has_the_same_id(http_server: Any, run_script: Any) -> None:
    server = http_server({"drop": True}, TAKEN)
    for more in ({}, {}, {"DATA": "[]"}, {"UID": "other-uid"}, {"ID": "nightly-1"}):
        assert run_script(SCRIPT, URL=server.url, **{**SETTINGS, **more}).code == 0
    tried, again, other_pod, other_data, other_run, given = (request.headers["ce-id"] for request in server.requests)
    assert tried == again == other_pod
    assert len({tried, other_data, other_run}) == 3
    assert tried.startswith("6f1c-uid-")
    assert given == "nightly-1"


def test_the_token_is_sent_and_never_shown(http_server: Any, run_script: Any) -> None:
    server = http_server({"status": 401, "body": b"Invalid Auth token\n af3qqs321f2d\x1b[31m"})
    outcome = run_script(SCRIPT, URL=server.url, TOKEN="af3qqs321f2d\n", **SETTINGS)
    assert server.requests[0].headers["authorization"] == "Bearer af3qqs321f2d"
    said = "not sent (attempt 1): the event source answered 401: Invalid Auth token *** [31m\n"
    assert (outcome.code, outcome.output, outcome.errors) == (1, "", said)


@pytest.mark.parametrize(
    "behaviour",
    [{"status": 500, "body": b"failed to record event"}, {"status": 429}, {"drop": True}],
    ids=["500", "429", "no answer"],
)
def test_what_may_pass_is_tried_again(http_server: Any, run_script: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(behaviour, TAKEN)
    assert run_script(SCRIPT, URL=server.url, **SETTINGS).output.endswith(" sent (attempt 2)\n")


def test_it_waits_as_long_as_the_server_asks(http_server: Any, run_script: Any) -> None:
    server = http_server({"status": 503, "headers": {"Retry-After": "2"}}, TAKEN)
    start = time.monotonic()
    assert run_script(SCRIPT, URL=server.url, **SETTINGS).code == 0
    assert 2 <= time.monotonic() - start < 5


def test_it_gives_up_after_five_attempts(http_server: Any, run_script: Any) -> None:
    server = http_server(*[{"status": 503, "body": b"busy", "headers": {"Retry-After": "0"}}] * 5)
    outcome = run_script(SCRIPT, URL=server.url, **SETTINGS)
    assert (outcome.code, outcome.errors) == (1, "not sent (attempt 5): the event source answered 503: busy\n")
    assert len(server.requests) == 5


@pytest.mark.parametrize(("status", "said"), [(400, "endpoint is inactive"), (404, "404 page not found")])
def test_a_refusal_fails_at_once(http_server: Any, run_script: Any, status: int, said: str) -> None:
    server = http_server({"status": status, "body": f"{said}\n".encode()})
    outcome = run_script(SCRIPT, URL=server.url, **SETTINGS)
    assert (outcome.code, outcome.errors) == (1, f"not sent (attempt 1): the event source answered {status}: {said}\n")


def test_a_private_authority_is_trusted_where_it_is_given(http_server: Any, run_script: Any, certificates: Any) -> None:
    server = http_server(TAKEN, tls=True)
    assert run_script(SCRIPT, URL=server.url, CA_PEM=certificates.ca, **SETTINGS).code == 0
    outcome = run_script(SCRIPT, URL=server.url, CA_PEM=certificates.other_ca, **SETTINGS)
    assert outcome.code == 1
    assert outcome.errors.startswith("not sent (attempt 1): no answer: [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"URL": ""}, "URL is empty"),
        ({"URL": "http://user:word@a.example/"}, "URL is not an http or https URL"),
        ({"EVENT_SOURCE": ""}, "EVENT_SOURCE is empty"),
        ({"EVENT": "a b"}, "EVENT is not one word of ASCII"),
        ({"ID": "a\r\nX-Evil: 1"}, "ID is not one word of ASCII"),
        ({"DATA": ""}, "DATA is not JSON"),
        ({"DATA": "{x}"}, "DATA is not JSON"),
        ({"TOKEN": " \n"}, "TOKEN is empty"),
        ({"TOKEN": "a b"}, "TOKEN is more than one word"),
        ({"CA_PEM": "nonsense"}, "CA_PEM holds no certificate"),
    ],
)
def test_a_wrong_setting_is_named(run_script: Any, variables: dict[str, str], message: str) -> None:
    outcome = run_script(SCRIPT, **{"URL": "http://127.0.0.1:1/", **SETTINGS, **variables})
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
