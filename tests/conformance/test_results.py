"""Argo's own validation accepts what argogen renders; its answers are recorded by `tools/conformance/run.sh`."""

import json
from pathlib import Path

import pytest

from argogen.diagnostics import Severity
from argogen.lint.files import lint_texts

from .cases import Case, rendered

VERDICTS = json.loads((Path(__file__).parent / "verdicts.json").read_text(encoding="utf-8"))
RENDERED = [(version, case) for version in ("4.1.2", "3.7.18") for case in rendered(version.rpartition(".")[0])]
EVERY_MANIFEST = pytest.mark.parametrize(("version", "case"), RENDERED, ids=lambda value: getattr(value, "id", value))


@EVERY_MANIFEST
def test_argo_accepted_this_very_manifest(version: str, case: Case) -> None:
    row = VERDICTS.get(case.id, {})
    assert version in row, "not asked yet: run tools/conformance/run.sh"
    assert row["sha256"] == case.checksum, "changed since: run tools/conformance/run.sh"
    assert row[version] == []


@EVERY_MANIFEST
def test_argogen_accepts_it_too(version: str, case: Case) -> None:
    found = lint_texts(case.texts, version.rpartition(".")[0])
    assert [diagnostic for diagnostic in found if diagnostic.severity is Severity.ERROR] == []
