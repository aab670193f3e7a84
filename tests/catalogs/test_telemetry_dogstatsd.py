"""The telemetry dogstatsd, with a local listener that decodes what arrives, as Datadog's documentation describes it."""

import re
import socket
from typing import Any

SCRIPT = "dogstatsd/dogstatsd.py"
METRIC = re.compile(r"([\w.]+):(\d+(?:\.\d+)?)\|(c|g)\|#([\w:./,-]+)")
CHECK = re.compile(r"_sc\|([\w.]+)\|([0-3])\|#([\w:./,-]+)\|m:(.*)")


def received(listener: socket.socket) -> tuple[dict[str, tuple[float, str, list[str]]], tuple[str, ...]]:
    """Each metric's value, type and tags; and the check's name, status, tags and message."""
    *metrics, check = listener.recv(65_535).decode("utf-8").split("\n")
    found = [METRIC.fullmatch(line) for line in metrics]
    last = CHECK.fullmatch(check)
    assert last
    return {match[1]: (float(match[2]), match[3], match[4].split(",")) for match in found if match}, last.groups()


def test_a_run_arrives_at_the_nodes_own_address_with_its_tags(listener: socket.socket, run_telemetry: Any) -> None:
    port = str(listener.getsockname()[1])
    outcome = run_telemetry(SCRIPT, HOST="", NODE_ADDRESS="127.0.0.1", PORT=port, TAGS='["env:prod", "a|b,c\\nd"]')
    assert (outcome.code, outcome.output, outcome.errors) == (0, f"sent to 127.0.0.1:{port}\n", "")
    metrics, check = received(listener)
    tags = ["test:cluster-smoke", "env:prod", "a_b_c_d"]
    assert metrics == {
        "synthetic.runs": (1, "c", [*tags, "status:succeeded"]),
        "synthetic.success": (1, "g", tags),
        "synthetic.failed_checks": (0, "g", tags),
        "synthetic.duration_seconds": (12.5, "g", tags),
        "synthetic.last_run_timestamp_seconds": (1764329400, "g", tags),
    }
    assert check == ("synthetic.test", "0", ",".join(tags), "the run ended Succeeded")


def test_a_failed_run_is_a_critical_check_that_names_what_failed(listener: socket.socket, run_telemetry: Any) -> None:
    port = str(listener.getsockname()[1])
    failures = r'"[{\"templateName\":\"zz-internal-check-a\"},{\"templateName\":\"zz-internal-check-m:\\n|y\"}]"'
    assert run_telemetry(SCRIPT, HOST="127.0.0.1", PORT=port, STATUS="Failed", FAILURES=failures).code == 0
    metrics, check = received(listener)
    assert (metrics["synthetic.success"][0], metrics["synthetic.failed_checks"][0]) == (0, 2)
    assert check == ("synthetic.test", "2", "test:cluster-smoke", "the run ended Failed: a, m\\: |y")


def test_without_any_host_it_says_so(run_telemetry: Any) -> None:
    outcome = run_telemetry(SCRIPT, PORT="8125")
    assert (outcome.code, outcome.errors) == (2, "NODE_ADDRESS is empty\n")


def test_tags_that_are_no_list(run_telemetry: Any) -> None:
    outcome = run_telemetry(SCRIPT, HOST="127.0.0.1", PORT="8125", TAGS='{"env": "prod"}')
    assert (outcome.code, outcome.errors) == (2, "TAGS is not a JSON list\n")
