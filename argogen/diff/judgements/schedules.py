"""When a CronWorkflow runs, told as a whole: a schedule that changed is one removed and one added in the list."""

from collections.abc import Iterator

from argogen.argo.forms.cron import CronError, parse_cron
from argogen.argo.forms.cron_words import rate_in_words
from argogen.argo.model.schedules import schedules_of
from argogen.diff.judgements.evidence import Sides
from argogen.diff.judgements.place import Level, Place
from argogen.diff.judgements.verdict import Verdict
from argogen.diff.model import Change, ObjectDiff, Snapshot


def of_schedules(diff: ObjectDiff, placed: list[tuple[Change, Place]], _sides: Sides) -> Iterator[Verdict]:
    """Yield what the changes of a CronWorkflow's schedules come to together."""
    changes = tuple(change for change, place in placed if _is_schedule(place))
    if not changes:
        return
    old, new = (_texts(side) for side in (diff.before, diff.after))
    message = f"{', '.join(old) or 'never'} -> {', '.join(new) or 'never'}"
    rates = [_rate(texts) for texts in (old, new)]
    if None not in rates:
        message += f" ({' -> '.join(dict.fromkeys(str(rate) for rate in rates))})"
    rule = "schedule-added" if not old else "schedule-changed" if new else "schedule-removed"
    yield Verdict(rule, message, changes)


def _is_schedule(place: Place) -> bool:
    return place.level is Level.CRON and place.keys[:1] in (("schedule",), ("schedules",))


def _texts(side: Snapshot | None) -> list[str]:
    return [text for _, text in schedules_of(side.manifest)] if side and side.manifest else []


def _rate(texts: list[str]) -> str | None:
    """Return how often schedules run together, None for what Argo refuses."""
    try:
        return rate_in_words(*map(parse_cron, texts))
    except CronError:
        return None
