"""Changing YAML that holds comments: keys are set, left out and added, and all else stays as it is."""

import textwrap
from typing import Any

import pytest

from argogen.scaffold.commented import blocks, commented_out, key_lines, leave_out, set_key

TEXT = textwrap.dedent("""\
    # A spec.
    pattern: job   # the plain one

    # What runs.
    job:
      image: alpine:3.20

      # Said below the image.
      command: [date]
    # When.
    # schedule:
    #   cron: "0 3 * * *"

    list:
    - a
    - b
    other: 1
    """)


def test_a_key_is_found_with_all_lines_of_its_value() -> None:
    lines = TEXT.split("\n")
    found = {key: "\n".join(lines[block.start : block.end]) for key, block in blocks(TEXT).items()}
    assert found == {
        "pattern": "pattern: job   # the plain one",
        "job": "job:\n  image: alpine:3.20\n\n  # Said below the image.\n  command: [date]",
        "schedule": '# schedule:\n#   cron: "0 3 * * *"',
        "list": "list:\n- a\n- b",
        "other": "other: 1",
    }
    assert [key for key, block in blocks(TEXT).items() if not block.active] == ["schedule"]


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("other", 2, "other: 1", "other: 2"),
        ("list", ["c"], "list:\n- a\n- b\n", "list: [c]\n"),
        ("schedule", "@daily", '# schedule:\n#   cron: "0 3 * * *"\n', 'schedule: "@daily"\n'),
        ("new", {"a": 1}, "other: 1\n", "other: 1\n\nnew: {a: 1}\n"),
    ],
)
def test_a_key_is_set_in_its_place(key: str, value: Any, old: str, new: str) -> None:
    assert set_key(TEXT, key, value) == TEXT.replace(old, new)


def test_a_key_that_is_left_out_stays_in_sight() -> None:
    without = leave_out(TEXT, "list")
    assert without == TEXT.replace("list:\n- a\n- b\n", "# list:\n# - a\n# - b\n")
    assert leave_out(without, "list") == without
    assert set_key(without, "list", ["c"]) == TEXT.replace("list:\n- a\n- b\n", "list: [c]\n")


def test_a_long_value_is_written_part_by_part() -> None:
    value = {"short": [1, 2], "script": "set -eu\ndate\n", "items": [{"name": "a" * 60, "value": "b" * 60}, "c"]}
    assert "\n".join(key_lines("key", value)) == textwrap.dedent(f"""\
        key:
          short: [1, 2]
          script: |
            set -eu
            date
          items:
            - name: {"a" * 60}
              value: {"b" * 60}
            - c""")


def test_what_is_commented_out_stands_below_what_it_means() -> None:
    assert commented_out("limit", 3, "How many run   at\na time.", "  ") == [
        "  # How many run at a time.",
        "  # limit: 3",
    ]
