"""A manifest as argogen writes it, ready to be replayed."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from argogen.project import open_project
from argogen.render import Renderer

from .facade import Facade


class RefusedError(Exception):
    """argogen refuses the spec."""


def _yaml(spec: dict[str, Any]) -> str:
    """Return a spec as JSON that is YAML too: no surrogate pairs, no bare DEL and C1 controls."""
    return re.sub("[\x7f-\x9f]", lambda match: f"\\u{ord(match[0]):04x}", json.dumps(spec, ensure_ascii=False))


def render(folder: Path, spec: dict[str, Any], version: str = "4.1") -> list[dict[str, Any]]:
    """Return the documents of a spec, read back from the text that argogen writes."""
    (folder / "specs").mkdir(exist_ok=True)
    (folder / "argogen.yaml").write_text("specs: specs\n")
    file = folder / "specs" / "nightly.yaml"
    file.write_text(_yaml(spec))
    rendered = Renderer(open_project(folder, argo_version=version)).render(file)
    if not rendered.ok:
        raise RefusedError([f"{found.code} {found.message}" for found in rendered.diagnostics])
    return [*yaml.safe_load_all(rendered.text)]


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
            rendered[key] = Facade(render(folder, spec, version)[0])
        return rendered[key]

    return build
