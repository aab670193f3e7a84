"""The manifests that argogen grew from, as they were published: what argogen says of them.

They were written for Argo 3.5. `expected-<version>.txt` holds the findings; ARGOGEN_REWRITE_EXPECTED=1 writes down what
argogen says now; read every line of it. Argo's own linter accepts all of them for 3.5, and for 4.1 refuses only the
three locks whose form was removed.
"""

import os
from pathlib import Path

import pytest

from argogen.lint.files import lint_texts

HERE = Path(__file__).parent
MANIFESTS = sorted(HERE.glob("*.yaml"))


@pytest.mark.parametrize("version", ["3.5", "4.1"])
def test_what_argogen_says_of_the_seed(version: str) -> None:
    said = "".join(
        f"{one.location} {one.severity} {one.code} {one.message}\n"
        for file in MANIFESTS
        for one in lint_texts({file.name: file.read_text(encoding="utf-8")}, version)
    )
    expected = HERE / f"expected-{version}.txt"
    if os.environ.get("ARGOGEN_REWRITE_EXPECTED"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
