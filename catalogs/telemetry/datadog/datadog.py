"""Send the result of a synthetic test's run to Datadog: its metrics, and a service check that keeps the state.

Exits 0 when Datadog took both, 1 when it did not, 2 when a setting is wrong, 143 when stopped.
"""

import json
import time
from functools import partial
from typing import Any
from urllib.request import Request

from shared.datadog import CHECK, check_message, check_status, tags_of
from shared.delivery import DELIVERY_SECONDS, Way, deliver
from shared.http import url_setting
from shared.process import end_within, required, word_setting
from shared.run_result import RunResult, run_result
from shared.tls import tls_setting

COUNT, GAUGE = 1, 3  # https://docs.datadoghq.com/api/latest/metrics/#submit-metrics


def series(result: RunResult, tags: list[str], now: int) -> dict[str, Any]:
    """One more run, and the gauges, at the time of sending: Datadog takes nothing that is older than an hour."""
    values = {name: (GAUGE, value, tags) for name, value in result.gauges().items()}
    values["runs"] = COUNT, 1, [*tags, f"status:{result.status.lower()}"]
    return {
        "series": [
            {
                "metric": f"synthetic.{name}",
                "type": kind,
                "points": [{"timestamp": now, "value": value}],
                "tags": tagged,
            }
            for name, (kind, value, tagged) in values.items()
        ]
    }


def service_check(result: RunResult, tags: list[str], now: int) -> dict[str, Any]:
    said = {"check": CHECK, "host_name": required("HOST_NAME"), "status": check_status(result)}
    return {**said, "timestamp": now, "message": check_message(result), "tags": tags}


def main() -> None:
    end_within(DELIVERY_SECONDS, "not sent")
    url, key, result = url_setting("URL").rstrip("/"), word_setting("API_KEY"), run_result()
    tags, now, tls = tags_of(result), int(time.time()), tls_setting()
    headers = {"Content-Type": "application/json", "User-Agent": "argo-workflows-telemetry", "DD-API-KEY": key}
    for what, path, content in (
        ("metrics", "/api/v2/series", series(result, tags, now)),
        ("service check", "/api/v1/check_run", service_check(result, tags, now)),
    ):
        make = partial(Request, url + path, json.dumps(content).encode(), headers)
        print(f"{what} sent (attempt {deliver(make, Way(f'{what} not sent', 'Datadog', tls, (key,)))})")


if __name__ == "__main__":
    main()
