"""Cron schedules as Argo reads them: the standard parser of robfig/cron 3.0.1, down to its oddities.

Argo's controller and its lint hand every schedule of a CronWorkflow to that parser (Argo 4.1
workflow/validate/validate.go: cron.ParseStandard). What it accepts and refuses was measured against the library.
"""

import re
from dataclasses import dataclass

from argogen.argo.forms.durations import parse_duration
from argogen.suggest import did_you_mean


class CronError(ValueError):
    """A schedule that Argo refuses; `offset` counts characters into it, to the part at fault."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(frozen=True)
class Schedule:
    """When a CronWorkflow runs.

    The sets hold what the five fields name: minutes 0 to 59, hours 0 to 23, days 1 to 31, months 1 to 12, days of
    the week 0 (Sunday) to 6; all are empty if the schedule is `@every`, which has `every`, whole seconds.
    A star flag says that the field was `*` or `?`: the other day field alone then decides about the day.
    `timezone` is the name in a `TZ=` or `CRON_TZ=` prefix, if there is one.
    """

    minutes: frozenset[int]
    hours: frozenset[int]
    days_of_month: frozenset[int]
    months: frozenset[int]
    days_of_week: frozenset[int]
    dom_star: bool
    dow_star: bool
    every: int | None = None
    timezone: str | None = None


@dataclass(frozen=True)
class _Field:
    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    note: str = ""

    def number(self, text: str) -> int | None:
        """Return what `text` stands for, in range or not, or None if it is neither a name nor a number."""
        if text.lower() in self.names:
            return self.names.index(text.lower()) + self.low
        return _number(text)


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of month", 1, 31),
    _Field("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    _Field("day of week", 0, 6, ("sun", "mon", "tue", "wed", "thu", "fri", "sat"), "; Sunday is 0"),
)
_DESCRIPTORS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_EVERY = "@every "
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven")
_TOO_MANY = {6: "drop the seconds", 7: "drop the seconds and the year"}
_FOREIGN = re.compile(r"(?i)(?:[0-9]*|[a-z]{3})[LWH]|L-[0-9]+|[0-9a-z]+#[0-9]+|LW|H\(.*")  # Quartz and Jenkins
# Go's white space; Python's also counts the separators U+001C to U+001F.
_SPACE = "\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WORD = re.compile(f"[^{_SPACE}]+")
_SPACES = re.compile(f"[{_SPACE}]*")
_ZONE_PREFIX = re.compile(r"(?:CRON_)?TZ=")

_AREA = re.compile(
    r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)"
    r"(?:/[A-Za-z][A-Za-z0-9_+-]*){1,2}"
)
_ZONE_WITHOUT_AREA = re.compile(
    "CET|CST6CDT|Cuba|EET|EST|EST5EDT|Egypt|Eire|GB|GB-Eire|GMT|GMT[+-]?0|Greenwich|HST|Hongkong|Iceland|Iran|Israel"
    "|Jamaica|Japan|Kwajalein|Libya|Local|MET|MST|MST7MDT|NZ|NZ-CHAT|Navajo|PRC|PST8PDT|Poland|Portugal|ROC|ROK"
    "|Singapore|Turkey|UCT|UTC|Universal|W-SU|WET|Zulu"
)

_DAYS = {month: 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31 for month in range(1, 13)}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def parse_cron(text: str) -> Schedule:
    """Read a schedule: five fields, `@daily` and its kin, or `@every 1h30m`; each may follow `TZ=Europe/Zurich `.

    Raises CronError where Argo refuses the schedule, and for a time zone whose name can't exist.
    """
    timezone, start = _timezone(text)
    if text.startswith("@", start):
        return _descriptor(text, start, timezone)
    words = list(_WORD.finditer(text, start))
    if not words:
        raise CronError('the schedule is empty: write five fields, such as "0 3 * * *"')
    first = words[0]
    if first.start() and (first[0].startswith("@") or _ZONE_PREFIX.match(first[0])):
        raise CronError(f'"{first[0]}" must stand at the very beginning: remove the white space before it')
    if len(words) != len(_FIELDS):
        raise CronError(_wrong_count(text[start:], len(words)), start)
    return _schedule([(word[0], word.start()) for word in words], timezone)


def never_fires(schedule: Schedule) -> str | None:
    """Say why a schedule never comes due, such as `February has no day 31`, or return None if it does.

    If both the day of month and the day of week are restricted, a day that matches either will do (robfig/cron
    spec.go: dayMatches).
    """
    if schedule.every is not None:
        return None
    for values, field in zip(
        (schedule.minutes, schedule.hours, schedule.months), ("minute", "hour", "month"), strict=True
    ):
        if not values:
            return f"it names no {field}"
    if schedule.days_of_week and not schedule.dow_star and not schedule.dom_star:
        return None
    if not schedule.days_of_week and (schedule.dom_star or not schedule.days_of_month):
        return "it names no day of week"
    if not schedule.days_of_month:
        return "it names no day of month"
    if min(schedule.days_of_month) <= max(_DAYS[month] for month in schedule.months):
        return None
    months = _listed([_MONTHS[month - 1] for month in sorted(schedule.months)], "and")
    days = _listed([str(day) for day in sorted(schedule.days_of_month)], "or")
    return f"{months} {'has' if len(schedule.months) == 1 else 'have'} no day {days}"


def is_due(schedule: Schedule, day_of_month: int, month: int, day_of_week: int) -> bool:
    """Say whether a schedule of five fields runs on a day; `day_of_week` counts from Sunday, which is 0.

    If both the day of month and the day of week are restricted, a day that matches either will do (robfig/cron
    spec.go: dayMatches).
    """
    of_month, of_week = day_of_month in schedule.days_of_month, day_of_week in schedule.days_of_week
    matches = of_month and of_week if schedule.dom_star or schedule.dow_star else of_month or of_week
    return matches and month in schedule.months


def is_timezone(name: str) -> bool:
    """Tell whether `name` has the form of an IANA time zone: `Europe/Zurich`, `UTC`, `Etc/GMT+5`, `Local`.

    Only the form is checked: the area and the names without area come from a fixed list, the place after the area
    is free, since the list of places changes and differs between machines. Abbreviations such as `PST` are no zones.
    """
    return any(form.fullmatch(name) for form in (_ZONE_WITHOUT_AREA, _AREA))


def _timezone(text: str) -> tuple[str | None, int]:
    """Return the time zone of a prefix and the offset at which the schedule proper starts."""
    prefix = _ZONE_PREFIX.match(text)
    if prefix is None:
        return None, 0
    name, space, _ = text[prefix.end() :].partition(" ")
    end = prefix.end() + len(name)
    start = _SPACES.match(text, end).end()  # type: ignore[union-attr]  # matches always, if only nothing
    if not space or start == len(text):
        raise CronError(f'no schedule follows "{text}": write for example "{prefix[0]}Europe/Zurich 0 3 * * *"', end)
    if name and not is_timezone(name):
        raise CronError(
            f'time zone "{name}" is not known to Argo: write one such as Europe/Zurich or UTC', prefix.end()
        )
    return name or "UTC", start


def _descriptor(text: str, start: int, timezone: str | None) -> Schedule:
    descriptor = text[start:].rstrip() if timezone else text[start:]
    if descriptor in _DESCRIPTORS:
        return _schedule([(field, start) for field in _DESCRIPTORS[descriptor].split()], timezone)
    if descriptor == _EVERY.strip():
        raise CronError("@every takes a duration: write for example @every 1h30m", start)
    if descriptor.startswith(_EVERY):
        try:
            every = parse_duration(descriptor.removeprefix(_EVERY))
        except ValueError as error:
            raise CronError(f"@every takes a duration: {error}", start + len(_EVERY)) from None
        none: frozenset[int] = frozenset()
        return Schedule(none, none, none, none, none, False, False, max(1, int(every)), timezone)
    if descriptor.strip() in _DESCRIPTORS:
        raise CronError(f'remove the white space after "{descriptor.strip()}": Argo does not know it that way', start)
    known = [*_DESCRIPTORS, _EVERY.strip()]
    remedy = did_you_mean(descriptor, known) or f"it knows {_listed(known, 'and')}"
    raise CronError(f'"{descriptor}" is not known to Argo: {remedy}', start)


def _schedule(words: list[tuple[str, int]], timezone: str | None) -> Schedule:
    parsed = [_field(word, offset, field) for (word, offset), field in zip(words, _FIELDS, strict=True)]
    (minutes, _), (hours, _), (days, dom_star), (months, _), (weekdays, dow_star) = parsed
    return Schedule(minutes, hours, days, months, weekdays, dom_star, dow_star, timezone=timezone)


def _field(word: str, offset: int, field: _Field) -> tuple[frozenset[int], bool]:
    """Return the values that a field names, and whether one of its terms is a star."""
    values: set[int] = set()
    star = False
    for term in re.finditer("[^,]+", word):  # empty terms are skipped, so `,` names nothing
        more, is_star = _term(term[0], offset + term.start(), field)
        values.update(more)
        star = star or is_star
    return frozenset(values), star


def _term(term: str, offset: int, field: _Field) -> tuple[range, bool]:
    """Read one `a`, `a-b`, `*` or `?`, each perhaps with `/n`; `a/n` runs to the highest value."""
    span, *steps = term.split("/")
    ends = span.split("-")
    star = ends[0] in ("*", "?")  # what follows after a hyphen is then not looked at
    if _FOREIGN.fullmatch(span) and field.number(span) is None:
        raise CronError(f'"{span}" in {field.name} is not known to Argo, which has no L, W, # or H', offset)
    if len(steps) > 1 or (len(ends) > 2 and not star):
        raise CronError(f'"{term}" in {field.name} has more than one {"slash" if len(steps) > 1 else "hyphen"}', offset)
    step = _step(steps[0], term, offset, field) if steps else 1
    if star:
        return range(field.low, field.high + 1, step), step == 1
    low, *rest = [_value(end, term, offset, field) for end in ends]
    high = rest[0] if rest else field.high if steps else low
    if low > high:
        raise CronError(_backwards(low, high, term, field), offset)
    return range(low, high + 1, step), False


def _value(text: str, term: str, offset: int, field: _Field) -> int:
    value = field.number(text)
    if value is not None and field.low <= value <= field.high:
        return value
    if not text:
        raise CronError(f'"{term}" in {field.name} lacks a number beside its hyphen', offset)
    shown = f'"{text}"' if value is None else text
    names = f", or {field.names[0]} to {field.names[-1]}" if value is None and field.names else ""
    raise CronError(
        f"{field.name} {shown} is not known to Argo ({field.low} to {field.high}{names}{field.note})", offset
    )


def _step(text: str, term: str, offset: int, field: _Field) -> int:
    step = _number(text)
    if step is None or step == 0:
        raise CronError(f'the step in {field.name} "{term}" must be a number from 1', offset + term.index("/") + 1)
    return step


def _number(text: str) -> int | None:
    """Read a whole number as Go's strconv.Atoi does: a plus sign and leading zeros are fine, 64 bits the limit."""
    digits = text.removeprefix("+")
    if not re.fullmatch("[0-9]+", digits):
        return None
    number = int(digits.lstrip("0")[:20] or "0")  # Python refuses to read very long numbers
    return number if number < 2**63 else None


def _backwards(low: int, high: int, term: str, field: _Field) -> str:
    message = f'"{term}" in {field.name} runs backwards, which Argo refuses'
    if "/" in term:
        return message
    parts = [str(a) if a == b else f"{a}-{b}" for a, b in ((low, field.high), (field.low, high))]
    return f"{message}: write {','.join(parts)}"


def _wrong_count(text: str, count: int) -> str:
    has = _COUNTS[count] if count < len(_COUNTS) else str(count)
    remedy = _TOO_MANY.get(count, "minute, hour, day of month, month, day of week")
    return f'Argo takes five fields, "{text}" has {has}: {remedy}'


def _listed(words: list[str], conjunction: str) -> str:
    return f" {conjunction} ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
