"""Golden renders: the manifests of every pattern, catalog entry and example, byte for byte, for all versions of Argo.

Nothing is listed here: cases are found by looking, so a new folder is tested at once. `ARGOGEN_REWRITE_GOLDEN=1 pytest
tests/golden` writes the files anew; read what changed before committing it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from argogen import yamldoc
from argogen.argo.validation import validate
from argogen.argo.versions import NEWEST, VERSIONS
from argogen.catalogs import KINDS, Entry, find_entries
from argogen.lint.files import lint_texts
from argogen.project import Project, open_project
from argogen.repository import render_project
from argogen.resources import shipped
from argogen.yamldoc import Dialect

REPOSITORY = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent
REWRITE = os.environ.get("ARGOGEN_REWRITE_GOLDEN") == "1"
ELSEWHERE = ("nothing", "platform-cache", "team-b-checks", "team-b-mail", "team-b-refresh", "team-b-tickets")
"""The WorkflowTemplates of others that specs refer to."""
LINT: dict[str, Any] = {"external": {name: {} for name in ELSEWHERE}}
ENTRIES = find_entries(Project(REPOSITORY)).entries
WATCHING = {"checks": "check", "telemetry": "telemetry", "alerts": "alert"}
"""The kinds of entries that a synthetic test is made of, with how their cases are called."""
PATTERN_FOLDERS = (shipped("templates"), REPOSITORY / "tests" / "patterns" / "templates")


@dataclass(frozen=True)
class Case:
    """One project: a folder that is there already, or the spec, and the pattern it brings along, to make one of."""

    name: str
    folder: Path | None = None
    spec: str = ""
    patterns: Path | None = None

    def root(self, empty: Path) -> Path:
        """Return the project's folder, made in `empty` where there is none yet."""
        if self.folder:
            return self.folder
        settings: dict[str, Any] = {"defaults": {"namespace": "workflows"}, "lint": LINT}
        if self.patterns:
            shutil.copytree(self.patterns, empty / "templates")
            settings["templates"] = ["templates"]
        (empty / "specs").mkdir()
        (empty / "specs" / f"{self.name}.yaml").write_text(self.spec, encoding="utf-8")
        (empty / "argogen.yaml").write_text(json.dumps(settings), encoding="utf-8")
        return empty


def cases() -> Iterator[Case]:
    for root in PATTERN_FOLDERS:
        for file in sorted(root.glob("*/pattern.yaml")):
            spec = (file.parent / "example.yaml").read_text(encoding="utf-8")
            yield Case(file.parent.name, spec=spec, patterns=None if root == shipped("templates") else root)
    for file in sorted((GOLDEN / "specs").glob("*.yaml")):
        yield Case(file.stem, spec=file.read_text(encoding="utf-8"))
    for (kind, name), entry in ENTRIES.items():
        if kind == "consumers":
            yield Case(f"{name}-of-a-facade", spec=in_example("facade", dict(entry.example)))
            yield Case(f"{name}-at-the-exit", spec=in_example("job", at_exit(dict(entry.example))))
        if kind == "item-sources":
            yield Case(f"items-of-{name}", spec=over_items(dict(entry.example)))
        if kind in WATCHING:
            yield Case(f"{name}-{WATCHING[kind]}", spec=in_synthetic_test(entry))
    for file in sorted((REPOSITORY / "examples").glob("*/argogen.yaml")):
        yield Case(f"example-{file.parent.name}", folder=file.parent)


def in_example(pattern: str, consumer: dict[str, Any]) -> str:
    """Return a pattern's example with one consumer instead of its own."""
    spec = yaml.safe_load((shipped("templates") / pattern / "example.yaml").read_text(encoding="utf-8"))
    return json.dumps({**spec, "consumers": [consumer]})


def over_items(source: dict[str, Any]) -> str:
    """Return a fan-out over what an item source lists."""
    spec = {"pattern": "workflow-of-workflows", "name": "each", "inputs": {"environment": {"default": "dev"}}}
    job = {"image": "python:3.12-alpine", "command": "python", "source": "import os\n\nprint(os.environ['ITEM'])\n"}
    loop = {"items": source, "arguments": {"item": "${item}"}, "semaphore": {"limit": 3}}
    return json.dumps({**spec, **loop, "job": job})


def at_exit(consumer: dict[str, Any]) -> dict[str, Any]:
    """Return a facade's consumer as one by the workflow's end, where there are no outputs to refer to."""
    consumer.pop("when", None)
    known = re.sub(r"\$\{outputs\.\w+\}", "${workflow.status}", json.dumps(consumer))
    return {**json.loads(known), "on": ["Failed", "Error"]}


def in_synthetic_test(entry: Entry) -> str:
    """Return a synthetic test with one entry: one check, or one telemetry, or one alert with what it reads."""
    spec = {"pattern": "synthetic-test", "name": "cluster-smoke", "schedule": "*/15 * * * *"}
    nothing = {"name": "nothing", "job": {"image": "busybox:1.37.0", "command": "true"}}
    parts = {"checks": [nothing], **KINDS[entry.kind].in_spec(entry.example)}
    if entry.kind == "alerts":
        parts["telemetry"] = dict(ENTRIES["telemetry", entry.telemetry[0]].example)
    return json.dumps({**spec, **parts})


CASES = list(cases())


def render(root: Path, version: str) -> dict[str, str]:
    """Return a project's manifest files, by their specs' names; argogen may have nothing to say of them.

    Of one with environments it is those of the first, but nothing may be said of any.
    """
    texts = []
    for project in open_project(root, argo_version=version).environments():
        rendered, beyond, locks = render_project(project)
        said = [*beyond, *(diagnostic for result in rendered for diagnostic in result.diagnostics)]
        assert [f"{one.location}: {one.code} {one.message}" for one in said] == []
        shared = {"locks.yaml": locks} if locks else {}
        texts.append({result.file.name: result.text for result in rendered} | shared)
    return texts[0]


def compare_or_write(golden: Path, text: str | None) -> None:
    """Hold `text` against a golden file, None for one that should not be there; or write it, if asked to."""
    if not REWRITE:
        committed = golden.read_text(encoding="utf-8") if golden.exists() else None
        assert committed == text, f"{golden.relative_to(REPOSITORY)}: ARGOGEN_REWRITE_GOLDEN=1 rewrites it"
    elif text is None:
        golden.unlink(missing_ok=True)
    else:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_manifests_are_the_golden_ones(case: Case, tmp_path: Path) -> None:
    root = case.root(tmp_path)
    newest = "".join(render(root, NEWEST).values())
    for version in VERSIONS:
        text = "".join(render(root, version).values())
        # An example's own manifests are golden files already; older versions are kept where they differ.
        kept = not case.folder if version == NEWEST else text != newest
        compare_or_write(GOLDEN / case.name / f"{version}.yaml", text if kept else None)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_manifests_fit_the_schema_and_the_rules(case: Case, version: str, tmp_path: Path) -> None:
    texts = render(case.root(tmp_path), version)
    for name, text in texts.items():
        loaded = yamldoc.load(text, name, Dialect.ARGO)
        assert loaded.documents
        assert [problem for document in loaded.documents for problem in validate(document.data, version)] == []
    assert lint_texts(texts, version, {"lint": LINT}) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rendering_twice_gives_the_same(case: Case, tmp_path: Path) -> None:
    root = case.root(tmp_path)
    assert render(root, NEWEST) == render(root, NEWEST)


def test_every_process_renders_the_same(tmp_path: Path) -> None:
    commands = []
    for case in CASES:
        (tmp_path / case.name).mkdir()
        root = case.root(tmp_path / case.name)
        environment = open_project(root).environments()[0].environment
        chosen = ["--env", environment] if environment else []
        commands.append(["--project", str(root), "render", "--stdout", *chosen])
    program = (
        "import json, sys; from argogen.cli.main import main\n"
        "sys.exit(max(main(command) for command in json.loads(sys.argv[1])))"
    )
    texts = [
        subprocess.run(
            [sys.executable, "-c", program, json.dumps(commands)],
            cwd=tmp_path,
            env={"PYTHONPATH": str(REPOSITORY), "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert texts[0] == texts[1]
    assert texts[0].count("kind: WorkflowTemplate") >= len(CASES)


def test_no_golden_file_is_left_over() -> None:
    rendered = {folder.name for folder in GOLDEN.iterdir() if any(folder.glob("*.yaml"))} - {"specs"}
    assert rendered == {case.name for case in CASES}
