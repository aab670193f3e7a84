"""Nearest names, for messages about a name that does not exist."""

from collections.abc import Iterable
from itertools import islice

_CUTOFF = 0.6
"""How alike two names must be, from 0 to 1: lower, and suggestions become guesses."""
_LONGEST = 80
"""Longer words are no slip of the pen, and comparing them takes quadratic time."""
_MOST = 500
"""Among more candidates none is looked for: a file may hold as many mistakes."""


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that `word` was probably meant to be, or None if none is near.

    A difference in upper and lower case counts as none. Of two that are equally near, the first in alphabetical
    order wins, so that the order of `candidates` does not matter.
    """
    names = set(islice(candidates, _MOST + 1))
    if len(names) > _MOST:
        return None
    by_lower_case = {name.lower(): name for name in sorted(names, reverse=True)}
    same = by_lower_case.get(word.lower())
    if same is not None:
        return same
    if len(word) > _LONGEST:
        return None
    from difflib import SequenceMatcher  # only a mistake pays for the import

    matcher = SequenceMatcher(b=word.lower(), autojunk=False)
    best, name = _CUTOFF, None
    for lower_case in sorted(by_lower_case):
        matcher.set_seq1(lower_case)
        if matcher.quick_ratio() > best and matcher.ratio() > best:
            best, name = matcher.ratio(), by_lower_case[lower_case]
    return name


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return `did you mean "templates"?` for the closest of `candidates`, or "" if none is near."""
    name = closest(word, candidates)
    return "" if name is None else f'did you mean "{name}"?'


def one_of(names: Iterable[str], limit: int = 8) -> str:
    """Return `one of "a", "b" and "c"` in the order given; more than `limit` names end in `and 3 more`.

    A single name is just that, quoted; no name at all gives "".
    """
    every = list(names)
    quoted = [f'"{name}"' for name in every[:limit]]
    if len(every) > limit:
        quoted.append(f"{len(every) - limit} more")
    if len(quoted) < 2:
        return "".join(quoted)
    return f"one of {', '.join(quoted[:-1])} and {quoted[-1]}"
