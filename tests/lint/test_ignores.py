"""Comments that leave a finding out, each with its reason."""

import pytest

from argogen.lint.files import lint_texts

LINES = [
    "apiVersion: argoproj.io/v1alpha1",
    "kind: Workflow",
    "metadata: {generateName: import-}",
    "spec:",
    "  entrypoint: main",
    "  templates:",
    "  - name: main",
    "    steps:",
    "    - - name: count",
    "        templateRef:",
    "          name: tables",
    "          template: count",
]
UNKNOWN = 'AG602 WorkflowTemplate "tables" is in none of the files'


def said(changed: dict[int, str]) -> list[str]:
    """Return what is said of comments, and of the unknown WorkflowTemplate, with texts put behind some lines."""
    text = "\n".join(line + changed.get(number, "") for number, line in enumerate(LINES, 1))
    found = [one for one in lint_texts({"flow.yaml": text}, "4.1") if one.code in ("AG014", "AG015", "AG602")]
    return [f"{one.location.line}:{one.location.column} {one.code} {one.message}" for one in found]


@pytest.mark.parametrize("name", ["AG602", "ag602", "unknown-workflow-template", "AG301, AG602"])
def test_a_comment_behind_the_line_or_alone_above_it(name: str) -> None:
    comment = f"# argogen: ignore[{name}] team B has it"
    assert said({11: f"  {comment}"}) == []
    assert said({10: f"\n          {comment}"}) == []
    assert said({10: f"\n          {comment}\n          # and other words"}) == []


def test_a_comment_behind_a_line_holds_for_that_line_only() -> None:
    assert said({10: "  # argogen: ignore[AG602] team B has it"}) == [
        "10:23 AG015 this comment ignores AG602, which is not found on line 10",
        f"11:17 {UNKNOWN}",
    ]


@pytest.mark.parametrize(
    ("comment", "fault"),
    [
        ("# argogen: ignore", "it names no rule"),
        ("# argogen: ignore[] team B has it", "it names no rule"),
        ("# argogen: ignore[AG602]", "it gives no reason"),
        ("# argogen: ignore[AG999] team B has it", '"AG999" is no rule that can be ignored'),
        ("# argogen: ignore[AG004] team B has it", '"AG004" is no rule that can be ignored'),
    ],
)
def test_a_comment_that_is_wrong_ignores_nothing(comment: str, fault: str) -> None:
    assert said({11: f"  {comment}"}) == [
        f"11:17 {UNKNOWN}",
        f"11:25 AG014 this comment ignores nothing: {fault}",
    ]


def test_other_comments_are_none_of_argogens() -> None:
    assert said({11: "  # see argogen: ignore"}) == [f"11:17 {UNKNOWN}"]
