"""A pattern: a topology, as a folder with pattern.yaml, Jinja templates and an example."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from argogen.spec.schema import Schema, definition_of, optional_keys, spec_schema, with_definition


@dataclass(frozen=True)
class Place:
    """What a pattern says, below `provides`, about one of its keys: how the value's parts fit into its templates."""

    template: str = ""
    """A job: the name of its template; its steps' templates are named after it."""
    entrypoint: bool = False
    """A job: its template is the workflow's entrypoint, so that even a templateRef needs one."""
    exported: bool = False
    """A job: it runs in other teams' workflows too, so that account and volumes stand on its own template."""
    ends_early: bool = False
    """A job: something runs after it, so that it must end before the workflow's deadline."""
    armoured: bool = False
    """Items: the loop has the armoured form even where items are harmless."""
    of_children: bool = False
    """A job: it runs in the children of a fan-out, whose inputs are the spec's `arguments`."""
    reserved: tuple[str, ...] = ()
    """Consumers: names that the pattern's own tasks and templates have."""
    every_run_counts: bool = False
    """A schedule: no run is cut off by the next one, and each has a deadline by which it has ended before that."""
    document: str = ""
    """Outputs: the expression that holds the parameters of the job's task."""
    references: Mapping[str, str] = field(default_factory=dict)
    """How the place that calls it spells a root: `inputs` as `inputs.parameters`."""


@dataclass(frozen=True)
class Pattern:
    """One pattern. `parameters` is its part of the schema, `places` what it says about its keys."""

    name: str
    folder: Path
    root: Path
    """The folder that holds the pattern's folder, against which templates import each other."""
    title: str
    summary: str
    use_when: str
    parameters: Schema
    places: Mapping[str, Place]
    common: tuple[str, ...] = field(default_factory=optional_keys)
    """The keys of every spec that its specs take, but for `pattern` and `name`."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names that are derived from the spec's, as `{name}-item`, by what they are for."""
    hygiene: Mapping[str, Any] = field(default_factory=dict)
    """Where its default hygiene differs from the usual one."""
    exports: str = ""
    """The key whose value names the template that others refer to."""

    @cached_property
    def schema(self) -> Schema:
        """The whole schema of the pattern's specs."""
        return spec_schema(self.name, self.parameters, self.common)

    @property
    def example(self) -> Path:
        """The example spec that stands for the pattern in docs and tests."""
        return self.folder / "example.yaml"

    @property
    def template_files(self) -> tuple[Path, ...]:
        """The Jinja templates, in the order in which they are rendered."""
        return tuple(sorted(self.folder.glob("*.j2")))

    def key_of(self, definition: str) -> str:
        """Return the key that a shared definition gives its meaning to, "" if there is none."""
        properties = self.parameters.get("properties", {})
        return next((key for key, schema in properties.items() if definition_of(schema) == definition), "")

    def defaults(self) -> dict[str, Any]:
        """Return the defaults of the pattern's own keys."""
        own = {key: with_definition(schema) for key, schema in self.parameters.get("properties", {}).items()}
        return {key: schema["default"] for key, schema in own.items() if "default" in schema}
