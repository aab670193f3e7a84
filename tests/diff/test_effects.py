"""What changes come to, in words."""

import pytest

from .conftest import changes
from .test_compare import template
from .test_meaning import CRON, DAG


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ('["0 2 * * *"]', '["0 2 * * 1"]', "7 runs a week -> 1 run a week, every day at 02:00 -> on Monday at 02:00"),
        ('["0 2 * * *"]', '["0 3 * * *"]', "7 runs a week, every day at 02:00 -> every day at 03:00"),
        ('["0 2 * * *"]', '["0 2 * * *", "0 5 * * 6"]', "1 run a week, on Saturday at 05:00"),
        ('["0 2 * * *"]', '["never"]', ""),
    ],
)
def test_of_a_schedule(before: str, after: str, effect: str) -> None:
    [change] = changes(CRON.format(f"schedules: {before}"), CRON.format(f"schedules: {after}"))
    assert change.effect == effect


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ("a", "a && b", "waits for b too"),
        ("a && b", "b", "no longer waits for a"),
        ("a", "a || a.Failed", "runs also if a is Failed"),
        ("a", "a.Succeeded", "no longer runs if a is Skipped or Daemoned"),
        (
            "a",
            "!a",
            "runs also if a is Failed or Errored or Omitted, no longer runs if a is Succeeded or Skipped or Daemoned",
        ),
    ],
)
def test_of_what_a_task_depends_on(before: str, after: str, effect: str) -> None:
    texts = (template(DAG.format(f"depends: '{text}'")) for text in (before, after))
    [change] = changes(*texts)
    assert change.effect == effect


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ('{{=a.b == "x"}}', '{{=a.b in ["x", "y"]}}', 'holds also if a.b is "y"'),
        ('{{=a.b == "x"}}', '{{=a.b != "x"}}', 'holds also if a.b is anything else, no longer holds if a.b is "x"'),
        (
            '{{=a.b == "x" || a.b == "y"}}',
            '{{=!(a.b == "x")}}',
            'holds also if a.b is anything else, no longer holds if a.b is "x"',
        ),
        ('{{=a.b == "x"}}', '{{=a["b"] not in ["y"] and true}}', "holds also if a.b is anything else"),
        ('{{=a.b == "x"}}', '{{=!(a.b != "x")}}', "holds in the same cases"),
        ('{{=a.b == "x"}}', '{{=a.c == "x"}}', ""),
        ('{{=a.b == "x"}}', "{{=int(a.b) > 3}}", ""),
        ('{{=a.b == "x"}}', "{{a.b}} == x", ""),
        ('{{=a.b == "x"}}', "{{=a.b ==}}", ""),
    ],
)
def test_of_a_condition(before: str, after: str, effect: str) -> None:
    texts = (template(DAG.format(f"when: '{text}'")) for text in (before, after))
    [change] = changes(*texts)
    assert change.effect == effect
