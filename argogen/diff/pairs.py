"""Two values that are one thing before and after: what a comparison goes through, and what it makes of one."""

from dataclasses import dataclass
from typing import Any

from argogen.diagnostics import Path as RawPath
from argogen.diff.effects import effect_of
from argogen.diff.embedded import Embedded
from argogen.diff.model import Change, ChangeKind, Item, Path, Spot
from argogen.diff.secrets import holds_secret, is_secret
from argogen.diff.shapes import Shape
from argogen.diff.texts import lines_differ
from argogen.diff.values import Entry


@dataclass(frozen=True)
class At:
    """Where a value stands in an object: its path, in the document of the text at `outer` if there is one."""

    path: RawPath = ()
    outer: "At | None" = None
    embedded: Embedded | None = None

    def below(self, *steps: str | int) -> "At":
        """Return the place of a part of the value."""
        return At((*self.path, *steps), self.outer, self.embedded)

    @property
    def spot(self) -> Spot:
        """The place as one in the object; in a text within a text it is that of the outer one."""
        if self.outer is None:
            return Spot(self.path)
        holder = self.outer.spot
        return holder if holder.text else Spot(holder.path, self.embedded, self.path)


@dataclass(frozen=True)
class Half:
    """One side of what is compared."""

    value: Any
    shape: Shape
    at: At
    is_single: bool = False
    """Whether the list is written as its one item, so that the item has the list's place."""

    def item(self, index: int) -> "Half":
        """Return an item of a list."""
        return Half(self.value[index], self.shape.item, self.at if self.is_single else self.at.below(index))

    def entry(self, entry: Entry) -> "Half":
        """Return what stands at a key of a map."""
        return Half(entry.value, entry.shape, self.at.below(entry.key), entry.is_single)


@dataclass(frozen=True)
class Pair:
    """Two values that are the same thing before and after, at a path that both sides share."""

    path: Path
    before: Half
    after: Half
    secret: bool = False
    """Whether it is a part of a Secret's data."""
    nesting: int = 0
    """How many texts with documents it is in."""

    @property
    def shape(self) -> Shape:
        """The shape of both, by the newer side if that knows it."""
        return self.after.shape if self.after.shape.is_known else self.before.shape

    def inner(self, step: str | Item, before: Half, after: Half) -> "Pair":
        """Return the pair of a part."""
        return Pair((*self.path, step), before, after, self.secret, self.nesting)


@dataclass(frozen=True)
class Halves:
    """A part of two values, at one step below them: one of the halves may be missing."""

    step: str | Item
    before: Half | None
    after: Half | None


def change(pair: Pair, kind: ChangeKind, *, same: str = "") -> Change:
    """Return the change that a pair is."""
    before, after, shape = pair.before.value, pair.after.value, pair.shape
    both_texts = isinstance(before, str) and isinstance(after, str)
    sensitive = pair.secret or is_secret(pair.path) or (both_texts and (holds_secret(before) or holds_secret(after)))
    return Change(
        kind,
        pair.path,
        before,
        after,
        pair.before.at.spot,
        pair.after.at.spot,
        shape.name,
        shape.owner,
        same,
        "" if same or sensitive else effect_of(before, after, shape),
        lines_differ(before, after) if both_texts and not sensitive else None,
        all(shape.fits(one) for one in _there(kind, before, after)),
        sensitive,
    )


def _there(kind: ChangeKind, before: Any, after: Any) -> tuple[Any, ...]:
    """Return the values that a change is about; null may be one of them."""
    return {ChangeKind.ADD: (after,), ChangeKind.REMOVE: (before,)}.get(kind, (before, after))
