"""Where the reports of a diff go: one to stdout, and others of the same run to files."""

from pathlib import Path
from typing import TYPE_CHECKING

from argogen.cli.console import Console, check_one_of
from argogen.cli.interrupts import uninterrupted
from argogen.errors import UsageError

if TYPE_CHECKING:
    from argogen.diff.model import Report
    from argogen.project import Project
    from argogen.report.diff import Style


def asked_reports(style: str, also: list[str], shown: "Style") -> dict[Path, str]:
    """Return the files that shall be written, with their formats. Raises UsageError for options that say nothing."""
    from argogen.report.diff import FLAVORS, FORMATS, LEAST_BYTES

    check_one_of(style, FORMATS)
    check_one_of(shown.flavor, FLAVORS, "flavor")
    if shown.max_bytes and shown.max_bytes < LEAST_BYTES:
        raise UsageError(
            f"{shown.max_bytes} bytes are too few for a report", f"--max-bytes takes {LEAST_BYTES:,} or more"
        )
    files: dict[Path, str] = {}
    for word in also:
        format_, equals, name = word.partition("=")
        if not equals or not name:
            raise UsageError(f'"{word}" does not say which file', "--also markdown=comment.md")
        check_one_of(format_, FORMATS)
        file = Path(name).resolve()
        if file in files:
            raise UsageError(f'two reports would go to "{name}"', "name a file for each")
        if file.exists() and not file.is_file():
            raise UsageError(f'"{name}" is no file', "name one, which may be there already")
        files[file] = format_
    return files


def write_reports(
    console: Console, project: "Project", report: "Report", style: str, files: dict[Path, str], shown: "Style"
) -> None:
    """Write the files, all or none, replacing what is there, and print the report."""
    from dataclasses import replace

    from argogen.output import replace_files
    from argogen.report.diff import FORMATS

    plain = replace(shown, colour=False)
    texts = {file: FORMATS[format_](report, plain) for file, format_ in files.items()}
    with uninterrupted():
        replace_files(texts, project)
    console.print(FORMATS[style](report, shown))
