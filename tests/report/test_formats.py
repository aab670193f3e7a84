"""The table of report formats."""

import subprocess
import sys

import pytest

from argogen.diagnostics import Diagnostic, Location, Severity
from argogen.report import FORMATS


def test_the_formats() -> None:
    assert list(FORMATS) == ["text", "json", "sarif", "github"]


@pytest.mark.parametrize("colour", [False, True])
def test_text_is_coloured_on_request(colour: bool) -> None:
    found = [Diagnostic(Location("a.yaml"), "AG101", Severity.ERROR, "m")]
    assert ("\x1b[" in FORMATS["text"](found, colour)) is colour


def test_a_format_is_imported_when_it_is_used() -> None:
    code = "import sys, argogen.report; print([m for m in sys.modules if m.startswith('argogen.report.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
