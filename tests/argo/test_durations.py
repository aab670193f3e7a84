"""Durations: Go's values are what `time.ParseDuration` of Go 1.26 answers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argogen.argo.forms.durations import (
    DURATION_FIELDS,
    check_duration,
    format_duration,
    format_ttl,
    parse_duration,
    parse_ttl,
    seconds,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("1h30m", 5400), ("300ms", 0.3), ("-1.5h", -5400), ("+5s", 5), ("0", 0), ("-0", 0), ("0s", 0)),
        *((".5s", 0.5), ("1.s", 1), ("90m", 5400), ("1s1h", 3601), ("1h1h", 7200), ("007s", 7)),
        *(("1ns", 1e-9), ("1us", 1e-6), ("1\u00b5s", 1e-6), ("1\u03bcs", 1e-6), ("2000000us", 2), ("-1ms", -0.001)),
        *(("2562047h47m16.854775807s", 9223372036.854775807), ("0000000000000000000000001h", 3600)),
        ("0.333333333333333333333333h", 1200),  # Go reckons fractions in floating point
    ],
)
def test_reads_what_go_reads(text: str, value: float) -> None:
    assert parse_duration(text) == value
    assert isinstance(parse_duration(text), type(value))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", '"" is no duration: write for example 30s, 5m or 1h30m'),
        ("-", '"-" is no duration: write for example 30s, 5m or 1h30m'),
        ("soon", '"soon" is no duration: write for example 30s, 5m or 1h30m, without spaces'),
        (" 1h", '" 1h" is no duration: write for example 30s, 5m or 1h30m, without spaces'),
        (".s", '".s" is no duration: write for example 30s, 5m or 1h30m, without spaces'),
        ("--1h", '"--1h" is no duration: write for example 30s, 5m or 1h30m, without spaces'),
        ("1", '"1" needs a unit after 1: s, m or h'),
        ("1h30", '"1h30" needs a unit after 30: s, m or h'),
        ("1d", 'Go\'s durations know no days: write 24h instead of "1d"'),
        ("1.5d", 'unit "d" in "1.5d" is not known: there is h, m, s, ms, us and ns'),
        ("5min", 'unit "min" in "5min" is not known: write 5m'),
        ("1H", 'unit "H" in "1H" is not known: write 1h'),
        ("5 m", 'unit " m" in "5 m" is not known: write 5m'),
        ("1h 30m", 'unit "h " in "1h 30m" is not known: write 1h'),
        ("3w", 'unit "w" in "3w" is not known: there is h, m, s, ms, us and ns'),
        ("2562048h", '"2562048h" is longer than a duration can be, about 292 years'),
        ("\u0663s", '"\u0663s" is no duration: write for example 30s, 5m or 1h30m, without spaces'),
    ],
)
def test_refuses_what_go_refuses(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_duration(text)


def test_a_number_of_five_thousand_digits_is_too_long_and_no_crash() -> None:
    with pytest.raises(ValueError, match="longer than a duration can be"):
        parse_duration("9" * 5000 + "s")


@pytest.mark.parametrize(
    ("value", "whole"),
    [
        *((0, 0), (90, 90), ("30s", 30), ("5m", 300), ("1h", 3600), ("8h", 28800), ("7d", 604800)),
        *(("1d12h", 129600), ("1h30m", 5400), ("1.5h", 5400), ("0.5d", 43200), ("2000ms", 2), ("0", 0)),
    ],
)
def test_a_spec_may_give_seconds_or_a_text(value: int | str, whole: int) -> None:
    assert seconds(value) == whole


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (-1, '"-1" is negative: a duration is 0 or more'),
        ("-5m", '"-5m" is negative: a duration is 0 or more'),
        ("1.5s", '"1.5s" is no whole number of seconds, and Argo counts in seconds here'),
        ("300ms", '"300ms" is no whole number of seconds, and Argo counts in seconds here'),
        ("90", '"90" needs a unit after 90: s, m or h'),
        ("3days", 'unit "days" in "3days" is not known: write 3d'),
        ("2w", 'unit "w" in "2w" is not known: there is d, h, m, s, ms, us and ns'),
        (True, "True is no duration: write seconds as a whole number, or a text such as 30s, 5m or 1h30m"),
        (1.5, "1.5 is no duration: write seconds as a whole number, or a text such as 30s, 5m or 1h30m"),
        (None, "None is no duration: write seconds as a whole number, or a text such as 30s, 5m or 1h30m"),
    ],
)
def test_a_spec_s_duration_is_whole_and_not_negative(value: int | str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        seconds(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0s"), (1, "1s"), (90, "1m30s"), (25200, "7h"), (3605, "1h5s"), (5400, "1h30m"), (90061, "25h1m1s")],
)
def test_writes_no_empty_parts(value: int, text: str) -> None:
    assert format_duration(value) == text


def test_writes_no_negative_duration() -> None:
    with pytest.raises(ValueError, match="-1 is negative"):
        format_duration(-1)


@given(st.integers(0, 9_000_000_000))
def test_go_reads_back_what_is_written(value: int) -> None:
    assert parse_duration(format_duration(value)) == seconds(format_duration(value)) == value


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("retryStrategy.backoff.duration", ["5", "+5", "007", "30s", "1h30m", "1.5m", "-1"], ["5x", "1d", "1.5", "٣"]),
        ("suspend.duration", ["20", "10ms", "0"], ["ten", "10 s", "1_0", "--5"]),
        ("timeout", ["60s", "1.5h", ".5m"], ["60", "+60", "0", "10x"]),
        ("pendingTimeout", ["60", "60s"], ["1d"]),
        ("podGC.deleteDelayDuration", ["60", "5s"], ["5sec"]),
        ("memoize.maxAge", ["10m", "0"], ["10", "1d"]),
        ("containerSet.retryStrategy.duration", ["5s", "0"], ["5", "-5s"]),
        ("activeDeadlineSeconds", ["1", "3600"], ["0", "-5", "1h", "1.5", "1e3"]),
        ("startingDeadlineSeconds", ["0"], ["-1"]),
        ("ttlStrategy.secondsAfterSuccess", ["0", "2147483647"], ["2147483648", "1h"]),
    ],
)
def test_each_field_has_its_own_notation(field: str, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if check_duration(field, text)] == []
    assert [text for text in bad if not check_duration(field, text)] == []


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("timeout", "60", '"60" needs a unit: write 60s'),
        ("activeDeadlineSeconds", "5m", '"5m" is no whole number of seconds: write 300'),
        ("activeDeadlineSeconds", "soon", '"soon" is no whole number of seconds'),
        ("activeDeadlineSeconds", "0", '"0" is too small: it is 1 or more seconds'),
        ("suspend.duration", "1d", 'Go\'s durations know no days: write 24h instead of "1d"'),
        ("containerSet.retryStrategy.duration", "-5s", '"-5s" is negative: a duration is 0 or more'),
        ("ttlStrategy.secondsAfterFailure", "9" * 12, '"999999999999" is more seconds than Argo can count'),
    ],
)
def test_says_what_a_field_takes(field: str, text: str, message: str) -> None:
    assert check_duration(field, text) == message


@pytest.mark.parametrize("text", ["", "{{inputs.parameters.wait}}", "{{=x}}s"])
def test_what_is_not_known_yet_is_fine(text: str) -> None:
    assert {check_duration(field, text) for field in DURATION_FIELDS} == {""}


def test_a_very_long_number_of_seconds_is_refused() -> None:
    assert check_duration("suspend.duration", "9" * 100_000)
    assert check_duration("activeDeadlineSeconds", "9" * 100_000)


@pytest.mark.parametrize(
    ("text", "seconds_"), [("180d", 15_552_000), ("36h", 129_600), ("+5m", 300), ("0", 0), ("", 0)]
)
def test_time_to_live_is_one_number_with_one_unit(text: str, seconds_: int) -> None:
    assert parse_ttl(text) == seconds_


@pytest.mark.parametrize("text", ["1h30m", "1.5d", "300ms", "180", "1 d", "d", "-1d", "1w", "١d"])
def test_no_other_time_to_live_is_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not one whole number|is negative"):
        parse_ttl(text)


def test_time_to_live_of_two_units_comes_with_the_same_in_one() -> None:
    with pytest.raises(ValueError, match="write 5430s"):
        parse_ttl("1h30m30s")


@pytest.mark.parametrize("text", ["180d", "36h", "90m", "61s", "0s"])
def test_time_to_live_is_written_in_the_largest_unit_that_fits(text: str) -> None:
    assert format_ttl(parse_ttl(text)) == text
