"""Send the result of a synthetic test's run to a web address as a JSON document, signed where there is a SIGNING_KEY.

Exits 0 when the server answered 2xx, 1 when it did not, 2 when a setting is wrong, 143 when stopped.
"""

import json
from datetime import UTC, datetime
from typing import Any

from shared.delivery import DELIVERY_SECONDS
from shared.process import end_within, required
from shared.run_result import RunResult, run_result
from shared.webhook import send_document

MOST_CHECKS, LONGEST_MESSAGE = 100, 500


def document(result: RunResult) -> dict[str, Any]:
    """The result; of the checks that failed no more than 100, and of what they say no more than 500 characters."""
    failed = result.failures and [
        {"name": one["name"], "message": one["message"][:LONGEST_MESSAGE]} for one in result.failures[:MOST_CHECKS]
    ]
    return {
        "test": result.test,
        "namespace": required("NAMESPACE"),
        "workflow": required("WORKFLOW"),
        "status": result.status,
        "success": result.succeeded,
        "startedAt": datetime.fromtimestamp(result.started, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "durationSeconds": result.duration,
        "failedChecks": failed,
    }


def main() -> None:
    end_within(DELIVERY_SECONDS, "not delivered")
    send_document(json.dumps(document(run_result())).encode())


if __name__ == "__main__":
    main()
