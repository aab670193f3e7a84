"""Argo's own validation accepts what argogen renders; its answers are recorded by `tools/conformance/run.sh`."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RESULTS = json.loads((Path(__file__).parent / "results.json").read_text())
NEWEST = sorted(ROOT.glob("tests/golden/**/4.1.yaml"))
EXAMPLES = sorted(file for folder in ROOT.glob("examples/*/manifests") for file in folder.rglob("*.yaml"))


def manifests(version: str) -> list[Path]:
    """Return what is rendered for an Argo version; where it has no golden file, it is the newest's."""
    own = [file.with_name(version.rpartition(".")[0] + ".yaml") for file in NEWEST]
    return [file if file.exists() else other for file, other in zip(own, NEWEST, strict=True)] + EXAMPLES


ASKED = [(version, file.relative_to(ROOT).as_posix()) for version in RESULTS for file in manifests(version)]


@pytest.mark.parametrize(("version", "name"), ASKED)
def test_argo_accepted_this_very_manifest(version: str, name: str) -> None:
    found = [finding for finding in RESULTS[version] if finding["file"] == name]
    checksum = sha256((ROOT / name).read_bytes()).hexdigest()
    assert found, "not asked yet: run tools/conformance/run.sh"
    assert {finding["sha256"] for finding in found} == {checksum}, "changed since: run tools/conformance/run.sh"
    assert [finding["message"] for finding in found if not finding["ok"]] == []


def test_both_versions_were_asked() -> None:
    assert [version.rpartition(".")[0] for version in RESULTS] == ["4.1", "3.7"]


def test_no_answer_is_about_a_manifest_that_is_gone() -> None:
    assert {(version, finding["file"]) for version, found in RESULTS.items() for finding in found} <= set(ASKED)
