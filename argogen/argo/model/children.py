"""The manifests inside resource templates: what the cluster will be asked to create, with the parent's tags in it.

The text is YAML only after Argo has put values in. Here each tag becomes characters that no text has, as many as it is
long: so the rest can be read as YAML, nothing that the tag holds has a meaning to the reader, and every place in the
child is a place in the parent's text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from argogen import yamldoc
from argogen.argo.forms.tags import OPEN, find_tags
from argogen.argo.model.manifests import Manifest, Places, manifest_of
from argogen.argo.model.workflows import Template, Workflow, workflow_of
from argogen.argo.validation import validate
from argogen.diagnostics import Diagnostic, Location, Path, Problem, Severity
from argogen.yamldoc import Dialect, Document

_START, _END = "\ue000", "\ue001"
_FIRST_DIGIT, _BASE = 0xE100, 0x400
_STAND_IN = re.compile(f"{_START}([^{_END}]*){_END}")


@dataclass(frozen=True)
class Child:
    """What a resource template's manifest holds: `manifest` is None where it is no object that argogen knows."""

    manifest: Manifest | None
    data: Any
    """The first document, with the tags in it as texts; None where there is none."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the text as YAML, at its place in the parent."""
    documents: int = 1
    """How many documents the text has; Argo takes the first and drops the others."""
    places: "Embedded | None" = None
    """Where the values of `data` stand."""

    @cached_property
    def workflow(self) -> Workflow | None:
        """The workflow in it, None where it is something else."""
        return workflow_of(self.manifest) if self.manifest else None

    def problem(self, problem: Problem) -> Problem:
        """Return a problem whose path counts in `data` as one of the manifest that the text stands in."""
        return self.places.outward(problem) if self.places else problem


@dataclass(frozen=True)
class Embedded:
    """The places of a document that is written inside a text of another one."""

    outer: Places
    path: Path
    """Where the text stands in the outer one."""
    document: Document

    def locate(self, path: Path, *, on_key: bool = False, offset: int | None = None) -> Location:
        """Return where the value at `path` of the inner document stands in the outer file."""
        return self.outer.locate(self.path, offset=self.document.index_of(path, on_key=on_key, offset=offset))

    def diagnose(self, problem: Problem, severity: Severity) -> Diagnostic:
        """Return a problem of the inner document with its place in the outer file."""
        return self.outer.diagnose(self.outward(problem), severity)

    def outward(self, problem: Problem) -> Problem:
        """Return a problem of the inner document as one of the outer."""
        index = self.document.index_of(problem.path, on_key=problem.on_key, offset=problem.offset)
        return replace(problem, path=self.path, on_key=False, offset=index)


def child_of(template: Template, version: str) -> Child | None:
    """Return what a template's `resource.manifest` holds, or None if it has none."""
    text = template.data.get("resource", {}).get("manifest")
    if not isinstance(text, str):
        return None
    path = (*template.path, "resource", "manifest")
    hidden, tags = _hide(text)
    loaded = yamldoc.load(hidden, "", Dialect.ARGO)
    problems = tuple(_problem(fault, hidden, path, tags) for fault in loaded.diagnostics)
    if not loaded.documents:
        return Child(None, None, problems, documents=0)
    document = loaded.documents[0]
    data = _restored(document.data, tags)
    parent = template.workflow.manifest
    places = Embedded(parent.places, path, document)
    manifest = manifest_of(data, places, version, inner=True, home=parent.namespace, file=parent.file)
    return Child(manifest, data, problems, len(loaded.documents), places)


def read_with_tags(text: str) -> tuple[Any, Document] | None:
    """Return the first document of a text of YAML in which Argo's tags stand, and its places; None for no sound YAML.

    The tags are texts in the data.
    """
    hidden, tags = _hide(text)
    loaded = yamldoc.load(hidden, "", Dialect.ARGO)
    if loaded.diagnostics or not loaded.documents:
        return None
    return _restored(loaded.documents[0].data, tags), loaded.documents[0]


def _hide(text: str) -> tuple[str, list[str]]:
    """Return a text with stand-ins of the same length for its tags, and the tags."""
    tags: list[str] = []
    parts: list[str] = []
    end = 0
    for tag in find_tags(text):
        number = len(tags)
        digits = chr(_FIRST_DIGIT + number // _BASE % _BASE) + chr(_FIRST_DIGIT + number % _BASE)
        tags.append(text[tag.start : tag.end])
        parts += [text[end : tag.start], _START, digits.ljust(tag.end - tag.start - 2, "_"), _END]
        end = tag.end
    return "".join([*parts, text[end:]]), tags


def _restored(value: Any, tags: list[str]) -> Any:
    """Return data with the tags where their stand-ins were."""
    if isinstance(value, str):
        return _STAND_IN.sub(lambda match: _tag(match[1], tags), value) if _START in value else value
    if isinstance(value, dict):
        return {_restored(key, tags): _restored(inner, tags) for key, inner in value.items()}
    return [_restored(inner, tags) for inner in value] if isinstance(value, list) else value


def _tag(digits: str, tags: list[str]) -> str:
    number = 0
    for digit in digits[:2]:
        number = number * _BASE + ord(digit) - _FIRST_DIGIT
    return tags[number] if 0 <= number < len(tags) else digits  # a text may hold such characters by itself


def _problem(fault: Diagnostic, hidden: str, path: Path, tags: list[str]) -> Problem:
    """Return a fault of the inner text as a problem of the outer one."""
    lines = hidden.split("\n")[: fault.location.line]
    offset = sum(len(line) + 1 for line in lines[:-1]) + fault.location.column - 1
    message = _restored(fault.message, tags)
    return Problem(path, fault.code, f"in the manifest: {message}", fault.hint, offset=max(offset, 0))


ACTIONS = ("get", "create", "apply", "patch", "replace", "delete")
"""What a resource template can do."""
WHOLE_ACTIONS = ("create", "apply", "replace")
"""The actions that need a whole object; `get`, `delete` and `patch` take what names one."""


def schema_problems(template: Template, child: Child, version: str) -> Iterator[Problem]:
    """Yield those problems of a child's schema that hold whatever the parent puts in: not those about a tag itself.

    Their paths count in the child.
    """
    whole = template.data.get("resource", {}).get("action") in WHOLE_ACTIONS
    data = child.data
    for problem in validate(data, version) if child.manifest else ():
        if problem.code == "AG302" and not (whole and _needs_name(problem, data)):
            continue
        value = data
        for step in problem.path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                break
        if problem.code in ("AG303", "AG304") and isinstance(value, str) and OPEN in value:
            continue
        yield problem


def _needs_name(problem: Problem, data: Any) -> bool:
    """Return whether a missing field is missed: not the name where Kubernetes completes one."""
    metadata = data.get("metadata")
    generated = isinstance(metadata, dict) and "generateName" in metadata
    return not (generated and problem.path == ("metadata",))
