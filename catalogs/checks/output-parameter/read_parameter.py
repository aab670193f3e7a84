"""Compare ARRIVED, another pod's output parameter, with what that pod wrote in this RUN.

Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
"""

from shared.check import begin, failed, passed
from shared.process import required, setting


def main() -> None:
    begin()
    written, arrived = f"written by {required('RUN')}", setting("ARRIVED")
    if arrived != written:
        failed(f"the output parameter was written as {written!r} and arrived as {arrived[:200]!r}")
    passed("the output parameter arrived as it was written")


if __name__ == "__main__":
    main()
