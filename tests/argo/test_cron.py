"""Cron: the verdicts and values below are what robfig/cron 3.0.1 `ParseStandard` answers."""

import pytest

from argogen.argo.forms.cron import CronError, Schedule, is_timezone, never_fires, parse_cron

# Minutes, hours, days of month, months and days of week; `*` is a day field with the star flag.
ACCEPTED = [
    ("0 3 * * *", "0 3 * 1-12 *"),
    ("* * * * *", "0-59 0-23 * 1-12 *"),
    ("*/15 * * * *", "0,15,30,45 0-23 * 1-12 *"),
    ("5/15 * * * *", "5,20,35,50 0-23 * 1-12 *"),
    ("0-30/10 * * * *", "0,10,20,30 0-23 * 1-12 *"),
    ("0 */6 * * *", "0 0,6,12,18 * 1-12 *"),
    ("0 9-17 * * MON-FRI", "0 9-17 * 1-12 1-5"),
    ("0 0 * * mon-fri", "0 0 * 1-12 1-5"),
    ("0 0 * * Mon,wED,FRI", "0 0 * 1-12 1,3,5"),
    ("0 0 1 JAN,jul *", "0 0 1 1,7 *"),
    ("0 0 1 jan-MAR *", "0 0 1 1-3 *"),
    ("0 0 ? * ?", "0 0 * 1-12 *"),
    ("0 0 ? * 1", "0 0 * 1-12 1"),
    ("0 0 13 * 5", "0 0 13 1-12 5"),
    ("0 0 */2 * 1", "0 0 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31 1-12 1"),
    ("0 0 */1 * 1", "0 0 * 1-12 1"),
    ("0 0 ?/3 * ?/2", "0 0 1,4,7,10,13,16,19,22,25,28,31 1-12 0,2,4,6"),
    ("0 0 31 2 *", "0 0 31 2 *"),
    ("0 0 29 2 *", "0 0 29 2 *"),
    ("0 0 30,31 2 1", "0 0 30-31 2 1"),
    ("0 0 31 4,6 *", "0 0 31 4,6 *"),
    ("0 0 31 4,5 *", "0 0 31 4-5 *"),
    ("0 0 * * 0", "0 0 * 1-12 0"),
    ("0 0 * * 0-6", "0 0 * 1-12 0-6"),
    ("0 0 * * 6/2", "0 0 * 1-12 6"),
    ("0 0 1,15,*/10 * *", "0 0 1,11,15,21,31 1-12 *"),
    ("0 0 5,* * *", "0 0 * 1-12 *"),
    ("0,0 0 1 1 *", "0 0 1 1 *"),
    ("01 007 +3 1 *", "1 7 3 1 *"),
    ("0 0 * * sun/3", "0 0 * 1-12 0,3,6"),
    ("1,,2 0 * * *", "1-2 0 * 1-12 *"),
    (", 0 * * *", "none 0 * 1-12 *"),
    ("0 0 , * *", "0 0 none 1-12 *"),
    ("0 0 * * ,", "0 0 * 1-12 none"),
    ("0 0 1 * ,", "0 0 1 1-12 none"),
    ("*-5 0 * * *", "0-59 0 * 1-12 *"),
    ("*-x 0 * * *", "0-59 0 * 1-12 *"),
    ("0/100 0 * * *", "0 0 * 1-12 *"),
    ("59/9223372036854775807 0 * * *", "59 0 * 1-12 *"),
    ("0\t3  * * *", "0 3 * 1-12 *"),
    ("0\u00a03 * * *", "0 3 * 1-12 *"),
    (" 0 3 * * * ", "0 3 * 1-12 *"),
    ("@hourly", "0 0-23 * 1-12 *"),
    ("@daily", "0 0 * 1-12 *"),
    ("@midnight", "0 0 * 1-12 *"),
    ("@weekly", "0 0 * 1-12 0"),
    ("@monthly", "0 0 1 1-12 *"),
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@every 1h30m", "every 5400"),
    ("@every 90s", "every 90"),
    ("@every 1.5s", "every 1"),
    ("@every 1ns", "every 1"),
    ("@every -5m", "every 1"),
    ("TZ=UTC 0 3 * * *", "0 3 * 1-12 *"),
    ("CRON_TZ=Europe/Zurich 0 3 * * *", "0 3 * 1-12 *"),
    ("TZ=Local @daily", "0 0 * 1-12 *"),
    ("TZ=Asia/Tokyo @daily ", "0 0 * 1-12 *"),
    ("TZ=UTC   0 3 * * *", "0 3 * 1-12 *"),
    ("TZ=UTC @every 1h", "every 3600"),
    ("TZ= 0 3 * * *", "0 3 * 1-12 *"),
]

# Where the library's verdict is an error: the offset and our words for it.
REFUSED = [
    ("@every 1d", 7, '@every takes a duration: Go\'s durations know no days: write 24h instead of "1d"'),
    ("@every 5", 7, '@every takes a duration: "5" needs a unit after 5: s, m or h'),
    ("@every", 0, "@every takes a duration: write for example @every 1h30m"),
    (
        "@every  1h",
        7,
        '@every takes a duration: " 1h" is no duration: write for example 30s, 5m or 1h30m, without spaces',
    ),
    (
        "@reboot",
        0,
        (
            '"@reboot" is not known to Argo: '
            "it knows @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly and @every"
        ),
    ),
    ("@Daily", 0, '"@Daily" is not known to Argo: did you mean "@daily"?'),
    ("@daily ", 0, 'remove the white space after "@daily": Argo does not know it that way'),
    (" @daily", 0, '"@daily" must stand at the very beginning: remove the white space before it'),
    ("TZ=", 3, 'no schedule follows "TZ=": write for example "TZ=Europe/Zurich 0 3 * * *"'),
    ("TZ=UTC", 6, 'no schedule follows "TZ=UTC": write for example "TZ=Europe/Zurich 0 3 * * *"'),
    ("TZ=PST 0 3 * * *", 3, 'time zone "PST" is not known to Argo: write one such as Europe/Zurich or UTC'),
    ("TZ=Zurich 0 3 * * *", 3, 'time zone "Zurich" is not known to Argo: write one such as Europe/Zurich or UTC'),
    (
        "TZ=europe/zurich 0 3 * * *",
        3,
        'time zone "europe/zurich" is not known to Argo: write one such as Europe/Zurich or UTC',
    ),
    ("tz=UTC 0 3 * * *", 0, 'Argo takes five fields, "tz=UTC 0 3 * * *" has six: drop the seconds'),
    (" TZ=UTC 0 3 * * *", 0, '"TZ=UTC" must stand at the very beginning: remove the white space before it'),
    ("", 0, 'the schedule is empty: write five fields, such as "0 3 * * *"'),
    ("0 3 * *", 0, 'Argo takes five fields, "0 3 * *" has four: minute, hour, day of month, month, day of week'),
    ("0 0 3 * * *", 0, 'Argo takes five fields, "0 0 3 * * *" has six: drop the seconds'),
    ("0 0 3 * * ? 2026", 0, 'Argo takes five fields, "0 0 3 * * ? 2026" has seven: drop the seconds and the year'),
    ("60 0 * * *", 0, "minute 60 is not known to Argo (0 to 59)"),
    ("0 24 * * *", 2, "hour 24 is not known to Argo (0 to 23)"),
    ("0 0 0 * *", 4, "day of month 0 is not known to Argo (1 to 31)"),
    ("0 0 32 * *", 4, "day of month 32 is not known to Argo (1 to 31)"),
    ("0 0 * 0 *", 6, "month 0 is not known to Argo (1 to 12)"),
    ("0 0 * 13 *", 6, "month 13 is not known to Argo (1 to 12)"),
    ("0 0 * * 7", 8, "day of week 7 is not known to Argo (0 to 6; Sunday is 0)"),
    ("0 0 * * 5-7", 8, "day of week 7 is not known to Argo (0 to 6; Sunday is 0)"),
    ("0 0 * * FRI-MON", 8, '"FRI-MON" in day of week runs backwards, which Argo refuses: write 5-6,0-1'),
    ("0 22-2 * * *", 2, '"22-2" in hour runs backwards, which Argo refuses: write 22-23,0-2'),
    ("0 0 L * *", 4, '"L" in day of month is not known to Argo, which has no L, W, # or H'),
    ("0 0 LW * *", 4, '"LW" in day of month is not known to Argo, which has no L, W, # or H'),
    ("0 0 15W * *", 4, '"15W" in day of month is not known to Argo, which has no L, W, # or H'),
    ("0 0 * * 5L", 8, '"5L" in day of week is not known to Argo, which has no L, W, # or H'),
    ("0 0 * * 1#2", 8, '"1#2" in day of week is not known to Argo, which has no L, W, # or H'),
    ("H 3 * * *", 0, '"H" in minute is not known to Argo, which has no L, W, # or H'),
    ("H/15 * * * *", 0, '"H" in minute is not known to Argo, which has no L, W, # or H'),
    ("H(0-7) 3 * * *", 0, '"H(0-7)" in minute is not known to Argo, which has no L, W, # or H'),
    ("*/0 * * * *", 2, 'the step in minute "*/0" must be a number from 1'),
    ("*/-5 * * * *", 2, 'the step in minute "*/-5" must be a number from 1'),
    ("*/x * * * *", 2, 'the step in minute "*/x" must be a number from 1'),
    ("*/ * * * *", 2, 'the step in minute "*/" must be a number from 1'),
    ("*/2/3 * * * *", 0, '"*/2/3" in minute has more than one slash'),
    ("1-2-3 * * * *", 0, '"1-2-3" in minute has more than one hyphen'),
    ("1- * * * *", 0, '"1-" in minute lacks a number beside its hyphen'),
    ("-1 * * * *", 0, '"-1" in minute lacks a number beside its hyphen'),
    ("*5 * * * *", 0, 'minute "*5" is not known to Argo (0 to 59)'),
    ("0 0 * * monday", 8, 'day of week "monday" is not known to Argo (0 to 6, or sun to sat; Sunday is 0)'),
    ("0 0 * january *", 6, 'month "january" is not known to Argo (1 to 12, or jan to dec)'),
    ("0 MON * * *", 2, 'hour "MON" is not known to Argo (0 to 23)'),
    ("\u0663 * * * *", 0, 'minute "\u0663" is not known to Argo (0 to 59)'),
    ("1_0 * * * *", 0, 'minute "1_0" is not known to Argo (0 to 59)'),
    ("18446744073709551616 * * * *", 0, 'minute "18446744073709551616" is not known to Argo (0 to 59)'),
    ("*/9223372036854775808 * * * *", 2, 'the step in minute "*/9223372036854775808" must be a number from 1'),
    (
        "0\x1c3 * * *",
        0,
        'Argo takes five fields, "0\x1c3 * * *" has four: minute, hour, day of month, month, day of week',
    ),
]


def ranges(values: frozenset[int]) -> str:
    """Write {1, 2, 3, 7} as `1-3,7`."""
    starts = [v for v in sorted(values) if v - 1 not in values]
    ends = [v for v in sorted(values) if v + 1 not in values]
    return ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True)) or "none"


def written(schedule: Schedule) -> str:
    if schedule.every is not None:
        return f"every {schedule.every}"
    days = "*" if schedule.dom_star else ranges(schedule.days_of_month)
    weekdays = "*" if schedule.dow_star else ranges(schedule.days_of_week)
    return " ".join([ranges(schedule.minutes), ranges(schedule.hours), days, ranges(schedule.months), weekdays])


@pytest.mark.parametrize(("text", "fields"), ACCEPTED)
def test_reads_what_argo_reads(text: str, fields: str) -> None:
    assert written(parse_cron(text)) == fields


@pytest.mark.parametrize(("text", "offset", "message"), REFUSED)
def test_refuses_what_argo_refuses(text: str, offset: int, message: str) -> None:
    with pytest.raises(CronError) as refused:
        parse_cron(text)
    assert (refused.value.offset, str(refused.value)) == (offset, message)


@pytest.mark.parametrize(
    ("text", "timezone"),
    [
        ("0 3 * * *", None),
        ("TZ=Asia/Tokyo 0 3 * * *", "Asia/Tokyo"),
        ("CRON_TZ=America/Argentina/Buenos_Aires @daily", "America/Argentina/Buenos_Aires"),
        ("TZ=Local @every 1h", "Local"),
        ("TZ= 0 3 * * *", "UTC"),
    ],
)
def test_keeps_the_time_zone_of_a_prefix(text: str, timezone: str | None) -> None:
    assert parse_cron(text).timezone == timezone


def test_offset_counts_from_the_start_of_the_text_behind_a_time_zone() -> None:
    with pytest.raises(CronError) as refused:
        parse_cron("TZ=UTC 0 0 1,2,32 * *")
    assert refused.value.offset == len("TZ=UTC 0 0 1,2,")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0 0 31 2 *", "February has no day 31"),
        ("0 0 30,31 feb *", "February has no day 30 or 31"),
        ("0 0 31 4,6,9 *", "April, June and September have no day 31"),
        ("0 0 31 2 ,", "February has no day 31"),
        ("0 0 31 2 */1", "February has no day 31"),
        (", 0 * * *", "it names no minute"),
        ("0 , * * *", "it names no hour"),
        ("0 0 * , *", "it names no month"),
        ("0 0 , * *", "it names no day of month"),
        ("0 0 * * ,", "it names no day of week"),
        ("0 0 , * ,", "it names no day of week"),
    ],
)
def test_says_why_a_schedule_never_fires(text: str, reason: str) -> None:
    assert never_fires(parse_cron(text)) == reason


@pytest.mark.parametrize(
    "text",
    [
        *("0 3 * * *", "@every 1h", "0 0 29 2 *", "0 0 31 4,5 *", "0 0 31 */2 *"),
        "0 0 31 2 1",  # every Monday in February
        "0 0 , * 1",
        "0 0 1 * ,",
    ],
)
def test_a_schedule_that_fires_has_no_reason(text: str) -> None:
    assert never_fires(parse_cron(text)) is None


@pytest.mark.parametrize(
    "name",
    [
        *("UTC", "Local", "Europe/Zurich", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Etc/GMT+5"),
        *("Etc/GMT-14", "CET", "EST5EDT", "NZ-CHAT", "GMT0", "US/Pacific", "Antarctica/DumontDUrville"),
    ],
)
def test_knows_the_form_of_a_time_zone(name: str) -> None:
    assert is_timezone(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "PST",
        "CEST",
        "Zurich",
        "europe/zurich",
        "utc",
        "UTC+2",
        "+02:00",
        "Europe/",
        "Europe/Zürich",
        "UTC\n",
        "../etc/passwd",
    ],
)
def test_knows_what_is_no_time_zone(name: str) -> None:
    assert not is_timezone(name)
