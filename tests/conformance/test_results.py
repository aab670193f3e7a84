"""Argo's own validation accepts what argogen renders; its answers are recorded by `tools/conformance/run.sh`."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RESULTS = json.loads((Path(__file__).parent / "results.json").read_text())["findings"]
MANIFESTS = [
    *sorted(ROOT.glob("tests/golden/*/4.1.yaml")),
    *sorted(file for folder in ROOT.glob("examples/*/manifests") for file in folder.rglob("*.yaml")),
]


@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_argo_accepted_this_very_manifest(file: Path) -> None:
    name, checksum = file.relative_to(ROOT).as_posix(), sha256(file.read_bytes()).hexdigest()
    found = [finding for finding in RESULTS if finding["file"] == name]
    assert found, "not asked yet: run tools/conformance/run.sh"
    assert {finding["sha256"] for finding in found} == {checksum}, "changed since: run tools/conformance/run.sh"
    assert [finding["message"] for finding in found if not finding["ok"]] == []


def test_no_answer_is_about_a_manifest_that_is_gone() -> None:
    assert {finding["file"] for finding in RESULTS} <= {file.relative_to(ROOT).as_posix() for file in MANIFESTS}
