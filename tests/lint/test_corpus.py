"""Argo's own examples get no error: the folder with them is named by ARGOGEN_CORPUS."""

import os
from pathlib import Path

import pytest

from argogen.diagnostics import Diagnostic, Severity
from argogen.lint.files import lint_texts

REASONS = {
    ("fun-with-gifs.yaml", "AG302"): "generateName slid below labels by wrong indentation, so that there is no name",
    ("fun-with-gifs.yaml", "AG407"): "and there it is a label whose value ends with a hyphen, which Kubernetes refuses",
    ("k8s-jobs.yaml", "AG302"): "its name slid into another key by wrong indentation",
    ("k8s-patch-json-workflow.yaml", "AG005"): "the key annotations stands twice: Argo's own linter skips the document",
}
"""The errors that are right, with the reason."""


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The examples by the names of their files."""
    folder = os.environ.get("ARGOGEN_CORPUS")
    if not folder:
        pytest.skip("ARGOGEN_CORPUS names no folder with Argo's examples")
    files = sorted(Path(folder).rglob("*.yaml"))
    assert len(files) > 200, f"few manifests in {folder}"
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}


def errors(found: list[Diagnostic]) -> set[tuple[str, str]]:
    return {(one.location.path, one.code) for one in found if one.severity is Severity.ERROR}


def test_each_example_alone_has_no_error_without_a_reason(texts: dict[str, str]) -> None:
    found = {error for name, text in texts.items() for error in errors(lint_texts({name: text}, "4.1"))}
    assert found == REASONS.keys()


def test_all_examples_together_have_no_error_without_a_reason(texts: dict[str, str]) -> None:
    assert errors(lint_texts(texts, "4.1")) == REASONS.keys()
