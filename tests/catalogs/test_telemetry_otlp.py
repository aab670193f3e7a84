"""The telemetry otlp, with a local server; what arrives is read by OpenTelemetry's own protobuf classes."""

import json
import signal
import time
from typing import Any

import pytest
from google.protobuf import json_format
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.metrics.v1.metrics_pb2 import AggregationTemporality, Metric

SCRIPT = "otlp/otlp.py"


def received(body: bytes) -> tuple[dict[str, str], dict[str, Metric]]:
    """The resource's attributes and the metrics by name; protobuf's JSON mapping takes no unknown field."""
    message = json_format.Parse(body, ExportMetricsServiceRequest())
    [resource] = message.resource_metrics
    [scope] = resource.scope_metrics
    return plain(resource.resource.attributes), {metric.name: metric for metric in scope.metrics}


def plain(attributes: Any) -> dict[str, str]:
    return {attribute.key: attribute.value.string_value for attribute in attributes}


def test_a_run_is_four_gauges_and_a_sum(http_server: Any, run_telemetry: Any) -> None:
    server, before = http_server({"body": b"{}"}), time.time_ns()
    outcome = run_telemetry(SCRIPT, URL=server.url, RESOURCE='{"service.namespace": "platform"}')
    assert (outcome.code, outcome.output, outcome.errors) == (0, "sent (attempt 1)\n", "")
    [request] = server.requests
    assert (request.method, request.path) == ("POST", "/services/T0LONGPART/B0LONGPART/v1/metrics")
    assert request.headers["content-type"] == "application/json"
    resource, metrics = received(request.body)
    assert resource == {"service.name": "synthetic-test", "service.namespace": "platform"}
    gauges = {
        name: (metric.gauge.data_points[0], metric.unit) for name, metric in metrics.items() if metric.HasField("gauge")
    }
    assert {name: (point.as_double, unit) for name, (point, unit) in gauges.items()} == {
        "synthetic.success": (1, ""),
        "synthetic.failed_checks": (0, ""),
        "synthetic.duration_seconds": (12.5, "s"),
        "synthetic.last_run_timestamp_seconds": (1764329400, "s"),
    }
    for point, _ in gauges.values():
        assert before <= point.time_unix_nano <= time.time_ns()
        assert plain(point.attributes) == {"test": "cluster-smoke"}


def test_the_sum_counts_this_run_alone(http_server: Any, run_telemetry: Any) -> None:
    server = http_server({"body": b""})
    assert run_telemetry(SCRIPT, URL=server.url, STATUS="Error", LABELS='{"cluster": "prod-eu"}').code == 0
    runs = received(server.requests[0].body)[1]["synthetic.runs"].sum
    [point] = runs.data_points
    assert runs.aggregation_temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA
    assert (runs.is_monotonic, point.as_int, point.start_time_unix_nano) == (True, 1, 1764329400 * 10**9)
    assert point.start_time_unix_nano < point.time_unix_nano
    assert plain(point.attributes) == {"test": "cluster-smoke", "cluster": "prod-eu", "status": "Error"}


def test_headers_of_the_secret_are_sent_and_never_shown(http_server: Any, run_telemetry: Any) -> None:
    server = http_server({"status": 403, "body": b"bad key abc def/0123"})
    outcome = run_telemetry(SCRIPT, URL=server.url, SECRET_HEADERS="api-key=abc%20def/0123, X-Tenant=a,\n")
    headers = server.requests[0].headers
    assert (headers["api-key"], headers["x-tenant"]) == ("abc def/0123", "a")
    assert outcome.errors == "not sent (attempt 1): the collector answered 403: bad key ***\n"


def test_data_that_the_collector_rejects_are_a_failure(http_server: Any, run_telemetry: Any) -> None:
    answer = {"partialSuccess": {"rejectedDataPoints": "2", "errorMessage": "too\nold"}}
    server = http_server({"body": json.dumps(answer).encode()})
    outcome = run_telemetry(SCRIPT, URL=server.url)
    problem = "the collector answered 200: 2 data points rejected: too old"
    assert (outcome.code, outcome.errors) == (1, f"not sent (attempt 1): {problem}\n")


@pytest.mark.parametrize("answer", [b"{}", b"", b"ok", b"[]", b'{"partialSuccess": {}}', b'{"partialSuccess": null}'])
def test_any_other_good_answer_is_a_success(http_server: Any, run_telemetry: Any, answer: bytes) -> None:
    assert run_telemetry(SCRIPT, URL=http_server({"body": answer}).url).code == 0


@pytest.mark.parametrize(
    "behaviour",
    [
        {"status": 429, "headers": {"Retry-After": "0"}},
        {"status": 503, "headers": {"Retry-After": "0"}},
        {"body": b"{}", "cut": 5},
        {"drop": True},
    ],
    ids=["429", "503", "half an answer", "no answer"],
)
def test_what_may_pass_is_tried_again(http_server: Any, run_telemetry: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(behaviour)
    assert run_telemetry(SCRIPT, URL=server.url).output == "sent (attempt 2)\n"


def test_it_ends_at_once_while_the_collector_hangs(http_server: Any, run_telemetry: Any) -> None:
    server = http_server({"hang": True})
    outcome = run_telemetry(SCRIPT, URL=server.url, stop_when=server.reached, stop_by=signal.SIGTERM)
    assert (outcome.code, outcome.errors) == (143, "not sent: stopped by SIGTERM\n")


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"URL": ""}, "URL is empty"),
        ({"RESOURCE": "x"}, "RESOURCE is not a JSON object"),
        ({"SECRET_HEADERS": " \n"}, "SECRET_HEADERS is empty"),
        ({"SECRET_HEADERS": "Bearer abc"}, "SECRET_HEADERS is not a list such as name=value,name=value"),
        ({"SECRET_HEADERS": "content-length=3"}, "SECRET_HEADERS is not a list such as name=value,name=value"),
        ({"SECRET_HEADERS": "key=%C3%BC"}, "SECRET_HEADERS holds a value that is no visible ASCII"),
        ({"SECRET_HEADERS": "key=a%0Ab"}, "SECRET_HEADERS holds a value that is no visible ASCII"),
    ],
)
def test_a_wrong_setting_is_named(run_telemetry: Any, variables: dict[str, str], message: str) -> None:
    outcome = run_telemetry(SCRIPT, **{"URL": "http://127.0.0.1:1", **variables})
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
