"""Log MESSAGE as one line of JSON, as the cluster's log collector takes it."""

import json
import os
from datetime import UTC, datetime


def main() -> None:
    event = {"time": datetime.now(UTC).isoformat(timespec="seconds"), "message": os.environ["MESSAGE"]}
    print(json.dumps(event, ensure_ascii=False))


if __name__ == "__main__":
    main()
