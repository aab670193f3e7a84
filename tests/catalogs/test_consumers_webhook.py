"""The webhook consumer against a local server."""

import hashlib
import hmac
import json
import time
from typing import Any

import pytest

SCRIPT = "webhook/webhook.py"


def test_the_body_arrives_byte_for_byte(http_server: Any, run_script: Any) -> None:
    server = http_server()
    body = '{"text": "it\'s \\"100 %\\"\\n", "n": 3460000, "umlaut": "\u00e4\u65e5\U0001f600",  "empty": []}\n'
    outcome = run_script(SCRIPT, URL=server.url, BODY=body, METHOD="PUT", HEADERS='{"X-Team": "d\u00e4ta\\nX-Evil: 1"}')
    assert (outcome.code, outcome.output, outcome.errors) == (0, "delivered (attempt 1)\n", "")
    [request] = server.requests
    assert (request.method, request.path, request.body) == ("PUT", "/services/T0LONGPART/B0LONGPART", body.encode())
    assert request.headers["content-type"] == "application/json"
    assert request.headers["x-team"].encode("latin-1").decode() == "d\u00e4ta X-Evil: 1"
    assert "x-evil" not in request.headers
    assert not {"authorization", "x-signature-256"} & set(request.headers)


def _hmac(key: bytes, text: bytes) -> str:
    return f"sha256={hmac.new(key, text, hashlib.sha256).hexdigest()}"


def test_time_and_body_are_signed_anew_at_each_try(http_server: Any, run_script: Any) -> None:
    server = http_server({"status": 503, "headers": {"Retry-After": "1"}})
    names = {"SIGNATURE_HEADER": "X-Hub-Sum", "TIMESTAMP_HEADER": "X-Hub-Time"}
    before = int(time.time())
    run_script(SCRIPT, URL=server.url, BODY='{"a":"\u00e4"}', SIGNING_KEY="s3cret-key\n", **names)
    times = [int(request.headers["x-hub-time"]) for request in server.requests]
    assert before <= times[0] < times[1] <= time.time()
    for request in server.requests:
        signed = request.headers["x-hub-time"].encode() + b"." + request.body
        assert request.headers["x-hub-sum"] == _hmac(b"s3cret-key", signed)


def test_the_body_alone_is_signed_where_that_is_asked_for(http_server: Any, run_script: Any) -> None:
    server = http_server()
    names = {"SIGNED": "body", "SIGNATURE_HEADER": "X-Hub-Signature-256", "TIMESTAMP_HEADER": "X-Hub-Time"}
    run_script(SCRIPT, URL=server.url, BODY="{}", SIGNING_KEY="s3cret-key", **names)
    [request] = server.requests
    assert request.headers["x-hub-signature-256"] == _hmac(b"s3cret-key", b"{}")
    assert "x-hub-time" not in request.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_each_method_carries_the_body(http_server: Any, run_script: Any, method: str) -> None:
    server = http_server()
    assert run_script(SCRIPT, URL=server.url, BODY="{}", METHOD=method).code == 0
    assert [(request.method, request.body) for request in server.requests] == [(method, b"{}")]


def test_address_and_authorization_may_be_secrets(http_server: Any, run_script: Any) -> None:
    echo = b"bad token abcdef012345 for /services/T0LONGPART/B0LONGPART"
    server = http_server({"status": 401, "body": echo})
    outcome = run_script(SCRIPT, SECRET_URL=f"{server.url}\n", AUTHORIZATION="Bearer abcdef012345\n", BODY="{}")
    assert (outcome.code, outcome.output) == (1, "")
    assert outcome.errors == "not delivered (attempt 1): the server answered 401: bad token *** for ***\n"
    assert server.requests[0].headers["authorization"] == "Bearer abcdef012345"


def test_text_of_another_type_need_not_be_json(http_server: Any, run_script: Any) -> None:
    server = http_server({"status": 204, "body": b""})
    run = run_script(SCRIPT, URL=server.url, BODY="a <b>", HEADERS='{"Content-Type": "text/plain; charset=utf-8"}')
    assert run.code == 0
    assert server.requests[0].headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "behaviour",
    [
        {"status": 502, "headers": {"Retry-After": "0"}},
        {"status": 429, "headers": {"Retry-After": "0"}},
        {"drop": True},
    ],
    ids=["502", "429", "no answer"],
)
def test_what_may_pass_is_tried_again(http_server: Any, run_script: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(behaviour)
    assert run_script(SCRIPT, URL=server.url, BODY="{}").output == "delivered (attempt 2)\n"
    assert [request.body for request in server.requests] == [b"{}", b"{}"]


def test_a_taken_request_is_not_repeated_for_half_an_answer(http_server: Any, run_script: Any) -> None:
    server = http_server({"status": 202, "body": b"tak", "cut": 100})
    assert run_script(SCRIPT, URL=server.url, BODY="{}").code == 0
    assert len(server.requests) == 1


def test_it_gives_up_after_five_attempts(http_server: Any, run_script: Any) -> None:
    server = http_server(*[{"status": 503, "body": b"busy", "headers": {"Retry-After": "0"}}] * 5)
    outcome = run_script(SCRIPT, URL=server.url, BODY="{}")
    assert (outcome.code, outcome.errors) == (1, "not delivered (attempt 5): the server answered 503: busy\n")
    assert len(server.requests) == 5


def test_a_private_authority_is_trusted_where_it_is_given(http_server: Any, run_script: Any, certificates: Any) -> None:
    server = http_server(tls=True)
    assert run_script(SCRIPT, URL=server.url, BODY="{}", CA_PEM=certificates.ca).code == 0
    outcome = run_script(SCRIPT, URL=server.url, BODY="{}", CA_PEM=certificates.other_ca)
    assert outcome.code == 1
    assert outcome.errors.startswith("not delivered (attempt 1): no answer: [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"URL": ""}, "URL is empty"),
        ({"URL": "gopher://a.example/"}, "URL is not an http or https URL"),
        ({"BODY": ""}, "BODY is empty"),
        ({"BODY": '{"a": "b"c"}'}, "BODY is not JSON, or HEADERS is not a JSON object"),
        ({"HEADERS": '["x"]'}, "BODY is not JSON, or HEADERS is not a JSON object"),
        (
            {"HEADERS": '{"Content-Length": "1"}'},
            "'content-length' is no header that can be set",
        ),
        ({"HEADERS": '{"a b": "1"}'}, "'a b' is no header that can be set"),
        ({"SIGNING_KEY": "k", "SIGNATURE_HEADER": ""}, "'' is no header that can be set"),
        ({"SIGNING_KEY": "k", "TIMESTAMP_HEADER": " "}, "'' is no header that can be set"),
        ({"SIGNING_KEY": " \n"}, "SIGNING_KEY is empty"),
        ({"AUTHORIZATION": ""}, "AUTHORIZATION is empty"),
        ({"CA_PEM": "nonsense"}, "CA_PEM holds no certificate"),
    ],
)
def test_a_wrong_setting_is_named(run_script: Any, variables: dict[str, str], message: str) -> None:
    outcome = run_script(
        SCRIPT,
        **{
            "URL": "http://127.0.0.1:1/",
            "BODY": "{}",
            "SIGNATURE_HEADER": "x-sum",
            "TIMESTAMP_HEADER": "x-time",
            **variables,
        },
    )
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")


def test_a_large_document_passes(http_server: Any, run_script: Any) -> None:
    server = http_server()
    body = json.dumps(["x" * 1000] * 100)
    assert run_script(SCRIPT, URL=server.url, BODY=body).code == 0
    assert server.requests[0].body == body.encode()
