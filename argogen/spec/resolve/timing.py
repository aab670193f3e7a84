"""Timing: what a spec's schedule says about the time between two runs."""

from argogen.argo.forms.cron import CronError, Schedule, parse_cron
from argogen.argo.forms.spacing import Spacing, spacing
from argogen.spec.resolve.context import Context


def cron_texts(context: Context) -> list[str]:
    """Return the cron texts of the spec's schedule, right or wrong; none where it has no schedule."""
    given = context.data.get(context.pattern.key_of("schedule"), [])
    cron = given.get("cron", []) if isinstance(given, dict) else given
    return cron if isinstance(cron, list) else [cron]


def run_spacing(context: Context) -> Spacing | None:
    """Return the time between the spec's scheduled runs, None where nothing is ever due."""
    schedules: list[Schedule] = []
    for text in cron_texts(context):
        try:
            schedules.append(parse_cron(text))
        except CronError:
            return None  # the schedule's own resolver says what is wrong
    return spacing(tuple(schedules))


def every_run_counts(context: Context) -> bool:
    """Say whether the pattern needs each scheduled run to end before the next is due."""
    return context.place(context.pattern.key_of("schedule")).every_run_counts
