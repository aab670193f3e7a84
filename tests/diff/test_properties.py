"""What holds of every diff: of an object with itself, with itself written otherwise, and with what was made of it."""

import copy
import json
import os
import random
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argogen import yamldoc
from argogen.argo.validation import is_known
from argogen.diff.engine import compare
from argogen.diff.identity import Match, Order
from argogen.diff.model import Change, ChangeKind, Item, Within
from argogen.diff.shapes import Shape, shape_of
from argogen.diff.sides import side_of_text
from argogen.diff.values import list_rule
from argogen.project import Project
from argogen.yamldoc import Dialect

ROOT = Path(__file__).parents[2]
OWN = [*sorted(ROOT.glob("tests/golden/*/*.yaml")), *sorted(ROOT.glob("examples/*/manifests/**/*.yaml"))]
OBJECTS = 100
PROJECT = Project(Path())


def objects_of(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        for document in yamldoc.read(file, file.name, Dialect.ARGO).documents:
            if isinstance(document.data, dict) and is_known(document.data):
                yield document.data


@cache
def own_objects() -> list[dict[str, Any]]:
    """Objects that argogen renders, each once, those with most in them first."""
    found = {json.dumps(one): one for one in objects_of(OWN)}
    return [found[text] for text in sorted(found, key=lambda text: (-len(text), text))][:OBJECTS]


def compared(before: Any, after: Any) -> list[Change]:
    left, right = (side_of_text(PROJECT, yamldoc.write(one), "", "") for one in (before, after))
    return list(compare(next(left.snapshots), next(right.snapshots)))


def real(changes: list[Change]) -> list[Change]:
    return [change for change in changes if not change.same]


# Applying changes, as somebody would who has only the list of them


def applied(data: Any, after: Any, changes: Sequence[Change]) -> Any:
    """Return `data` with all changes of meaning applied; a text with changes inside comes from `after` as a whole."""
    done = copy.deepcopy(data)
    changes = [change for change in changes if not change.same]
    for change in changes:
        if any(isinstance(step, Within) for step in change.path):
            put(done, change.before_at.path, at(after, change.after_at.path))
        elif change.kind is ChangeKind.CHANGE:
            put(done, change.before_at.path, change.after)
    outer = [change for change in changes if not any(isinstance(step, Within) for step in change.path)]
    removed = sorted((one.before_at.path for one in outer if one.kind is ChangeKind.REMOVE), key=deepest_last_first)
    added: dict[tuple[Any, ...], list[Change]] = {}
    for change in outer:
        if change.kind is ChangeKind.ADD:
            added.setdefault(change.before_at.path, []).append(change)
    holders = {path[:-1] for path in removed} | set(added)
    for holder in sorted(holders, key=deepest_last_first):
        place = at(done, holder)
        for path in removed:
            if path[:-1] == holder:
                del place[path[-1]]
        for change in added.get(holder, ()):
            insert(place, change, len(holder))
    for change in outer:
        if change.kind is ChangeKind.REORDER:
            place = at(done, change.before_at.path)
            names = {", ".join(item.get(field, "") for field in ("name",)): item for item in place}
            place[:] = [names[name] for name in change.after]
    return done


def deepest_last_first(path: Sequence[str | int]) -> tuple[Any, ...]:
    return (-len(path), *(-step if isinstance(step, int) else 0 for step in path))


def at(data: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        data = data[step]
    return data


def put(data: Any, path: Sequence[str | int], value: Any) -> None:
    at(data, path[:-1])[path[-1]] = value


def insert(place: Any, change: Change, depth: int) -> None:
    """Put what was added into the nearest thing that there was, with what is missing between them."""
    last = change.path[-1]
    for step, following in pairwise(change.path[depth:]):
        empty: Any = [] if isinstance(following, Item) else {}
        assert isinstance(step, str), "the items of a list are added whole"
        place = place.setdefault(step, empty)
    if isinstance(place, list):
        place.insert(int(change.after_at.path[-1]), change.after)
    else:
        place[last] = change.after


# Making something else of an object


def edited(data: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return an object with some random edits below its identity."""
    done = copy.deepcopy(data)
    places = [place for place in holders(done) if place]
    for _ in range(chance.randint(1, 6)):
        edit(chance.choice(places), chance)
    return done


def holders(data: Any, top: bool = True) -> Iterator[Any]:
    if isinstance(data, dict):
        if not top:
            yield data
        for key, value in data.items():
            if not (top and key in ("apiVersion", "kind", "metadata")):
                yield from holders(value, False)
    elif isinstance(data, list):
        yield data
        for value in data:
            yield from holders(value, False)


def edit(place: Any, chance: random.Random) -> None:
    if not place:
        return
    key = chance.choice(list(place)) if isinstance(place, dict) else chance.randrange(len(place))
    what = chance.choice(["remove", "change", "add", "shuffle"])
    if what == "remove":
        del place[key]
    elif what == "change" and not isinstance(place[key], dict | list):
        place[key] = chance.choice(["text", "other\ntext\n", 7, True, f"{place[key]}x", '{"a": [1, 2]}'])
    elif what == "add" and isinstance(place, list):
        place.insert(chance.randint(0, len(place)), renamed(place[key], chance))
    elif what == "add":
        place[f"added{chance.randint(0, 9)}"] = chance.choice(["text", {"a": 1}, ["x", "y"]])
    elif isinstance(place, list):
        chance.shuffle(place)


def renamed(item: Any, chance: random.Random) -> Any:
    item = copy.deepcopy(item)
    if isinstance(item, dict) and "name" in item:
        item["name"] = f"new-{chance.randint(0, 99)}"
    return item


# The same, written otherwise


def rewritten(value: Any, shape: Shape, chance: random.Random) -> Any:
    """Return data with their keys, and the lists whose order is free, in another order."""
    if isinstance(value, dict):
        keys = chance.sample(list(value), len(value))
        return {key: rewritten(value[key], shape.value(key), chance) for key in keys}
    if isinstance(value, list):
        items = [rewritten(one, shape.item, chance) for one in value]
        rule = list_rule(shape)
        is_free = rule.order is Order.FREE or (rule.order is Order.OF_VARIABLES and "$(" not in str(value))
        return chance.sample(items, len(items)) if is_free and rule.match is not Match.BY_PLACE else items
    return value


@pytest.mark.parametrize("file", OWN, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_nothing_differs_from_itself(file: Path) -> None:
    for one in objects_of([file]):
        assert compared(one, copy.deepcopy(one)) == []


def test_nothing_of_argos_own_examples_differs_from_itself() -> None:
    folder = os.environ.get("ARGOGEN_CORPUS")
    if folder is None:
        pytest.skip("ARGOGEN_CORPUS does not name a folder with Argo's examples")
    files = sorted(Path(folder).rglob("*.yaml"))
    assert files
    for one in objects_of(files):
        assert compared(one, copy.deepcopy(one)) == []


@given(st.integers(0, OBJECTS - 1), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_same_in_another_order_is_the_same(index: int, chance: random.Random) -> None:
    before = own_objects()[index % len(own_objects())]
    after = rewritten(before, shape_of(before, "4.1"), chance)
    assert real(compared(before, after)) == []


@given(st.integers(0, OBJECTS - 1), st.randoms(use_true_random=False))
@settings(max_examples=120)
def test_the_changes_make_one_side_the_other(index: int, chance: random.Random) -> None:
    before = own_objects()[index % len(own_objects())]
    after = edited(before, chance)
    changes = compared(before, after)
    assert real(compared(applied(before, after, changes), after)) == []


@given(st.integers(0, OBJECTS - 1), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_without_changes_nothing_was_edited(index: int, chance: random.Random) -> None:
    before = own_objects()[index % len(own_objects())]
    after = edited(before, chance)
    back = real(compared(after, before))
    assert bool(back) == bool(real(compared(before, after)))
