"""Names with hyphens after dots."""

import pytest

from argogen.argo.expr.hyphens import hyphenated_names, spelled

ROOTS = ("steps", "inputs", "workflow")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("steps.my-step.status", "steps['my-step'].status"),
        ("steps.step-1.outputs.result", "steps['step-1'].outputs.result"),
        ("1 + inputs.parameters.row-count", "inputs.parameters['row-count']"),
        ("steps['my-step'].outputs.parameters.row-count", "steps['my-step'].outputs.parameters['row-count']"),
        ("steps.my-step?.outputs?.parameters.a-b-c", "steps['my-step'].outputs.parameters['a-b-c']"),
    ],
)
def test_finds_a_name_with_a_hyphen(text: str, meant: str) -> None:
    (found,) = hyphenated_names(text, ROOTS)
    assert str(found) == meant
    assert text[found.start : found.end].startswith(found.steps[0])
    assert text[found.offset :].startswith(found.steps[found.at])


@pytest.mark.parametrize(
    "text",
    [
        "inputs.parameters.a - inputs.parameters.b",
        "inputs.parameters.a-inputs.parameters.b",
        "let n = 1; inputs.parameters.a-n",
        "inputs.parameters.a-len('x')",
        "steps['my-step'].status",
        "'steps.my-step.status'",
        '"steps.my-step.status"',
        "`steps.my-step.status`",
        "workflow.name // steps.my-step",
        "workflow.name /* steps.my-step */",
        "other.my-step",
        "x.steps.my-step",
        "1-2",
    ],
)
def test_leaves_alone_what_is_no_name(text: str) -> None:
    assert list(hyphenated_names(text, ROOTS)) == []


def test_the_minuend_ends_at_the_hyphen() -> None:
    (found,) = hyphenated_names("steps.my-step.status", ROOTS)
    assert found.minuend == ("steps", "my")


def test_spells_names_that_are_no_words_in_brackets() -> None:
    assert spelled(("steps", "a_1", "1a", "x-y", "status")) == "steps.a_1['1a']['x-y'].status"


@pytest.mark.parametrize("part", ["'", '"', "/*", "a-", "steps.a-b.", "['"])
def test_a_long_text_is_no_trouble(part: str) -> None:
    list(hyphenated_names("-" + part * 5000, ROOTS))
    list(hyphenated_names("-" + part * (3900 // len(part)), ROOTS))
