"""The settings of Argo's controller, which a ConfigMap holds as texts.

Each key's text is YAML, which the controller puts behind the key's name before it reads all of them strictly: an
unknown key, a value of the wrong type, or a text that only looks like YAML ends the controller (Argo 4.1
config/controller.go: parseConfigMap, workflow/controller/controller.go: UpdateConfig). The key `config` may hold
everything instead.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from argogen import yamldoc
from argogen.argo.explain import explain
from argogen.argo.model.manifests import shaped_as
from argogen.argo.schemas import CONTROLLER, Schema, part, resolved
from argogen.argo.validation import fits
from argogen.diagnostics import Diagnostic, Path, Problem
from argogen.wording import described
from argogen.yamldoc import Dialect, Document

CONFIG_MAP = "workflow-controller-configmap"
"""The ConfigMap's name, before which Argo's Helm chart puts that of its release."""
WHOLE = "config"
"""The key that holds all settings at once."""
ROOT = "Config"
"""The type of the settings, as Argo calls it."""
_INDENTATION = 2
"""By how much the controller indents a text of several lines."""


@dataclass(frozen=True)
class SettingText:
    """The YAML of one key as the controller reads it, and where it stands in the ConfigMap."""

    key: str
    text: str
    """The ConfigMap's text."""
    composed: str
    """What the controller makes of it."""

    def index(self, composed: int) -> int:
        """Return the character of the ConfigMap's text that a character of `composed` is."""
        if self.composed == self.text:
            return composed
        if "\n" not in self.text:
            return max(composed - len(self.key) - len(": "), 0)
        line = bisect_right(self._breaks, composed - 1)
        skipped = len(self.text) - len(self.text.lstrip("\n"))
        # Each line but the key's own is as long as in the text, and indented.
        shift = self._breaks[0] + 1 - skipped + line * _INDENTATION
        start = self._breaks[line - 1] + 1 + _INDENTATION
        return max(composed, start) - shift if line else 0

    @cached_property
    def _breaks(self) -> tuple[int, ...]:
        """Where the lines of `composed` end."""
        return tuple(index for index, character in enumerate(self.composed) if character == "\n")


@dataclass(frozen=True)
class Settings:
    """What the controller's ConfigMap holds. `data` has the shapes of the schema: what does not fit is left out."""

    version: str
    data: dict[str, Any]
    keys: tuple[str, ...]
    """The ConfigMap's keys."""
    problems: tuple[Problem, ...] = ()
    """What the controller can't read, or takes for something else."""
    base: Path = ()
    """The path of the ConfigMap itself."""
    lost: frozenset[Path] = frozenset()
    """Paths of settings that did not fit: what is set there is not known."""
    values: Mapping[str, SettingText] = field(default_factory=dict, repr=False)
    """The texts of the keys that are read."""
    documents: Mapping[str, Document] = field(default_factory=dict, repr=False)
    """What they hold, where they can be read."""

    @property
    def is_whole(self) -> bool:
        """Whether one key holds all settings."""
        return WHOLE in self.keys

    def get(self, *path: str) -> Any:
        """Return the setting at a path, None where there is none."""
        value: Any = self.data
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return value

    def knows(self, *path: str) -> bool:
        """Return whether all of a setting could be read."""
        return not any(one[: len(path)] == path or path[: len(one)] == one for one in self.lost)

    def of_type(self, name: str) -> Iterator[tuple[Path, Any]]:
        """Yield the values of one of Argo's types, with their paths."""
        return _of_type(name, self.data, {"$ref": f"#/$defs/{ROOT}"}, CONTROLLER[self.version], ())

    def problem(self, problem: Problem) -> Problem:
        """Return a problem whose path counts in the settings as one of the ConfigMap."""
        key = WHOLE if self.is_whole else str(problem.path[0]) if problem.path else ""
        if key not in self.keys:
            return replace(problem, path=(*self.base, "data"), on_key=True, offset=None)
        path, document = (*self.base, "data", key), self.documents.get(key)
        if document is None or (len(problem.path) == 1 and not self.is_whole and problem.on_key):
            return replace(problem, path=path, offset=None)
        index = document.index_of(problem.path, on_key=problem.on_key, offset=problem.offset)
        return replace(problem, path=path, on_key=False, offset=self.values[key].index(index))


def holds_settings(document: Mapping[str, Any]) -> bool:
    """Return whether an object is the controller's ConfigMap."""
    metadata = document.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    named = isinstance(name, str) and (name == CONFIG_MAP or name.endswith(f"-{CONFIG_MAP}"))
    return named and document.get("kind") == "ConfigMap"


def settings_of(document: Mapping[str, Any], version: str, base: Path = ()) -> Settings | None:
    """Return the controller's settings in an object at `base`, None for any other object."""
    if not holds_settings(document):
        return None
    found = document.get("data")
    texts = {key: text for key, text in found.items() if isinstance(text, str)} if isinstance(found, dict) else {}
    values = {key: _value(key, text) for key, text in texts.items()}
    if WHOLE in texts:
        values = {WHOLE: values[WHOLE]}
    problems: list[Problem] = []
    data: dict[str, Any] = {}
    documents: dict[str, Document] = {}
    lost: set[Path] = set()
    for key, value in values.items():
        loaded = yamldoc.load(value.composed, "", Dialect.ARGO)
        problems += [_fault(fault, value, (*base, "data", key)) for fault in loaded.diagnostics]
        if loaded.diagnostics:
            lost.add(() if key == WHOLE else (key,))
        if loaded.documents:
            documents[key], held = loaded.documents[0], loaded.documents[0].data
            data |= held if isinstance(held, dict) else {}
            if not isinstance(held, dict | None):  # one key with all settings, and it has none
                message, hint = f"expected a map of settings, got {described(held)}", "such as parallelism: 10"
                problems.append(Problem((*base, "data", key), "AG303", message, hint))
    shaped = shaped_as(as_read(data, version), CONTROLLER[version], ROOT, lost)
    keys = tuple(found) if isinstance(found, dict) else ()
    settings = Settings(version, shaped, keys, (), base, frozenset(lost), values, documents)
    wrong = tuple(map(settings.problem, setting_problems(data, version)))
    return replace(settings, problems=(*problems, *wrong))


def setting_problems(data: Mapping[str, Any], version: str) -> Iterator[Problem]:
    """Yield what the controller of a version refuses in settings, given as data by their keys."""
    source, read = CONTROLLER[version], as_read(data, version)
    if not fits(read, source, ROOT):
        yield from explain(read, source, ROOT)


def as_read(data: Mapping[str, Any], version: str) -> dict[str, Any]:
    """Return settings as the controller's reader takes them: without nulls, numbers as texts where it wants those.

    It also passes over upper and lower case in keys (Go's encoding/json, and sigs.k8s.io/yaml).
    """
    read: dict[str, Any] = _as_read(dict(data), {"$ref": f"#/$defs/{ROOT}"}, CONTROLLER[version])
    return read


_FORMS = ("TTL", "Duration", "Quantity")
"""Types of texts with a form of their own, which no number is taken for."""


def _of_type(wanted: str, value: Any, schema: Schema, source: str, path: Path) -> Iterator[tuple[Path, Any]]:
    name, schema = resolved(source, schema)
    if name == wanted:
        yield path, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in parts:
        yield from _of_type(wanted, inner, part(schema, step), source, (*path, step))


def _as_read(value: Any, schema: Schema, source: str) -> Any:
    name, schema = resolved(source, schema)
    if isinstance(value, dict):
        named = [(_taken_for(key, schema.get("properties", {})), one) for key, one in value.items()]
        return {key: _as_read(one, part(schema, key), source) for key, one in named if one is not None}
    if isinstance(value, list):
        return [_as_read(item, part(schema, index), source) for index, item in enumerate(value)]
    is_text = name == "Text" or (schema.get("type") == "string" and name not in _FORMS)
    if is_text and isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


def _taken_for(key: str, known: Mapping[str, Any]) -> str:
    """Return the key of a type that its reader takes a key for."""
    return key if key in known else next((one for one in known if one.lower() == key.lower()), key)


def _value(key: str, text: str) -> SettingText:
    if key == WHOLE:
        return SettingText(key, text, text)
    if "\n" not in text:
        return SettingText(key, text, f"{key}: {text}\n")
    pad = "\n" + " " * _INDENTATION
    indented = text.strip("\n").replace("\n", pad)
    return SettingText(key, text, f"{key}:{pad}{indented}\n")


def _fault(fault: Diagnostic, value: SettingText, path: Path) -> Problem:
    """Return a fault of a key's YAML as a problem of the ConfigMap."""
    lines = value.composed.split("\n")[: fault.location.line]
    composed = sum(len(line) + 1 for line in lines[:-1]) + fault.location.column - 1
    hint = fault.hint
    if "\n" not in value.text and value.key != WHOLE and value.text.lstrip()[:1] not in ("{", "["):
        hint = "a map or a list stands in a text of several lines: begin it with |, and a line below"
    message = f'the controller can\'t read "{value.key}": {fault.message}'
    return Problem(path, fault.code, message, hint, offset=min(value.index(composed), len(value.text)))
