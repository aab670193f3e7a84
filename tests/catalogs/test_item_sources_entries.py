"""What holds for every item source: a fan-out reads its list from one file, and it has no more rights than it needs."""

import json
import re
from pathlib import Path

import pytest

from argogen.catalogs import Entry, find_entries
from argogen.project import Project, open_project
from argogen.repository import render_project

REPOSITORY = Path(__file__).parents[2]
SOURCES = [entry for (kind, _), entry in find_entries(Project(REPOSITORY)).entries.items() if kind == "item-sources"]

each_source = pytest.mark.parametrize("entry", SOURCES, ids=lambda entry: entry.name)


def test_the_item_sources_are_found() -> None:
    assert {entry.name for entry in SOURCES} >= {"http-json", "config-map", "kubernetes-resources", "sql-query"}


@each_source
def test_the_list_is_a_file_that_has_to_be_there(entry: Entry) -> None:
    assert entry.job["outputs"] == {"items": "/tmp/items.json"}
    script = (entry.folder / entry.job["source"]["file"]).read_text(encoding="ascii")
    assert re.findall(r"(?<=[=\"-])/tmp/\S*?(?=[\"}])", script) == ["/tmp/items.json"]


@each_source
def test_it_runs_unprivileged_and_ends(entry: Entry) -> None:
    assert entry.job["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 65534,
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert "activeDeadlineSeconds" in entry.job


@each_source
def test_rights_read_only_and_refer_to_what_rendering_knows(entry: Entry) -> None:
    for rule in entry.rights:
        assert set(rule["verbs"]) <= {"get", "list"}
    for name in re.findall(r"\$\{params\.(\w+)\}", json.dumps(entry.rights)):
        assert entry.parameters["properties"][name]["static"] is True


@each_source
def test_the_example_renders(entry: Entry, tmp_path: Path) -> None:
    spec = {
        "pattern": "workflow-of-workflows",
        "name": "counts",
        "inputs": {"environment": {"default": "dev"}},
        "items": entry.example,
        "semaphore": {"limit": 3},
        "job": {"image": "postgres:16-alpine", "command": "true"},
    }
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "counts.yaml").write_text(json.dumps(spec), encoding="utf-8")
    (tmp_path / "argogen.yaml").write_text('{"defaults": {"namespace": "workflows"}}', encoding="utf-8")
    [rendered], beyond, *_ = render_project(open_project(tmp_path))
    assert [*beyond, *rendered.diagnostics] == []
    assert "path: /tmp/items.json" in rendered.text


def test_in_a_provider_it_has_the_providers_account_whoever_calls(tmp_path: Path) -> None:
    provider = {
        "pattern": "workflow-injection",
        "name": "get-dbs",
        "namespace": "data",
        "each": "db",
        "items": {"use": "config-map", "with": {"name": "databases"}},
    }
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "get-dbs.yaml").write_text(json.dumps(provider), encoding="utf-8")
    [rendered], *_ = render_project(open_project(tmp_path))
    source = re.search(r"^  - name: zz-internal-items\n(?:    .*\n|\n)+", rendered.text, re.MULTILINE)
    assert source
    assert "\n    serviceAccountName: get-dbs\n" in source[0]
