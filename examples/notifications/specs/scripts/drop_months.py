"""Drop each of MONTHS, such as 201501 201502, from the table orders."""

import os
import sys
import urllib.request


def main() -> None:
    months = os.environ["MONTHS"].split()
    if not all(month.isdecimal() and len(month) == 6 for month in months):
        sys.exit(f"not a list of months: {os.environ['MONTHS']!r}")
    login = {"X-ClickHouse-User": os.environ["DATABASE_USER"], "X-ClickHouse-Key": os.environ["DATABASE_PASSWORD"]}
    for month in months:
        query = f"ALTER TABLE orders DROP PARTITION {month}"
        urllib.request.urlopen(urllib.request.Request(os.environ["DATABASE_URL"], query.encode(), login)).close()
        print(f"dropped {month}")


if __name__ == "__main__":
    main()
