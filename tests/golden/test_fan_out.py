"""Fan-out in a project: providers and callers, shared locks, an instance ID, and collecting.

`projects/fan-out/golden/4.1.yaml` holds the manifests; older versions have a file where theirs differ.
`ARGOGEN_REWRITE_GOLDEN=1 pytest tests/golden` writes them anew.
"""

import os
from pathlib import Path

import pytest

from argogen import yamldoc
from argogen.argo.validation import validate
from argogen.argo.versions import NEWEST, VERSIONS
from argogen.lint.files import lint_texts
from argogen.project import open_project
from argogen.repository import render_project
from argogen.yamldoc import Dialect

ROOT = Path(__file__).parent / "projects" / "fan-out"
REWRITE = os.environ.get("ARGOGEN_REWRITE_GOLDEN") == "1"
COLLECTING = {"db-row-counts.yaml": 18, "letters.yaml": 7}
"""The specs that collect, which needs Argo 3.7, and the line of what they collect."""


def render(version: str) -> tuple[str, list[str]]:
    """Return the manifests of all specs in one text, and what is said of them."""
    rendered, beyond, locks = render_project(open_project(ROOT, argo_version=version))
    said = [*beyond, *(one for result in rendered for one in result.diagnostics)]
    texts = [result.text for result in rendered if result.ok]
    lines = [f"{Path(one.location.path).name}:{one.location.line} {one.code} {one.message}" for one in said]
    return "---\n".join([*texts, locks or ""]), lines


@pytest.mark.parametrize("version", VERSIONS)
def test_manifests_are_the_golden_ones(version: str) -> None:
    text, _ = render(version)
    golden = ROOT / "golden" / f"{version}.yaml"
    expected = text if version == NEWEST or text != render(NEWEST)[0] else None
    if REWRITE and expected is None:
        golden.unlink(missing_ok=True)
    elif REWRITE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert (golden.read_text(encoding="utf-8") if golden.exists() else None) == expected


@pytest.mark.parametrize("version", VERSIONS)
def test_manifests_fit_the_schema_and_the_rules(version: str) -> None:
    text = render(version)[0]
    loaded = yamldoc.load(text, "golden", Dialect.ARGO)
    assert loaded.documents
    assert [problem for document in loaded.documents for problem in validate(document.data, version)] == []
    assert lint_texts({"golden": text}, version) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_collecting_is_refused_where_argo_has_no_way(version: str) -> None:
    refused = [f'{name}:{line} AG124 "collect" needs Argo 3.7' for name, line in COLLECTING.items()]
    assert render(version)[1] == (refused if version in ("3.5", "3.6") else [])
