"""What holds for every catalog entry, whatever its kind."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from argogen.catalogs import KINDS
from argogen.project import open_project
from argogen.repository import render_project

CATALOGS = Path(__file__).parents[2] / "catalogs"
ENTRIES = sorted(CATALOGS.glob("*/*/entry.yaml"))
RESERVED = re.compile(r"PATH|HOME|LD_.*|PYTHON.*|.*_PROXY|KUBERNETES_.*|ARGO_.*", re.IGNORECASE)

each_entry = pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.parent.name)


def _load(path: Path) -> dict[str, Any]:
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(entry, dict)
    return entry


def _maps(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from _maps(child)


def test_the_consumers_are_found() -> None:
    assert {path.parent.name for path in ENTRIES} >= {"slack", "email", "webhook"}


def test_every_folder_is_a_kind() -> None:
    assert {path.parent.parent.name for path in ENTRIES} <= set(KINDS)


@each_entry
def test_an_entry_says_what_it_is(path: Path) -> None:
    entry, forms = _load(path), KINDS[path.parent.parent.name].forms
    beside = {"telemetry"} if "template" in forms else {"rights"}
    assert set(entry) - {*forms, "variants"} == {"title", "summary", "description", "parameters", "example"} | beside
    assert len(set(entry) & set(forms)) == 1
    assert re.fullmatch(r"[A-Z][^.]*\.", entry["summary"])
    assert entry["example"]["use"] == path.parent.name


@each_entry
def test_parameters_are_a_schema_in_which_each_is_described(path: Path) -> None:
    schema = _load(path)["parameters"]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
    for name, parameter in schema["properties"].items():
        assert parameter["description"].strip().endswith("."), name
        for value in [*parameter.get("examples", []), *([parameter["default"]] if "default" in parameter else [])]:
            jsonschema.Draft202012Validator(parameter).validate(value)


@each_entry
def test_the_example_satisfies_the_parameters(path: Path) -> None:
    entry = _load(path)
    jsonschema.Draft202012Validator(entry["parameters"]).validate(entry["example"].get("with", {}))


@each_entry
def test_what_is_declared_is_used_and_what_is_used_is_declared(path: Path) -> None:
    entry = _load(path)
    placed = "".join(file.read_text(encoding="utf-8") for file in path.parent.glob("*.j2"))
    texts = yaml.safe_dump([entry.get(key) for key in ("job", "variants", "metrics")], width=10_000) + placed
    used = set(re.findall(r"\bparams\.([\w-]+)", texts))
    for condition in (variant["if"] for variant in entry.get("variants", ())):
        used |= {*condition.get("properties", ()), *condition.get("required", ())}
    assert used == set(entry["parameters"]["properties"])


@each_entry
def test_environment_names_are_free_to_use(path: Path) -> None:
    names = [name for job in _maps(_load(path).get("job")) for name in job.get("env", {})]
    assert [name for name in names if RESERVED.fullmatch(name) or not re.fullmatch(r"[A-Za-z_]\w*", name)] == []


@each_entry
def test_scripts_can_be_embedded_in_a_manifest(path: Path) -> None:
    sources = [job["source"]["file"] for job in _maps(_load(path).get("job")) if isinstance(job.get("source"), dict)]
    for source in sources:
        script = (path.parent / source).read_bytes()
        assert script.isascii()
        for forbidden in (b"{{", b"$$", b"\t", b"\r"):
            assert forbidden not in script, source
        assert not re.search(rb" $", script, re.MULTILINE), source
        if source.endswith(".py"):
            compile(script, source, "exec")


def test_a_value_that_only_the_run_knows_is_one_of_the_alternatives(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "argogen.yaml").write_text("defaults: {namespace: workflows}\n")
    (tmp_path / "specs" / "a.yaml").write_text(
        "pattern: job\nname: a\njob: {image: 'busybox:1.36', command: date}\nconsumers:\n"
        "- {use: webhook, on: [Failed], with: {url: 'https://hooks.example.com/${workflow.name}', body: '{}'}}\n"
    )
    rendered, beyond, _ = render_project(open_project(tmp_path))
    assert [one.message for result in rendered for one in (*result.diagnostics, *beyond)] == []
