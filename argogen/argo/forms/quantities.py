"""Quantities of Kubernetes, as in a container's requests and limits: `500m`, `1.5`, `2Gi`.

Facts: k8s.io/apimachinery 0.35.4, pkg/api/resource/quantity.go and suffix.go, against which the verdicts were measured.
"""

import re
from fractions import Fraction

from argogen.wording import short

_FACTORS = {"": Fraction(1), "n": Fraction(1, 10**9), "u": Fraction(1, 10**6), "m": Fraction(1, 1000)}
_FACTORS |= {suffix: Fraction(1000 ** (power + 1)) for power, suffix in enumerate("kMGTPE")}
_FACTORS |= {f"{suffix}i": Fraction(1024 ** (power + 1)) for power, suffix in enumerate("KMGTPE")}
_SUFFIXES = tuple(_FACTORS)
_MOST_DIGITS = 60
_QUANTITY = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(?:\.(?P<fraction>[0-9]*))?(?P<suffix>.*)", re.DOTALL)
_EXPONENT = re.compile(r"[eE](?P<exponent>[+-]?[0-9]+)")
_LONGEST_EXPONENT = 18
"""Digits; more may not fit the 64 bits that Kubernetes reads them into."""
_MEANT = {unit.lower(): unit for unit in _SUFFIXES if unit not in ("n", "u", "m", "E")}
"""The suffix that one of other letters stands for: a `k` is small and an `i` too, whatever is in front of it."""
_BYTES = re.compile(r"(?P<unit>[kmgtp]?i?)(?:b|bytes?)", re.IGNORECASE)


def check_quantity(text: str, resource: str = "") -> str:
    """Check the text of a request or limit; `resource` is what of, such as cpu: its remedy is another one.

    Returns "" if Kubernetes takes it there, otherwise what is wrong, hint included: a number that it can't read, or one
    below zero. A text with a tag is judged as it stands.
    """
    match = _QUANTITY.fullmatch(text)
    if match is None or not text:
        return "a quantity is empty: write for example 500m or 2Gi"
    number = text[: match.start("suffix")]
    suffix = match["suffix"]
    exponent = _EXPONENT.fullmatch(suffix)
    if exponent and len(exponent["exponent"].lstrip("+-0")) > _LONGEST_EXPONENT:
        return f'quantity "{short(text)}" has an exponent that is too large'
    if suffix not in _SUFFIXES and not exponent:
        return f'quantity "{short(text)}" can\'t be read: {_remedy(number, suffix, resource)}'
    if match["sign"] == "-" and (match["whole"] + (match["fraction"] or "")).strip("0"):
        return f'quantity "{short(text)}" is negative'
    return ""


def read_quantity(text: str) -> Fraction | None:
    """Return the value of a quantity, None for one that can't be read, or that has more than 60 digits."""
    match = _QUANTITY.fullmatch(text)
    if match is None or check_quantity(text) or len(text) > _MOST_DIGITS:
        return None
    number = Fraction(f"{match['sign']}{match['whole'] or 0}.{match['fraction'] or 0}")
    exponent = _EXPONENT.fullmatch(match["suffix"])
    if exponent is None:
        return number * _FACTORS[match["suffix"]]
    power = int(exponent["exponent"])
    return number * Fraction(10) ** power if abs(power) <= _MOST_DIGITS else None


def _remedy(number: str, suffix: str, resource: str) -> str:
    if not re.search("[0-9]", number):
        return "write for example 500m or 2Gi"
    if suffix.startswith(","):
        return "write it without a comma, with a point where decimals begin"
    bare = suffix.strip()
    bytes_of = _BYTES.fullmatch(bare)
    meant = _MEANT.get((bytes_of["unit"] if bytes_of else bare).lower()) if bare not in _SUFFIXES else bare
    if resource == "cpu" and bare:
        is_milli = bare[0] in "mM" and meant is not None
        return f"write {short(number)}m" if is_milli else "it counts cores: write for example 500m or 2"
    if meant is not None:
        return f"write {short(number + meant)}"
    return f"its suffix is one of {', '.join(_SUFFIXES[1:])}"
