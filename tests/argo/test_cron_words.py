"""Schedules in words."""

import pytest

from argogen.argo.forms.cron import parse_cron
from argogen.argo.forms.cron_words import in_words, rate_in_words

WORDS = [
    ("0 3 * * *", "every day at 03:00"),
    ("@daily", "every day at 00:00"),
    ("@hourly", "every hour"),
    ("* * * * *", "every minute"),
    ("*/15 * * * *", "every 15 minutes"),
    ("5 * * * *", "every hour at minute 5"),
    ("5,35 * * * *", "every hour at minute 5 and 35"),
    ("0 */6 * * *", "every day at 00:00, 06:00, 12:00 and 18:00"),
    ("10 */2 * * *", "every 2 hours at minute 10"),
    ("0 9-17 * * MON-FRI", "every hour from 09:00 to 17:59, Monday to Friday"),
    ("*/10 8,20 * * *", "every 10 minutes in the hours 08 and 20"),
    ("7,9 9-12 * * *", "every hour at minute 7 and 9 from 09:00 to 12:59"),
    ("0 4 * * 0", "on Sunday at 04:00"),
    ("0 4 * * 1,3-6", "on Monday and Wednesday to Saturday at 04:00"),
    ("30 6 1 * *", "on day 1 of every month at 06:30"),
    ("30 6 1,15 1,7 *", "on day 1 and 15 of January and July at 06:30"),
    ("0 0 * 6-8 *", "every day in June to August at 00:00"),
    ("0 0 13 * 5", "on day 13 or on Friday at 00:00"),
    ("0 0 13 6 5", "on day 13 or on Friday in June at 00:00"),
    ("0 0 13 * 0-6", "every day at 00:00"),
    ("@every 90s", "every 90 seconds"),
    ("@every 1h", "every hour"),
    ("@every 1h30m", "every 90 minutes"),
    ("@every 48h", "every 2 days"),
    ("TZ=Europe/Zurich 0 3 * * *", "every day at 03:00 (Europe/Zurich)"),
    (", 0 * * *", "every day at no time"),
    ("61 3 * * *", '"61 3 * * *"'),
]


@pytest.mark.parametrize(("schedule", "words"), WORDS)
def test_a_schedule_in_words(schedule: str, words: str) -> None:
    assert in_words(schedule) == words


def test_the_zone_is_said() -> None:
    assert in_words("0 3 * * *", "Asia/Tokyo") == "every day at 03:00 (Asia/Tokyo)"
    assert in_words("CRON_TZ=UTC 0 3 * * *", "Asia/Tokyo") == "every day at 03:00 (UTC)"


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("0 2 * * *", "7 runs a week"),
        ("0 2 * * 1", "1 run a week"),
        ("* * * * *", "10,080 runs a week"),
        ("@every 90m", "112 runs a week"),
        ("0 0 1 * *", "12 runs a year"),
        ("0 0 29 2 *", "0.25 runs a year"),
        ("0 0 13 * 5", "about 1 run a week"),
        ("0 0 31 2 *", "0 runs a year"),
    ],
)
def test_how_often_it_runs(text: str, rate: str) -> None:
    assert rate_in_words(parse_cron(text)) == rate
