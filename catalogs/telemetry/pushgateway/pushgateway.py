"""Put the result of a synthetic test's run on a Prometheus Pushgateway, in place of the one before.

Exits 0 when the gateway took it, 1 when it did not, 2 when a setting is wrong, 143 when stopped.
"""

import base64
import re
from urllib.request import Request

from shared.delivery import DELIVERY_SECONDS, Way, deliver
from shared.http import url_setting
from shared.process import end_within, map_setting, refuse_empty, required, setting, stop
from shared.run_result import RunResult, run_result
from shared.tls import tls_setting

HELP = {
    "success": "Whether the last run succeeded.",
    "failed_checks": "How many checks of the last run failed.",
    "duration_seconds": "How long the last run took.",
    "last_run_timestamp_seconds": "When the last finished run was started.",
}


def metrics(result: RunResult) -> str:
    """Prometheus' text format; no counter, since the gateway only keeps the last value that it was given."""
    return "".join(
        f"# HELP synthetic_{name} {HELP[name]}\n# TYPE synthetic_{name} gauge\nsynthetic_{name} {value}\n"
        for name, value in result.gauges().items()
    )


def grouping(labels: dict[str, str]) -> str:
    """The labels as a path; the gateway's own encoding for what would be none, or more than one part of it."""
    path = ""
    for name, value in labels.items():
        if re.fullmatch(r"[\w.-]+", value, re.ASCII) and value not in (".", ".."):
            path += f"/{name}/{value}"
        else:
            path += f"/{name}@base64/{base64.urlsafe_b64encode(value.encode()).decode() or '='}"
    return path


def labels_of(result: RunResult) -> dict[str, str]:
    own = {"job": required("JOB"), "test": result.test}
    further = {name: str(value) for name, value in map_setting("LABELS").items()}
    for name in further:
        if name in own or not re.fullmatch(r"[a-zA-Z_]\w*", name, re.ASCII) or name.startswith("__"):
            stop(2, f"{name[:80]!r} is no label that can be set")
    return {**own, **further}


def authorization() -> dict[str, str]:
    if not (user := setting("PUSH_USER")):
        return {}
    login = base64.b64encode(f"{user}:{required('PASSWORD')}".encode()).decode()
    return {"Authorization": f"Basic {login}"}


def main() -> None:
    end_within(DELIVERY_SECONDS, "not pushed")
    refuse_empty("PUSH_USER", "PASSWORD", "CA_PEM")
    result = run_result()
    url = url_setting("URL").rstrip("/") + "/metrics" + grouping(labels_of(result))
    headers = {"Content-Type": "text/plain; version=0.0.4", "User-Agent": "argo-workflows-telemetry", **authorization()}
    request = Request(url, metrics(result).encode(), headers, method="PUT")
    way = Way("not pushed", "the gateway", tls_setting(), (setting("PASSWORD"), headers.get("Authorization", "")))
    print(f"pushed (attempt {deliver(lambda: request, way)})")


if __name__ == "__main__":
    main()
