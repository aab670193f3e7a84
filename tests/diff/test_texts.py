"""Texts of several lines, and texts that are documents: what changed in them, and where that stands."""

import pytest

from argogen.diff.model import Change, Snapshot

from .conftest import report, told
from .test_compare import template

CHILD = """
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: w}}
spec:
  templates:
  - name: run
    resource:
      action: create
      manifest: |
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata:
          generateName: child-
        spec:
          arguments:
            parameters:
            - name: item
              value: {{{{inputs.parameters.item}}}}
            - {{name: day, value: {day}}}
          workflowTemplateRef: {{name: {name}}}
"""
SETTINGS = """
apiVersion: v1
kind: ConfigMap
metadata: {{name: workflow-controller-configmap}}
data:
  parallelism: "{}"
  config: |
    instanceID: {}
    nodeEvents:
      enabled: true
"""


def only(before: str, after: str) -> tuple[Change, Snapshot]:
    """Return the only change between two texts of one object, and the object as it is after it."""
    [diff] = report(before, after).objects
    [change] = diff.changes
    assert diff.after is not None
    return change, diff.after


def script(lines: str) -> str:
    return template(f"script: {{image: a, source: {lines!r}}}".replace("'", '"'))


def test_lines_that_changed_are_shown_with_some_around_them() -> None:
    before = "".join(f"line {number}\n" for number in range(20))
    after = before.replace("line 9\n", "line nine\nand a half\n")
    change, _ = only(script(before), script(after))
    assert change.text is not None
    [hunk] = change.text.hunks
    assert (hunk.before_start, hunk.after_start) == (7, 7)
    assert hunk.lines == (
        " line 6",
        " line 7",
        " line 8",
        "-line 9",
        "+line nine",
        "+and a half",
        " line 10",
        " line 11",
        " line 12",
    )
    assert (change.text.added, change.text.removed) == (2, 1)


def test_a_child_is_compared_as_the_manifest_that_it_is() -> None:
    change, after = only(CHILD.format(day="1", name="a"), CHILD.format(day="2", name="a"))
    assert (change.before, change.after, change.type, change.owner) == (1, 2, "AnyString", "Parameter")
    assert str(after.locate(change.after_at)) == "after.yaml:20:34"


def test_a_child_written_otherwise_is_the_same() -> None:
    before = CHILD.format(day="1", name="a")
    after = before.replace("{name: day, value: 1}", "name: 'day'\n              value: '1'")
    assert told(before, after)[0].endswith("(only the writing differs)")
    assert not report(before, after).changed


def test_the_settings_of_a_program_are_compared_as_yaml() -> None:
    change, after = only(SETTINGS.format(10, "a"), SETTINGS.format(10, "b"))
    assert (change.before, change.after, change.field) == ("a", "b", "instanceID")
    assert str(after.locate(change.after_at)) == "after.yaml:8:17"


def test_json_in_a_parameter_is_compared_as_json() -> None:
    before = template("""inputs: {parameters: [{name: p, value: '{"a": 1, "b": [2, 3]}'}]}""")
    after = before.replace("3", "4")
    change, snapshot = only(before, after)
    assert (change.before, change.after) == (3, 4)
    assert str(snapshot.locate(change.after_at)) == "after.yaml:5:90"


def test_a_text_that_is_no_document_on_one_side_is_a_text() -> None:
    before = template("""inputs: {parameters: [{name: p, value: '{"a": 1}'}]}""")
    assert told(before, before.replace("1}", "1")) == [
        """change spec.templates[run].inputs.parameters[p].value: {"a": 1} -> {"a": 1"""
    ]


@pytest.mark.parametrize("name", ["API_TOKEN", "PGPASSWORD", "client-secret", "SIGNING_KEY"])
def test_values_whose_names_speak_of_secrets_are_marked(name: str) -> None:
    before = template(f"container: {{image: a, env: [{{name: {name}, value: one}}]}}")
    change, _ = only(before, before.replace("one", "two"))
    assert change.sensitive


def test_the_data_of_a_secret_are_marked() -> None:
    before = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {user: one}\n"
    change, _ = only(before, before.replace("one", "two"))
    assert change.sensitive


def test_what_was_removed_has_the_place_of_what_is_left_around_it() -> None:
    before = template("inputs: {parameters: [{name: rows}, {name: table}]}")
    change, after = only(before, before.replace("{name: rows}, ", ""))
    assert str(after.locate(change.after_at)) == "after.yaml:5:53"
