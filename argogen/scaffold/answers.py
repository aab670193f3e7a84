"""What the author of a new spec chose, by options or at questions, as values of the spec's keys."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from argogen import yamldoc
from argogen.argo.forms.cron import CronError, never_fires, parse_cron
from argogen.catalogs import KINDS, Catalog, Entry
from argogen.errors import UsageError
from argogen.patterns.model import Pattern
from argogen.spec.references import split
from argogen.suggest import did_you_mean, one_of
from argogen.yamldoc import Dialect

Data = Mapping[str, Any]
_IN_EXPRESSION = re.compile(r"\b(inputs|outputs|workflow|steps|item)\.([\w-]+)")
_ALWAYS = ("name", "namespace", "uid")
"""What is known of the workflow while it runs; the rest only where it has ended."""


def entry_keys(pattern: Pattern) -> dict[str, str]:
    """Return the pattern's keys that name entries of the catalog, each with the kind of entry."""
    own = pattern.parameters.get("properties", {})
    return {kind.key: folder for folder, kind in KINDS.items() if kind.key in own}


def offered(kind: str, data: Data, catalog: Catalog) -> list[str]:
    """Return the names of one kind's entries that fit what the spec says already: alerts that read its telemetry."""
    sink = (data.get(KINDS["telemetry"].key) or {}).get("use")
    names = catalog.names(kind)
    return [name for name in names if kind != "alerts" or sink in catalog.entries[kind, name].telemetry]


def find_entry(word: str, pattern: Pattern, catalog: Catalog) -> tuple[str, Entry]:
    """Return the entry that `ENTRY` or `KEY=ENTRY` means, and the pattern's key for it. Raises UsageError for none."""
    kinds = entry_keys(pattern)
    key, equals, name = word.rpartition("=")
    if equals and key not in kinds:
        hint = did_you_mean(key, kinds) or (f"it is {one_of(kinds)}" if kinds else "this pattern has none")
        raise UsageError(f'"{key}" takes no entry of the catalog in a spec of the pattern "{pattern.name}"', hint)
    found = [
        (one, catalog.entries[folder, name])
        for one, folder in kinds.items()
        if (not equals or one == key) and (folder, name) in catalog.entries
    ]
    if len(found) > 1:
        raise UsageError(f'"{name}" is several entries', f"say {' or '.join(f'{one}={name}' for one, _ in found)}")
    if not found:
        names = [one for key_, folder in kinds.items() if not equals or key_ == key for one in catalog.names(folder)]
        hint = did_you_mean(name, names) or (f"there is {', '.join(names)}" if names else "this pattern takes none")
        raise UsageError(f'there is no entry "{name}" for a spec of the pattern "{pattern.name}"', hint)
    return found[0]


def read_schedule(text: str) -> str:
    """Return a cron text. Raises UsageError for what Argo refuses, and for what never fires."""
    try:
        reason = never_fires(parse_cron(text))
    except CronError as error:
        raise UsageError(error.message, 'such as "0 3 * * *", every day at 3') from None
    if reason:
        raise UsageError(f'"{text}" never fires: {reason}', "correct the day or the month")
    return text


def read_limit(text: str) -> int:
    """Return how many may run at a time. Raises UsageError for no number above 0."""
    if not re.fullmatch("[1-9][0-9]{0,5}", text):
        raise UsageError(f'"{text}" is no limit', "a whole number from 1 on")
    return int(text)


def with_value(data: Data, setting: str) -> tuple[str, Any]:
    """Return the top-level key that `KEY=VALUE` or `KEY.KEY=VALUE` changes, and its whole new value.

    VALUE is YAML. Raises UsageError for what is no such setting.
    """
    path, equals, written = setting.partition("=")
    keys = path.split(".")
    if not equals or not all(keys):
        raise UsageError(f'"{setting}" sets nothing', "such as job.image=alpine:3.20, or inputs.region={default: eu}")
    if keys[0] in ("pattern", "name"):
        raise UsageError(f'"{keys[0]}" can\'t be set', "it is an argument of its own")
    loaded = yamldoc.load(written, setting, Dialect.SPEC)
    if loaded.diagnostics or len(loaded.documents) > 1:
        said = loaded.diagnostics[0].message if loaded.diagnostics else "it holds several documents"
        raise UsageError(f'the value of "{path}" is no YAML: {said}', "quote it as in a spec")
    value = loaded.documents[0].data if loaded.documents else ""
    return keys[0], _nested(data.get(keys[0]), keys[1:], value)


def _nested(before: Any, keys: Sequence[str], value: Any) -> Any:
    if not keys:
        return value
    inner = before if isinstance(before, dict) else {}
    return {**inner, keys[0]: _nested(inner.get(keys[0]), keys[1:], value)}


def with_entries(data: Data, pattern: Pattern, chosen: Sequence[tuple[str, Entry]]) -> dict[str, Any]:
    """Return the values of the keys that name the chosen entries, each entry filled in as its example is.

    What an example refers to and the spec does not have is left out, or where it is needed said in other words.
    """
    pieces: dict[str, list[dict[str, Any]]] = {}
    for key, entry in chosen:
        pieces.setdefault(key, []).append(fitted(dict(entry.example), data, pattern, key, _needed(entry.parameters)))
    listed = {kind.key: kind.listed for kind in KINDS.values()}
    for key, several in pieces.items():
        if len(several) > 1 and not listed[key]:
            raise UsageError(f'"{key}" takes one entry', "choose one of them")
    return {key: several if listed[key] else several[0] for key, several in pieces.items()}


def agreeing(values: Data, data: Data, pattern: Pattern, catalog: Catalog) -> dict[str, Any]:
    """Return the values with telemetry and alerts that fit each other: what was chosen decides over what was not."""
    telemetry, alerts = KINDS["telemetry"].key, KINDS["alerts"].key
    merged = {**pattern.defaults(), **data, **values}
    chosen = merged.get(alerts) or []
    named = [one.get("use") for one in (chosen if isinstance(chosen, list) else [chosen])]
    sinks = [catalog.entries["alerts", name].telemetry for name in named if ("alerts", name) in catalog.entries]
    sink = (merged.get(telemetry) or {}).get("use")
    if sink is None or all(sink in readable for readable in sinks):
        return dict(values)
    if alerts not in values:
        return {**values, alerts: None}
    if telemetry in values:
        return dict(values)  # both were asked for: it is for the linter to say
    return {**values, **with_entries(data, pattern, [find_entry(f"{telemetry}={sinks[0][0]}", pattern, catalog)])}


def fitted(piece: Data, data: Data, pattern: Pattern, key: str, needed: Collection[str] = ()) -> dict[str, Any]:
    """Return what names an entry, without references to what the spec does not have."""
    known = _knows(data, ended=pattern.key_of("exit-consumers") == key)
    fitting = {
        name: value if all(map(known, _references(value))) else _instead(data, pattern, key)
        for name, value in piece.get("with", {}).items()
        if name in needed or all(map(known, _references(value)))
    }
    rest = {
        name: value
        for name, value in piece.items()
        if name != "with" and (name != "when" or all(map(known, _IN_EXPRESSION.findall(str(value)))))
    }
    return {**rest, "with": fitting} if "with" in piece else rest


def _knows(data: Data, *, ended: bool) -> Callable[[Sequence[str]], bool]:
    """Return a function that says whether the spec knows what a reference names."""

    def known(names: Sequence[str]) -> bool:
        if names[0] == "workflow":
            return ended or names[1] in _ALWAYS
        return names[0] in ("inputs", "outputs") and len(names) > 1 and names[1] in data.get(names[0], {})

    return known


def _references(value: Any) -> Iterator[Sequence[str]]:
    if isinstance(value, str):
        yield from (part.names for part in split(value) if not isinstance(part, str))
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _references(inner)


def _needed(schema: Mapping[str, Any]) -> set[str]:
    """Return the parameters that an entry needs, in any of its alternatives."""
    alternatives = [one for key in ("oneOf", "anyOf", "allOf") for one in schema.get(key, ())]
    return set(schema.get("required", ())).union(*map(_needed, alternatives))


def _instead(data: Data, pattern: Pattern, key: str) -> str:
    """Return what a text may say of a run in any spec of the pattern."""
    if key == pattern.key_of("exit-consumers"):
        return "${workflow.name} ended as ${workflow.status}"
    told = ", ".join(f"{name} ${{outputs.{name}}}" for name in list(data.get("outputs", {}))[:3])
    return f"${{workflow.name}}: {told}" if told else "${workflow.name}"
