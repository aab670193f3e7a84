"""The verbs that tell: patterns, schema, explain, help and version."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from argogen import __version__
from argogen.codes import TABLE
from argogen.editors.files import spec_schema
from argogen.project import Project
from argogen.yamldoc import Dialect, load

Run = Callable[..., tuple[int, str, str]]
TEMPLATES = Path(__file__).parents[2] / "templates"
EXAMPLES = sorted(TEMPLATES.glob("*/example.yaml"))
KEY_FAULTS = re.compile(r"^==== (.*)\n((?:(?!----).*\n)*)---- expected\n(?=.* AG10[123] )", re.MULTILINE)


def data(text: str) -> Any:
    return load(text, "spec.yaml", Dialect.SPEC).documents[0].data


def bad_specs() -> Iterator[Any]:
    """Yield the bad specs whose first fault is in their keys, except those that need more than a schema to tell."""
    table = (TEMPLATES.parent / "tests/specs/bad/keys.txt").read_text()
    beyond = {
        "arguments beside an image",
        "argoTags without a source",
        "keys beside a templateRef",
        "keys beside steps",
    }
    for title, spec in KEY_FAULTS.findall(table):
        if title not in beyond and not title.startswith("a job with "):
            yield pytest.param(data(spec), id=title)


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return spec_schema(Project(Path("/")))


def test_the_schema_is_one(project: Path, argogen: Run) -> None:
    for arguments in ((), ("facade",), ("job",), ("--project-file",), ("--lint-report",), ("--diff-report",)):
        code, out, err = argogen("schema", *arguments)
        assert (code, err) == (0, "")
        schema = json.loads(out)
        jsonschema.validators.validator_for(schema, default=None).check_schema(schema)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.parent.name)
def test_the_schemas_accept_every_example(example: Path, argogen: Run) -> None:
    spec = data(example.read_text())
    for arguments in ((), (example.parent.name,)):
        jsonschema.validate(spec, json.loads(argogen("schema", *arguments)[1]))


@pytest.mark.parametrize("spec", [*bad_specs()])
def test_the_schema_refuses_bad_keys(spec: Any, schema: dict[str, Any]) -> None:
    assert not jsonschema.Draft7Validator(schema).is_valid(spec)


def test_a_schema_goes_to_a_file_and_over_nothing_else(project: Path, argogen: Run) -> None:
    assert argogen("schema", "-o", "editor/spec.json") == (0, "", "wrote editor/spec.json\n")
    assert argogen("schema", "-o", "editor/spec.json") == (0, "", "unchanged: editor/spec.json\n")
    assert Path("editor/spec.json").read_text() == argogen("schema")[1]
    Path("mine.json").write_text("{}")
    code, _, err = argogen("schema", "-o", "mine.json")
    assert (code, Path("mine.json").read_text()) == (1, "{}")
    assert 'error AG012 "mine.json" was not written by argogen' in err


def test_a_wrong_call_of_schema(argogen: Run) -> None:
    assert argogen("schema", "fasade")[::2] == (
        2,
        'argogen: there is no pattern "fasade"\n  = help: did you mean "facade"?\n',
    )
    assert argogen("schema", "facade", "--project-file")[0] == 2
    assert argogen("schema", "--lint-report", "--project-file")[0] == 2


def test_patterns_are_listed_and_described(project: Path, argogen: Run) -> None:
    code, out, err = argogen("patterns")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines() if not line.startswith(" ")] == [
        example.parent.name for example in EXAMPLES
    ]
    assert argogen("patterns", "facade")[1].startswith("facade")
    assert argogen("patterns", "facade", "--format", "markdown")[1].startswith("## facade\n")
    json.loads(argogen("patterns", "--format", "json")[1])


def test_a_wrong_call_of_patterns(argogen: Run) -> None:
    assert argogen("patterns", "jb")[::2] == (2, 'argogen: there is no pattern "jb"\n  = help: did you mean "job"?\n')
    assert argogen("patterns", "--format", "html")[0] == 2


def test_a_broken_pattern_is_named_and_the_others_work(project: Path, argogen: Run) -> None:
    Path("templates/mine").mkdir(parents=True)
    Path("templates/mine/pattern.yaml").write_text("title: Mine\n")
    Path("templates/mine/workflow.yaml.j2").write_text("")
    Path("argogen.yaml").write_text("templates: [templates]\ndefaults: {namespace: team}\n")
    code, out, err = argogen("patterns")
    assert code == 1
    assert "facade" in out
    assert "templates/mine/pattern.yaml:1:1: error AG201 " in err


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.code)
def test_every_code_is_explained(row: Any, argogen: Run) -> None:
    code, out, err = argogen("explain", row.code)
    assert (code, err) == (0, "")
    assert out.startswith(f"{row.code} {row.slug} ({row.severity})\n\n{row.title}.\n\n")
    assert argogen("explain", row.slug)[1] == out
    assert argogen("explain", row.code.lower())[1] == out


def test_codes_are_listed(argogen: Run) -> None:
    assert [line.split()[0] for line in argogen("explain")[1].splitlines()] == sorted(TABLE)


def test_a_code_that_there_is_not(argogen: Run) -> None:
    assert argogen("explain", "unknown-refrence")[::2] == (
        2,
        'argogen: there is no code "unknown-refrence"\n  = help: did you mean "unknown-reference"?\n',
    )


def test_the_version(argogen: Run) -> None:
    assert argogen("--version") == (0, f"argogen {__version__}\n", "")


@pytest.mark.parametrize("verb", ["", "render", "check", "lint", "new", "patterns", "schema", "explain"])
def test_help(verb: str, argogen: Run) -> None:
    code, out, err = argogen(*([verb] if verb else []), "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: argogen {verb}".rstrip())
    assert "Example" in out or not verb


def test_no_verb_prints_the_help(argogen: Run) -> None:
    assert argogen() == (2, argogen("--help")[1], "")  # 2, since a script that lost its verb has checked nothing
