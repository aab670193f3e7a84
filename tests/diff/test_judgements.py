"""Each judgement by an example: two manifests in one file, and after them what is said of the difference.

A file is named after its judgement, and may go on with `-2` and so on. `ARGOGEN_REWRITE_EXPECTED=1` writes down what is
said now, to be read.
"""

import os
import re
from pathlib import Path

import pytest

from argogen.diff.judgements.judge import judge
from argogen.diff.judgements.settings import Settings
from argogen.diff.judgements.table import TABLE
from argogen.diff.model import Judgement

from .conftest import report

EXAMPLES = sorted((Path(__file__).parent / "judgements").glob("*.yaml"))
REWRITE = os.environ.get("ARGOGEN_REWRITE_EXPECTED") == "1"
BEFORE, AFTER, SAID = "# before\n", "# after\n", "# said\n"


def read(file: Path) -> tuple[str, str, str]:
    """Return the two texts of an example, and what is expected."""
    text = file.read_text(encoding="utf-8")
    before, rest = text.removeprefix(BEFORE).split(AFTER)
    after, _, said = rest.partition(SAID)
    return before, after, said


def lines(before: str, after: str, settings: Settings) -> str:
    """Return what is said of a difference, a comment of YAML."""
    judged = judge(report(before, after), settings)
    return "".join(
        f"# {line}\n" for diff in judged.objects for one in diff.judgements for line in told(one, str(diff.id))
    )


def told(one: Judgement, name: str) -> list[str]:
    callers = [
        f"    {caller.location} {caller.id} {caller.text}{' (updated)' if caller.updated else ''}"
        for caller in one.callers
    ]
    return [f"{one.severity} {one.rule}: {name}: {one.message}", *callers]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_a_change_is_judged(file: Path) -> None:
    before, after, said = read(file)
    profile = re.search(r"^# profile: (\w+)$", after, re.MULTILINE)
    found = lines(before, after, Settings(profile[1] if profile else "external"))
    if REWRITE:
        file.write_text(BEFORE + before + AFTER + after + SAID + found, encoding="utf-8")
    assert found == said
    assert f" {re.sub(r'-[0-9]+$', '', file.stem)}: " in found


def test_every_judgement_has_an_example() -> None:
    assert {re.sub(r"-[0-9]+$", "", file.stem) for file in EXAMPLES} == set(TABLE)
