"""Catalog entries as text, Markdown and JSON, from their entry.yaml alone: what they take, read, need and make."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import fill, indent, wrap
from typing import Any

from argogen import yamldoc
from argogen.catalogs.entries import Catalog, Entry
from argogen.catalogs.kinds import KINDS
from argogen.resources import shipped
from argogen.spec.keys import Key, keys_below
from argogen.wording import markdown

_LONGEST_COLUMN = 28
"""Characters of a cell; what is longer moves into the text beside it."""
_NARROWEST = 30
"""Characters that a text needs to stand beside other columns; with less it stands below them."""
_PARAMETER = re.compile(r"\$\{params\.([\w-]+)\}")
_IMAGE = re.compile(r"\$\{images\.([\w-]+)\}")

Show = Callable[[Path], str]
"""Returns a path as messages show it."""


def parameters(entry: Entry) -> list[Key]:
    """Return what `with` takes, the keys of maps too."""
    needed = entry.parameters.get("required", ())
    declared = entry.parameters.get("properties", {})
    return [key for name, schema in declared.items() for key in keys_below(name, schema, required=name in needed)]


def alternatives(entry: Entry) -> Iterator[str]:
    """Yield in words what the parameters' schema demands beyond single ones."""
    for key, words in (("oneOf", "exactly one of"), ("anyOf", "at least one of")):
        names = [" with ".join(one["required"]) for one in entry.parameters.get(key, ()) if "required" in one]
        if names:
            yield f"{words} {', '.join(names[:-1])} and {names[-1]} is needed" if len(names) > 1 else names[0]
    for name, needed in entry.parameters.get("dependentRequired", {}).items():
        yield f"{name} needs {' and '.join(needed)}"


def facts(entry: Entry, images: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Return what an entry makes, runs, reads and needs: headings, each with its lines."""
    found = [
        ("Makes", list(_made(entry))),
        ("Images", sorted({_image(job["image"], images) for job in _jobs(entry) if "image" in job})),
        ("Secrets", sorted(set(_secrets([entry.job, *entry.variants])))),
        ("Rights", [_right(rule) for rule in entry.rights]),
        ("Reads the telemetry", [", ".join(entry.telemetry)] if entry.telemetry else []),
    ]
    return [(heading, lines) for heading, lines in found if lines]


def _jobs(entry: Entry) -> list[Mapping[str, Any]]:
    """Return the jobs that an entry may be, steps one by one."""
    whole = [entry.job, *(variant["job"] for variant in entry.variants)]
    return [one for job in whole for one in job.get("steps", [job])]


def _made(entry: Entry) -> Iterator[str]:
    """Yield what an entry becomes in the manifest."""
    if entry.template:
        yield f"the objects of {entry.template}, beside the workflow"
    for metric in entry.metrics:
        kind = next((kind for kind in ("counter", "gauge", "histogram") if kind in metric), "metric")
        yield f"the {kind} {metric.get('name', '')} of Argo's controller: {metric.get('help', '')}"
    for step in entry.job.get("steps", [entry.job] if entry.job else []):
        name = f"{step['name']}: " if "name" in step else ""
        written = ", ".join(map(str, step.get("outputs", {})))
        yield name + _pod(step) + (f", with the output {written}" if written else "")
    for variant in entry.variants:
        if "source" in variant["job"]:
            yield f"{_pod(variant['job'])} instead, where {_condition(variant['if'])}"


def _condition(schema: Mapping[str, Any]) -> str:
    """Return the condition of a variant in words: `engine is mysql`, `claim is given`."""
    values = [f"{key} is {one['const']}" for key, one in schema.get("properties", {}).items() if "const" in one]
    return " and ".join([*values, *(f"{key} is given" for key in schema.get("required", ()))]) or "the parameters fit"


def _pod(job: Mapping[str, Any]) -> str:
    if "resource" in job:
        manifest = job["resource"].get("manifest", {})
        kind = manifest.get("kind", "object") if isinstance(manifest, Mapping) else "object"
        return f"{job['resource'].get('action', 'get')} of a {_told(str(kind))} by Argo"
    source = job.get("source")
    if isinstance(source, Mapping):
        return f"a pod that runs {source['file']}"
    command = job.get("command", "a script of its own" if source else "its image")
    return f"a pod that runs {_told(command if isinstance(command, str) else ' '.join(map(str, command)))}"


def _image(reference: str, images: Mapping[str, str]) -> str:
    named = _IMAGE.fullmatch(reference)
    return f"{images.get(named[1], '?')}, by the name {named[1]}" if named else _told(reference)


def _secrets(value: Any, variable: str = "") -> Iterator[str]:
    """Yield the keys of Secrets that jobs read, wherever in their data they are named."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from _secrets(item)
    elif isinstance(value, Mapping):
        secret = value.get("secret")
        if isinstance(secret, Mapping) and "name" in secret:
            yield f"{variable}: key {_told(str(secret['key']))} of the Secret {_told(str(secret['name']))}"
        elif isinstance(secret, Mapping) and "secretName" in secret:
            yield f"a volume: the Secret {_told(str(secret['secretName']))}"
        for key, item in value.items():
            yield from _secrets(item, str(key))


def _right(rule: Mapping[str, Any]) -> str:
    """Return one rule of a Role in words: `get, list of configmaps named a, of the group example.com`."""
    names = f" named {', '.join(map(_told, rule['resourceNames']))}" if rule.get("resourceNames") else ""
    groups = ", ".join(_told(group) for group in rule.get("apiGroups", ()) if group)
    resources = ", ".join(map(_told, rule.get("resources", ())))
    return f"{', '.join(rule.get('verbs', ()))} of {resources}{names}" + (f", of the group {groups}" if groups else "")


def _told(text: str) -> str:
    """Return a text of an entry with its parameters by name: `key` for what `with` says there."""
    return _PARAMETER.sub(lambda found: f"`{found[1]}`", text)


def _own_folder(entry: Entry, show: Show) -> str:
    """Return where an entry of a project's own is, "" for a shipped one."""
    return "" if entry.folder.is_relative_to(shipped("catalogs")) else show(entry.folder)


def example(entry: Entry) -> str:
    """Return the YAML to paste into a spec."""
    return yamldoc.write(KINDS[entry.kind].in_spec(entry.example))


def as_list(catalog: Catalog, kinds: Sequence[str], show: Show, columns: int) -> str:
    """Return the entries of some kinds with their summaries, aligned, in lines of at most `columns` characters."""
    parts = []
    for kind in kinds:
        entries = [entry for entry in catalog.entries.values() if entry.kind == kind]
        if not entries:
            continue
        rows = []
        for entry in entries:
            folder = _own_folder(entry, show)
            rows.append(((entry.name,), f"{entry.summary} ({folder})" if folder else entry.summary))
        parts.append(f"{kind}, below `{KINDS[kind].key}:`\n{_table(rows, columns)}")
    return "\n".join(parts)


def as_text(entry: Entry, catalog: Catalog, show: Show, columns: int) -> str:
    """Return all about one entry, in lines of at most `columns` characters."""
    folder = _own_folder(entry, show)
    head = f"{entry.kind}/{entry.name}: {entry.title}" + (f" ({folder})" if folder else "")
    parts = [head + "\n", fill(entry.summary, columns) + "\n", _description(entry.description, columns)]
    if rows := [_parameter_row(key) for key in parameters(entry)]:
        lines = [fill(line, columns, initial_indent="  ", subsequent_indent="  ") for line in alternatives(entry)]
        parts.append("Parameters:\n\n" + _table(rows, columns) + "".join(f"\n{line}\n" for line in lines))
    for heading, lines in facts(entry, catalog.images):
        filled = [fill(line, columns, initial_indent="  ", subsequent_indent="    ") for line in lines]
        parts.append(f"{heading}:\n" + "".join(f"{line}\n" for line in filled))
    parts.append("Example:\n\n" + indent(example(entry), "  "))
    return "\n".join(part for part in parts if part.strip())


def _parameter_row(key: Key) -> tuple[tuple[str, ...], str]:
    """Return a parameter's cells and text; a long cell becomes a part of the text."""
    plain = key.default[1:-1] if len(key.default) > 2 and key.default[0] == '"' else key.default
    kinds, default, meaning = key.kinds, "required" if key.required else plain, key.meaning
    if len(default) > _LONGEST_COLUMN:
        default, meaning = "...", f"{meaning} Default: {default}"
    if len(kinds) > _LONGEST_COLUMN:
        kinds, meaning = "one of", f"{meaning} It is {kinds}"
    return (key.path, kinds, default), meaning


def _table(rows: Sequence[tuple[tuple[str, ...], str]], columns: int) -> str:
    """Return rows with aligned cells, and beside or below them their wrapped text."""
    widths = [max(len(cell) for cell in cells) for cells in zip(*(cells for cells, _ in rows), strict=True)]
    left = 2 + sum(width + 2 for width in widths)
    beside = columns - left >= _NARROWEST
    lines = []
    for cells, text in rows:
        start = "  " + "  ".join(f"{cell:{width}}" for cell, width in zip(cells, widths, strict=True))
        wrapped = wrap(text, columns - left if beside else columns - 4) or [""]
        if not beside:
            lines += [start.rstrip(), *(f"    {line}" for line in wrapped)]
            continue
        lines += [f"{start}  {wrapped[0]}".rstrip(), *(" " * left + line for line in wrapped[1:])]
    return "".join(f"{line}\n" for line in lines)


def _description(text: str, columns: int) -> str:
    """Return a description's paragraphs, wrapped; what is indented in it stays, and each item of a list is wrapped."""
    parts = []
    for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
        if paragraph.startswith(" "):
            parts.append(paragraph)
        elif paragraph.startswith("- "):
            items = re.split(r"\n(?=- )", paragraph)
            parts.append("\n".join(fill(" ".join(item.split()), columns, subsequent_indent="  ") for item in items))
        else:
            parts.append(fill(paragraph, columns, break_long_words=False, break_on_hyphens=False))
    return "\n\n".join(parts) + "\n"


def as_markdown(entry: Entry, catalog: Catalog) -> str:
    """Return an entry's part of a reference page."""
    rows = "\n".join(f"| `{key.path}` | {markdown(key.takes)} | {markdown(key.meaning)} |" for key in parameters(entry))
    table = f"| key | takes | meaning |\n| --- | --- | --- |\n{rows}\n\n" if rows else ""
    told = [*(f"- {line}" for line in alternatives(entry))]
    told += [f"- {heading}: {'; '.join(lines)}" for heading, lines in facts(entry, catalog.images)]
    listed = "\n".join(told)
    return (
        f"### {entry.name}\n\n{entry.summary}\n\n```yaml\n{example(entry)}```\n\n{table}{listed}\n\n"
        f"{entry.description.strip()}\n"
    )


def as_json(entries: Sequence[Entry], catalog: Catalog, show: Show) -> str:
    """Return entries with their parameters' schemas as JSON."""
    listed = [
        {
            "kind": entry.kind,
            "name": entry.name,
            "folder": _own_folder(entry, show) or None,
            "title": entry.title,
            "summary": entry.summary,
            "description": entry.description,
            "parameters": entry.parameters,
            "facts": dict(facts(entry, catalog.images)),
            "example": KINDS[entry.kind].in_spec(entry.example),
        }
        for entry in entries
    ]
    return json.dumps({"version": 1, "entries": listed}, indent=2, ensure_ascii=False) + "\n"
