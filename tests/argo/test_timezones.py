"""Time zones by their names."""

import pytest

from argogen.argo.forms.cron import is_timezone
from argogen.argo.forms.timezones import TIMEZONES, meant_timezone


def test_every_name_has_the_form_of_one() -> None:
    assert [name for name in TIMEZONES if not is_timezone(name)] == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Europe/Zurch", "Europe/Zurich"),
        ("Europ/Berlin", "Europe/Berlin"),
        ("america/argentina/buenos_aires", "America/Argentina/Buenos_Aires"),
        ("Europe/Xqzt", ""),
        ("PST", ""),
        ("", ""),
    ],
)
def test_the_zone_that_is_meant(name: str, meant: str) -> None:
    assert meant_timezone(name) == meant
