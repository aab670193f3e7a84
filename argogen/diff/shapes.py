"""Which type of Argo's schemas a value inside an object has, over several versions at once."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from argogen.argo.model.manifests import has_type
from argogen.argo.schemas import CORE, Schema, definitions
from argogen.argo.validation import CORE_KINDS, is_known
from argogen.argo.versions import NEWEST, VERSIONS, before, field_change


@dataclass(frozen=True, eq=False)
class Shape:
    """The type of a value: its `name`, "" for one without, and what each version's schema says of it, () if nothing.

    `owner` is the name of the nearest type around it that has one, and `field` the last key of a type on the way to it.
    """

    version: str = NEWEST
    """The version of Argo that the value is meant for."""
    sources: tuple[str, ...] = ()
    """The schemas that are asked, one after the other: a field may be in one version and not in another."""
    name: str = ""
    schemas: tuple[Schema, ...] = dataclasses.field(default=(), repr=False)
    owner: str = ""
    field: str = ""
    _known: "dict[str, Shape]" = dataclasses.field(default_factory=dict, repr=False)

    @property
    def is_known(self) -> bool:
        """Whether any schema says what it is."""
        return bool(self.schemas)

    @cached_property
    def item(self) -> "Shape":
        """The shape of the items of a list."""
        found = (schema.get("items") for schema in self.schemas)
        return self._inner((one for one in found if isinstance(one, dict)), self.field)

    def value(self, key: str) -> "Shape":
        """Return the shape of what stands at a key of a map. All keys of an open map share one."""
        is_property = any(key in schema.get("properties", {}) for schema in self.schemas)
        known = key if is_property or not self.schemas else ""
        if known not in self._known:
            found = (schema.get("properties", {}).get(key) for schema in self.schemas)
            if not is_property:
                found = (schema.get("additionalProperties") for schema in self.schemas)
            schemas = (one for one in found if isinstance(one, dict) and one)
            self._known[known] = self._inner(schemas, known or self.field)
        return self._known[known]

    @cached_property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return any(schema.get("type") == "array" for schema in self.schemas)

    @cached_property
    def is_open_map(self) -> bool:
        """Whether it is a map with any keys, such as labels."""
        return any(isinstance(schema.get("additionalProperties"), dict) for schema in self.schemas)

    def holds(self, value: Any) -> bool:
        """Return whether a value is a map, a list, a text and so on, as any of the schemas says."""
        return not self.schemas or any(has_type(value, schema) for schema in self.schemas)

    def fits(self, value: Any) -> bool:
        """Return whether that is so of a value and of all in it."""
        if not self.holds(value):
            return False
        if isinstance(value, dict):
            return all(one is None or self.value(key).fits(one) for key, one in value.items())
        return not isinstance(value, list) or all(self.item.fits(one) for one in value)

    def _inner(self, schemas: Iterator[Schema], key: str) -> "Shape":
        name = ""
        resolved: dict[int, Schema] = {}  # each once: all versions' schemas lead to those of all versions
        for schema in schemas:
            found, whole = _resolved(schema, self.sources)
            name = name or found
            resolved |= {id(one): one for one in whole}
        return Shape(self.version, self.sources, name, tuple(resolved.values()), self.name or self.owner, key)


def shape_of(document: object, version: str) -> Shape:
    """Return the shape of an object: by the schema of its version first, and by those of all others then."""
    if not isinstance(document, dict) or not is_known(document):
        return Shape(version)
    return _shape_of_kind(str(document["kind"]), version)


@cache
def _shape_of_kind(kind: str, version: str) -> Shape:
    sources = (CORE,) if kind in CORE_KINDS else tuple(dict.fromkeys((version, *reversed(VERSIONS))))
    name, schemas = _resolved({"$ref": f"#/$defs/{kind}"}, sources)
    return Shape(version, sources, name, schemas)


def has_field(owner: str, name: str, version: str) -> bool:
    """Return whether a version of Argo has a field of one of its types, as far as changes are known."""
    change = field_change(owner, name)
    if change is None:
        return True
    is_gone = bool(change.removed) and not before(version, change.removed)
    return not is_gone and not (change.added and before(version, change.added))


def _resolved(schema: Schema, sources: tuple[str, ...]) -> tuple[str, tuple[Schema, ...]]:
    """Return the name that a schema refers to, and what the sources that have it say of it."""
    if "$ref" not in schema:
        return "", (schema,)
    name = schema["$ref"].removeprefix("#/$defs/")
    found = [definitions(source)[name] for source in sources if name in definitions(source)]
    return _resolved(found[0], sources) if found and "$ref" in found[0] else (name, tuple(found))
