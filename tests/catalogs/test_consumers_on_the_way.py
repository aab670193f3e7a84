"""What every consumer that sends to a web address does on the way: it follows no redirect, trusts nobody, and ends."""

import signal
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest


class Consumer(NamedTuple):
    """How a consumer is called, and what it says first where it fails."""

    script: str
    failed: str
    address: str
    settings: dict[str, str]


CONSUMERS = [
    Consumer(
        "argo-events/argo_events.py",
        "not sent",
        "URL",
        {"EVENT_SOURCE": "webhook", "EVENT": "exports", "UID": "6f1c-uid", "DATA": "{}", "TOKEN": "af3qqs321f2d"},
    ),
    Consumer(
        "pagerduty/pagerduty.py",
        "not sent",
        "URL",
        {"ACTION": "resolve", "NAMESPACE": "n", "SPEC": "s", "WORKFLOW": "w", "ROUTING_KEY": "0123456789abcdef"},
    ),
    Consumer("slack/slack.py", "not posted", "WEBHOOK_URL", {"TEXT": "x"}),
    Consumer("teams/teams.py", "not posted", "WEBHOOK_URL", {"TEXT": "x"}),
    Consumer("webhook/webhook.py", "not delivered", "URL", {"BODY": "{}", "AUTHORIZATION": "Bearer abcdef012345"}),
]


@pytest.fixture(params=CONSUMERS, ids=lambda one: one.script.partition("/")[0])
def consumer(request: pytest.FixtureRequest) -> Consumer:
    """Each consumer that sends to a web address."""
    found: Consumer = request.param
    return found


@pytest.fixture
def send(run_script: Any, consumer: Consumer) -> Callable[..., Any]:
    """Run the consumer's script with a server's address, and with what `run_script` takes besides."""

    def run(url: str, **more: Any) -> Any:
        return run_script(consumer.script, **{consumer.address: url}, **consumer.settings, **more)

    return run


@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_is_not_followed(http_server: Any, send: Any, status: int) -> None:
    elsewhere = http_server()
    server = http_server({"status": status, "body": b"", "headers": {"Location": elsewhere.url}})
    assert send(server.url).code == 1
    assert len(server.requests) == 1
    assert elsewhere.requests == []


def test_an_unknown_certificate_is_refused_at_once(http_server: Any, send: Any, consumer: Consumer) -> None:
    server = http_server(tls=True)
    outcome = send(server.url)
    assert outcome.code == 1
    assert outcome.errors.startswith(f"{consumer.failed} (attempt 1): no answer: [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert server.requests == []


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [(signal.SIGTERM, 143, "stopped by SIGTERM"), (signal.SIGALRM, 1, "out of time")],
)
def test_it_ends_at_once_while_the_server_hangs(
    http_server: Any, send: Any, consumer: Consumer, number: signal.Signals, code: int, message: str
) -> None:
    server = http_server({"hang": True})
    outcome = send(server.url, stop_when=server.reached, stop_by=number)
    assert (outcome.code, outcome.errors) == (code, f"{consumer.failed}: {message}\n")
