"""Schedules in words: `every day at 03:00`, `every 15 minutes, Monday to Friday`."""

from collections.abc import Collection
from fractions import Fraction

from argogen.argo.forms.cron import CronError, Schedule, parse_cron
from argogen.argo.forms.spacing import runs_a_week

_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MOST_TIMES = 6
"""Times of a day that are listed one by one."""
_WEEKS_A_YEAR = Fraction(36525, 700)
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def in_words(text: str, timezone: str = "") -> str:
    """Return a schedule in words, with its time zone if one is said; the text itself where Argo refuses it.

    `timezone` is that of the CronWorkflow, for a schedule that has none in front.
    """
    try:
        schedule = parse_cron(text)
    except CronError:
        return f'"{text}"'
    zone = schedule.timezone or timezone
    return _words(schedule) + (f" ({zone})" if zone else "")


def rate_in_words(*schedules: Schedule) -> str:
    """Return how often schedules run together: `7 runs a week`, by the year for what is rarer."""
    rate, period = sum(map(runs_a_week, schedules), Fraction()), "week"
    if rate < 1:
        rate, period = rate * _WEEKS_A_YEAR, "year"
    number = round(rate) if rate >= 1 or not rate else float(round(rate, 2))
    about = "" if rate == number else "about "
    return f"{about}{number:,} {'run' if number == 1 else 'runs'} a {period}"


def _words(schedule: Schedule) -> str:
    if schedule.every is not None:
        return _every(schedule.every)
    days, times = _days(schedule), _times(schedule.minutes, schedule.hours)
    if times.startswith("every"):
        return f"{times}, {days}" if days else times
    return f"{days or 'every day'} {times}"


def _every(seconds: int) -> str:
    """Return `every 90 minutes`, in the largest unit that gives a whole number."""
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    return _each(seconds // size, unit)


def _each(number: int, unit: str) -> str:
    return f"every {unit}" if number == 1 else f"every {number} {unit}s"


def _times(minutes: Collection[int], hours: Collection[int]) -> str:
    """Return when on a day it is: at single times, or again and again within some hours."""
    if len(minutes) * len(hours) <= _MOST_TIMES:
        return f"at {_listed([f'{hour:02}:{minute:02}' for hour in sorted(hours) for minute in sorted(minutes)])}"
    step = _step(minutes, 60)
    if step:
        return ("every hour" if step == 60 else _each(step, "minute")) + _within(hours)
    past = f"minute {_listed([str(minute) for minute in sorted(minutes)])}"
    hour = _step(hours, 24)
    return f"every hour at {past}{_within(hours)}" if not hour else f"{_each(hour, 'hour')} at {past}"


def _within(hours: Collection[int]) -> str:
    """Return the part of the day that some hours are, "" for all of it."""
    if len(hours) == 24:
        return ""
    ordered = sorted(hours)
    if ordered[-1] - ordered[0] == len(ordered) - 1:
        return f" from {ordered[0]:02}:00 to {ordered[-1]:02}:59"
    return f" in the hours {_listed([f'{hour:02}' for hour in ordered])}"


def _step(values: Collection[int], size: int) -> int:
    """Return the step by which values go through all of `size` from 0, or 0 where they do not."""
    step = size // len(values) if values else 0
    return step if step and sorted(values) == list(range(0, size, step)) else 0


def _days(schedule: Schedule) -> str:
    """Return which days, "" for every day; of two kinds of days either will do, as Argo has it."""
    by_month = "" if schedule.dom_star else _days_of_month(schedule.days_of_month)
    by_week = "" if schedule.dow_star else _days_of_week(schedule.days_of_week)
    if len(schedule.days_of_week) == len(_WEEKDAYS) and by_week:
        by_month = by_week = ""  # each day is one of the week's
    days = " or ".join(part for part in (by_month, by_week) if part)
    if len(schedule.months) == 12:
        return f"{days} of every month" if by_month and not by_week else days
    months = _listed(_runs(sorted(schedule.months), _MONTHS, 1))
    return f"{days} of {months}" if by_month and not by_week else f"{days or 'every day'} in {months}"


def _days_of_month(days: Collection[int]) -> str:
    return f"on day {_listed([str(day) for day in sorted(days)])}"


def _days_of_week(days: Collection[int]) -> str:
    ordered = sorted(days)
    names = _runs(ordered, _WEEKDAYS, 0)
    return names[0] if len(names) == 1 and len(ordered) > 2 else f"on {_listed(names)}"


def _runs(numbers: list[int], names: tuple[str, ...], first: int) -> list[str]:
    """Return the names of numbers, three and more in a row as `Monday to Friday`."""
    found: list[str] = []
    while numbers:
        length = next((index for index, number in enumerate(numbers) if number != numbers[0] + index), len(numbers))
        run = [names[number - first] for number in numbers[:length]]
        found += [f"{run[0]} to {run[-1]}"] if length > 2 else run
        numbers = numbers[length:]
    return found


def _listed(words: list[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else "no time"
