"""Finding patterns: a folder with a pattern.yaml is one. Nothing is registered."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from argogen import yamldoc
from argogen.codes import of_file, severity
from argogen.diagnostics import Diagnostic, Problem
from argogen.patterns.model import Pattern, Place
from argogen.project import Project, leads_outside
from argogen.spec.schema import (
    SHARED,
    Schema,
    check_schema,
    common_keys,
    compile_schema,
    definition_of,
    definitions,
    optional_keys,
    unusable_schema,
)
from argogen.suggest import did_you_mean
from argogen.yamldoc import Dialect, Document

PATTERN_FILE = "pattern.yaml"
_FOLDER_NAME = re.compile(r"[A-Za-z0-9][-A-Za-z0-9_.]*")

_DERIVED = ("children", "launcher", "unlocked")
"""What a pattern may derive names for."""

_PLACE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "template": {"type": "string", "description": "The job's template; its steps' templates are named after it."},
        "entrypoint": {"type": "boolean", "description": "The job's template is the workflow's entrypoint."},
        "exported": {"type": "boolean", "description": "The job runs in other teams' workflows too."},
        "armoured": {"type": "boolean", "description": "Even harmless items take the armoured form."},
        "ofChildren": {"type": "boolean", "description": "The job runs in the children of a fan-out."},
        "endsEarly": {"type": "boolean", "description": "Something runs after the job."},
        "everyRunCounts": {"type": "boolean", "description": "No scheduled run is cut off by the next one."},
        "reserved": {"type": "array", "items": {"type": "string"}, "description": "Names the pattern takes itself."},
        "document": {"type": "string", "description": "The expression that holds the parameters of the job's task."},
        "references": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "How this place spells a root, such as inputs.",
        },
    },
}
PATTERN_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "summary", "parameters"],
    "properties": {
        "title": {"type": "string", "description": "A few words."},
        "summary": {"type": "string", "description": "One sentence: what it does."},
        "useWhen": {"type": "string", "description": "When to take it, and when another."},
        "parameters": {"type": "object", "description": "The pattern's own keys, as a JSON Schema."},
        "commonKeys": {
            "type": "array",
            "items": {"type": "string", "enum": [*optional_keys()]},
            "description": "Which of the keys that every spec has mean something here; all, if it does not say.",
        },
        "provides": {
            "type": "object",
            "properties": {
                "exports": {"type": "string", "description": "The key that names the exported template."},
                "children": {"type": "string", "description": "The WorkflowTemplate of a fan-out's children."},
                "unlocked": {"type": "string", "description": "The ConfigMap of the lock that nobody waits for."},
                "launcher": {"type": "string", "description": "The ServiceAccount that creates children."},
            },
            "additionalProperties": _PLACE,
            "description": "For each key with a shared meaning, how its parts fit into the templates.",
        },
        "hygiene": {"$ref": "#/definitions/hygiene", "description": "Where the default hygiene is another one."},
    },
}
"""What pattern.yaml may say."""


@cache
def _pattern_schema() -> Schema:
    return {**PATTERN_SCHEMA, "definitions": definitions()}


def find_patterns(project: Project) -> tuple[dict[str, Pattern], list[Diagnostic]]:
    """Return the project's patterns by name, its own before the shipped ones, and what is wrong with those left out."""
    patterns: dict[str, Pattern] = {}
    found: list[Diagnostic] = []
    left_out: set[str] = set()
    for root in project.pattern_folders:
        for folder in _pattern_folders(root):
            if folder.name in patterns or folder.name in left_out:
                continue  # a broken pattern of one's own must not turn into the shipped one without a word
            pattern, faults = _load(folder, root, project.show(folder / PATTERN_FILE))
            found += faults
            if pattern:
                patterns[folder.name] = pattern
            else:
                left_out.add(folder.name)
    return dict(sorted(patterns.items())), found


def _pattern_folders(root: Path) -> Iterator[Path]:
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if (folder / PATTERN_FILE).is_file():
            yield folder


@cache
def _load(folder: Path, root: Path, shown: str) -> tuple[Pattern | None, tuple[Diagnostic, ...]]:
    """Return the pattern in `folder`, or None and its faults."""
    if fault := _stray(folder, root, shown):
        return None, (fault,)
    loaded = yamldoc.read(folder / PATTERN_FILE, shown, Dialect.SPEC)
    if loaded.diagnostics or not loaded.documents:
        empty = of_file(shown, "AG201", "the file is empty", "a pattern has a title")
        return None, loaded.diagnostics or (empty,)
    document = loaded.documents[0]
    problems = check_schema(document.data, _pattern_schema()) or _check_parameters(document)
    if problems:
        as_pattern = (replace(problem, code="AG201") for problem in problems)
        return None, tuple(document.diagnose(problem, severity("AG201")) for problem in as_pattern)
    return _build(document.data, folder, root), ()


def _stray(folder: Path, root: Path, shown: str) -> Diagnostic | None:
    """Return what is wrong with a pattern's files: an odd name, a link that leads elsewhere, or no template at all."""
    if not _FOLDER_NAME.fullmatch(folder.name):  # it stands in the header of manifests
        message = f'"{folder.name}" is no name for a pattern'
        return of_file(shown, "AG201", message, "letters, digits, hyphens and dots")
    inside = root.resolve()
    for file in (folder, *sorted(folder.iterdir())):
        if not file.resolve().is_relative_to(inside):
            where = Path(shown).parent if file == folder else Path(shown).parent / file.name
            return leads_outside(where.as_posix(), "the folder of patterns")
    if not any(folder.glob("*.j2")):
        return of_file(shown, "AG201", "the pattern has no template", "put a workflow.yaml.j2 beside it")
    return None


def _check_parameters(document: Document) -> list[Problem]:
    """Return what is wrong with `parameters`: it must be a JSON Schema whose references lead to shared definitions."""
    parameters = document.data["parameters"]
    problems = list(_check_references(parameters, ("parameters",)))
    if problems:
        return problems
    if not isinstance(parameters.get("properties", {}), dict):
        return [Problem(("parameters", "properties"), "AG201", "this is no JSON Schema: properties is a map")]
    problems = list(_check_keys(document.data))
    if problems:
        return problems
    try:
        compile_schema({**parameters, "definitions": definitions()})
    except ValueError as error:
        return [unusable_schema(parameters, ("parameters",), "AG201", error)]
    return []


_PLACED = {"job", "job-with-result", "outputs", "consumers", "exit-consumers", "checks", "telemetry"}
"""The definitions that can't be resolved without a word under `provides`."""


def _check_keys(data: dict[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the pattern's own keys, and with what it provides for them."""
    parameters, provides = data["parameters"], data.get("provides", {})
    own = parameters.get("properties", {})
    definitions_of = {}
    for key, schema in own.items():
        path = ("parameters", "properties", key)
        if not isinstance(schema, dict):
            yield Problem(path, "AG201", f'the schema of "{key}" is no map', "such as {type: string}")
            continue
        if key in common_keys():
            yield Problem(path, "AG201", f'"{key}" is a key of every spec', "choose another name", on_key=True)
        definitions_of[key] = definition_of(schema)
    required = parameters.get("required", ())
    for index, key in enumerate(required if isinstance(required, list) else ()):
        if key not in own:
            yield Problem(
                ("parameters", "required", index),
                "AG201",
                f'"{key}" is no key of this pattern',
                did_you_mean(str(key), own),
            )
    for key in provides:
        if key not in ("exports", *_DERIVED) and key not in own:
            yield Problem(
                ("provides", key), "AG201", f'"{key}" is no key of this pattern', did_you_mean(key, own), on_key=True
            )
    has_inputs = "inputs" in definitions_of.values()
    for key, definition in definitions_of.items():
        place = provides.get(key, {})
        wants = (
            ["template"]
            if definition in ("job", "job-with-result", "telemetry")
            else ["document"]
            if definition == "outputs"
            else []
        )
        missing = [want for want in wants if want not in place]
        if has_inputs and definition in _PLACED - {"outputs"} and "inputs" not in place.get("references", {}):
            missing.append("references.inputs")
        if missing:
            message = f'"{key}" is {definition}, but provides.{key} does not say {" and ".join(missing)}'
            yield Problem(("parameters", "properties", key), "AG201", message, on_key=True)


def _check_references(schema: Any, path: tuple[str | int, ...]) -> Iterator[Problem]:
    known = [f"{SHARED}{name}" for name in definitions()]
    items = schema.items() if isinstance(schema, dict) else enumerate(schema) if isinstance(schema, list) else ()
    for key, value in items:
        if key == "$ref" and value not in known:
            yield Problem((*path, key), "AG201", f'"{value}" is no shared definition', f"there is {', '.join(known)}")
        else:
            yield from _check_references(value, (*path, key))


def _build(data: dict[str, Any], folder: Path, root: Path) -> Pattern:
    provides = dict(data.get("provides", {}))
    exports = provides.pop("exports", "")
    names = {key: provides.pop(key) for key in _DERIVED if key in provides}
    places = {key: _place(place) for key, place in provides.items()}
    return Pattern(
        name=folder.name,
        folder=folder,
        root=root,
        title=data["title"],
        summary=data["summary"],
        use_when=data.get("useWhen", ""),
        parameters=data["parameters"],
        places=places,
        common=tuple(data.get("commonKeys", optional_keys())),
        names=names,
        hygiene=data.get("hygiene", {}),
        exports=exports,
    )


_SPELLING = {"endsEarly": "ends_early", "ofChildren": "of_children", "everyRunCounts": "every_run_counts"}


def _place(settings: dict[str, Any]) -> Place:
    renamed = {_SPELLING.get(key, key): value for key, value in settings.items()}
    return Place(**{**renamed, "reserved": tuple(settings.get("reserved", ()))})
