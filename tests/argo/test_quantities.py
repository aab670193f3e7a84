"""Quantities of requests and limits; the verdicts are those of k8s.io/apimachinery 0.35.4."""

from fractions import Fraction

import pytest

from argogen.argo.forms.quantities import check_quantity, read_quantity


@pytest.mark.parametrize(
    "text",
    [
        *("0", "1", "0.5", ".5", "5.", "+1", "-0", "007", "1.23456789012345678901234567890"),
        *("500m", "100u", "5n", "1k", "64M", "2G", "1T", "1P", "1E", "64Ki", "1.5Gi", "2Ei", "1e3", "1E3", "1e-3"),
    ],
)
def test_takes_what_kubernetes_takes(text: str) -> None:
    assert check_quantity(text) == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a quantity is empty: write for example 500m or 2Gi"),
        ("half", 'quantity "half" can\'t be read: write for example 500m or 2Gi'),
        ("1K", 'quantity "1K" can\'t be read: write 1k'),
        ("1.5gi", 'quantity "1.5gi" can\'t be read: write 1.5Gi'),
        ("512mb", 'quantity "512mb" can\'t be read: write 512M'),
        ("1GiB", 'quantity "1GiB" can\'t be read: write 1Gi'),
        ("1 Gi", 'quantity "1 Gi" can\'t be read: write 1Gi'),
        (
            "1 core",
            'quantity "1 core" can\'t be read: its suffix is one of n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei',
        ),
        ("0,5", 'quantity "0,5" can\'t be read: write it without a comma, with a point where decimals begin'),
        ("1e99999999999999999999", 'quantity "1e99999999999999999999" has an exponent that is too large'),
        ("-1", 'quantity "-1" is negative'),
    ],
)
def test_says_what_is_wrong(text: str, message: str) -> None:
    assert check_quantity(text) == message


@pytest.mark.parametrize("text", ["1e", "1e+", "1e5.5", "1Kii", "1m5", "--1", "1.2.3", "1\n", "\u0661", "1 ", "0x10"])
def test_refuses_what_kubernetes_refuses(text: str) -> None:
    assert check_quantity(text)


def test_a_very_long_number_is_no_trouble() -> None:
    assert check_quantity("9" * 100_000 + "Gi") == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", 2),
        ("500m", Fraction(1, 2)),
        (".5", Fraction(1, 2)),
        ("1.", 1),
        ("1n", Fraction(1, 10**9)),
        ("1Ki", 1024),
        ("1.5Gi", 1610612736),
        ("1k", 1000),
        ("2E", 2 * 10**18),
        ("1e3", 1000),
        ("1E-1", Fraction(1, 10)),
        ("-0", 0),
    ],
)
def test_a_quantity_has_a_value(text: str, value: Fraction) -> None:
    assert read_quantity(text) == value


@pytest.mark.parametrize("text", ["", "half", "1GB", "-1", "1e61", f"1e{'9' * 18}", "9" * 61, "{{x}}"])
def test_what_is_no_quantity_or_beyond_measure_has_no_value(text: str) -> None:
    assert read_quantity(text) is None


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("50mi", "write 50m"),
        ("50 m", "write 50m"),
        ("2gi", "it counts cores: write for example 500m or 2"),
        ("1 core", "it counts cores: write for example 500m or 2"),
        ("half", "write for example 500m or 2Gi"),
    ],
)
def test_the_remedy_for_cpu_is_never_in_bytes(text: str, remedy: str) -> None:
    assert check_quantity(text, "cpu") == f'quantity "{text}" can\'t be read: {remedy}'
