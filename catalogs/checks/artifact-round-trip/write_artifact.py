"""Write KILOBYTES of random bytes to the artifact, and their digest to an output parameter.

Exits 0, 2 when a setting is wrong, 143 when stopped.
"""

import hashlib
import os
from pathlib import Path

from shared.check import begin, number_setting, passed


def main(directory: str = "/tmp") -> None:
    begin()
    content = os.urandom(1000 * number_setting("KILOBYTES", 100, 1, 100_000))
    Path(directory, "artifact").write_bytes(content)
    Path(directory, "digest").write_text(hashlib.sha256(content).hexdigest())
    passed(f"wrote {len(content)} bytes")


if __name__ == "__main__":
    main()
