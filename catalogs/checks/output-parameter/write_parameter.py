"""Write what only this RUN writes to a file, from where Argo takes an output parameter.

Exits 0, 2 when a setting is wrong, 143 when stopped.
"""

from pathlib import Path

from shared.check import begin, passed
from shared.process import required


def main(directory: str = "/tmp") -> None:
    begin()
    Path(directory, "value").write_text(f"written by {required('RUN')}", encoding="utf-8")
    passed("wrote an output parameter")


if __name__ == "__main__":
    main()
