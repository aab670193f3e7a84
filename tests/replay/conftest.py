"""A manifest as argogen writes it, ready to be replayed."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from argogen.project import open_project
from argogen.render import Renderer

from .facade import Facade
from .fanout import FanOut


class RefusedError(Exception):
    """argogen refuses the spec."""


def _yaml(spec: dict[str, Any]) -> str:
    """Return a spec as JSON that is YAML too: no surrogate pairs, no bare DEL and C1 controls."""
    return re.sub("[\x7f-\x9f]", lambda match: f"\\u{ord(match[0]):04x}", json.dumps(spec, ensure_ascii=False))


def render(folder: Path, *specs: dict[str, Any], version: str = "4.1") -> list[dict[str, Any]]:
    """Return the documents of some specs, read back from the text that argogen writes."""
    shutil.rmtree(folder / "specs", ignore_errors=True)
    (folder / "specs").mkdir()
    (folder / "argogen.yaml").write_text("specs: specs\n")
    files = [folder / "specs" / f"{spec['name']}.yaml" for spec in specs]
    for file, spec in zip(files, specs, strict=True):
        file.write_text(_yaml(spec))
    renderer = Renderer(open_project(folder, argo_version=version))
    documents: list[dict[str, Any]] = []
    for rendered in map(renderer.render, files):
        if not rendered.ok:
            raise RefusedError([f"{found.code} {found.message}" for found in rendered.diagnostics])
        documents += yaml.safe_load_all(rendered.text)
    return documents


FACADE = {
    "pattern": "facade",
    "name": "nightly",
    "namespace": "exports",
    "job": {"image": "python:3.12-alpine", "command": "python", "source": "pass\n", "result": "/tmp/result.json"},
    "outputs": {"status": {"path": "$.status", "default": "Crashed"}, "reason": "$.reason"},
}
"""A small facade; tests add to it."""


@pytest.fixture(scope="session")
def facade(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Facade]:
    """Renders a facade, each spec once; keyword arguments replace the spec's keys, `version` is Argo's."""
    folder = tmp_path_factory.mktemp("facade")
    rendered: dict[str, Facade] = {}

    def build(version: str = "4.1", **changes: Any) -> Facade:
        spec = {**FACADE, **changes}
        key = version + json.dumps(spec)
        if key not in rendered:
            rendered[key] = Facade(render(folder, spec, version=version)[0])
        return rendered[key]

    return build


SCRIPT = {"image": "python:3.12-alpine", "command": "python", "source": "pass\n"}
"""A job that says nothing."""

FAN_OUT = {
    "pattern": "workflow-of-workflows",
    "name": "row-counts",
    "namespace": "exports",
    "items": {"job": {**SCRIPT, "result": "/tmp/items.json"}},
    "job": {**SCRIPT, "outputs": {"rows": "/tmp/rows.txt"}},
}
"""A small fan-out over a list that only the run knows; tests add to it."""

PROVIDER = {
    "pattern": "workflow-injection",
    "name": "get-dbs",
    "namespace": "exports",
    "inputs": {"environment": {"default": "dev"}},
    "items": {"job": {**SCRIPT, "result": "/tmp/items.json"}},
    "each": "db",
    "arguments": {"db-host": "${item}", "environment": "${inputs.environment}"},
}
"""A small provider of items."""

CALLER = {
    "pattern": "workflow-of-workflows",
    "name": "auditing",
    "namespace": "exports",
    "items": {"from": "get-dbs"},
    "semaphore": {"limit": 3},
    "job": SCRIPT,
}
"""A small spec that takes its items from the provider."""


@pytest.fixture(scope="session")
def fan_out(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., FanOut]:
    """Renders a fan-out, each once; keyword arguments replace the spec's keys, `version` is Argo's."""
    folder = tmp_path_factory.mktemp("fan-out")
    rendered: dict[str, FanOut] = {}

    def build(*specs: dict[str, Any], version: str = "4.1", **changes: Any) -> FanOut:
        given = specs or ({**FAN_OUT, **changes},)
        key = version + json.dumps(given)
        if key not in rendered:
            rendered[key] = FanOut(render(folder, *given, version=version), version)
        return rendered[key]

    return build
