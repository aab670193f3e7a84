"""Compare the artifact with the DIGEST of what was written.

Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
"""

import hashlib
from pathlib import Path

from shared.check import begin, failed, passed
from shared.process import required


def main(directory: str = "/tmp") -> None:
    begin()
    expected = required("DIGEST")
    try:
        with Path(directory, "artifact").open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
    except OSError as error:
        failed(f"the artifact did not arrive as a file: {error.strerror}: what does the artifact repository hold?")
    if digest != expected:
        failed(f"the artifact arrived with {size} bytes other than those that were written (SHA-256 {digest[:12]}...)")
    passed(f"{size} bytes went to the artifact repository and came back unchanged")


if __name__ == "__main__":
    main()
