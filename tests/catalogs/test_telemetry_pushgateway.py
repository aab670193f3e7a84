"""The telemetry pushgateway, against a Pushgateway, and a local server for what that never answers.

What arrives is read by Prometheus' own parser. The gateway is Debian's package prometheus-pushgateway.
"""

import base64
import json
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

SCRIPT = "pushgateway/pushgateway.py"
PREFIX = "/services/T0LONGPART/B0LONGPART/metrics"
ARGOS_LIST = r'"[{\"templateName\":\"zz-internal-check-reach-url\"}]"'


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[str]:
    """Start a Pushgateway that holds nothing yet; the address is its own."""
    program = shutil.which("prometheus-pushgateway")
    if not program:
        pytest.skip("there is no Pushgateway: apt-get install prometheus-pushgateway")
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options = [f"--web.listen-address={address}", f"--persistence.file={tmp_path / 'held'}"]
    with subprocess.Popen([program, *options], **quiet) as process:
        try:
            end = time.monotonic() + 20
            while not answers(address) and time.monotonic() < end:
                time.sleep(0.02)
            yield f"http://{address}"
        finally:
            process.kill()


def answers(address: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(address.partition(":")[2]))) == 0


def held(gateway: str) -> dict[str, tuple[float, dict[str, str]]]:
    """What a gateway shows of synthetic tests: each metric's value and labels."""
    with urllib.request.urlopen(f"{gateway}/metrics", timeout=10) as answer:
        families = list(text_string_to_metric_families(answer.read().decode()))
    return {
        sample.name: (sample.value, sample.labels)
        for family in families
        for sample in family.samples
        if sample.name.startswith("synthetic_")
    }


def test_a_gateway_shows_the_last_run_alone(gateway: str, run_telemetry: Any) -> None:
    labels = '{"path": "a/b?\u00fc", "none": "", "up": ".."}'
    settings = {"URL": gateway, "JOB": "synthetic-test", "LABELS": labels}
    group = {"job": "synthetic-test", "instance": "", "test": "cluster-smoke", **json.loads(labels)}
    assert run_telemetry(SCRIPT, STATUS="Failed", FAILURES=ARGOS_LIST, **settings).output == "pushed (attempt 1)\n"
    shown = held(gateway)
    assert {name: value for name, (value, _) in shown.items()} == {
        "synthetic_success": 0,
        "synthetic_failed_checks": 1,
        "synthetic_duration_seconds": 12.5,
        "synthetic_last_run_timestamp_seconds": 1764329400,
    }
    assert all(labels == group for _, labels in shown.values())
    assert run_telemetry(SCRIPT, FAILURES="no list", STARTED="1764330300", **settings).code == 0
    assert {name: value for name, (value, _) in held(gateway).items()} == {
        "synthetic_success": 1,
        "synthetic_duration_seconds": 12.5,
        "synthetic_last_run_timestamp_seconds": 1764330300,
    }


def pushed(body: bytes) -> dict[str, float]:
    """Each metric's value; all are gauges without labels or times, and say what they mean."""
    families = list(text_string_to_metric_families(body.decode("ascii")))
    for family in families:
        assert (family.type, bool(family.documentation)) == ("gauge", True)
        assert [(sample.labels, sample.timestamp) for sample in family.samples] == [({}, None)]
    return {family.name: family.samples[0].value for family in families}


def test_a_run_takes_the_place_of_the_one_before(http_server: Any, run_telemetry: Any) -> None:
    server = http_server({"body": b""})
    outcome = run_telemetry(SCRIPT, URL=server.url + "/", JOB="synthetic-test", LABELS="{}")
    assert (outcome.code, outcome.output, outcome.errors) == (0, "pushed (attempt 1)\n", "")
    [request] = server.requests
    assert (request.method, request.path) == ("PUT", f"{PREFIX}/job/synthetic-test/test/cluster-smoke")
    assert request.headers["content-type"] == "text/plain; version=0.0.4"
    assert "authorization" not in request.headers
    assert pushed(request.body) == {
        "synthetic_success": 1,
        "synthetic_failed_checks": 0,
        "synthetic_duration_seconds": 12.5,
        "synthetic_last_run_timestamp_seconds": 1764329400,
    }


@pytest.mark.parametrize("status", ["Failed", "Error"])
def test_a_run_that_did_not_succeed(http_server: Any, run_telemetry: Any, status: str) -> None:
    server = http_server()
    assert run_telemetry(SCRIPT, URL=server.url, JOB="j", STATUS=status, FAILURES=ARGOS_LIST).code == 0
    metrics = pushed(server.requests[0].body)
    assert (metrics["synthetic_success"], metrics["synthetic_failed_checks"]) == (0, 1)


def test_what_no_part_of_a_path_can_hold_is_encoded(http_server: Any, run_telemetry: Any) -> None:
    server = http_server()
    run_telemetry(SCRIPT, URL=server.url, JOB="j", LABELS='{"path": "a/b?\\u00fc", "none": "", "up": "..", "n": 1}')
    encoded = base64.urlsafe_b64encode("a/b?\u00fc".encode()).decode()
    own = "/job/j/test/cluster-smoke"
    assert server.requests[0].path == f"{PREFIX}{own}/path@base64/{encoded}/none@base64/=/up@base64/Li4=/n/1"


def test_the_password_is_sent_and_never_shown(http_server: Any, run_telemetry: Any) -> None:
    login = base64.b64encode(b"argo:s3cret-word").decode()
    server = http_server({"status": 401, "body": f"no argo:s3cret-word, no Basic {login}".encode()})
    outcome = run_telemetry(SCRIPT, URL=server.url, JOB="j", PUSH_USER="argo\n", PASSWORD="s3cret-word\n")
    assert server.requests[0].headers["authorization"] == f"Basic {login}"
    assert (outcome.code, login in outcome.errors) == (1, False)
    assert outcome.errors == "not pushed (attempt 1): the gateway answered 401: no argo:***, no ***\n"


@pytest.mark.parametrize(
    "behaviour",
    [
        {"status": 429, "headers": {"Retry-After": "0"}},
        {"status": 503, "headers": {"Retry-After": "0"}},
        {"drop": True},
    ],
    ids=["429", "503", "no answer"],
)
def test_what_may_pass_is_tried_again(http_server: Any, run_telemetry: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(behaviour)
    assert run_telemetry(SCRIPT, URL=server.url, JOB="j").output == "pushed (attempt 2)\n"
    assert server.requests[0].body == server.requests[1].body


def test_metrics_that_contradict_others_are_refused_at_once(http_server: Any, run_telemetry: Any) -> None:
    server = http_server({"status": 400, "body": b"pushed metrics are invalid or inconsistent\n"})
    outcome = run_telemetry(SCRIPT, URL=server.url, JOB="j")
    problem = "the gateway answered 400: pushed metrics are invalid or inconsistent"
    assert (outcome.code, outcome.errors) == (1, f"not pushed (attempt 1): {problem}\n")


def test_a_private_authority_is_trusted_where_it_is_given(
    http_server: Any, run_telemetry: Any, certificates: Any
) -> None:
    server = http_server(tls=True)
    assert run_telemetry(SCRIPT, URL=server.url, JOB="j", CA_PEM=certificates.ca).code == 0
    assert run_telemetry(SCRIPT, URL=server.url, JOB="j", CA_PEM=certificates.other_ca).code == 1
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [(signal.SIGTERM, 143, "not pushed: stopped by SIGTERM\n"), (signal.SIGALRM, 1, "not pushed: out of time\n")],
)
def test_it_ends_at_once_while_the_gateway_hangs(
    http_server: Any, run_telemetry: Any, number: signal.Signals, code: int, message: str
) -> None:
    server = http_server({"hang": True})
    outcome = run_telemetry(SCRIPT, URL=server.url, JOB="j", stop_when=server.reached, stop_by=number)
    assert (outcome.code, outcome.errors) == (code, message)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"URL": "pushgateway:9091"}, "URL is not an http or https URL"),
        ({"JOB": ""}, "JOB is empty"),
        ({"LABELS": "[]"}, "LABELS is not a JSON object"),
        ({"LABELS": '{"test": "x"}'}, "'test' is no label that can be set"),
        ({"LABELS": '{"a/b": "x"}'}, "'a/b' is no label that can be set"),
        ({"PUSH_USER": "argo"}, "PASSWORD is empty"),
        ({"PUSH_USER": "argo", "PASSWORD": ""}, "PASSWORD is empty"),
        ({"CA_PEM": "nonsense"}, "CA_PEM holds no certificate"),
    ],
)
def test_a_wrong_setting_is_named(run_telemetry: Any, variables: dict[str, str], message: str) -> None:
    outcome = run_telemetry(SCRIPT, **{"URL": "http://127.0.0.1:1", "JOB": "j", **variables})
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
