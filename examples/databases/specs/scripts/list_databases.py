"""Write the hosts of ENVIRONMENT's PostgreSQL databases to ITEMS_FILE, as a JSON list."""

import json
import os
import urllib.request

ITEMS_FILE = os.environ.get("ITEMS_FILE", "/tmp/databases.json")


def main() -> None:
    inventory = f"{os.environ['INVENTORY_URL']}/{os.environ['ENVIRONMENT']}.json"
    with urllib.request.urlopen(inventory, timeout=60) as response:
        databases = json.load(response)
    hosts = sorted(database["host"] for database in databases if database["engine"] == "postgres")
    print(f"{len(databases)} databases, {len(hosts)} of them PostgreSQL")
    with open(ITEMS_FILE, "w") as file:
        json.dump(hosts, file)


if __name__ == "__main__":
    main()
