"""Write to the volume, read it back and look at the space that is left; where READ_ONLY says so only look at FILE.

Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
"""

import errno
import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

from shared.check import begin, failed, flag, number_setting, passed
from shared.process import setting, stop

BLOCK = 1_000_000  # bytes
FILE_NAME = ".synthetic-test-"
HINTS = {
    errno.ENOSPC: "the volume is full",
    errno.EDQUOT: "a quota is used up",
    errno.EROFS: "the volume is read-only: was its file system broken, or should readOnly be set?",
    errno.EACCES: "the volume belongs to another user: user and group say as whom the check runs",
    errno.EPERM: "the volume belongs to another user: user and group say as whom the check runs",
    errno.EIO: "the storage itself is broken",
    errno.ESTALE: "the server of the volume was replaced",
}


def why(error: OSError) -> str:
    hint = HINTS.get(error.errno or 0, "what does the storage's driver say?")
    return f"{(error.strerror or type(error).__name__).lower()}: {hint}"


def written(file: Path, megabytes: int) -> str:
    """Write random bytes until they are on the storage; returns their digest."""
    digest = hashlib.sha256()
    with file.open("xb") as stream:
        for _ in range(megabytes):
            block = os.urandom(BLOCK)
            digest.update(block)
            stream.write(block)
        stream.flush()
        os.fsync(stream.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)  # read it from the storage, if possible
    return digest.hexdigest()


def read(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def round_trip(folder: Path, megabytes: int) -> str:
    """Write, read and remove a file; says how long that took."""
    file, start = folder / f"{FILE_NAME}{os.urandom(6).hex()}", time.monotonic()
    try:
        remove_old(folder)
        digest = written(file, megabytes)
        middle = time.monotonic()
        if read(file) != digest:
            failed("what was read from the volume is not what was written to it: the storage is broken")
    except OSError as error:
        failed(f"a file of {megabytes} MB can't be written to the volume and read again: {why(error)}")
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)
    if file.exists():
        failed("a file can be written to the volume and read, but not removed: what does the storage's driver say?")
    return f"{megabytes} MB written in {middle - start:.1f} s and read in {time.monotonic() - middle:.1f} s"


def remove_old(folder: Path) -> None:
    """Remove what a check left behind that was killed, an hour ago or more."""
    for file in folder.glob(f"{FILE_NAME}*"):
        if time.time() - file.stat().st_mtime > 3600:
            file.unlink(missing_ok=True)


def looked_at(folder: Path) -> str:
    """Read FILE, or where none is named list the volume."""
    try:
        if setting("FILE"):
            with (folder / setting("FILE")).open("rb") as stream:
                return f"{setting('FILE')} can be read, and has {'' if stream.read(BLOCK) else 'no '}content"
        return f"{len(list(folder.iterdir()))} entries at its top"
    except FileNotFoundError:
        return failed(f"there is no {setting('FILE')[:100]} on the volume")
    except OSError as error:
        return failed(f"the volume can't be read: {why(error)}")


def main(directory: str = "/volume") -> None:
    begin()
    folder, least = Path(directory), number_setting("FREE_PERCENT", 0, 0, 100)
    if setting("FILE").startswith("/") or ".." in setting("FILE").split("/"):
        stop(2, "FILE is no path from the top of the volume")
    megabytes = number_setting("MEGABYTES", 1, 1, 1000)
    fact = looked_at(folder) if flag("READ_ONLY") or setting("FILE") else ""
    if not flag("READ_ONLY"):
        fact = round_trip(folder, megabytes)
    try:
        space = os.statvfs(folder)
    except OSError as error:
        failed(f"the volume does not say how much space is left: {why(error)}")
    free = 100 * space.f_bavail // space.f_blocks if space.f_blocks else 100
    left = f"{free} % free"
    if free < least:
        failed(f"the volume has {left}, and should have {least} %: make it larger, or remove what is not needed")
    passed(f"{fact}; {left}")


if __name__ == "__main__":
    main()
