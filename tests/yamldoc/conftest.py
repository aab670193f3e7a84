"""What several tests of YAML share: kubectl, which reads YAML as Argo does, as an oracle."""

import json
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

MANIFEST = "apiVersion: example.com/v1\nkind: Sample\nmetadata: {name: sample}\n"


@pytest.fixture(scope="session")
def kubectl() -> Callable[[str], Any]:
    """Return a function from the YAML text of `data:` to what kubectl makes of it; it reaches for no cluster."""
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl, the oracle for Argo's YAML, is not on this machine")

    def read(data: str) -> Any:
        command = ["kubectl", "label", "--local", "-f", "-", "-o", "json", "read=yes"]
        done = subprocess.run(command, input=(MANIFEST + data).encode(), capture_output=True, check=False)
        if done.returncode:
            raise ValueError(done.stderr.decode())
        return json.loads(done.stdout)["data"]

    return read
