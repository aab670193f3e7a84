"""How close and how far apart runs are, against a slow count over real dates."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from argogen.argo.forms.cron import Schedule, is_due, parse_cron
from argogen.argo.forms.spacing import Spacing, spacing

MINUTE, HOUR, DAY = 60, 3600, 86400


def of(*texts: str) -> Spacing | None:
    return spacing(tuple(map(parse_cron, texts)))


@pytest.mark.parametrize(
    ("texts", "shortest", "longest"),
    [
        (["*/15 * * * *"], 15 * MINUTE, 15 * MINUTE),
        (["*/25 * * * *"], 10 * MINUTE, 25 * MINUTE),
        (["0 3 * * *"], DAY, DAY),
        (["0 6,18,20 * * *"], 2 * HOUR, 12 * HOUR),
        (["0 9 * * 1-5"], DAY, 3 * DAY),
        (["*/10 8-17 * * 1-5"], 10 * MINUTE, 2 * DAY + 14 * HOUR + 10 * MINUTE),
        (["0 0 1 * *"], 28 * DAY, 31 * DAY),
        (["0 0 29 2 *"], 4 * 365 * DAY + DAY, 4 * 365 * DAY + DAY),
        (["@yearly"], 365 * DAY, 366 * DAY),
        (["0 * * * *", "30 12 * * *"], 30 * MINUTE, HOUR),
        (["0 3 * * *", "0 3 * * 0"], DAY, DAY),
        (["0 9 * * 1-5", "0 12 * * 6,0"], 21 * HOUR, DAY + 3 * HOUR),
        (["0 0 1 * *", "59 23 * * 0"], MINUTE, 7 * DAY),
        (["@every 90m"], 90 * MINUTE, 90 * MINUTE),
        (["@every 90m", "@every 2h"], 90 * MINUTE, 90 * MINUTE),
        (["@every 90m", "0 3 * * *"], 90 * MINUTE, 90 * MINUTE),
        (["@every 48h", "0 3 * * *"], DAY, DAY),
        (["TZ=Europe/Zurich 0 3 * * *"], DAY, DAY),
    ],
    ids=lambda value: " and ".join(value) if isinstance(value, list) else "",
)
def test_the_spacing_of_schedules(texts: list[str], shortest: int, longest: int) -> None:
    assert of(*texts) == Spacing(shortest, longest)


@pytest.mark.parametrize("text", ["0 0 31 2 *", "0 0 30,31 2 *"])
def test_what_never_comes_due_has_no_spacing(text: str) -> None:
    assert of(text) is None


def test_a_single_run_in_the_calendar_is_followed_by_itself() -> None:
    assert of("0 0 31 2 *", "0 0 1 1 *") == Spacing(365 * DAY, 366 * DAY)


@pytest.mark.parametrize(
    "texts", [["0 0 1,15 * *"], ["0 0 13 * 5"], ["5 4 */5 * *", "17 11 1-7 1,6 *"], ["0 0 30 * *", "0 12 * 2 1"]]
)
def test_the_calendar_agrees_with_real_dates(texts: list[str]) -> None:
    schedules = list(map(parse_cron, texts))
    runs = sorted({run for schedule in schedules for run in runs_of(schedule)})
    gaps = [int((later - earlier).total_seconds()) for earlier, later in pairwise(runs)]
    assert of(*texts) == Spacing(min(gaps), max(gaps))


def runs_of(schedule: Schedule) -> list[datetime]:
    days = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(29 * 366)]
    return [
        day.replace(hour=hour, minute=minute)
        for day in days
        if is_due(schedule, day.day, day.month, day.isoweekday() % 7)
        for hour in schedule.hours
        for minute in schedule.minutes
    ]
