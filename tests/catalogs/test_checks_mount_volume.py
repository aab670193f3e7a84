"""The check mount-volume on a folder, and on small file systems where this machine lets the tests mount some."""

import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SCRIPT = "mount-volume/mount_volume.py"


@pytest.fixture
def small_volume(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB."""
    folder = tmp_path / "volume"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets the tests mount nothing")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def check(run_check: Any, folder: Path, **settings: Any) -> Any:
    return run_check(SCRIPT, main={"directory": str(folder)}, **settings)


def test_what_is_written_is_read_back_and_removed(run_check: Any, tmp_path: Path) -> None:
    (tmp_path / "volume").mkdir()
    finding = check(run_check, tmp_path / "volume", MEGABYTES="2")
    assert (finding.code, finding.errors, finding.message) == (0, "", "")
    assert finding.output.startswith("passed: 2 MB written in ")
    assert finding.output.endswith(" % free\n")
    assert list((tmp_path / "volume").iterdir()) == []


def test_a_full_volume_fails_and_is_left_as_it_was(run_check: Any, small_volume: Path) -> None:
    finding = check(run_check, small_volume, MEGABYTES="9")
    start = "a file of 9 MB can't be written to the volume and read again: no space left on device: the volume is full"
    assert (finding.code, finding.message) == (1, start)
    assert list(small_volume.iterdir()) == []


def test_too_little_free_space_fails(run_check: Any, small_volume: Path) -> None:
    (small_volume / "data").write_bytes(bytes(3_000_000))
    assert check(run_check, small_volume, FREE_PERCENT="20").code == 0
    finding = check(run_check, small_volume, FREE_PERCENT="50")
    message = "the volume has 28 % free, and should have 50 %: make it larger, or remove what is not needed"
    assert (finding.code, finding.message) == (1, message)


def test_a_volume_that_turned_read_only_fails(run_check: Any, small_volume: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_volume)], check=True)
    finding = check(run_check, small_volume)
    assert "read-only file system: the volume is read-only: was its file system broken" in finding.message
    finding = check(run_check, small_volume, READ_ONLY="true")
    assert finding.output == "passed: 0 entries at its top; 100 % free\n"


def test_a_file_has_to_be_there(run_check: Any, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "index").write_text("x" * 12)
    finding = check(run_check, tmp_path, READ_ONLY="true", FILE="data/index")
    assert finding.output.startswith("passed: data/index can be read, and has content; ")
    finding = check(run_check, tmp_path, FILE="data/other")
    assert (finding.code, finding.message) == (1, "there is no data/other on the volume")


def test_what_a_killed_check_left_is_removed_later(run_check: Any, tmp_path: Path) -> None:
    (tmp_path / "volume").mkdir()
    old, new = (tmp_path / "volume" / f".synthetic-test-{name}" for name in ("old", "new"))
    for file in (old, new):
        file.write_bytes(b"x")
    os.utime(old, (0, 0))
    assert check(run_check, tmp_path / "volume").code == 0
    assert list((tmp_path / "volume").iterdir()) == [new]


def test_sigterm_ends_it(run_check: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reached = threading.Event()

    def write() -> None:
        with (tmp_path / "pipe").open("wb"):  # goes on when the check reads
            reached.set()
            released.wait(20)

    released = threading.Event()
    thread = threading.Thread(target=write)
    thread.start()
    finding = check(run_check, tmp_path, READ_ONLY="true", FILE="pipe", stop_when=reached)
    released.set()
    thread.join()
    assert (finding.code, finding.errors) == (143, "failed: stopped by SIGTERM\n")


def test_a_folder_that_is_not_there_fails(run_check: Any, tmp_path: Path) -> None:
    finding = check(run_check, tmp_path / "nowhere")
    assert (finding.code, "no such file or directory" in finding.message) == (1, True)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"MEGABYTES": "0"}, "MEGABYTES is '0', and should be a number from 1 to 1000"),
        ({"FREE_PERCENT": "101"}, "FREE_PERCENT is '101', and should be a number from 0 to 100"),
        ({"FILE": "../../etc/passwd"}, "FILE is no path from the top of the volume"),
        ({"FILE": "/etc/passwd"}, "FILE is no path from the top of the volume"),
    ],
)
def test_a_wrong_setting_is_named(run_check: Any, tmp_path: Path, settings: dict[str, str], message: str) -> None:
    finding = check(run_check, tmp_path, **settings)
    assert (finding.code, finding.errors) == (2, f"{message}\n")
