"""The Teams consumer against a local server that speaks as Power Automate's webhooks are documented to."""

import json
import time
from typing import Any

import pytest

SCRIPT = "teams/teams.py"
TAKEN = {"status": 202, "body": b""}


def _card(server: Any) -> dict[str, Any]:
    """Return the card of the one message that arrived."""
    [request] = server.requests
    message = json.loads(request.body)
    [attachment] = message["attachments"]
    assert (message["type"], attachment["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    card = attachment["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert {part["type"] for part in card["body"]} == {"RichTextBlock"}
    return dict(card)


def _texts(card: dict[str, Any]) -> list[str]:
    """Return what each block of a card shows."""
    return ["".join(run if isinstance(run, str) else run["text"] for run in part["inlines"]) for part in card["body"]]


def test_a_message_becomes_a_card(http_server: Any, run_script: Any) -> None:
    server = http_server(TAKEN)
    outcome = run_script(
        SCRIPT,
        WEBHOOK_URL=f"{server.url}?api-version=1&sig=abcdef0123\n",
        TITLE="export\nfailed",
        TEXT='He said "it\'s 100 %"\n\n\tand left \u65e5\U0001f600',
        COLOR="attention",
        FACTS='{"Status": "Failed", "Rows": 3460000, "Reason": ""}',
        LINKS='{"Run": "https://argo.example.com/x"}',
    )
    assert (outcome.code, outcome.output, outcome.errors) == (0, "handed to Teams (attempt 1)\n", "")
    assert server.requests[0].path == "/services/T0LONGPART/B0LONGPART?api-version=1&sig=abcdef0123"
    card = _card(server)
    text = ['He said "it\'s 100 %"', "\u00a0", "    and left \u65e5\U0001f600"]
    assert _texts(card) == ["export failed", *text, "Status: Failed", "Rows: 3460000", "Reason: -"]
    assert card["body"][0]["inlines"][0]["color"] == "attention"
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "Run", "url": "https://argo.example.com/x"}]


def test_a_text_is_enough(http_server: Any, run_script: Any) -> None:
    server = http_server(TAKEN)
    assert run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT="[bank](https://a.example) <at>all</at>").code == 0
    card = _card(server)
    assert (_texts(card), card["actions"]) == (["[bank](https://a.example) <at>all</at>"], [])


def test_an_address_that_is_none_becomes_no_button(http_server: Any, run_script: Any) -> None:
    server = http_server(TAKEN)
    links = '{"Run": "javascript:alert(1)", "Logs": "https://a.example/"}'
    assert run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT="x", LINKS=links).code == 0
    assert [action["title"] for action in _card(server)["actions"]] == ["Logs"]


@pytest.mark.parametrize("text", ["x" * 100_000, "x\n" * 40_000, "\u65e5" * 30_000], ids=["line", "lines", "wide"])
def test_a_long_text_is_cut_to_what_teams_takes_and_says_so(http_server: Any, run_script: Any, text: str) -> None:
    server = http_server(TAKEN)
    assert run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT=text, FACTS='{"Status": "Failed"}').code == 0
    assert 24_900 < len(server.requests[0].body) <= 25_000
    *lines, note, status = _texts(_card(server))
    assert text.startswith("\n".join(lines))
    assert (note, status) == (f"[cut: the message had {len(text)} characters]", "Status: Failed")


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
    server = http_server(behaviour, TAKEN)
    assert run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT="x").output == "handed to Teams (attempt 2)\n"
    assert server.requests[0].body == server.requests[1].body


def test_it_waits_as_long_as_the_webhook_asks(http_server: Any, run_script: Any) -> None:
    server = http_server({"status": 429, "headers": {"Retry-After": "2"}}, TAKEN)
    start = time.monotonic()
    assert run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT="x").code == 0
    assert 2 <= time.monotonic() - start < 5


def test_it_gives_up_after_five_attempts(http_server: Any, run_script: Any) -> None:
    server = http_server(*[{"status": 503, "body": b"busy", "headers": {"Retry-After": "0"}}] * 5)
    outcome = run_script(SCRIPT, WEBHOOK_URL=server.url, TEXT="x")
    assert (outcome.code, outcome.errors) == (1, "not posted (attempt 5): the webhook answered 503: busy\n")
    assert len(server.requests) == 5


def test_a_refusal_fails_at_once_without_the_address(http_server: Any, run_script: Any) -> None:
    server = http_server({"status": 400, "body": b"disabled\x1b[31m\n sig=abcdef0123 B0LONGPART"})
    outcome = run_script(SCRIPT, WEBHOOK_URL=f"{server.url}?sig=abcdef0123", TEXT="x")
    said = "not posted (attempt 1): the webhook answered 400: disabled [31m sig=*** ***\n"
    assert (outcome.code, outcome.errors) == (1, said)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"TEXT": " \n"}, "TEXT is empty"),
        ({"WEBHOOK_URL": ""}, "WEBHOOK_URL is empty"),
        ({"WEBHOOK_URL": "ftp://a.example/secret"}, "WEBHOOK_URL is not an http or https URL"),
        ({"COLOR": "red"}, "COLOR is 'red', and should be one of default, accent, good, warning, attention"),
        ({"FACTS": "[1]"}, "FACTS is not a JSON object"),
        ({"LINKS": "{"}, "LINKS is not a JSON object"),
        ({"FACTS": json.dumps({str(n): "x" * 999 for n in range(30)})}, "FACTS and LINKS are too long for a message"),
    ],
)
def test_a_wrong_setting_is_named(run_script: Any, variables: dict[str, str], message: str) -> None:
    outcome = run_script(SCRIPT, **{"WEBHOOK_URL": "http://127.0.0.1:1/services/secret", "TEXT": "x", **variables})
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
