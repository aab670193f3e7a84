"""Load one export of the shop into the warehouse, and report in RESULT_FILE how that went.

Exits with 1 where it did not work, so that the run is red too.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime

RESULT_FILE = os.environ.get("RESULT_FILE", "/tmp/result.json")
INSERT = "/?query=INSERT%20INTO%20orders%20FORMAT%20JSONEachRow"


def load(export: str) -> None:
    """Copy the export's lines, one JSON document each, into the table orders."""
    try:
        with urllib.request.urlopen(export, timeout=60) as response:
            orders = response.read()
    except OSError as error:
        raise RuntimeError(f"Failed to read the export: {error}") from error
    login = {"X-ClickHouse-User": os.environ["DATABASE_USER"], "X-ClickHouse-Key": os.environ["DATABASE_PASSWORD"]}
    request = urllib.request.Request(os.environ["DATABASE_URL"] + INSERT, orders, login)
    try:
        urllib.request.urlopen(request, timeout=600).close()
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"The database refused the orders: {error.read(300).decode(errors='replace')}") from error
    except OSError as error:
        raise RuntimeError("Failed to connect to database") from error


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def main() -> None:
    job, started = os.environ["JOB"], time.monotonic()
    report = {
        "name": f"Job {job}",
        "status": "Succeeded",
        "failure_reason": "",
        "uri": f"{os.environ['SHOP_URL']}/exports/{job}",
        "started_at": now(),
        "triggered_by": os.environ["TRIGGERED_BY"],
    }
    try:
        load(report["uri"])
    except RuntimeError as error:
        report |= {"status": "Failed", "failure_reason": str(error)}
    report |= {"finished_at": now(), "duration_seconds": round(time.monotonic() - started)}
    with open(RESULT_FILE, "w") as file:
        json.dump(report, file)
    sys.exit(report["failure_reason"] or None)


if __name__ == "__main__":
    main()
