"""Breaks that were accepted: by the fingerprint of a finding, with the reason why it may be merged."""

from dataclasses import asdict, dataclass
from pathlib import Path

from argogen import yamldoc
from argogen.codes import severity
from argogen.errors import InputError
from argogen.project import Project
from argogen.spec.schema import Schema, check_schema
from argogen.yamldoc import Dialect

FILE = Path(".argogen") / "accepted.yaml"
"""Where a project keeps them, counted from its root."""

_ENTRY: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": ["fingerprint", "rule", "object", "reason"],
    "properties": {
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{12}$"},
        "rule": {"type": "string"},
        "object": {"type": "string"},
        "reason": {"type": "string", "minLength": 1},
    },
}
_SCHEMA: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": ["accepted"],
    "properties": {"accepted": {"type": "array", "items": _ENTRY}},
}
_HEADER = "# Changes that break others and may be merged all the same. `argogen diff --accept` adds to it.\n"


@dataclass(frozen=True)
class Accepted:
    """One accepted finding; `rule` and `object` say what it was, for people."""

    fingerprint: str
    rule: str
    object: str
    reason: str


def read_accepted(project: Project) -> list[Accepted]:
    """Return what a project has accepted. Raises InputError for a file that can't be read so."""
    file = project.root / FILE
    if not file.is_file():
        return []
    loaded = yamldoc.read(file, project.show(file), Dialect.SPEC)
    if loaded.diagnostics:
        raise InputError(loaded.diagnostics)
    found: list[Accepted] = []
    for document in loaded.documents:
        problems = check_schema(document.data, _SCHEMA)
        if problems:
            raise InputError([document.diagnose(problem, severity(problem.code)) for problem in problems])
        found += [Accepted(**one) for one in document.data["accepted"]]
    return found


def text_of(accepted: list[Accepted]) -> str:
    """Return the text of the file."""
    return _HEADER + yamldoc.write({"accepted": [asdict(one) for one in accepted]})
