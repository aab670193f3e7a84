"""Input that is large, deep or odd: a diff of it stays a diff, and says what it leaves out."""

import json

import pytest

from argogen.diff.engine import MOST_CHANGES
from argogen.diff.judgements.judge import judge
from argogen.diff.sequences import common
from argogen.errors import InputError

from .conftest import changes, report, told
from .test_compare import template


def labels(value: str, number: int) -> str:
    found = json.dumps({f"label{index}": value for index in range(number)})
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: m, labels: {found}}}\n"


def test_changes_beyond_what_is_kept_are_counted() -> None:
    [diff] = report(labels("a", MOST_CHANGES + 7), labels("b", MOST_CHANGES + 7)).objects
    assert (len(diff.changes), diff.left_out) == (MOST_CHANGES, 7)
    assert not diff.is_cosmetic


def test_sequences_without_anything_in_common_are_not_searched_for_long() -> None:
    before, after = ["first", *range(5_000), "last"], ["first", *range(5_000, 10_000), "last"]
    assert common(before, after) == [(0, 0), (5_001, 5_001)]


def test_a_rewritten_script_is_told_by_its_size() -> None:
    scripts = ("\n".join(f"{word} {number}" for number in range(2_000)) for word in ("echo", "print"))
    [change] = changes(*(template(f"script: {{image: a, source: {json.dumps(text)}}}") for text in scripts))
    assert change.text is not None
    assert (change.text.removed, change.text.added) == (2_000, 2_000)


def test_what_nests_deep_is_compared_all_the_same() -> None:
    def deep(value: str) -> str:
        nested = "[" * 90 + value + "]" * 90
        return f"apiVersion: x/v1\nkind: X\nmetadata: {{name: x}}\nspec: {nested}\n"

    [change] = changes(deep("a"), deep("b"))
    assert len(change.path) == 91


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 200 + "]" * 200])
def test_json_that_nests_without_end_is_a_text(text: str) -> None:
    before, after = (
        template(f"inputs: {{parameters: [{{name: p, value: {json.dumps(text + end)}}}]}}") for end in " x"
    )
    assert [change.path[-1] for change in changes(before, after)] == ["value"]


def test_a_list_of_objects_stands_for_its_items() -> None:
    item = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: "
    listed = "apiVersion: v1\nkind: List\nitems:\n- " + item.replace("\n", "\n  ")
    [diff] = report(item + "x}\n", listed + "y}\n").objects
    assert str(diff.id) == "ConfigMap m"
    assert diff.after is not None
    assert str(diff.after.locate(diff.changes[0].after_at)) == "after.yaml:7:13"


def test_what_is_no_object_is_left_alone() -> None:
    assert report("a: 1\n---\n- b\n---\nkind: 7\n", "a: 2\n").objects == ()


def test_objects_of_generated_names_are_compared_in_their_order() -> None:
    workflow = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {{generateName: w-}}\nspec: {{entrypoint: {}}}\n"
    )
    before, after = ("---\n".join(workflow.format(name) for name in names) for names in ("ab", "ac"))
    found = report(before, after)
    assert [str(one.id) for one in found.objects] == ["Workflow w- (2)"]
    assert found.notes == ()


def test_one_object_twice_in_a_file_is_said() -> None:
    once = labels("a", 1)
    found = report(f"{once}---\n{once}", once)
    assert found.notes == (
        "ConfigMap m stands several times in one file; the first is compared with the first, and so on",
    )


def test_two_items_of_one_name_are_compared_by_their_place() -> None:
    before = template("container: {image: a, env: [{name: A, value: one}, {name: A, value: two}]}")
    assert told(before, before.replace("value: two", "value: three")) == [
        "change spec.templates[run].container.env[1].value: two -> three"
    ]


def test_yaml_that_can_not_be_read_is_an_error_with_its_place() -> None:
    with pytest.raises(InputError, match=r"^after.yaml:2:1: "):
        report(labels("a", 1), "a: 1\n\tb: 2\n")


def test_a_key_that_stands_twice_counts_as_kubernetes_counts_it() -> None:
    before = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: x, a: y}\n"
    assert report(before, before.replace("a: x, ", "")).changed is False


@pytest.mark.parametrize(
    "odd",
    [
        "metadata: 7",
        "metadata: {name: w, labels: 7}",
        "metadata: {name: w, finalizers: 7}",
        "metadata: {name: w}\nspec: [a]",
        "metadata: {name: w}\nspec: {templates: {a: b}}",
        "metadata: {name: w}\nspec: {templates: [7, {name: 7}, {name: run, container: {resources: {limits: []}}}]}",
        "metadata: {name: w}\nspec: {templates: [{name: run, inputs: {parameters: [7, {name: 7, enum: 7}]}}]}",
        "metadata: {name: w}\nspec: {templates: [{name: run, steps: [7, [7]], synchronization: []}]}",
        "metadata: {name: w}\nspec: {templates: [{name: run, inputs: {parameters: [null, [null]]}}, null]}",
        "metadata: {name: w}\nspec: {arguments: [], schedules: {}, volumes: [{}]}",
    ],
)
def test_what_does_not_fit_its_schema_is_a_change_that_nobody_understands(odd: str) -> None:
    kind = "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\n"
    sound = template("container: {image: a, resources: {limits: {cpu: 1}}}")
    for before, after in ((sound, kind + odd), (kind + odd, sound), (kind + odd + "\n---\n" + kind + odd, sound)):
        assert judge(report(before, after)).changed
