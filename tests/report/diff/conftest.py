"""What the tests of a diff's reports share: judged reports of two texts, and of findings made by hand."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from argogen.diagnostics import Location
from argogen.diff.engine import diff_sides
from argogen.diff.impact import Impact
from argogen.diff.judgements.judge import judge
from argogen.diff.model import (
    Caller,
    Change,
    ChangeKind,
    Hunk,
    Judgement,
    ObjectDiff,
    ObjectId,
    Report,
    Side,
    Snapshot,
    Spot,
    TextDiff,
)
from argogen.diff.sides import side_of_text
from argogen.project import Project


def judged(before: str, after: str) -> Report:
    """Return what differs between two texts of manifests, judged."""
    project = Project(Path(), argo_version="4.1")
    sides = (side_of_text(project, text, f"{name}.yaml", name) for name, text in (("before", before), ("after", after)))
    return judge(diff_sides(*sides))


class Nowhere:
    """Places of which only the file is known."""

    def __init__(self, file: str) -> None:
        self._file = file

    def locate(self, path: Any, *, on_key: bool = False, offset: int | None = None) -> Location:
        return Location(self._file, 1, 1)

    def diagnose(self, problem: Any, severity: Any) -> Any:
        raise NotImplementedError


def finding(word: str, severity: Impact = Impact.BREAKING, *, lines: int = 0, accepted: str = "") -> ObjectDiff:
    """Return an object with one judged change; every text in it, and every of its many lines, is `word`."""
    id_ = ObjectId("WorkflowTemplate", word, word)
    snapshot = Snapshot(id_, {}, Nowhere(word), word, spec=word)
    text = TextDiff((Hunk(1, 1, (f" {word}", *[f"+{word}"] * lines)),), lines, 0) if lines else None
    change = Change(ChangeKind.CHANGE, ("spec", word), f"{word}a", f"{word}b", Spot(()), Spot(()), text=text)
    caller = Caller(id_, Location(word, 3, 4), word)
    place = Location(word, 1, 2)
    judgement = Judgement(
        "output-removed", severity, word, word, "0" * 12, (change,), place, place, (caller,), accepted
    )
    return ObjectDiff(ChangeKind.CHANGE, id_, snapshot, snapshot, (change,), notes=(word,), judgements=(judgement,))


def report(objects: Sequence[ObjectDiff], word: str = "main", notes: Sequence[str] = ()) -> Report:
    """Return a report of objects; its sides are called `word`."""
    return Report(Side(word, ()), Side(word, ()), tuple(objects), 7, tuple(notes))
