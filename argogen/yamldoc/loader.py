"""YAML in, plain data with positions out; every fault of the text becomes a diagnostic."""

import codecs
import os
import pathlib
import stat
from dataclasses import dataclass

from argogen.diagnostics import Diagnostic, Location, Severity, sort_diagnostics
from argogen.yamldoc.build import Reading, build
from argogen.yamldoc.document import Document
from argogen.yamldoc.nodes import Exhausting, check_aliases, compose
from argogen.yamldoc.scalars import Dialect
from argogen.yamldoc.source import Source

MAX_BYTES = 5_000_000
"""The largest file that is read."""


@dataclass(frozen=True)
class Loaded:
    """What a file holds: the documents that could be read, and what is wrong with the file."""

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def gaps(self) -> list[Diagnostic]:
        """The errors that kept a part of the file from being read, so that nobody knows what it holds.

        A key that stands twice is none: the last one counts.
        """
        return [one for one in self.diagnostics if one.severity is Severity.ERROR and one.code != "AG005"]


def load(text: str, path: str, dialect: Dialect) -> Loaded:
    """Return the documents of `text`, without those that have no content or a fault that leaves nothing to build.

    `path` is shown in positions. A byte order mark is dropped. Whatever `text` holds, nothing is raised.
    """
    source = Source(path, text.removeprefix("\ufeff"))
    reading = Reading(source, dialect)
    documents = []
    may_alias = "&" in source.text
    for root in compose(source, reading.found):
        try:
            if may_alias:
                check_aliases(root)
            data = build(root, reading)
        except Exhausting as exhausting:
            index = exhausting.node.start_mark.index
            reading.found.append(source.diagnostic(index, "AG008", str(exhausting)))
        else:
            documents.append(Document(path, source.text, data, root, dialect))
    return Loaded(tuple(documents), tuple(sort_diagnostics(reading.found)))


def read(file: pathlib.Path, shown: str, dialect: Dialect) -> Loaded:
    """Load `file`, which is UTF-8 with or without a byte order mark; `shown` is its path in positions."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a device or pipe"
            return _refused(shown, "AG001", f"this is {kind}, not a file")
        if status.st_size > MAX_BYTES:
            return _refused(shown, "AG003", f"{status.st_size:,} bytes are too many; at most {MAX_BYTES:,} are read")
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1).removeprefix(codecs.BOM_UTF8)
        if len(content) > MAX_BYTES:  # a file that has no size beforehand, or grows
            return _refused(shown, "AG003", f"more than {MAX_BYTES:,} bytes are too many")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        return _refused(shown, "AG001", f"this file can't be read: {reason}")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = Source(shown, content[: error.start].decode())
        message = f"the byte 0x{content[error.start]:02x} is not UTF-8"
        return Loaded((), (before.diagnostic(len(before.text), "AG002", message, "save the file as UTF-8"),))
    return load(text, shown, dialect)


def _refused(shown: str, code: str, message: str) -> Loaded:
    return Loaded((), (Diagnostic(Location(shown), code, Severity.ERROR, message),))
