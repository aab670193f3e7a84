"""A spec file becomes a Spec: read with positions, layered over the project's defaults, checked against its pattern."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

from argogen import yamldoc
from argogen.codes import of_file, severity
from argogen.diagnostics import Diagnostic, Location, Path, Problem
from argogen.patterns.model import Pattern
from argogen.project import Project, leads_outside
from argogen.spec.layers import Layer, locate, merge_layers, owner, without_nulls
from argogen.spec.schema import Schema, check_schema
from argogen.suggest import did_you_mean
from argogen.yamldoc import Dialect, Document


@dataclass(frozen=True)
class Spec:
    """One spec: its merged data, and the layers that say where each value came from."""

    file: FilePath
    shown: str
    """The file's path in messages."""
    relative: str
    """The file's path from the project's root, as manifests name it."""
    data: dict[str, Any]
    layers: tuple[Layer, ...]
    pattern: Pattern

    @property
    def name(self) -> str:
        """The spec's name."""
        return str(self.data["name"])

    def says(self, path: Path) -> bool:
        """Say whether the value at `path` is the spec's own, or its environment's for it, and no default of many."""
        return owner(self.layers, path).prefix[-1:] != ("defaults",)

    def locate(self, path: Path, *, on_key: bool = False, offset: int | None = None) -> Location:
        """Return where the value at `path` was set."""
        return locate(self.layers, path, on_key=on_key, offset=offset)

    def diagnose(self, problem: Problem) -> Diagnostic:
        """Return a problem with its position, in the file of the layer that set the value."""
        layer = owner(self.layers, problem.path)
        placed = replace(problem, path=layer.prefix + problem.path)
        return layer.document.diagnose(placed, severity(problem.code))


def load_spec(
    file: FilePath, project: Project, patterns: Mapping[str, Pattern]
) -> tuple[Spec | None, list[Diagnostic]]:
    """Return the spec in `file` and everything that is wrong with it.

    The spec is without what does not fit its schema, so that the rest of it can be checked; None where little is
    left. `patterns` are the patterns there are, by name.
    """
    shown = project.show(file)
    if not project.contains(file):
        return None, [leads_outside(shown)]
    if not (file.resolve().relative_to(project.root).as_posix() + shown).isprintable():
        return None, [
            of_file(shown, "AG001", "the file's name is no plain text", "rename it: manifests name their spec")
        ]
    loaded = yamldoc.read(file, shown, Dialect.SPEC)
    if not loaded.documents:
        empty = of_file(shown, "AG009", "the file is empty", "a spec begins with `pattern:`")
        return None, [*loaded.diagnostics] or [empty]
    document, *more = loaded.documents
    found = list(loaded.diagnostics)
    if more:
        found.append(more[0].diagnose(Problem((), "AG009", "a second document", "one spec a file"), severity("AG009")))
    if not isinstance(document.data, dict):
        found.append(document.diagnose(Problem((), "AG009", "a spec is a map of keys"), severity("AG009")))
        return None, found
    pattern, problem = _pattern_of(document.data, patterns)
    if pattern is None:
        return None, [*found, document.diagnose(problem, severity(problem.code))] if problem else found
    layers = _layers(document, project, pattern)
    data = without_nulls(merge_layers(layers))
    relative = file.resolve().relative_to(project.root).as_posix()
    spec = Spec(file, shown, relative, data, layers, pattern)
    problems = check_schema(_as_checked(data), pattern.schema)
    found += [spec.diagnose(problem) for problem in problems]
    rest = _without_faults(data, problems, pattern.schema)
    return None if rest is None else replace(spec, data=rest), found


_NAMING = ("inputs", "outputs")
"""Keys that others refer to: without a part of one, every reference to it would seem wrong."""


def _without_faults(data: dict[str, Any], problems: Sequence[Problem], schema: Schema) -> dict[str, Any] | None:
    """Return a spec's data without what does not fit, so that the rest can be checked too; None where little is left.

    Lists lose no items, since that would move the others: the whole list goes.
    """
    rest = data
    for problem in problems:
        path = problem.path
        lists = [index for index, step in enumerate(path) if isinstance(step, int)]
        keys = path[: lists[0]] if lists and problem.code != "AG101" else path
        if problem.code == "AG102" or not keys or keys[0] in _NAMING:
            return None
        rest = _without(rest, keys)
    return rest if not problems or not check_schema(_as_checked(rest), schema) else None


def _without(data: Any, path: Path) -> Any:
    """Return `data` without the key at `path`; what is not changed is shared."""
    step, *deeper = path
    if isinstance(data, list) and isinstance(step, int):
        return [_without(item, tuple(deeper)) if index == step and deeper else item for index, item in enumerate(data)]
    if not isinstance(data, dict) or step not in data:
        return data
    if deeper:
        return {**data, str(step): _without(data[step], tuple(deeper))}
    return {key: value for key, value in data.items() if key != step}


def _as_checked(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data for the schema, which knows nothing of nulls that remove a default."""
    hygiene = data.get("hygiene")
    return {**data, "hygiene": _pruned(hygiene)} if isinstance(hygiene, dict) else data


def _pruned(settings: dict[str, Any]) -> dict[str, Any]:
    pruned = {key: value for key, value in settings.items() if value is not None}
    return {key: _pruned(value) if isinstance(value, dict) else value for key, value in pruned.items()}


def _pattern_of(data: dict[str, Any], patterns: Mapping[str, Pattern]) -> tuple[Pattern | None, Problem | None]:
    """Return the spec's pattern, or the problem with it."""
    name = data.get("pattern")
    there = "there is " + ", ".join(sorted(patterns))
    if name is None:
        return None, Problem((), "AG102", '"pattern" is missing', there)
    if not isinstance(name, str) or name not in patterns:
        hint = did_you_mean(str(name), patterns) or there
        return None, Problem(("pattern",), "AG104", f'there is no pattern "{name}"', hint)
    return patterns[name], None


def _layers(document: Document, project: Project, pattern: Pattern) -> tuple[Layer, ...]:
    """Return a spec with what stands below and above it, the lowest layer first.

    The project's defaults, the environment's, the spec, and what the environment says of this spec. Defaults are for
    all specs: those that mean nothing to the pattern are left out.
    """
    environment: Path = ("environments", project.environment or "")
    below: list[Path] = [("defaults",), (*environment, "defaults")]
    above: list[Path] = [(*environment, "specs", str(document.data.get("name")))]
    defaults = [_layer(project, path, pattern.schema["properties"]) for path in below]
    layers = [*defaults, Layer(document, (), document.data), *(_layer(project, path) for path in above)]
    return tuple(layer for layer in layers if layer is not None)


def _layer(project: Project, path: Path, keys: Collection[str] | None = None) -> Layer | None:
    """Return the settings at `path` of argogen.yaml as a layer, if there are any: all, or those of some keys."""
    data: Any = project.document.data if project.document else {}
    for step in path:
        data = data.get(step, {})
    if keys is not None:
        data = {key: value for key, value in data.items() if key in keys}
    return Layer(project.document, path, data) if project.document and data else None
