"""Write VALUE to /tmp/value, from where Argo takes an output parameter."""

import os
import sys
from pathlib import Path


def main() -> None:
    value = os.environ.get("VALUE", "")
    if not value:
        sys.exit("VALUE is empty")
    file = Path(sys.argv[1] if len(sys.argv) > 1 else "/tmp/value")
    file.write_text(f"written by {value}", encoding="utf-8")
    print(f"wrote {file}")


if __name__ == "__main__":
    main()
