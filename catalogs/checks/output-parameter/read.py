"""Compare ARRIVED, which came as another pod's output parameter, with what that pod was to write for WRITTEN."""

import os
import sys


def main() -> None:
    expected, arrived = f"written by {os.environ.get('WRITTEN', '')}", os.environ.get("ARRIVED", "")
    if arrived != expected:
        sys.exit(f"the output parameter arrived as {arrived[:200]!r}, and was written as {expected!r}")
    print("the output parameter arrived as it was written")


if __name__ == "__main__":
    main()
