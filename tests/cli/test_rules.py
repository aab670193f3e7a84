"""`argogen rules`, and the rules' pages in `argogen explain`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.codes import lookup
from argogen.lint.rule import rules

Run = Callable[..., tuple[int, str, str]]


def test_every_rule_has_its_line(project: Path, argogen: Run) -> None:
    code, out, err = argogen("rules")
    assert (code, err) == (0, f"{len(rules())} rules\n")
    assert [line.split()[0] for line in out.splitlines()] == [rule.code for rule in rules()]
    assert out.splitlines()[0].split()[:3] == ["AG401", "error", "unknown-template"]


def test_severities_are_those_of_the_project(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_text("lint: {severity: {unknown-template: warning, AG630: silent}}\n")
    _, out, _ = argogen("rules")
    levels = {line.split()[0]: line.split()[1] for line in out.splitlines()}
    assert (levels["AG401"], levels["AG630"]) == ("warning", "silent")
    code, out, err = argogen("rules", "--severity", "silent")
    assert (code, out.split()[0], err) == (0, "AG630", "1 rule\n")


def test_a_severity_that_is_none(project: Path, argogen: Run) -> None:
    code, out, err = argogen("rules", "--severity", "fatal")
    assert (code, out) == (2, "")
    assert 'there is no severity "fatal"' in err


@pytest.mark.parametrize("name", ["AG401", "ag401", "unknown-template"])
def test_a_rule_is_explained_by_code_and_by_name(name: str, project: Path, argogen: Run) -> None:
    code, out, err = argogen("explain", name)
    assert (code, err) == (0, "")
    assert out.startswith(f"AG401 unknown-template (error)\n\n{lookup('AG401').title}.\n\n")


def test_a_misspelt_rule(project: Path, argogen: Run) -> None:
    code, _, err = argogen("explain", "unknown-templte")
    assert code == 2
    assert 'did you mean "unknown-template"?' in err
