"""What is asked of the author of a new spec: what its pattern has, and no option has said."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from argogen.cli.prompts import ask

if TYPE_CHECKING:
    from argogen.catalogs import Catalog, Entry
    from argogen.patterns.model import Pattern

_NONE = "none"


def asked_values(
    pattern: "Pattern", data: Mapping[str, Any], catalog: "Catalog", settled: Collection[str]
) -> dict[str, Any]:
    """Return the values of the keys that were asked for, None for one that is left out.

    `data` is what the spec says so far, which an empty answer keeps; `settled` are the keys that nobody needs to ask
    for.
    """
    from argogen.scaffold.answers import entry_keys

    answered: dict[str, Any] = {}
    kinds = entry_keys(pattern)
    data = {**pattern.defaults(), **data}
    for key in pattern.parameters.get("properties", {}):
        if key in settled:
            continue
        if key in kinds:
            known = {**data, **answered}
            answered |= _entries(pattern, known, catalog, key, kinds[key])
        elif key == pattern.key_of("semaphore"):
            answered |= _limit(key, data.get(key))
        elif key == pattern.key_of("schedule"):
            answered |= _schedule(key, data.get(key))
    return answered


def _entries(pattern: "Pattern", data: Mapping[str, Any], catalog: "Catalog", key: str, kind: str) -> dict[str, Any]:
    """Ask for entries of the catalog, of those that fit what the spec says already."""
    from argogen.scaffold.answers import find_entry, offered, with_entries

    names = offered(kind, data, catalog)
    words = [word for word in _words(data.get(key)) if word in names or word not in catalog.names(kind)]
    optional = key not in pattern.schema["required"] and key not in pattern.defaults()
    others = [*(word for word in words if word not in names), *([_NONE] if optional else [])]

    def read(answer: str) -> "list[tuple[str, Entry]] | None":
        if optional and answer == _NONE:
            return []
        wanted = [word.strip() for word in answer.split(",")]
        return None if wanted == words else [find_entry(f"{key}={word}", pattern, catalog) for word in wanted]

    question = f"Which {key}: {', '.join([*others, *names])}?"
    chosen = ask(question, ", ".join(words) or (_NONE if optional else ""), read)
    if chosen is None:
        return {}
    return with_entries(data, pattern, chosen) if chosen else {key: None}


def _words(present: Any) -> list[str]:
    """Return what a spec names at present under a key for entries: them, or what stands in their place."""
    if isinstance(present, list):
        return [str(one["use"]) for one in present if isinstance(one, dict) and "use" in one]
    if isinstance(present, dict) and present:
        return [str(present.get("use") or next(iter(present)))]
    return []


def _limit(key: str, present: Any) -> dict[str, Any]:
    from argogen.scaffold.answers import read_limit

    usual = present.get("limit", 3) if isinstance(present, dict) else 3
    return {key: {"limit": ask("How many run at a time?", str(usual), read_limit)}}


def _schedule(key: str, present: Any) -> dict[str, Any]:
    usual = present if isinstance(present, str) else _NONE
    answer = ask("When does it run by itself, as a cron text, or none?", usual, or_none(_read_schedule))
    return {} if answer == present else {key: answer}


def _read_schedule(text: str) -> str:
    from argogen.scaffold.answers import read_schedule

    return read_schedule(text)


def or_none(read: Callable[[str], str]) -> Callable[[str], str | None]:
    """Return a reader that takes the word none as well, for None."""
    return lambda text: None if text == _NONE else read(text)
