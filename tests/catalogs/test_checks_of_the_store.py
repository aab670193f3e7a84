"""The scripts of artifact-round-trip and archive-logs; what Argo does between their two pods is done by the tests."""

from pathlib import Path
from typing import Any

import pytest

WRITE_ARTIFACT, READ_ARTIFACT = "artifact-round-trip/write_artifact.py", "artifact-round-trip/read_artifact.py"
WRITE_LOG, READ_LOG = "archive-logs/write_log.py", "archive-logs/read_log.py"


@pytest.fixture
def digest(run_check: Any, tmp_path: Path) -> str:
    """The digest of an artifact of 3 kB that was written."""
    finding = run_check(WRITE_ARTIFACT, main={"directory": str(tmp_path)}, KILOBYTES="3")
    assert (finding.code, finding.output) == (0, "passed: wrote 3000 bytes\n")
    return (tmp_path / "digest").read_text()


def test_an_artifact_that_arrives_passes(run_check: Any, tmp_path: Path, digest: str) -> None:
    finding = run_check(READ_ARTIFACT, main={"directory": str(tmp_path)}, DIGEST=digest)
    said = "passed: 3000 bytes went to the artifact repository and came back unchanged\n"
    assert (finding.code, finding.output) == (0, said)


def test_an_artifact_that_changed_on_the_way_fails(run_check: Any, tmp_path: Path, digest: str) -> None:
    (tmp_path / "artifact").write_bytes(b"")
    finding = run_check(READ_ARTIFACT, main={"directory": str(tmp_path)}, DIGEST=digest)
    message = "the artifact arrived with 0 bytes other than those that were written (SHA-256 e3b0c44298fc...)"
    assert (finding.code, finding.message) == (1, message)


def test_an_artifact_that_is_no_file_fails(run_check: Any, tmp_path: Path, digest: str) -> None:
    (tmp_path / "artifact").unlink()
    (tmp_path / "artifact").mkdir()
    finding = run_check(READ_ARTIFACT, main={"directory": str(tmp_path)}, DIGEST=digest)
    assert (finding.code, "did not arrive as a file: Is a directory" in finding.message) == (1, True)
    finding = run_check(READ_ARTIFACT, main={"directory": str(tmp_path)})
    assert (finding.code, finding.errors) == (2, "DIGEST is empty\n")


def test_a_log_that_arrives_whole_passes(run_check: Any, tmp_path: Path) -> None:
    log = run_check(WRITE_LOG, RUN="smoke-x7", LOG_LINES="3").output
    assert log == "line 1 of 3 of smoke-x7\nline 2 of 3 of smoke-x7\nline 3 of 3 of smoke-x7\n"
    (tmp_path / "main.log").write_text(f'time="now" level=info\n{log}sub-process exited\n')
    finding = run_check(READ_LOG, main={"file": str(tmp_path / "main.log")}, RUN="smoke-x7", LOG_LINES="3")
    assert (finding.code, finding.output) == (0, "passed: all 3 lines of the log are in the artifact repository\n")


@pytest.mark.parametrize(
    ("log", "message"),
    [
        ("line 1 of 3 of smoke-x7\n", "the archived log lacks 2 of its 3 lines, the first of them line 2"),
        ("line 1 of 3 of smoke-other\n", "the archived log lacks 3 of its 3 lines, the first of them line 1"),
        ("", "the archived log lacks 3 of its 3 lines, the first of them line 1"),
    ],
)
def test_a_log_with_gaps_fails(run_check: Any, tmp_path: Path, log: str, message: str) -> None:
    (tmp_path / "main.log").write_text(log)
    finding = run_check(READ_LOG, main={"file": str(tmp_path / "main.log")}, RUN="smoke-x7", LOG_LINES="3")
    assert (finding.code, finding.message) == (1, message)


def test_a_log_that_is_not_there_fails(run_check: Any, tmp_path: Path) -> None:
    finding = run_check(READ_LOG, main={"file": str(tmp_path / "none")}, RUN="a")
    message = "the log did not come back from the artifact repository: No such file or directory"
    assert (finding.code, finding.message) == (1, message)
