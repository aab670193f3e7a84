"""argogen's linter against Argo's: what Argo refuses, argogen refuses; what it accepts is no error without a reason.

Argo's verdicts are recorded by `tools/conformance/run.sh`. `pending.txt` lists the cases for which argogen lacks the
rule; with ARGOGEN_REWRITE_PENDING=1 those that are matched by now are taken off it.
"""

import functools
import json
import os
from pathlib import Path

import pytest

from argogen.diagnostics import Severity
from argogen.lint.files import lint_texts

from .cases import Case, every_case, made
from .expectations import FINDS_MORE, HARMLESS, KNOWN

HERE = Path(__file__).parent
VERDICTS = json.loads((HERE / "verdicts.json").read_text(encoding="utf-8"))
VERSIONS = ("4.1.2", "3.7.18")
MADE = {case.id: case for case in made()}
PENDING_FILE = HERE / "pending.txt"
PENDING = frozenset(PENDING_FILE.read_text(encoding="utf-8").split())
STALE = "not asked, or changed since: run tools/conformance/run.sh"


@functools.cache
def errors(name: str, version: str) -> frozenset[str]:
    """Return the codes of the errors that argogen finds in a case."""
    found = lint_texts(MADE[name].texts, version.rpartition(".")[0])
    return frozenset(diagnostic.code for diagnostic in found if diagnostic.severity is Severity.ERROR)


def difference(name: str, version: str) -> str:
    """Return in what argogen and Argo disagree about a case; "" if they don't."""
    said, codes = VERDICTS[name][version], errors(name, version)
    if said and not codes:
        return f"Argo {version} refuses it, argogen finds no error: {said[0]}"
    without_reason = codes if name in HARMLESS or name.startswith("bases/") else codes - FINDS_MORE.keys()
    if not said and without_reason:
        return f"Argo {version} accepts it, argogen finds {', '.join(sorted(without_reason))}"
    return ""


def differences(name: str) -> list[str]:
    """Return in what they disagree, a line a version."""
    return [found for version in VERSIONS if (found := difference(name, version))]


def is_recorded(case: Case) -> bool:
    return VERDICTS.get(case.id, {}).get("sha256") == case.checksum


@pytest.mark.parametrize("name", [name for name in MADE if name not in PENDING | KNOWN.keys()])
def test_argogen_agrees_with_argo(name: str) -> None:
    assert is_recorded(MADE[name]), STALE
    assert differences(name) == []


def test_pending_cases_are_recorded_as_they_are() -> None:
    assert [name for name in MADE if name in PENDING and not is_recorded(MADE[name])] == [], STALE


def test_pending_cases_are_those_that_differ() -> None:
    differ = [name for name in MADE if name in PENDING and differences(name)]
    if os.environ.get("ARGOGEN_REWRITE_PENDING"):
        PENDING_FILE.write_text("".join(f"{name}\n" for name in differ), encoding="utf-8")
    else:
        assert sorted(PENDING - {*differ}) == [], "they agree by now, or are gone: rewrite pending.txt"


def test_known_differences_are_some() -> None:
    assert [name for name in KNOWN if not differences(name)] == []


def test_each_reason_to_find_more_is_needed() -> None:
    accepted = [(name, version) for name in MADE for version in VERSIONS if not VERDICTS[name][version]]
    found = {code for name, version in accepted for code in errors(name, version)}
    assert sorted(FINDS_MORE.keys() - found) == []


def test_each_case_has_a_name_of_its_own() -> None:
    assert len(MADE) == len(made())


def test_harmless_mutants_are_accepted_by_argo() -> None:
    newest = VERSIONS[0]
    assert [name for name in HARMLESS if VERDICTS[name][newest]] == []


def test_no_verdict_is_about_a_case_that_is_gone() -> None:
    asked = {(case.id, version) for version in VERSIONS for case in every_case(version.rpartition(".")[0])}
    recorded = {(name, version) for name, row in VERDICTS.items() for version in row if version != "sha256"}
    assert recorded == asked
