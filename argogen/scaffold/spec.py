"""A new spec: the pattern's example, with what was chosen, and all else that the pattern knows commented out."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from argogen import yamldoc
from argogen.catalogs import KINDS
from argogen.codes import of_file
from argogen.errors import InputError, UsageError
from argogen.patterns.model import Pattern
from argogen.scaffold.answers import fitted
from argogen.scaffold.commented import leave_out, set_key
from argogen.scaffold.outline import with_all_keys
from argogen.scaffold.sample import outputs_of
from argogen.spec.schema import check_schema
from argogen.yamldoc import MAX_BYTES, Dialect

_PATHS = "paths count from the current folder"


def _hint(pattern: Pattern) -> str:
    return f"argogen patterns {pattern.name} lists its keys"


def data_of(text: str, shown: str = "") -> dict[str, Any]:
    """Return what a spec's text says; `shown` is its file in messages. Raises InputError where it is no map in YAML."""
    loaded = yamldoc.load(text, shown, Dialect.SPEC)
    data: Any = loaded.documents[0].data if loaded.documents else None
    if loaded.diagnostics:
        raise InputError(loaded.diagnostics)
    if not isinstance(data, dict):
        raise InputError([of_file(shown, "AG009", "a spec is a map of keys")])
    return data


def spec_text(example: str, pattern: Pattern, values: Mapping[str, Any]) -> str:
    """Return the spec's text; a value of None leaves its key out.

    Raises UsageError where what was chosen does not fit the pattern.
    """
    text = with_all_keys(example, pattern)
    for key, value in values.items():
        text = leave_out(text, key) if value is None else set_key(text, key, value)
    problems = check_schema(data_of(text), pattern.schema)
    if problems:
        raise UsageError(f"the spec would not fit: {problems[0].message}", problems[0].hint or _hint(pattern))
    return text


def values_of_sample(document: Any, where: str, data: Mapping[str, Any], pattern: Pattern) -> dict[str, Any]:
    """Return the values that follow from an example of the document that a job writes: outputs, and who hears of them.

    `where` is the sample's path from the spec. Raises UsageError for a pattern that has no outputs.
    """
    outputs = pattern.key_of("outputs")
    if not outputs or "sample" not in pattern.schema["properties"]:
        raise UsageError(f'the pattern "{pattern.name}" has no outputs', "a sample is for a facade")
    values: dict[str, Any] = {"sample": where, outputs: outputs_of(document)}
    key = KINDS["consumers"].key
    if key in data:
        values[key] = [fitted(one, {**data, **values}, pattern, key, one.get("with", ())) for one in data[key]]
    return values


def read_sample(file: Path) -> tuple[str, Any]:
    """Return the text of a JSON file, and its document. Raises UsageError where it is none."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise UsageError(f'the sample "{file}" is too large', f"at most {MAX_BYTES:,} bytes are read")
        text = file.read_text(encoding="utf-8-sig")
        document = json.loads(text, parse_constant=_no_number)
        json.dumps(document, ensure_ascii=False).encode()  # half a character could not be written into a spec
    except OSError as error:
        raise UsageError(f'the sample "{file}" can\'t be read: {error.strerror}', _PATHS) from None
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise UsageError(
            f'the sample "{file}" is no JSON: {reason}', "it is an example of what the job writes"
        ) from None
    return text, document


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number in JSON")
