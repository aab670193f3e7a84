"""Send the result of a synthetic test's run to an OpenTelemetry collector, by OTLP over HTTP in JSON.

Exits 0 when the collector took it, 1 when it did not, 2 when a setting is wrong, 143 when stopped.
"""

import json
import re
import time
from typing import Any
from urllib.parse import unquote
from urllib.request import Request

from shared.delivery import DELIVERY_SECONDS, Way, deliver
from shared.http import url_setting
from shared.process import end_within, map_setting, refuse_empty, setting, stop
from shared.run_result import RunResult, run_result
from shared.tls import tls_setting

SECOND = 1_000_000_000
DELTA = 1  # AggregationTemporality, https://opentelemetry.io/docs/specs/otel/metrics/data-model/#temporality
FIXED_HEADERS = ("host", "content-length", "content-type", "content-encoding", "transfer-encoding")


def attributes(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": name, "value": {"stringValue": str(value)}} for name, value in values.items()]


def metrics_of(result: RunResult, now: int) -> list[dict[str, Any]]:
    """The gauges, and one more run as a sum that counts from this run's start: nobody here knows of the ones before."""
    labels = {"test": result.test, **map_setting("LABELS")}
    at = {"attributes": attributes(labels), "timeUnixNano": str(now)}
    found: list[dict[str, Any]] = [
        {
            "name": f"synthetic.{name}",
            "unit": "s" if name.endswith("_seconds") else "",
            "gauge": {"dataPoints": [{**at, "asDouble": value}]},
        }
        for name, value in result.gauges().items()
    ]
    run = {
        **at,
        "attributes": attributes({**labels, "status": result.status}),
        "startTimeUnixNano": str(result.started * SECOND),
        "asInt": "1",
    }
    runs = {"aggregationTemporality": DELTA, "isMonotonic": True, "dataPoints": [run]}
    return [*found, {"name": "synthetic.runs", "unit": "{run}", "sum": runs}]


def body_of(result: RunResult) -> bytes:
    resource = {"service.name": "synthetic-test", **map_setting("RESOURCE")}
    scope = {"scope": {"name": "argogen"}, "metrics": metrics_of(result, time.time_ns())}
    return json.dumps(
        {"resourceMetrics": [{"resource": {"attributes": attributes(resource)}, "scopeMetrics": [scope]}]}
    ).encode()


def secret_headers() -> dict[str, str]:
    """SECRET_HEADERS, written as OTEL_EXPORTER_OTLP_HEADERS is: `api-key=abc,tenant=a%20b`."""
    found = {}
    for pair in filter(None, re.split(r"[,\n]", setting("SECRET_HEADERS"))):
        name, equals, value = pair.partition("=")
        name, value = name.strip().lower(), unquote(value.strip())
        if not equals or not re.fullmatch(r"[a-z0-9!#$%&'*+.^_`|~-]+", name) or name in FIXED_HEADERS:
            stop(2, "SECRET_HEADERS is not a list such as name=value,name=value")
        if not re.fullmatch(r"[ -~]+", value):
            stop(2, "SECRET_HEADERS holds a value that is no visible ASCII")
        found[name] = value
    return found


def refusal(answer: bytes) -> str:
    """What the collector left out, "" if nothing: it answers 200 for what it took in part, too."""
    try:
        partly = json.loads(answer).get("partialSuccess") or {}
        rejected = int(partly.get("rejectedDataPoints") or 0)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return ""
    return f"{rejected} data points rejected: {partly.get('errorMessage', '')}" if rejected else ""


def main() -> None:
    end_within(DELIVERY_SECONDS, "not sent")
    refuse_empty("SECRET_HEADERS", "CA_PEM")
    secrets = secret_headers()
    headers = {"content-type": "application/json", "user-agent": "argo-workflows-telemetry", **secrets}
    request = Request(url_setting("URL").rstrip("/") + "/v1/metrics", body_of(run_result()), headers)
    way = Way("not sent", "the collector", tls_setting(), tuple(secrets.values()), refusal)
    print(f"sent (attempt {deliver(lambda: request, way)})")


if __name__ == "__main__":
    main()
