"""What a diff is made of: sides with objects, and what became of each object, change by change."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest, Places
from argogen.diagnostics import Location
from argogen.diagnostics import Path as RawPath
from argogen.diff.embedded import Embedded
from argogen.diff.impact import Impact
from argogen.project import Project


class ChangeKind(StrEnum):
    """What happened to an object, or to a part of one."""

    ADD = "add"
    REMOVE = "remove"
    CHANGE = "change"
    MOVE = "move"
    """It has another name, or stands in another place; what else changed in it comes with it."""
    REORDER = "reorder"
    """A list has the same items in another order."""


@dataclass(frozen=True, order=True)
class ObjectId:
    """Which object it is. `group` is its apiVersion without the version, `environment` that of argogen.yaml, if any.

    Of objects whose name Kubernetes completes, `name` is the beginning; `occurrence` tells apart those of one name.
    """

    kind: str
    namespace: str
    name: str
    group: str = ""
    environment: str = ""
    occurrence: int = 0

    def __str__(self) -> str:
        where = f"{self.namespace}/" if self.namespace else ""
        number = f" ({self.occurrence + 1})" if self.occurrence else ""
        return f"{self.kind} {where}{self.name}{number}"

    @property
    def key(self) -> str:
        """The same in one word, with group and environment: for fingerprints and for tools."""
        parts = (self.environment, self.group, self.kind, self.namespace, self.name)
        return "/".join(parts) + (f"#{self.occurrence}" if self.occurrence else "")


@dataclass(frozen=True)
class Item:
    """A step into a list: to the item that has the values of `key`, or, where that is empty, to that at `index`."""

    key: tuple[tuple[str, str], ...] = ()
    """The fields that tell an item from the others, with their values; ("", value) for an item that is no map."""
    index: int = 0
    """Counted in the newer list where it is there. 0 where there is a key."""

    def __str__(self) -> str:
        return f"[{', '.join(value for _, value in self.key)}]" if self.key else f"[{self.index}]"


@dataclass(frozen=True)
class Within:
    """A step into a text that is a document of its own: a child's manifest, JSON, the YAML in a ConfigMap."""

    language: str
    """`yaml` or `json`."""


Step = str | Item | Within
Path = tuple[Step, ...]
"""The way from an object's root to a value, the same on both sides: keys of maps, items of lists, texts entered."""


def shown(path: Path) -> str:
    """Return a path as people write it: `spec.templates[load].inputs.parameters[table]`."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, Within):
            parts.append(" > ")
        elif isinstance(step, Item):
            parts.append(str(step))
        elif step.replace("-", "").replace("_", "").isalnum():
            parts.append(step if not parts or parts[-1] == " > " else f".{step}")
        else:
            parts.append(f'["{step}"]')
    return "".join(parts)


@dataclass(frozen=True)
class Spot:
    """Where a value stands in an object of one side, for its `Places`; or in a document that a text in it holds."""

    path: RawPath
    text: Embedded | None = field(default=None, repr=False)
    """The document in the text at `path`."""
    inside: RawPath = ()
    """The path in that document."""

    @cached_property
    def offset(self) -> int | None:
        """How many characters into the text it is, None for a place in no text."""
        places = self.text.places if self.text else None
        return places.index_of(self.inside) if places else None


@dataclass(frozen=True)
class Hunk:
    """Lines of a text that changed, with some around them. The starts count from 1.

    Each line has `-`, `+` or a blank in front.
    """

    before_start: int
    after_start: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class TextDiff:
    """What changed in a text of several lines."""

    hunks: tuple[Hunk, ...]
    added: int
    removed: int


@dataclass(frozen=True)
class Change:
    """One change inside an object. `before` and `after` are plain data, None on the side that lacks it."""

    kind: ChangeKind
    path: Path
    before: Any
    after: Any
    before_at: Spot
    after_at: Spot
    """Where it stands on each side; on the side that lacks it, where the nearest thing around it stands."""
    type: str = ""
    """Argo's type of the value, such as `Parameter`; "" where there is none of a name."""
    owner: str = ""
    """Argo's type of the nearest map of a type with a name that it is a part of, such as `Inputs`."""
    same: str = ""
    """Why the change is cosmetic: in what both sides are the same; "" for a change of meaning."""
    effect: str = ""
    """What the change comes to, where that can be said, such as `7 runs a week -> 1 run a week`."""
    text: TextDiff | None = None
    """The lines that differ, for a text of several lines."""
    fits: bool = True
    """Whether both values are of their type. What is of another one nobody understands, or should look into."""
    sensitive: bool = False
    """Whether the values may be secret, so that no report shows them."""
    other: "tuple[ObjectId, Path] | None" = None
    """Of a MOVE, the other end: where it came from, or, where `after` is None, where it went."""
    inner: "tuple[Change, ...]" = ()
    """Of a MOVE, what else changed in it, at the end that it came to."""

    @property
    def cosmetic(self) -> bool:
        """Whether both sides mean the same."""
        return bool(self.same)

    @property
    def field(self) -> str:
        """The last key of the path: the field that changed, or whose item did."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """An object as one side has it."""

    id: ObjectId
    data: dict[str, Any]
    """The whole object as plain data, whether it fits its schema or not."""
    places: Places = field(repr=False)
    """Knows where values stand: in the spec for what is rendered from one, else in the manifest."""
    file: str
    """The manifest's file, as messages show it; of what is rendered, where it is or would be written."""
    place: str = ""
    """The file as both sides call it: its path below what is compared, "" for a single file."""
    spec: str = ""
    """The spec that it is rendered from, as messages show it, "" for a manifest written by hand."""
    manifest: Manifest | None = field(default=None, repr=False)
    """The object as lint sees it, None for a kind that argogen does not know."""
    written: str = field(default="", repr=False)
    """The object's own text."""
    version: str = ""
    """The version of Argo that it is meant for."""

    def locate(self, spot: Spot, *, on_key: bool = False) -> Location:
        """Return the place of a value; `on_key` points at its key. A path that is not there climbs to the nearest."""
        return self.places.locate(spot.path, on_key=on_key, offset=spot.offset)


@dataclass(frozen=True, eq=False)
class Part:
    """What a side has in one environment: its objects, and those that are only known, such as those below `lib`."""

    project: Project
    snapshots: tuple[Snapshot, ...]
    background: tuple[Manifest, ...] = ()
    stale: tuple[str, ...] = ()
    """The manifest files that are not what their specs render to, as messages show them."""

    @property
    def environment(self) -> str:
        """The environment's name, "" where the project has none."""
        return self.project.environment or ""

    @cached_property
    def cluster(self) -> Cluster:
        """All objects as the linter knows them: who calls what, which locks there are."""
        from argogen.lint.settings import cluster_of

        own = [one.manifest for one in self.snapshots if one.manifest]
        return cluster_of(self.project, own, self.background)


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two sides that are compared."""

    label: str
    """What it is: `working tree`, `main (merge base 4be1f02)`, `old/`."""
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    """What the reader must know of how it was read."""

    @property
    def snapshots(self) -> Iterator[Snapshot]:
        """All objects."""
        return (one for part in self.parts for one in part.snapshots)

    def part(self, environment: str) -> Part | None:
        """Return the part of an environment; None where this side does not have it."""
        return next((part for part in self.parts if part.environment == environment), None)


@dataclass(frozen=True)
class Caller:
    """Something that uses what changed: a call, a reference, a tag."""

    id: ObjectId
    location: Location
    text: str = ""
    """What is written there."""
    updated: bool = False
    """Whether the change brought it in line."""


@dataclass(frozen=True)
class Judgement:
    """What one change, or several together, mean to others."""

    rule: str
    """The stable name of the rule, such as `template-output-removed`."""
    severity: Impact
    message: str
    reason: str
    """Why it matters: what Argo does."""
    fingerprint: str
    """The same for the same change, whatever moved around it: for accepting it."""
    changes: tuple[Change, ...] = ()
    before: Location | None = None
    after: Location | None = None
    """The place in spec or manifest on each side; the latter is the nearest that is left, for annotations."""
    callers: tuple[Caller, ...] = ()
    accepted: str = ""
    """The reason for which it was accepted."""


@dataclass(frozen=True)
class ObjectDiff:
    """What became of one object.

    An object that was added or removed is one change as a whole; it has none inside but for templates that moved.
    """

    kind: ChangeKind
    id: ObjectId
    """The newer identity, or, of a removed object, the last."""
    before: Snapshot | None
    after: Snapshot | None
    changes: tuple[Change, ...] = ()
    """Cosmetic ones too; sorted by their place."""
    similarity: float = 1.0
    """Of a MOVE, how much of the content is the same, from 0 to 1."""
    left_out: int = 0
    """Changes beyond what is kept."""
    notes: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()

    @property
    def real(self) -> tuple[Change, ...]:
        """The changes of meaning."""
        return tuple(change for change in self.changes if not change.cosmetic)

    @property
    def cosmetic(self) -> tuple[Change, ...]:
        """The changes that mean nothing."""
        return tuple(change for change in self.changes if change.cosmetic)

    @property
    def is_cosmetic(self) -> bool:
        """Whether nothing changed but how it is written."""
        return self.kind is ChangeKind.CHANGE and not self.real and not self.left_out


@dataclass(frozen=True)
class Report:
    """All that differs between two sides. `objects` holds those that differ, by kind, namespace and name."""

    before: Side
    after: Side
    objects: tuple[ObjectDiff, ...]
    unchanged: int = 0
    notes: tuple[str, ...] = ()

    def count(self, kind: ChangeKind) -> int:
        """Return how many objects were added, removed, changed in meaning, or renamed."""
        return sum(1 for one in self.objects if one.kind is kind and not one.is_cosmetic)

    @property
    def cosmetic(self) -> int:
        """How many objects are only written differently."""
        return sum(1 for one in self.objects if one.is_cosmetic)

    @property
    def changed(self) -> bool:
        """Whether anything differs in meaning."""
        return any(not one.is_cosmetic for one in self.objects)

    def reaches(self, limit: Impact | None) -> bool:
        """Return whether something is as bad as `limit`, and not accepted; of COMPATIBLE, whether anything changed."""
        if limit is Impact.COMPATIBLE:
            return self.changed
        return limit is not None and self.worst is not None and self.worst.rank <= limit.rank

    @property
    def worst(self) -> Impact | None:
        """The worst that is judged and not accepted, None where nothing is."""
        found = [one.severity for each in self.objects for one in each.judgements if not one.accepted]
        return min(found, key=lambda impact: impact.rank, default=None)
