"""Write the lines of the text at URL to ITEMS_FILE, as a JSON list. Exits 0 when it is there, 1 when it is not."""

import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

SECONDS = 20
LARGEST = 500_000


def main() -> int:
    try:
        with urllib.request.urlopen(os.environ["URL"], timeout=SECONDS) as answer:
            text = answer.read(LARGEST + 1)
    except urllib.error.HTTPError as error:
        print(f"no items: {error.code}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"no items: {getattr(error, 'reason', error)}", file=sys.stderr)
        return 1
    if len(text) > LARGEST:
        print(f"no items: the text has more than {LARGEST} bytes", file=sys.stderr)
        return 1
    items = [line.strip() for line in text.decode().splitlines() if line.strip()]
    Path(os.environ.get("ITEMS_FILE", "/tmp/items.json")).write_text(json.dumps(items))
    print(f"{len(items)} items")
    return 0


if __name__ == "__main__":
    sys.exit(main())
