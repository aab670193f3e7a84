"""Spacing: how close and how far apart the runs of schedules are, as intervals that alerts and deadlines follow from.

There is no clock in it. A calendar of 28 years holds every pairing of date and weekday in which a schedule can meet the
next one, until 2099; its end joins its beginning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from itertools import pairwise

from argogen.argo.forms.cron import Schedule, is_due

_DAY = 24 * 60
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SATURDAY = 6
"""The first of January 2000, counted from Sunday."""


@dataclass(frozen=True)
class Spacing:
    """The least and the greatest time between one run and the next, in seconds."""

    shortest: int
    longest: int


@lru_cache(maxsize=256)
def spacing(schedules: tuple[Schedule, ...]) -> Spacing | None:
    """Return the spacing of the runs of all `schedules` together, or None if nothing ever comes due.

    Runs that are due in the same minute count as one. Time zones are taken as one zone without summer time, so that a
    day of 25 hours is not seen. When `@every` runs, only the controller knows: beside other schedules each counts by
    itself.
    """
    every = [schedule.every for schedule in schedules if schedule.every is not None]
    due = tuple(schedule for schedule in schedules if schedule.every is None)
    gaps = list(_gaps(due))
    if not gaps:
        return Spacing(min(every), min(every)) if every else None
    return Spacing(min(*gaps, *every, gaps[0]), min(max(gaps), *every, max(gaps)))


def _gaps(schedules: Sequence[Schedule]) -> Iterator[int]:
    """Yield the different gaps between the runs of a whole calendar, in seconds."""

    @cache
    def day_of(due: tuple[bool, ...]) -> tuple[int, ...]:
        """Return the minutes of a day on which the schedules are due that `due` names."""
        named = (schedule for schedule, is_one in zip(schedules, due, strict=True) if is_one)
        return tuple(sorted({60 * hour + minute for one in named for hour in one.hours for minute in one.minutes}))

    days = [day_of(tuple(is_due(one, *day) for one in schedules)) for day in _calendar(schedules)]
    found = {later - earlier for day in set(days) for earlier, later in pairwise(day)}
    busy = [(number * _DAY, minutes) for number, minutes in enumerate(days) if minutes]
    around = [*busy, *((start + len(days) * _DAY, minutes) for start, minutes in busy[:1])]
    found |= {next_start + next_day[0] - start - day[-1] for (start, day), (next_start, next_day) in pairwise(around)}
    return (60 * gap for gap in sorted(found))


def _calendar(schedules: Sequence[Schedule]) -> Iterator[tuple[int, int, int]]:
    """Yield day of month, month and day of week of every day; of one day or week only where all are alike."""
    if all(one.dom_star and len(one.months) == len(_MONTHS) for one in schedules):
        alike = 1 if all(one.dow_star for one in schedules) else 7
        yield from ((1, 1, weekday) for weekday in range(alike))
        return
    weekday = _SATURDAY
    for year in range(28):
        for month, length in enumerate(_MONTHS, start=1):
            for day in range(1, length + (month == 2 and year % 4 == 0) + 1):
                yield day, month, weekday
                weekday = (weekday + 1) % 7


def runs_a_week(schedule: Schedule) -> Fraction:
    """Return how many runs of a schedule an average week has, 0 for one that never comes due."""
    if schedule.every is not None:
        return Fraction(7 * 24 * 3600, schedule.every)
    days = [is_due(schedule, *day) for day in _calendar((schedule,))]
    return Fraction(7 * sum(days) * len(schedule.hours) * len(schedule.minutes), len(days))
