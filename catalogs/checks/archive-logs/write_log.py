"""Write LOG_LINES lines to the log, the last of which holds the name of the run.

Exits 0, 2 when a setting is wrong, 143 when stopped.
"""

from shared.check import begin, number_setting
from shared.process import required


def main() -> None:
    begin()
    run, lines = required("RUN"), number_setting("LOG_LINES", 100, 1, 100_000)
    for line in range(1, lines + 1):
        print(f"line {line} of {lines} of {run}")


if __name__ == "__main__":
    main()
