"""Write the months of the table orders that are past RETENTION_MONTHS to MONTHS_FILE, such as 201501 201502."""

import os
import urllib.request
from datetime import UTC, datetime

MONTHS_FILE = os.environ.get("MONTHS_FILE", "/tmp/months.txt")
PARTITIONS = "SELECT DISTINCT partition FROM system.parts WHERE active AND table = 'orders' FORMAT TabSeparated"


def oldest_kept(today: datetime, months: int) -> str:
    """Return the first month that stays, as YYYYMM."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return f"{year:04}{month + 1:02}"


def main() -> None:
    login = {"X-ClickHouse-User": os.environ["DATABASE_USER"], "X-ClickHouse-Key": os.environ["DATABASE_PASSWORD"]}
    request = urllib.request.Request(os.environ["DATABASE_URL"], PARTITIONS.encode(), login)
    with urllib.request.urlopen(request, timeout=60) as response:
        partitions = response.read().decode().split()
    kept = oldest_kept(datetime.now(UTC), int(os.environ["RETENTION_MONTHS"]))
    old = sorted(partition for partition in partitions if partition < kept)
    print(f"{len(partitions)} months, {len(old)} of them before {kept}")
    with open(MONTHS_FILE, "w") as file:
        file.write(" ".join(old))


if __name__ == "__main__":
    main()
