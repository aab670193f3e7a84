"""The JSON Schemas of specs and of argogen.yaml, and what argogen says where a file does not fit.

A pattern's schema is its `parameters` plus the keys that every spec has; both refer to the shared definitions in
`definitions/*.yaml`. jsonschema-rs decides; jsonschema is imported only to explain a refusal.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from argogen.diagnostics import Path, Problem
from argogen.suggest import did_you_mean, one_of
from argogen.wording import TYPES, described, short

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
_HERE = FilePath(__file__).parent

_WORDS = {
    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$": "lower-case letters, digits and hyphens, with a letter or digit at both ends",
    "^[a-z]([-a-z0-9]*[a-z0-9])?$": "lower-case letters, digits and hyphens, with a letter first",
    "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$": "lower-case letters, digits, hyphens and dots",
    "^[a-zA-Z][-_a-zA-Z0-9]*$": "letters, digits, hyphens and underscores, with a letter first",
    "^([A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?)?$": (
        "letters, digits, hyphens, underscores and dots, with a letter or digit at both ends"
    ),
    "^/": "an absolute path in the container, such as /tmp/result.json",
    "^cluster$": "a map, or the word cluster",
    r"^[^\s{}$]+$": "an image without blanks or references",
}
"""What the patterns in the schemas mean."""


def _read(name: str) -> Any:
    import yaml

    return yaml.load((_HERE / name).read_text(encoding="utf-8"), yaml.CSafeLoader)


@cache
def definitions() -> Schema:
    """Return the shared definitions, by name."""
    merged: Schema = {}
    for file in sorted((_HERE / "definitions").glob("*.yaml")):
        merged |= _read(f"definitions/{file.name}")["definitions"]
    return merged


SHARED = "#/definitions/"
"""How a reference to a shared definition begins; its name follows."""


def definition_of(schema: Any) -> str:
    """Return the name of the shared definition that a schema refers to, "" where it refers to none."""
    return str(schema.get("$ref", "")).removeprefix(SHARED) if isinstance(schema, dict) else ""


def with_definition(schema: Schema) -> Schema:
    """Return a schema with what the shared definition says that it refers to; what it says itself comes first."""
    return {**definitions().get(definition_of(schema), {}), **schema}


@cache
def common_keys() -> Schema:
    """Return the schemas of the keys that every spec has."""
    keys: Schema = _read("definitions/common.yaml")["common"]
    return keys


_ALWAYS = ("pattern", "name")
"""The common keys that no spec can do without."""


def optional_keys() -> tuple[str, ...]:
    """Return the common keys that a spec may leave out, and a pattern refuse."""
    return tuple(key for key in common_keys() if key not in _ALWAYS)


def spec_schema(pattern: str, parameters: Schema, common: Iterable[str]) -> Schema:
    """Return the whole schema of one pattern's specs; `common` are the optional keys that they share with others."""
    taken = {key: common_keys()[key] for key in (*_ALWAYS, *common)}
    return {
        **parameters,
        "$schema": DRAFT,
        "additionalProperties": False,
        "required": [*_ALWAYS, *parameters.get("required", ())],
        "properties": {
            **taken,
            "pattern": {**taken["pattern"], "const": pattern},
            **parameters.get("properties", {}),
        },
        "definitions": definitions(),
    }


@cache
def project_schema() -> Schema:
    """Return the schema of argogen.yaml."""
    return {"$schema": DRAFT, **_read("project.yaml"), "definitions": definitions()}


_VALIDATORS: dict[int, tuple[Schema, Any]] = {}
"""Compiled validators by their schema's identity; the schema is kept, so that no other takes its place."""


def compile_schema(schema: Schema) -> Any:
    """Return the validator of a schema, which may be a stranger's: it fetches nothing, neither files nor addresses.

    Raises ValueError where it is no JSON Schema, refers to one elsewhere, or has `patternProperties`: whoever explains
    what does not fit would match their expressions with an engine that some expressions stall.
    """
    import jsonschema_rs

    if _has_pattern_properties(schema):
        raise ValueError("patternProperties are not supported; say additionalProperties and propertyNames instead")
    return jsonschema_rs.validator_for(schema, retriever=_refuse_to_fetch)


def unusable_schema(schema: Schema, path: Path, code: str, error: ValueError) -> Problem:
    """Return the problem of a schema at `path` that `compile_schema` refused with `error`, at its very key if known."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    fault = best_match(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema))
    at: Path = tuple(fault.absolute_path) if fault else ()
    if at and at[-1] == "type":
        message = f"{described(fault.instance)} is no type of JSON Schema"
        return Problem((*path, *at), code, message, f"it is {one_of(TYPES)}")
    reason = fault.message if fault else str(error).splitlines()[0]
    return Problem((*path, *at), code, f"argogen can't use this JSON Schema: {reason}")


def _has_pattern_properties(schema: Any) -> bool:
    if isinstance(schema, list):
        return any(_has_pattern_properties(one) for one in schema)
    if not isinstance(schema, dict):
        return False
    named = ("properties", "definitions", "$defs")  # whose keys are names, and might be this word
    return "patternProperties" in schema or any(
        _has_pattern_properties(list(value.values()) if key in named and isinstance(value, dict) else value)
        for key, value in schema.items()
    )


def _refuse_to_fetch(address: str) -> Any:
    raise ValueError(f'"{address}" is elsewhere, and nothing is fetched')


def _validator(schema: Schema) -> Any:
    if id(schema) not in _VALIDATORS:
        _VALIDATORS[id(schema)] = schema, compile_schema(schema)
    return _VALIDATORS[id(schema)][1]


def fits(data: Any, schema: Schema) -> bool:
    """Say whether `data` fits `schema`."""
    valid: bool = _validator(schema).is_valid(data)
    return valid


def check_schema(data: Any, schema: Schema) -> list[Problem]:
    """Return where `data` does not fit `schema`: AG101 unknown key, AG102 missing key, AG103 wrong value.

    A schema's `$comment` is the hint for a key it does not know, where none that it knows looks like it.
    """
    if fits(data, schema):
        return []
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    explaining: Any = extend(Draft202012Validator, {"pattern": _match})  # type: ignore[no-untyped-call]
    errors = explaining(schema).iter_errors(data)
    return [problem for error in errors for problem in _explain(error)]


def _match(_validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator["ValidationError"]:
    """Yield an error for a text that does not match; by an engine that no expression of a pull request can stall."""
    import jsonschema_rs
    from jsonschema.exceptions import ValidationError

    options = jsonschema_rs.RegexOptions()
    if isinstance(value, str) and not jsonschema_rs.is_valid({"pattern": pattern}, value, pattern_options=options):
        yield ValidationError(f"does not match {pattern}")


def _explain(error: "ValidationError") -> Iterator[Problem]:
    """Turn one error of jsonschema into problems, in the words of a spec's author."""
    path = tuple(error.absolute_path)
    value: Any = error.instance
    limit: Any = error.validator_value
    schema: Any = error.schema
    if "propertyNames" in error.absolute_schema_path:
        yield Problem((*path, value), "AG103", f'"{value}" is no valid name here', _allowed(error), on_key=True)
    elif error.validator == "additionalProperties":
        known = schema.get("properties", {})
        for key in value:
            if key not in known:
                hint = did_you_mean(key, known) or schema.get("$comment") or f"there is {', '.join(known) or 'none'}"
                yield Problem((*path, key), "AG101", f'unknown key "{key}"{_within(path)}', hint, on_key=True)
    elif error.validator in ("required", "dependentRequired"):
        yield from _missing(error, path)
    elif error.validator == "not" and isinstance(value, dict) and "required" in limit:
        yield from _alternatives(value, limit["required"], path)
    elif isinstance(value, dict) and _is_choice_of_keys(error):
        yield from _alternatives(value, [name for one in limit for name in one["required"]], path)
    else:
        yield Problem(path, "AG103", _complaint(error, path), _allowed(error))


def _missing(error: "ValidationError", path: Path) -> Iterator[Problem]:
    """Yield the keys that are missing, always or beside another one."""
    value: Any = error.instance
    limit: Any = error.validator_value
    if error.validator == "dependentRequired":
        for key, other in ((key, one) for key, needed in limit.items() if key in value for one in needed):
            if other not in value:
                yield Problem((*path, key), "AG102", f'"{key}" needs "{other}"{_within(path)}', on_key=True)
        return
    schema: Any = error.schema
    for key in (key for key in limit if key not in value):
        described_by = schema.get("properties", {}).get(key)
        hint = str(described_by.get("description", "")).rstrip(".") if isinstance(described_by, dict) else ""
        asking = _asking(error)
        message = f'"{asking}" needs "{key}"' if asking else f'"{key}" is missing'
        yield Problem(path, "AG102", f"{message}{_within(path)}", hint, on_key=bool(path))


def _asking(error: "ValidationError") -> str:
    """Return the key whose being there asks for more, "" where nothing does."""
    steps = [str(step) for step in error.absolute_schema_path]
    return steps[steps.index("dependentSchemas") + 1] if "dependentSchemas" in steps else ""


def _is_choice_of_keys(error: "ValidationError") -> bool:
    """Say whether a schema asks for one of several keys."""
    limit: Any = error.validator_value
    return error.validator in ("oneOf", "anyOf") and all(isinstance(one, dict) and "required" in one for one in limit)


def _alternatives(value: Any, names: list[str], path: Path) -> Iterator[Problem]:
    """Yield that exactly one of several keys must be there."""
    present = [name for name in names if name in value]
    if present:
        message = f"{' and '.join(map(_quoted, present))} can't both be given{_within(path)}"
        yield Problem((*path, present[-1]), "AG103", message, "leave one of them out", on_key=True)
    else:
        message = f"one of {' and '.join(map(_quoted, names))} is missing{_within(path)}"
        yield Problem(path, "AG102", message, on_key=bool(path))


def _quoted(name: str) -> str:
    return f'"{name}"'


def _within(path: Path) -> str:
    """Return " in job.steps[0].env" for a path."""
    if not path:
        return ""
    names = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return " in " + "".join(names).lstrip(".")


def _complaint(error: "ValidationError", path: Path) -> str:
    """Return what is wrong with a value."""
    key = f'"{path[-1]}"' if path and isinstance(path[-1], str) else "this"
    value: Any = error.instance
    limit: Any = error.validator_value
    if error.validator == "type":
        kinds = [limit] if isinstance(limit, str) else limit
        expected = " or ".join(TYPES[kind] for kind in kinds if kind != "null") or "nothing"
        return f"{key} is {described(value)}, expected {expected}"
    shown = f'"{short(value)}"' if isinstance(value, str) else described(value)
    if error.validator in ("minItems", "minProperties", "minLength") and not value:
        return f"{key} is empty"
    count = len(value) if isinstance(value, str | list | dict) else 0
    sizes = {
        "minItems": f"{key} is empty" if limit == 1 else f"{key} has {count} items, the least is {limit}",
        "maxItems": f"{key} has {count} items, the most is {limit}",
        "minProperties": f"{key} is empty" if limit == 1 else f"{key} has {count} keys, the least is {limit}",
        "maxProperties": f"{key} has {count} keys, only {limit} is allowed",
        "minLength": f"{key} is empty" if limit == 1 else f"{key} is shorter than {limit} characters: {shown}",
        "maxLength": f"{key} is longer than {limit} characters: {shown}",
        "minimum": f"{key} is {value}, the least is {limit}",
        "maximum": f"{key} is {value}, the most is {limit}",
    }
    return sizes.get(str(error.validator), f"{key} can't be {shown}")


def _where_asked(error: "ValidationError") -> str:
    return f', where "{_asking(error)}" is given' if _asking(error) else ""


def _allowed(error: "ValidationError") -> str:
    """Return what would be allowed, for the hint."""
    limit: Any = error.validator_value
    if error.validator == "enum":
        allowed = [str(value) for value in limit]
        return did_you_mean(str(error.instance), allowed) or f"it is {one_of(allowed)}"
    if error.validator == "const":
        return f"it is {str(limit).lower() if isinstance(limit, bool) else limit}" + _where_asked(error)
    if error.validator == "pattern":
        return _WORDS.get(limit, f"it matches {limit}")
    return ""
