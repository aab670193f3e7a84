"""Look whether the log that the artifact repository holds is whole.

Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
"""

from pathlib import Path

from shared.check import begin, failed, number_setting, passed
from shared.process import required


def main(file: str = "/tmp/main.log") -> None:
    begin()
    run, lines = required("RUN"), number_setting("LOG_LINES", 100, 1, 100_000)
    try:
        there = set(Path(file).read_text("utf-8", "replace").splitlines())
    except OSError as error:
        failed(f"the log did not come back from the artifact repository: {error.strerror}")
    missing = [line for line in range(1, lines + 1) if f"line {line} of {lines} of {run}" not in there]
    if missing:
        failed(f"the archived log lacks {len(missing)} of its {lines} lines, the first of them line {missing[0]}")
    passed(f"all {lines} lines of the log are in the artifact repository")


if __name__ == "__main__":
    main()
