"""Whatever a user can write or read has a description, and the reference names it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from argogen.catalogs import KINDS, entry_schema, find_entries
from argogen.cli.main import VERBS, app
from argogen.codes import TABLE, page_url
from argogen.lint.rule import rules
from argogen.patterns.describe import keys
from argogen.patterns.discover import PATTERN_SCHEMA, find_patterns
from argogen.project import Project
from argogen.spec.schema import common_keys, definitions, project_schema

ROOT = Path(__file__).parents[2]
rules()  # makes their codes known
REFERENCE = ROOT / "docs" / "reference"
PATTERNS = find_patterns(Project(ROOT))[0]
ENTRIES = find_entries(Project(ROOT)).entries
COMMANDS = typer.main.get_command(app)
SOURCES = [file for file in sorted((ROOT / "argogen").rglob("*.py")) if file.name != "codes.py"]
CODES_IN_USE = {code for file in SOURCES for code in re.findall(r"\bAG\d{3}\b", file.read_text(encoding="utf-8"))}


def reference(page: str) -> str:
    """Return the text of a reference page."""
    return (REFERENCE / page).read_text(encoding="utf-8")


def verb(name: str) -> Any:
    """Return a verb's command."""
    return COMMANDS.get_command(typer.Context(COMMANDS), name)  # type: ignore[attr-defined]


def undescribed(schema: Any, path: str = "") -> Iterator[str]:
    """Yield the keys of a schema, however deep, that neither have nor refer to a description."""
    for key, value in schema.get("properties", {}).items():
        shared = definitions().get(value.get("$ref", "").removeprefix("#/definitions/"), {})
        if not {**shared, **value}.get("description", "").strip():
            yield f"{path}{key}"
    inner = {**schema.get("definitions", {}), **schema.get("properties", {})}
    inner |= {"[]": schema.get("items"), "NAME": schema.get("additionalProperties")}
    for key, value in inner.items():
        if isinstance(value, dict):
            yield from undescribed(value, f"{path}{key}.")


@pytest.mark.parametrize("name", VERBS)
def test_verbs_and_their_options_have_help(name: str) -> None:
    command = verb(name)
    assert command.help.startswith(VERBS[name].split(",")[0].rstrip("."))
    assert "Examples:" in command.help
    assert [parameter.name for parameter in command.params if not parameter.help] == []


def test_global_options_have_help() -> None:
    assert [parameter.name for parameter in COMMANDS.params if not getattr(parameter, "help", "")] == []


@pytest.mark.parametrize("name", VERBS)
def test_the_reference_shows_each_verb(name: str) -> None:
    page = reference("command-line.md")
    options = [option for parameter in verb(name).params for option in parameter.opts if option.startswith("--")]
    assert f"\n## {name}\n" in page
    assert [option for option in options if option not in page] == []


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=lambda pattern: pattern.name)
def test_every_key_of_a_pattern_is_described_in_the_reference(pattern: Any) -> None:
    page = reference("patterns.md")
    assert list(undescribed(pattern.schema)) == []
    assert [key.path for key in keys(pattern) if f"| `{key.path}` |" not in page] == []


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: entry.name)
def test_every_parameter_of_an_entry_is_described_in_the_reference(entry: Any) -> None:
    page = reference("catalog.md")
    assert f"\n### {entry.name}\n" in page
    assert list(undescribed(entry.parameters)) == []
    assert [name for name in entry.parameters["properties"] if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize(
    "schema",
    [
        project_schema(),
        PATTERN_SCHEMA,
        {"properties": common_keys()},
        {"definitions": definitions()},
        *map(entry_schema, KINDS),
    ],
    ids=["argogen.yaml", "pattern.yaml", "common keys", "shared definitions", *KINDS],
)
def test_every_key_of_a_file_is_described(schema: Any) -> None:
    assert list(undescribed(schema)) == []


def test_the_reference_names_every_key_of_the_project_file() -> None:
    page = reference("project-file.md")
    assert [key for key in project_schema()["properties"] if f"| `{key}` |" not in page] == []


def test_every_code_in_use_is_in_the_table() -> None:
    assert sorted(CODES_IN_USE - TABLE.keys()) == []


def test_every_code_in_the_table_is_in_use() -> None:
    assert sorted(TABLE.keys() - CODES_IN_USE) == []


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.code)
def test_codes_are_explained(row: Any) -> None:
    page = (ROOT / page_url(row.code).partition("#")[0]).read_text(encoding="utf-8")
    assert f"# {row.code} {row.slug}\n\n" in page
    assert re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]", row.slug)
    assert row.title[0].isupper()
    assert not row.title.endswith(".")
    assert row.page.strip().endswith(".") or row.page.splitlines()[-1].startswith("    "), "a sentence, or an example"


def test_names_of_codes_are_unique() -> None:
    assert len({row.slug for row in TABLE.values()}) == len(TABLE)
