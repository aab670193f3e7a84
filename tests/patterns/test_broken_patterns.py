"""A broken pattern is a diagnostic at its own file and line, never a traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.cli.main import main

Said = Callable[..., list[str]]
PATTERN = "templates/own/pattern.yaml"
TEMPLATE = "templates/own/workflow.yaml.j2"
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"
TEMPLATE_OF_WORKFLOWS = "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: x}\n"


def about(summary: str) -> str:
    return f"title: Own\nsummary: Own.\n{summary}\n"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("title: [\n", f"{PATTERN}:2 AG"),
        ("", f"{PATTERN}:0 AG201 the file is empty"),
        ("- a\n", f"{PATTERN}:1 AG201"),
        (about("parameters: {}\nparamters: {}"), f'{PATTERN}:4 AG201 unknown key "paramters"'),
        ("summary: Own.\nparameters: {}\n", f'{PATTERN}:1 AG201 "title" is missing'),
        (about("parameters: {type: objet}"), f'{PATTERN}:3 AG201 text "objet" is no type of JSON Schema'),
        (
            about("parameters: {properties: {a: {items: {patternProperties: {^(a+)+$: {type: string}}}}}}"),
            f"{PATTERN}:3 AG201 argogen can't use this JSON Schema: patternProperties are not supported",
        ),
        (about("parameters: {properties: 5}"), f"{PATTERN}:3 AG201 this is no JSON Schema"),
        (
            about('parameters:\n  properties:\n    worker: {$ref: "#/definitions/jbo"}'),
            f'{PATTERN}:5 AG201 "#/definitions/jbo" is no shared definition',
        ),
        (about('parameters: {$ref: "https://example.com/x.json"}'), f"{PATTERN}:3 AG201"),
        (about("parameters: {$schema: 'https://example.com/x.json'}"), f"{PATTERN}:3 AG201"),
        (about("parameters: {}\nprovides: {job: {templat: main}}"), f'{PATTERN}:4 AG201 unknown key "templat"'),
        (about("parameters: {type: object, properties: {words: true}}"), f"{PATTERN}:3 AG201"),
        (about("parameters: {type: object, required: [name]}"), f"{PATTERN}:3 AG201"),
        (about("parameters: {type: object, properties: {name: {type: integer}}}"), f"{PATTERN}:3 AG201"),
        (about("parameters: {type: object}\nprovides: {nope: {template: main}}"), f"{PATTERN}:4 AG201"),
        (about('parameters: {properties: {worker: {$ref: "#/definitions/job"}}}'), f"{PATTERN}:3 AG201"),
        (
            about('parameters: {properties: {sink: {$ref: "#/definitions/telemetry"}}}'),
            f'{PATTERN}:3 AG201 "sink" is telemetry, but provides.sink does not say template',
        ),
        (
            about("parameters: {}\nhygiene: {activeDeadline: 10m}"),
            f'{PATTERN}:4 AG201 unknown key "activeDeadline" in hygiene',
        ),
    ],
)
def test_pattern_yaml(said: Said, pattern: str, expected: str) -> None:
    lines = said(CONFIG_MAP, pattern=pattern)
    assert any(line.startswith(expected) for line in lines), lines


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[% if %]", f"{TEMPLATE}:4 AG202"),
        ("[% for x in words %]", f"{TEMPLATE}:4 AG202"),
        ("data: {a: [[ name }}", f"{TEMPLATE}:4 AG202"),
        ("data: {a: [[ name | tojson ]]}", f"{TEMPLATE}:4 AG202"),
        ("[% import 'nothing.j2' as x %]", f'{TEMPLATE}:4 AG202 the template fails: there is no template "nothing.j2"'),
        ("data: {a: [[ name ]]}", f"{TEMPLATE}:4 AG202 the template fails: a value is placed without a filter"),
        ("data: {a: '[[ 'a: b' | name ]]'}", f'{TEMPLATE}:4 AG202 the template fails: "a: b" is no plain name'),
        ("data: {a: [[ nmae | json ]]}", f"{TEMPLATE}:4 AG203 the template fails: 'nmae' is undefined"),
        ("data: {a: [[ words.lenght | json ]]}", f"{TEMPLATE}:4 AG20"),
        ("data: {a: [[ (1 / 0) | json ]]}", f"{TEMPLATE}:4 AG203"),
        ("data: {a: [[ words | abs | json ]]}", f"{TEMPLATE}:4 AG203"),
        ("data: {a: [[ [nope] | json ]]}", f"{TEMPLATE}:4 AG203 the template fails: 'nope' is undefined"),
        ("data: {a: [[ (name | json) | indent(2) | json ]]}", f"{TEMPLATE}:4 AG202"),
        ("data: {a: [[ name | indent(2) ]]}", f"{TEMPLATE}:4 AG202"),
    ],
)
def test_template(said: Said, body: str, expected: str) -> None:
    lines = said(f"{CONFIG_MAP}{body}\n")
    assert len(lines) == 1
    assert lines[0].startswith(expected), lines


def test_a_misspelt_name_comes_with_the_right_one(
    project: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    project(CONFIG_MAP + "data: {a: [[ nmae | json ]]}\n")
    assert main(["render"]) == 1
    shown = capsys.readouterr().err
    assert f"{TEMPLATE}:4:" in shown
    assert 'did you mean "name"?' in shown
    assert "data: {a: [[ nmae | json ]]}" in shown


def test_a_template_that_is_no_utf_8(said: Said, project: Callable[..., Path]) -> None:
    project(CONFIG_MAP).joinpath("templates/own/zz.yaml.j2").write_bytes(b"a: \xe9\n")
    lines = said(CONFIG_MAP)
    assert [line.split()[1] for line in lines] == ["AG202"]
    assert lines[0].startswith("templates/own/zz.yaml.j2:1 ")
    assert "not UTF-8" in lines[0]


def test_a_pattern_without_templates(said: Said) -> None:
    assert [line.split()[1] for line in said(None)] == ["AG201", "AG104"]


def test_a_pattern_without_an_example_has_nothing_for_new(
    project: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    project(CONFIG_MAP)
    assert main(["new", "own", "another"]) in (1, 2)
    assert "example.yaml" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n",
        "hello\n",
        CONFIG_MAP + "data: [\n",
        CONFIG_MAP + "data: {a: !!python/name:os.system x}\n",
        CONFIG_MAP + "data: {a: \0}\n",
        CONFIG_MAP + "data: {a: .nan}\n",
        CONFIG_MAP + "data: {a: 1, a: 2}\n",
        CONFIG_MAP + "data: {a: on}\n",
        "apiVersion: v1\nmetadata: {name: x}\n",
        "kind: ConfigMap\nmetadata: {name: x}\n",
        "apiVersion: v1\nkind: ConfigMap\n",
        "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
        + "".join(f"{y}: &{y} [{', '.join([f'*{x}'] * 9)}]\n" for x, y in zip("abcdefgh", "bcdefghi", strict=True)),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: hello\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [x]}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: 5}\n",
        "apiVersion: v1\nkind: [ConfigMap]\nmetadata: {name: x}\n",
        TEMPLATE_OF_WORKFLOWS + "spec: {templates: 5}\n",
        TEMPLATE_OF_WORKFLOWS + "spec: {templates: [5]}\n",
        TEMPLATE_OF_WORKFLOWS + "spec: {templates: [{name: []}]}\n",
    ],
)
def test_output_that_is_no_manifest(
    project: Callable[..., Path], capsys: pytest.CaptureFixture[str], text: str
) -> None:
    project(text)
    assert main(["render"]) == 1
    shown = capsys.readouterr().err
    assert "error AG204" in shown
    assert "templates/own" in shown
    assert "internal error" not in shown


def test_a_schedule_counts_under_any_key(said: Said, project: Callable[..., Path]) -> None:
    pattern = about('parameters: {type: object, properties: {cron: {$ref: "#/definitions/schedule"}}}')
    root = project(CONFIG_MAP, pattern=pattern, spec="pattern: own\nname: mine\ncron: 0 3 * * *\n")
    assert main(["render"]) == 0
    assert "kind: CronWorkflow\n" in (root / "manifests" / "mine.yaml").read_text()
