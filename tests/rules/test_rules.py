"""Each rule by example: `<slug>/good*.yaml` is silent under all rules, `<slug>/bad*.yaml` shows what the rule says.

A bad file ends with what is expected of it, as comments below `# ---- expected`; below each finding, `at` quotes the
line from the column that the finding names. A first line `# argogen.yaml: {argoVersion: "3.5"}` says what the project
does. A file may hold several documents, which know each other. ARGOGEN_REWRITE_EXPECTED=1 writes down what argogen says
now; read every line of it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from argogen.argo.versions import NEWEST
from argogen.codes import lookup
from argogen.diagnostics import Diagnostic
from argogen.lint.files import lint_texts
from argogen.lint.rule import Rule, rules

HERE = Path(__file__).parent
EXPECTED = "# ---- expected\n"
PROJECT = "# argogen.yaml: "
REWRITE = "ARGOGEN_REWRITE_EXPECTED"
SLUGS = {rule.code: lookup(rule.code).slug for rule in rules()}


def found_in(file: Path) -> list[Diagnostic]:
    """Return what argogen says of a fixture."""
    text = file.read_text(encoding="utf-8").partition(EXPECTED)[0]
    settings = yaml.safe_load(text.partition("\n")[0].removeprefix(PROJECT)) if text.startswith(PROJECT) else {}
    return lint_texts({file.name: text}, settings.get("argoVersion", NEWEST), settings)


def described(diagnostic: Diagnostic) -> Iterator[str]:
    """Yield a finding as the fixtures hold it."""
    place = diagnostic.location
    yield f"# {place.line}:{place.column} {diagnostic.severity} {diagnostic.code} {diagnostic.message}"
    yield f"#   at   {diagnostic.source_line[place.column - 1 :]}"
    if diagnostic.hint:
        yield f"#   help {diagnostic.hint}"
    for related in diagnostic.related:
        yield f"#   see  {related.location.line}:{related.location.column} {related.message}"


@pytest.mark.parametrize("file", sorted(HERE.glob("*/good*.yaml")), ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_good_manifest_gives_no_finding_of_any_rule(file: Path) -> None:
    assert [line for one in found_in(file) for line in described(one)] == []


@pytest.mark.parametrize("file", sorted(HERE.glob("*/bad*.yaml")), ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_bad_manifest_gives_these_findings(file: Path) -> None:
    said = "".join(f"{line}\n" for one in found_in(file) for line in described(one))
    text, _, expected = file.read_text(encoding="utf-8").partition(EXPECTED)
    if os.environ.get(REWRITE):
        file.write_text(text + EXPECTED + said, encoding="utf-8")
        return
    assert said == expected
    codes = {code for code, slug in SLUGS.items() if slug == file.parent.name}
    assert any(f" {code} " in line for code in codes for line in expected.splitlines()), "the rule itself is silent"


@pytest.mark.parametrize("slug", SLUGS.values())
def test_a_rule_has_a_good_and_a_bad_example(slug: str) -> None:
    assert list((HERE / slug).glob("good*.yaml")), f"tests/rules/{slug}/good.yaml is missing"
    assert list((HERE / slug).glob("bad*.yaml")), f"tests/rules/{slug}/bad.yaml is missing"


def test_every_folder_belongs_to_a_rule() -> None:
    folders = {folder.name for folder in HERE.iterdir() if folder.is_dir() and folder.name != "__pycache__"}
    assert folders <= set(SLUGS.values())


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_a_rule_has_a_title_and_a_page(rule: Rule) -> None:
    row = lookup(rule.code)
    assert row.title
    assert len(row.title) <= 80
    assert len(row.page.split()) >= 20, "the docstring is the rule's page: say what happens, why, and what to do"
