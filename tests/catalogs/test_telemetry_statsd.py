"""The telemetry statsd, with a local listener that decodes what arrives."""

import re
import socket
from typing import Any

import pytest

SCRIPT = "statsd/statsd.py"


def received(listener: socket.socket) -> dict[str, tuple[float, str]]:
    """Each metric's value and type."""
    lines = listener.recv(65_535).decode("ascii").split("\n")
    found = [re.fullmatch(r"([\w.-]+):(\d+(?:\.\d+)?)\|(c|g)", line) for line in lines]
    return {match[1]: (float(match[2]), match[3]) for match in found if match}


def test_a_run_is_one_more_in_a_counter_and_four_gauges(listener: socket.socket, run_telemetry: Any) -> None:
    port = str(listener.getsockname()[1])
    outcome = run_telemetry(SCRIPT, HOST="127.0.0.1", PORT=port, PREFIX="prod.synthetic")
    assert (outcome.code, outcome.output, outcome.errors) == (0, f"sent to 127.0.0.1:{port}\n", "")
    assert received(listener) == {
        "prod.synthetic.runs.cluster-smoke.succeeded": (1, "c"),
        "prod.synthetic.success.cluster-smoke": (1, "g"),
        "prod.synthetic.failed_checks.cluster-smoke": (0, "g"),
        "prod.synthetic.duration_seconds.cluster-smoke": (12.5, "g"),
        "prod.synthetic.last_run_timestamp_seconds.cluster-smoke": (1764329400, "g"),
    }


@pytest.mark.parametrize("status", ["Failed", "Error"])
def test_a_run_that_did_not_succeed(listener: socket.socket, run_telemetry: Any, status: str) -> None:
    port = str(listener.getsockname()[1])
    assert run_telemetry(SCRIPT, HOST="127.0.0.1", PORT=port, PREFIX="synthetic", STATUS=status).code == 0
    metrics = received(listener)
    assert metrics[f"synthetic.runs.cluster-smoke.{status.lower()}"] == (1, "c")
    assert metrics["synthetic.success.cluster-smoke"] == (0, "g")


def test_a_port_on_which_nobody_listens_is_noticed(listener: socket.socket, run_telemetry: Any) -> None:
    port = str(listener.getsockname()[1])
    listener.close()
    outcome = run_telemetry(SCRIPT, HOST="127.0.0.1", PORT=port, PREFIX="synthetic")
    assert (outcome.code, outcome.errors) == (1, f"not sent to 127.0.0.1:{port}: Connection refused\n")


def test_a_host_that_can_be_no_host(run_telemetry: Any) -> None:
    outcome = run_telemetry(SCRIPT, HOST="a..b", PORT="8125", PREFIX="synthetic")
    assert (outcome.code, outcome.output) == (1, "")
    assert outcome.errors.startswith("not sent to a..b:8125: ")


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"HOST": " "}, "HOST is empty"),
        ({"PORT": "http"}, "PORT is not a port"),
        ({"PORT": "0"}, "PORT is not a port"),
        ({"PORT": "65536"}, "PORT is not a port"),
        ({"PREFIX": ""}, "PREFIX is empty"),
        ({"TEST": ""}, "TEST is empty"),
        ({"STATUS": "Running"}, "STATUS is 'Running', and should be one of Succeeded, Failed, Error"),
        ({"STATUS": ""}, "STATUS is empty"),
        ({"STARTED": "{{workflow.creationTimestamp.s}}"}, "STARTED is not a number"),
        ({"DURATION": "nan"}, "DURATION is not a number"),
        ({"DURATION": "-1"}, "DURATION is not a number"),
    ],
)
def test_a_wrong_setting_is_named(run_telemetry: Any, variables: dict[str, str], message: str) -> None:
    outcome = run_telemetry(SCRIPT, **{"HOST": "127.0.0.1", "PORT": "9", "PREFIX": "synthetic", **variables})
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
