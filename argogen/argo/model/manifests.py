"""Objects of Kubernetes as argogen looks at them, wherever they stand: in a file, in a spec's rendering, in a template.

`shaped` makes data safe to walk: what does not fit its kind's schema is left out, and the schema says so elsewhere.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from argogen.argo.forms.tags import has_tag
from argogen.argo.schemas import CORE, Schema, resolved
from argogen.argo.validation import CORE_KINDS, fits, is_known
from argogen.diagnostics import Diagnostic, Location, Path, Problem, Severity

Name = tuple[str, str]
"""A namespace, "" where none is said, and a name."""


class Places(Protocol):
    """Where the values of an object stand; `argogen.yamldoc.Document` is one."""

    def locate(self, path: Path, *, on_key: bool = False, offset: int | None = None) -> Location:
        """Return where the value at `path` starts."""
        ...

    def diagnose(self, problem: Problem, severity: Severity) -> Diagnostic:
        """Return `problem` with its place."""
        ...


@dataclass(frozen=True, eq=False)
class Manifest:
    """One object. `data` has the shapes of its kind's schema; paths count from the root of what `places` knows."""

    data: dict[str, Any]
    places: Places = field(repr=False)
    base: Path = ()
    """The path of the object itself, which is () unless it stands inside another."""
    lost: frozenset[Path] = frozenset()
    """Paths below the object of what did not fit: what stands there is not known."""
    inner: bool = False
    """Whether a template's `resource.manifest` holds it, so that its tags are replaced before it exists."""
    home: str = ""
    """The namespace that it gets if it does not say: that of what creates it."""
    file: str = ""
    """The file that it stands in, as messages show it; the spec's, if one renders it."""
    source: str = ""
    """What argogen renders it from, also where it stands in a file of argogen's; "" if it is written by hand."""

    @cached_property
    def kind(self) -> str:
        """The kind, or ""."""
        return str(self.data.get("kind", ""))

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """The metadata, {} where there are none."""
        found = self.data.get("metadata")
        return found if isinstance(found, dict) else {}

    @property
    def name(self) -> str:
        """The name, or the beginning of one that Kubernetes completes, or ""."""
        return str(self.metadata.get("name") or self.metadata.get("generateName") or "")

    @property
    def namespace(self) -> str:
        """The namespace, "" where only what applies it, or the run, knows."""
        found = self.metadata.get("namespace") or self.home
        return "" if has_tag(found) else str(found)

    def knows(self, path: Path) -> bool:
        """Return whether all of what stands at a path, counted as those of problems, fits its schema."""
        if not self.lost:
            return True
        here = path[len(self.base) :]
        return here not in self._above_lost and not any(here[:length] in self.lost for length in range(len(here)))

    @cached_property
    def _above_lost(self) -> frozenset[Path]:
        """The paths of what did not fit, and of all that holds it."""
        return frozenset(path[:length] for path in self.lost for length in range(len(path) + 1))

    def path(self, *steps: str | int) -> Path:
        """Return the path of what is below the object, for problems."""
        return (*self.base, *steps)

    def location(self, path: Path, *, on_key: bool = False) -> Location:
        """Return the place of a path that counts as those of problems do."""
        return self.places.locate(path, on_key=on_key)


def manifest_of(
    data: object,
    places: Places,
    version: str,
    *,
    base: Path = (),
    inner: bool = False,
    home: str = "",
    file: str = "",
    source: str = "",
) -> Manifest | None:
    """Return an object with its shapes guaranteed, or None for what is no object, or of a kind without a schema.

    `version` is the Argo version whose schema counts; the others are the fields of a Manifest. A Sensor, of Argo
    Events, has no schema here: its data are as they are written.
    """
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
        return None
    shaped: dict[str, Any] = data
    lost: set[Path] = set()
    if is_known(data):
        schemas = CORE if data["kind"] in CORE_KINDS else version
        shaped = shaped_as(data, schemas, data["kind"], lost)
    elif data["kind"] != "Sensor":
        return None
    return Manifest(shaped, places, base, frozenset(lost), inner, home, file, source)


def shaped_as(data: dict[str, Any], source: str, kind: str, lost: set[Path]) -> dict[str, Any]:
    """Return data without what does not fit the type `kind` of a schema source; its paths go into `lost`."""
    if fits(data, source, kind):
        return data
    return _shaped(data, {"$ref": f"#/$defs/{kind}"}, source, (), lost) or {}


_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}
_EMPTY: dict[str, Any] = {"object": {}, "array": [], "string": ""}


def _shaped(value: Any, schema: Schema, source: str, path: Path, lost: set[Path]) -> Any:
    """Return a value without what does not fit its schema; None where it does not fit itself."""
    _, schema = resolved(source, schema)
    if not has_type(value, schema):
        lost.add(path)
        return None
    if isinstance(value, dict):
        properties, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        kept: dict[str, Any] = {}
        for key, inner in value.items():
            found = properties.get(key, others)
            if found is False:
                lost.add((*path, key))
                continue
            fitting = _shaped(inner, found if isinstance(found, dict) else {}, source, (*path, key), lost)
            if fitting is not None:
                kept[key] = fitting
        return kept
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        items = schema["items"]
        fitting_items = (_shaped(one, items, source, (*path, index), lost) for index, one in enumerate(value))
        return [_empty(items, source) if one is None else one for one in fitting_items]
    return value


def has_type(value: Any, schema: Schema) -> bool:
    """Return whether a value is a map, a list, a text and so on, as its schema says, whatever is in it."""
    types = schema.get("type")
    if types is None:
        values = [schema["const"]] if "const" in schema else schema.get("enum", ())
        return (value is not None or not schema) and (not values or type(value) in {type(one) for one in values})
    names = [types] if isinstance(types, str) else types
    return any(
        isinstance(value, _PYTHON_TYPES[name]) and (name == "boolean" or not isinstance(value, bool)) for name in names
    )


def _empty(schema: Schema, source: str) -> Any:
    """Return what stands for an item of a list that does not fit, so that the others keep their indices."""
    types = resolved(source, schema)[1].get("type", "object")
    empty = _EMPTY.get(types if isinstance(types, str) else types[0], "")
    return type(empty)()
