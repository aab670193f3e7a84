"""Catalog entries: folders `<kind>/<entry>` with an entry.yaml and its files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from argogen import diagnostics, yamldoc
from argogen.catalogs.images import find_images
from argogen.catalogs.kinds import KINDS, entry_schema
from argogen.codes import of_file, severity
from argogen.diagnostics import Diagnostic, Problem
from argogen.errors import InputError
from argogen.project import Project, leads_outside
from argogen.resources import shipped
from argogen.spec.layers import merge
from argogen.spec.references import Reference, split
from argogen.spec.schema import DRAFT, Schema, check_schema, compile_schema, fits, unusable_schema
from argogen.suggest import did_you_mean, one_of
from argogen.yamldoc import Dialect

ENTRY_FILE = "entry.yaml"


@dataclass(frozen=True)
class Entry:
    """One entry of the catalog."""

    kind: str
    name: str
    folder: Path
    title: str
    summary: str
    description: str
    parameters: Schema
    example: Mapping[str, Any]
    job: Mapping[str, Any] = field(default_factory=dict)
    """What runs, as in a spec."""
    variants: tuple[Mapping[str, Any], ...] = ()
    """What is different about the job where the parameters fit the schema in `if`."""
    metrics: tuple[Mapping[str, Any], ...] = ()
    """What the controller counts instead, in Argo's form."""
    template: str = ""
    """The template of the objects that are rendered instead, a file of the folder."""
    telemetry: tuple[str, ...] = ()
    """An alert: the telemetry that it can read."""
    rights: tuple[Mapping[str, Any], ...] = ()
    _schemas: dict[frozenset[str], Schema] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def static(self) -> frozenset[str]:
        """The parameters that must be known when rendering: those that say so, and those that name Secrets and such."""
        declared = self.parameters.get("properties", {})
        said = {name for name, schema in declared.items() if isinstance(schema, dict) and schema.get("static")}
        jobs = [self.job, *(variant["job"] for variant in self.variants)]
        sources = [text for path, text in _texts(jobs, ()) if {"secret", "configMap"} & {*path[-2:-1]}]
        return frozenset(said | {name for text in sources for name in _parameters_in(text)})

    def schema_without(self, running: frozenset[str]) -> Schema:
        """Return the parameters' schema without the demand for those that only the run knows."""
        if running not in self._schemas:
            self._schemas[running] = _without_demand(self.parameters, running)
        return self._schemas[running]

    def job_for(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the job that the parameters in `given` ask for, those that are not there at their defaults."""
        declared = self.parameters.get("properties", {})
        defaults = {key: schema["default"] for key, schema in declared.items() if "default" in schema}
        job = dict(self.job)
        for variant in self.variants:
            if fits({**defaults, **given}, variant["if"]):
                job = merge(job, variant["job"])
        return job


def _without_demand(schema: Schema, running: frozenset[str]) -> Schema:
    """Return a schema of parameters that requires none of `running`, in none of its alternatives."""
    relaxed = {**schema, "required": [key for key in schema.get("required", ()) if key not in running]}
    for key in ("oneOf", "anyOf", "allOf"):
        if key in schema:
            relaxed[key] = [_without_demand(one, running) for one in schema[key]]
    if "dependentRequired" in schema:
        relaxed["dependentRequired"] = {
            key: [one for one in needed if one not in running] for key, needed in schema["dependentRequired"].items()
        }
    return relaxed


@dataclass(frozen=True)
class Catalog:
    """All entries, by kind and name, and what is wrong with those left out."""

    entries: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    broken: frozenset[tuple[str, str]] = frozenset()
    """Kind and name of the entries that were left out."""
    images: Mapping[str, str] = field(default_factory=dict)
    """What `${images.NAME}` stands for in entries."""

    def names(self, kind: str) -> list[str]:
        """Return the names of one kind's entries, sorted."""
        return sorted(name for entry_kind, name in self.entries if entry_kind == kind)


class _Entries(Mapping[tuple[str, str], Entry]):
    """Entries by kind and name. Each is read when it is asked for; reading all takes longer than rendering a spec."""

    def __init__(self, readers: Mapping[tuple[str, str], Callable[[], Entry]]) -> None:
        self._readers = readers

    def __getitem__(self, key: tuple[str, str]) -> Entry:
        return self._readers[key]()

    def __contains__(self, key: object) -> bool:
        return key in self._readers

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._readers)

    def __len__(self) -> int:
        return len(self._readers)


def find_entries(project: Project) -> Catalog:
    """Return the project's catalog: its own entries, whose faults are said whoever names them, before the shipped."""
    readers: dict[tuple[str, str], Callable[[], Entry]] = {}
    images, found = find_images(project)
    broken: set[tuple[str, str]] = set()
    for root in project.catalog_folders:
        found += _astray(root, project)
        for kind, folder in _entry_folders(root):
            key = (kind, folder.name)
            if key in readers or key in broken:
                continue  # a broken entry of one's own must not turn into the shipped one without a word
            place = (kind, folder, root, project.show(folder / ENTRY_FILE), tuple(images))
            faults = () if root == shipped("catalogs") else _load(*place)[1]
            found += faults
            if faults:
                broken.add(key)
            else:
                readers[key] = partial(_read, *place)
    return Catalog(_Entries(dict(sorted(readers.items()))), tuple(found), frozenset(broken), images)


def _read(kind: str, folder: Path, root: Path, shown: str, images: tuple[str, ...]) -> Entry:
    """Return the entry in `folder`. Raises InputError where it has faults."""
    entry, faults = _load(kind, folder, root, shown, images)
    if entry is None:
        raise InputError(faults)
    return entry


def _astray(root: Path, project: Project) -> Iterator[Diagnostic]:
    """Yield the entries of a catalog that nobody would find: in a folder of no kind, or in a file of another name."""
    files = sorted(root.glob(f"*/*/{ENTRY_FILE}")) if root.is_dir() else ()
    for folder in dict.fromkeys(file.parents[1] for file in files if file.parents[1].name not in KINDS):
        shown = project.show(folder)
        hint = did_you_mean(folder.name, KINDS) or f"there is {', '.join(KINDS)}"
        message = f'"{folder.name}" is no kind of entries, so nothing in it is found'
        yield of_file(shown, "AG206", message, hint)
    for kind in KINDS:
        for file in sorted((root / kind).glob("*/entry.yml")):
            if not (file.parent / ENTRY_FILE).exists():
                message = f'the entry "{file.parent.name}" is not found: its file has another name'
                yield of_file(project.show(file), "AG206", message, f"rename it to {ENTRY_FILE}")


def _entry_folders(root: Path) -> Iterator[tuple[str, Path]]:
    for kind in KINDS:
        for folder in sorted((root / kind).iterdir()) if (root / kind).is_dir() else ():
            if (folder / ENTRY_FILE).is_file():
                yield kind, folder


@cache
def _load(
    kind: str, folder: Path, root: Path, shown: str, images: tuple[str, ...]
) -> tuple[Entry | None, tuple[Diagnostic, ...]]:
    """Return the entry in `folder`, or None and its faults; `images` are the names that it may use."""
    if not (folder / ENTRY_FILE).resolve().is_relative_to(root.resolve()):
        return None, (leads_outside(shown, "the folder of catalog entries"),)
    loaded = yamldoc.read(folder / ENTRY_FILE, shown, Dialect.SPEC)
    if loaded.diagnostics or not loaded.documents:
        empty = of_file(shown, "AG206", "the file is empty", "an entry has a title")
        return None, loaded.diagnostics or (empty,)
    document = loaded.documents[0]
    data = document.data
    problems = list(_refused(data, kind))
    problems = problems or [*_check_references(data, images), *_check_form(kind, folder, data)]
    if problems:
        placed = (replace(problem, code="AG206") for problem in problems)
        return None, tuple(document.diagnose(problem, severity("AG206")) for problem in placed)
    entry = Entry(
        kind=kind,
        name=folder.name,
        folder=folder,
        title=data["title"],
        summary=data["summary"],
        description=data.get("description", ""),
        parameters=data["parameters"],
        example=data["example"],
        job=data.get("job", {}),
        variants=tuple(data.get("variants", ())),
        metrics=tuple(data.get("metrics", ())),
        template=data.get("template", ""),
        telemetry=tuple(data.get("telemetry", ())),
        rights=tuple(data.get("rights", ())),
    )
    return entry, ()


def _refused(data: Any, kind: str) -> Iterator[Problem]:
    """Yield where data does not fit the schema of a kind, except for values that are nothing but a reference."""
    if not fits(data, _tolerant(kind)):  # before anything is explained, which takes its time
        yield from (one for one in check_schema(data, entry_schema(kind)) if not _is_reference(data, one.path))


@cache
def _tolerant(kind: str) -> Schema:
    """Return the schema of a kind's entries as one that takes a reference for any value."""
    schema = entry_schema(kind)
    named = {name: _or_reference(one) for name, one in schema["definitions"].items()}
    beside = {key: value for key, value in schema.items() if key not in ("$schema", "definitions")}
    return {"$schema": DRAFT, "definitions": named, **_or_reference(beside)}


def _or_reference(schema: Schema) -> Schema:
    inner = dict(schema)
    if "properties" in schema:
        inner["properties"] = {name: _or_reference(one) for name, one in schema["properties"].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), Mapping):
            inner[key] = _or_reference(schema[key])
    return {"anyOf": [inner, {"type": "string", "pattern": r"^\$\{[^{}]+\}$"}]}


def _is_reference(data: Any, path: tuple[str | int, ...]) -> bool:
    """Say whether the value at `path` is nothing but a reference, which stands for a value of any type."""
    for step in path:
        data = data[step]
    return isinstance(data, str) and [type(part) for part in split(data)] == [Reference]


def _check_references(data: dict[str, Any], images: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what is wrong with `parameters`, and references to them and to images that lead nowhere."""
    conditions = [(("variants", index, "if"), one["if"]) for index, one in enumerate(data.get("variants", ()))]
    for path, schema in [(("parameters",), data["parameters"]), *conditions]:
        try:
            compile_schema(schema)
        except ValueError as error:
            yield unusable_schema(schema, path, "AG206", error)
            return
    known: dict[str, Iterable[str]] = {
        "params": data["parameters"].get("properties", {}),
        "images": images,
        "spec": ("name", "checks") if "metrics" in data else ("name",),
    }
    places = ((key, data[key]) for key in ("job", "variants", "metrics", "rights") if key in data)
    for path, text in (found for key, value in places for found in _texts(value, (key,))):
        for part in split(text) if path[-1] != "source" else ():  # a script's text is its own
            if isinstance(part, Reference) and (fault := _stray(part, known)):
                yield Problem(path, "AG206", *fault, offset=part.start)


def _stray(reference: Reference, known: Mapping[str, Iterable[str]]) -> tuple[str, str] | None:
    """Return message and hint for a reference that leads nowhere from an entry, None for one that may stand in it."""
    root, *rest = reference.names
    if not reference.well_formed:
        return f'"{root}" is no reference', "write ${params.NAME} without blanks, or $${ for a literal ${"
    if root in known:
        names = list(known[root])
        if rest[:1] and rest[0] in names:
            return None
        hint = did_you_mean(rest[0], names) if rest else ""
        return f'"{reference}" is no {_REFERRED[root]}', hint or f"there is {', '.join(names) or 'none'}"
    if root in ("steps", "workflow"):  # who resolves the job knows which there are
        return None
    hint = did_you_mean(root, (*known, "steps", "workflow")) or "there is params, images, spec.name, workflow and steps"
    return f'"{reference}" can\'t be used in an entry', hint


_REFERRED = {"params": "parameter of this entry", "images": "image of this catalog", "spec": "part of the spec"}
"""What the names below a root are."""


def _script_files(job: Any, path: diagnostics.Path) -> Iterator[tuple[diagnostics.Path, str]]:
    """Yield the files of a job and its steps, each with its place; any part of a job may be a reference."""
    if not isinstance(job, dict):
        return
    source, steps = job.get("source"), job.get("steps")
    if isinstance(source, dict) and isinstance(source.get("file"), str):
        yield (*path, "source", "file"), source["file"]
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        yield from _script_files(step, (*path, "steps", index))


def _check_form(kind: str, folder: Path, data: dict[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with what an entry is, beyond its schema."""
    forms = ("image", "steps", "resource", "templateRef") if KINDS[kind].any_job else ("image",)
    if "job" in data and "variants" not in data and not any(form in data["job"] for form in forms):
        message = f"the job of an entry among the {kind} needs {one_of(forms)}"
        yield Problem(("job",), "AG206", message, on_key=True)
    for path, name in _script_files(data.get("job"), ("job",)):
        if "/" not in name and "${" not in name and not (folder / name).exists():
            yield Problem(path, "AG206", f'there is no file "{name}" beside it')
    if "template" in data and not (folder / data["template"]).is_file():
        yield Problem(("template",), "AG206", f'there is no file "{data["template"]}" beside it')
    for index, variant in enumerate(data.get("variants", ())):
        whole = {**data, "job": merge(data["job"], variant["job"]), "variants": []}
        for problem in _refused(whole, kind):
            yield replace(problem, path=("variants", index, *problem.path))


def _parameters_in(text: str) -> list[str]:
    """Return the parameters that a text refers to."""
    return [part.names[1] for part in split(text) if isinstance(part, Reference) and part.names[0] == "params"]


def _texts(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from _texts(item, (*path, key))
