"""Durations: Go's notation, which Argo reads, and argogen's own, which adds days and takes whole seconds only.

Argo hands its durations to Go's `time.ParseDuration`, some of them only after `strconv.Atoi` refused them; the rules
here were compared with Go 1.26.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from argogen.argo.forms.tags import has_tag
from argogen.wording import short

_SECOND = 10**9
_GO_UNITS = {
    "ns": 1,
    "us": 1_000,
    "\u00b5s": 1_000,  # the micro sign
    "\u03bcs": 1_000,  # the Greek letter, which looks the same
    "ms": 1_000_000,
    "s": _SECOND,
    "m": 60 * _SECOND,
    "h": 3_600 * _SECOND,
}
_SPEC_UNITS = _GO_UNITS | {"d": 86_400 * _SECOND}
_LONGEST = 2**63 - 1
_MEANT = {
    unit: short
    for short, units in {
        "s": ("S", "sec", "secs", "second", "seconds"),
        "m": ("min", "mins", "minute", "minutes"),
        "h": ("H", "hr", "hrs", "hour", "hours"),
        "d": ("D", "day", "days"),
    }.items()
    for unit in units
}
_WHOLE = re.compile(r"[+-]?[0-9]+")
_PART = re.compile(r"(?P<whole>[0-9]*)(?:\.(?P<fraction>[0-9]*))?(?P<unit>[^0-9.]*)")


def parse_duration(text: str) -> int | float:
    """Read a Go duration such as `1h30m`, `300ms` or `-1.5h`.

    Returns seconds, an int where they are whole. Raises ValueError for what Go's `time.ParseDuration` refuses
    (days, white space, a number without unit, more than about 292 years).
    """
    nanoseconds = _nanoseconds(text, _GO_UNITS)
    seconds_, rest = divmod(nanoseconds, _SECOND)
    return nanoseconds / _SECOND if rest else seconds_


def seconds(value: int | str) -> int:
    """Read a duration of a spec: whole seconds as an int, or a text such as `30s`, `1h30m` or `7d`.

    Go's units and `d`, a day of 24 hours. Raises ValueError for anything else, for a negative duration and for
    one that is no whole number of seconds, since Argo counts in seconds wherever argogen takes such a value.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(  # noqa: TRY004 - it comes from a spec, and callers report one kind of error
            f"{value!r} is no duration: write seconds as a whole number, or a text such as 30s, 5m or 1h30m"
        )
    nanoseconds = value * _SECOND if isinstance(value, int) else _nanoseconds(value, _SPEC_UNITS)
    if nanoseconds < 0:
        raise ValueError(f'"{value}" is negative: a duration is 0 or more')
    whole, rest = divmod(nanoseconds, _SECOND)
    if rest:
        raise ValueError(f'"{value}" is no whole number of seconds, and Argo counts in seconds here')
    return whole


def format_duration(seconds: int) -> str:
    """Write whole `seconds` as a Go duration in hours, minutes and seconds without empty parts: 25200 is `7h`.

    Raises ValueError if they are negative.
    """
    if seconds < 0:
        raise ValueError(f"{seconds} is negative: a duration is 0 or more")
    minutes, rest = divmod(seconds, 60)
    parts = zip((*divmod(minutes, 60), rest), "hms", strict=True)
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"


def parse_seconds_or_duration(text: str) -> int | float:
    """Read what Argo takes for most durations: whole seconds without a unit, or a Go duration.

    Returns seconds. Raises ValueError for what Argo 4.1 pkg/apis/workflow/v1alpha1/utils.go refuses
    (ParseStringToDuration), and for more than about 292 years.
    """
    return parse_duration(f"{text}s" if _WHOLE.fullmatch(text) else text)


_TTL = re.compile(r"([+-]?)([0-9]+)([dhms])")


def parse_ttl(text: str) -> int:
    """Read a time to live of the controller's settings: one whole number with one unit, such as `180d`.

    Returns seconds, 0 for an empty text. Raises ValueError for what Argo 4.1 config/ttl.go refuses, which reads
    nothing but the last letter as a unit, and for a negative one.
    """
    if text in ("", "0"):
        return 0
    found = _TTL.fullmatch(text)
    if found and found[1] != "-":
        return int(found[2][:18]) * _SPEC_UNITS[found[3]] // _SECOND  # no lifetime has more digits
    if found:
        raise ValueError(f'"{short(text)}" is negative: a time to live is 0 or more')
    try:
        remedy = f": write {format_ttl(seconds(text))}"
    except ValueError:
        remedy = ", such as 180d or 36h"
    raise ValueError(f'"{short(text)}" is not one whole number with one of the units d, h, m and s{remedy}')


def format_ttl(seconds: int) -> str:
    """Write whole `seconds` as a time to live, in the largest unit that fits: 129600 is `36h`, 15552000 is `180d`.

    Raises ValueError if they are negative.
    """
    if seconds < 0:
        raise ValueError(f"{seconds} is negative: a time to live is 0 or more")
    sizes = {unit: _SPEC_UNITS[unit] // _SECOND for unit in "dhms"}
    unit = next(unit for unit, size in sizes.items() if seconds % size == 0 and (seconds or unit == "s"))
    return f"{seconds // sizes[unit]}{unit}"


def parse_not_negative(text: str) -> int | float:
    """Read a Go duration that is 0 or more. Returns seconds; raises ValueError as `parse_duration` does."""
    value = parse_duration(text)
    if value < 0:
        raise ValueError(f'"{short(text)}" is negative: a duration is 0 or more')
    return value


def _with_unit(text: str) -> int | float:
    """Read a template's `timeout`, where Argo's validation refuses bare numbers."""
    if _WHOLE.fullmatch(text):
        raise ValueError(f'"{short(text)}" needs a unit: write {short(text)}s')
    return parse_duration(text)


def _whole_seconds(text: str, lowest: int, bits: int) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError(f'"{short(text)}" is no whole number of seconds{_in_seconds(text)}')
    digits = text.lstrip("+-0")
    value = int(digits[:20] or "0") * (-1 if text.startswith("-") else 1)  # Python refuses to read very long numbers
    if value < lowest:
        raise ValueError(f'"{short(text)}" is too small: it is {lowest} or more seconds')
    if value >= 2 ** (bits - 1):
        raise ValueError(f'"{short(text)}" is more seconds than Argo can count')
    return value


def _in_seconds(text: str) -> str:
    """Return the hint for a duration where only seconds are allowed."""
    try:
        value = parse_duration(text)
    except ValueError:
        return ""
    return f": write {value}" if isinstance(value, int) else ""


DURATION_FIELDS: Mapping[str, Callable[[str], int | float]] = MappingProxyType(
    {
        "retryStrategy.backoff.duration": parse_seconds_or_duration,
        "retryStrategy.backoff.maxDuration": parse_seconds_or_duration,
        "retryStrategy.backoff.cap": parse_seconds_or_duration,
        "containerSet.retryStrategy.duration": parse_not_negative,
        "suspend.duration": parse_seconds_or_duration,
        "timeout": _with_unit,
        "pendingTimeout": parse_seconds_or_duration,
        "podGC.deleteDelayDuration": parse_seconds_or_duration,
        "memoize.maxAge": parse_duration,
        "activeDeadlineSeconds": partial(_whole_seconds, lowest=1, bits=64),
        "startingDeadlineSeconds": partial(_whole_seconds, lowest=0, bits=64),
        "ttlStrategy.secondsAfterCompletion": partial(_whole_seconds, lowest=-(2**31), bits=32),
        "ttlStrategy.secondsAfterSuccess": partial(_whole_seconds, lowest=-(2**31), bits=32),
        "ttlStrategy.secondsAfterFailure": partial(_whole_seconds, lowest=-(2**31), bits=32),
        "http.timeoutSeconds": partial(_whole_seconds, lowest=-(2**63), bits=64),
    }
)
"""What reads each field that holds a duration: it returns seconds, or raises ValueError.

Facts: Argo 4.1 workflow/controller/operator.go (backoff, suspend, timeout and pendingTimeout: ParseStringToDuration;
maxAge: time.ParseDuration), workflow/validate/validate.go (timeout, activeDeadlineSeconds, startingDeadlineSeconds),
pkg/apis/workflow/v1alpha1 (podGC, containerSet, ttlStrategy).
"""


def check_duration(field: str, text: str) -> str:
    """Check the duration of a field in DURATION_FIELDS.

    Returns "" if Argo takes it, otherwise what is wrong, hint included. An empty text is the same as no field, and one
    with a tag is not known yet: both are fine. Raises KeyError for another field.
    """
    read = DURATION_FIELDS[field]
    if not text or has_tag(text):
        return ""
    try:
        read(text)
    except ValueError as error:
        return str(error)
    return ""


def _nanoseconds(text: str, units: Mapping[str, int]) -> int:
    unsigned = text[1:] if text[:1] in ("-", "+") else text
    if unsigned == "0":
        return 0
    if not unsigned:
        raise ValueError(f'"{short(text)}" is no duration: write for example 30s, 5m or 1h30m')
    total = position = 0
    while position < len(unsigned):
        part = _PART.match(unsigned, position)
        if part is None or not (part["whole"] or part["fraction"]):
            raise ValueError(f'"{short(text)}" is no duration: write for example 30s, 5m or 1h30m, without spaces')
        total += _amount(part, text, units)
        position = part.end()
    negative = text.startswith("-")
    if total > _LONGEST + negative:
        raise ValueError(f'"{short(text)}" is longer than a duration can be, about 292 years')
    return -total if negative else total


def _amount(part: re.Match[str], text: str, units: Mapping[str, int]) -> int:
    """Return the nanoseconds of one number with its unit; `text` is the whole duration, for messages."""
    unit = units.get(part["unit"])
    if unit is None:
        raise ValueError(_unknown_unit(part, text, units))
    whole = part["whole"].lstrip("0")
    if len(whole) > len(str(_LONGEST)):  # Python refuses to read very long numbers
        return _LONGEST + 2
    fraction = (part["fraction"] or "")[:40]
    while int(fraction or "0") > _LONGEST + 1:  # Go drops the digits that 64 bits don't hold
        fraction = fraction[:-1]
    after_point = int(fraction or "0") * (unit / 10.0 ** len(fraction))  # in floating point, as Go does
    return int(whole or "0") * unit + int(after_point)


def _unknown_unit(part: re.Match[str], text: str, units: Mapping[str, int]) -> str:
    number, unit = part[0].removesuffix(part["unit"]), part["unit"]
    if not unit:
        return f'"{short(text)}" needs a unit after {short(number)}: s, m or h'
    meant = _MEANT.get(unit.strip(), unit.strip())
    if meant == "d" and meant not in units and number.isdecimal():
        return f'Go\'s durations know no days: write {int(number[:9]) * 24}h instead of "{number}{unit}"'
    known = "d, h, m, s, ms, us and ns" if "d" in units else "h, m, s, ms, us and ns"
    remedy = f"write {number}{meant}" if meant in units else f"there is {known}"
    return f'unit "{unit}" in "{short(text)}" is not known: {remedy}'
