"""The Slack consumer against a local server that speaks as Slack's webhooks and its API are documented to."""

import json
import runpy
import ssl
import time
import urllib.request
from email.utils import formatdate
from typing import Any

import pytest

SCRIPT = "slack/slack.py"


def test_a_text_arrives_unchanged(http_server: Any, run_script: Any) -> None:
    server = http_server()
    text = ' He said "it\'s 100 % $HOME"\n\tand left \\ \u2013 \u65e5\u672c \U0001f600 \r\n'
    outcome = run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT=text)
    assert (outcome.code, outcome.output, outcome.errors) == (0, "posted to Slack (attempt 1)\n", "")
    [request] = server.requests
    assert (request.method, request.path) == ("POST", "/services/T0LONGPART/B0LONGPART")
    assert request.headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(request.body)["text"] == text


def test_data_can_neither_mention_people_nor_make_links(http_server: Any, run_script: Any) -> None:
    server = http_server()
    run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT="<!channel> <https://a.example|bank> &lt;@U1&gt;")
    expected = "&lt;!channel&gt; &lt;https://a.example|bank&gt; &amp;lt;@U1&amp;gt;"
    assert json.loads(server.requests[0].body)["text"] == expected


def test_a_long_text_is_cut_between_characters_and_says_so(http_server: Any, run_script: Any) -> None:
    server = http_server()
    run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT="ab" + "&" * 39_997)
    text = json.loads(server.requests[0].body)["text"]
    kept, note = text.split("\n")
    assert note == "[cut: the message had 39999 characters]"
    assert kept == "ab" + "&amp;" * (len(kept) // 5)
    assert 39_990 <= len(text) <= 40_000


def test_it_waits_as_long_as_slack_asks(http_server: Any, run_script: Any) -> None:
    server = http_server({"status": 429, "headers": {"Retry-After": "2"}})
    start = time.monotonic()
    assert run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT="x").output == "posted to Slack (attempt 2)\n"
    assert 2 <= time.monotonic() - start < 5


@pytest.mark.parametrize(
    "behaviour",
    [
        {"status": 500, "headers": {"Retry-After": "0"}},
        {"status": 503, "headers": {"Retry-After": "soon"}},
        {"drop": True},
        {"body": b"o", "cut": 1},
    ],
    ids=["500", "503 with an unreadable Retry-After", "no answer", "half an answer"],
)
def test_what_may_pass_is_tried_again(http_server: Any, run_script: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(behaviour)
    assert run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT="x").code == 0
    assert len(server.requests) == 2
    assert server.requests[0].body == server.requests[1].body


def test_it_gives_up_after_five_attempts(http_server: Any, run_script: Any) -> None:
    server = http_server(*[{"status": 503, "body": b"busy", "headers": {"Retry-After": "0"}}] * 5)
    outcome = run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT="x")
    assert (outcome.code, outcome.errors) == (1, "not posted (attempt 5): Slack answered 503: busy\n")
    assert len(server.requests) == 5


def test_a_refusal_fails_at_once_with_a_harmless_excerpt(http_server: Any, run_script: Any) -> None:
    nasty = b"no\x1b[31m_team\r\n::error:: \xff /services/T0LONGPART/B0LONGPART B0LONGPART" + b"x" * 5000
    server = http_server({"status": 404, "body": nasty})
    outcome = run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT="x")
    assert outcome.code == 1
    assert outcome.errors.startswith(
        "not posted (attempt 1): Slack answered 404: no [31m_team ::error:: \ufffd *** ***x"
    )
    assert outcome.errors.count("\n") == 1
    assert len(outcome.errors) < 260


def test_an_answer_other_than_ok_is_no_success(http_server: Any, run_script: Any) -> None:
    server = http_server({"body": b"<html>log in</html>"})
    outcome = run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT="x")
    assert (outcome.code, outcome.errors) == (1, "not posted (attempt 1): Slack answered 200: <html>log in</html>\n")


@pytest.mark.parametrize(
    ("address", "problem"),
    [("127.0.0.1:1", "Connection refused"), ("a..b", "UnicodeError")],
)
def test_what_goes_wrong_on_the_way_is_told_without_the_url(in_pod: Any, address: str, problem: str) -> None:
    request = urllib.request.Request(f"http://{address}/services/T0LONGPART", b"x")
    script = runpy.run_path(str(in_pod(f"consumers/{SCRIPT}")))
    way = script["Way"]("not posted", "Slack", ssl.create_default_context())
    assert script["try_once"](request, way, 3) == (f"no answer: {problem}", 4.0)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "TEXT is empty\n"),
        ({"TEXT": " \n", "WEBHOOK_URL": "https://a.example"}, "TEXT is empty\n"),
        ({"TEXT": "x"}, "WEBHOOK_URL is empty\n"),
        ({"TEXT": "x", "WEBHOOK_URL": "https://a.example", "TOKEN": "\n"}, "CHANNEL is empty\n"),
        ({"TEXT": "x", "CHANNEL": "#data", "TOKEN": "\n"}, "TOKEN is empty\n"),
        ({"TEXT": "x", "CHANNEL": "#data", "TOKEN": "xoxb-1 2"}, "TOKEN is more than one word\n"),
        ({"TEXT": "x", "CHANNEL": "#data", "TOKEN": "xoxb-1"}, "API_URL is empty\n"),
        ({"TEXT": "x", "WEBHOOK_URL": "file:///etc/passwd"}, "WEBHOOK_URL is not an http or https URL\n"),
        ({"TEXT": "x", "WEBHOOK_URL": "ftp://a.example/secret-path"}, "WEBHOOK_URL is not an http or https URL\n"),
        ({"TEXT": "x", "WEBHOOK_URL": "http://user:secret@a.example/"}, "WEBHOOK_URL is not an http or https URL\n"),
        ({"TEXT": "x", "WEBHOOK_URL": "http://a.example/secret path"}, "WEBHOOK_URL is not an http or https URL\n"),
        ({"TEXT": "x", "WEBHOOK_URL": "http://a.example:port/secret"}, "WEBHOOK_URL is not an http or https URL\n"),
        ({"TEXT": "x", "WEBHOOK_URL": "http://a.example/s\r\nX: y"}, "WEBHOOK_URL is not an http or https URL\n"),
    ],
)
def test_a_wrong_setting_is_named(run_script: Any, variables: dict[str, str], message: str) -> None:
    outcome = run_script(SCRIPT, **variables)
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", message)


def test_a_line_end_behind_the_url_does_no_harm(http_server: Any, run_script: Any) -> None:
    server = http_server()
    assert run_script(SCRIPT, WEBHOOK_URL=f"{server.url}\n", TEXT="x").code == 0


def test_the_wait_follows_retry_after(in_pod: Any) -> None:
    wait_before = runpy.run_path(str(in_pod(f"consumers/{SCRIPT}")))["wait_before"]
    asked = ["7", "3600", "-5", "9" * 5000, "", "Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 99 Oct 99999999 07:28:00 GMT"]
    assert [wait_before(3, value) for value in asked] == [7, 3600, 0, 4, 4, 0, 4]
    assert 15 <= wait_before(3, formatdate(time.time() + 20, usegmt=True)) <= 20


def test_no_server_makes_it_wait_for_more_than_a_minute(http_server: Any, in_pod: Any) -> None:
    script = runpy.run_path(str(in_pod(f"consumers/{SCRIPT}")))
    server = http_server({"status": 429, "body": b"busy", "headers": {"Retry-After": "3600"}})
    way = script["Way"]("not posted", "Slack", ssl.create_default_context())
    request = urllib.request.Request(server.url, b"x")
    assert script["try_once"](request, way, 1) == ("Slack answered 429: busy", 60)


BOT = {"TOKEN": "xoxb-11-abcdef\n", "CHANNEL": "C0123456789", "TEXT": "x"}
TAKEN = {"body": b'{"ok": true, "channel": "C0123456789", "ts": "1503435956.000247", "message": {"text": "x"}}'}


def _refused(error: str, **more: Any) -> dict[str, Any]:
    return {"body": json.dumps({"ok": False, "error": error, **more}).encode()}


def test_a_bot_posts_to_its_channel_with_its_token(http_server: Any, run_script: Any) -> None:
    server = http_server(TAKEN)
    outcome = run_script(SCRIPT, API_URL=server.url, **BOT)
    assert (outcome.code, outcome.output, outcome.errors) == (0, "posted to Slack (attempt 1)\n", "")
    [request] = server.requests
    assert request.headers["authorization"] == "Bearer xoxb-11-abcdef"
    message = json.loads(request.body)
    assert message == {"channel": "C0123456789", "text": "x", "unfurl_links": False, "unfurl_media": False}


@pytest.mark.parametrize(("thread", "sent"), [("1503435956.000247", "1503435956.000247"), ("", None)])
def test_a_reply_goes_into_the_thread_that_is_named(http_server: Any, run_script: Any, thread: str, sent: str) -> None:
    bots, webhook = http_server(TAKEN), http_server()
    assert run_script(SCRIPT, API_URL=bots.url, THREAD=thread, **BOT).code == 0
    assert run_script(SCRIPT, WEBHOOK_URL=webhook.url, THREAD=thread, TEXT="x").code == 0
    assert [json.loads(server.requests[0].body).get("thread_ts") for server in (bots, webhook)] == [sent, sent]


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (_refused("channel_not_found"), "channel_not_found"),
        (_refused("missing_scope", needed="chat:write"), "missing_scope, needed chat:write"),
        (_refused("bad token xoxb-11-abcdef"), "bad token ***"),
        ({"body": b'{"ok": "yes"}'}, '{"ok": "yes"}'),
        ({"body": b"[]"}, "[]"),
        ({"body": b""}, "nothing"),
    ],
    ids=["refused", "with the scope", "with the token", "ok is no text", "no map", "no answer"],
)
def test_an_answer_200_of_the_api_may_be_a_failure(
    http_server: Any, run_script: Any, behaviour: dict[str, Any], said: str
) -> None:
    server = http_server(behaviour)
    outcome = run_script(SCRIPT, API_URL=server.url, **BOT)
    assert (outcome.code, outcome.errors) == (1, f"not posted (attempt 1): Slack answered 200: {said}\n")


@pytest.mark.parametrize("error", ["ratelimited", "internal_error"])
def test_an_error_of_the_api_that_passes_is_tried_again(http_server: Any, run_script: Any, error: str) -> None:
    server = http_server({**_refused(error), "headers": {"Retry-After": "0"}}, TAKEN)
    assert run_script(SCRIPT, API_URL=server.url, **BOT).output == "posted to Slack (attempt 2)\n"


def test_a_bot_waits_as_long_as_slack_asks(http_server: Any, run_script: Any) -> None:
    server = http_server({"status": 429, "headers": {"Retry-After": "1"}, **_refused("ratelimited")}, TAKEN)
    start = time.monotonic()
    assert run_script(SCRIPT, API_URL=server.url, **BOT).output == "posted to Slack (attempt 2)\n"
    assert 1 <= time.monotonic() - start < 5


def test_a_long_answer_of_the_api_is_read_to_its_end(http_server: Any, run_script: Any) -> None:
    server = http_server({"body": json.dumps({"message": {"text": "x" * 300_000}, "ok": True}).encode()})
    assert run_script(SCRIPT, API_URL=server.url, **BOT).code == 0
