"""A facade's outputs: expressions that always yield a value of their type, whatever the document is.

Each expression ends in a value for missing keys and null; what can throw (no document, no JSON, a list for a map) is
caught by `valueFrom.default` (Argo 4.1 workflow/controller/operator.go getTemplateOutputsFromScope). Text is cleaned,
since Argo substitutes a consumer's arguments again and again: control characters and unprintable code points would
make its JSON invalid, `{{` would be evaluated, and `__argo` may be a word by which Argo marks an absent value.
"""

import json
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from argogen.argo.forms.quoting import quote
from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.jsonpath import JsonPathError, look_up, parse_path, to_expr
from argogen.spec.references import Expression, as_text
from argogen.spec.resolve.context import Context
from argogen.suggest import did_you_mean

JOB_PHASE = "job_phase"
"""The output that every facade has: how the job itself ended."""

_DIRT = r"`[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[^\x00-\x{FFFF}\pL\pM\pN\pP\pS]`"
"""Control characters, and unprintable code points above U+FFFF: what Go's strconv.Quote writes in no JSON."""

_CLEAN = f"join(filter(split(s, ''), # not matches {_DIRT}), '')"

_FORMS = {
    "string": (
        "let s = v == nil ? <default> : type(v) == 'string' ? v : toJson(v);",
        "let t = " + _CLEAN + ";",
        "replace(replace(replace(t, '{' + '{', '{ {'), '{' + '{', '{ {'), '__argo', '__ argo')",
    ),
    "integer": (
        "let n = type(v) == 'string' && v matches `^-?(0|[1-9][0-9]{0,15})$` ? float(v) : v;",
        "type(n) == 'float' && abs(n) < 9007199254740992 ? toJson(int(round(n))) : <default>",
    ),
    "number": (
        "let n = type(v) == 'string' && v matches `^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?$` ? float(v) : v;",
        "type(n) == 'float' ? toJson(n) : <default>",
    ),
    "boolean": ("type(v) == 'bool' ? toJson(v) : type(v) == 'string' && v in ['true', 'false'] ? v : <default>",),
    "json": ("v == nil ? <default> : replace(replace(toJson(v), '{' + '{', '{\\\\u007b'), '\\u007f', '\\\\u007f')",),
}
"""The lines after `let v = ...`, by type."""

_EXACT = 2**53

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        return _NUMBER.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool) or value in ("true", "false")


def _is_anything(_: Any) -> bool:
    return True


_FITS: dict[str, Callable[[Any], bool]] = {
    "string": _is_anything,
    "integer": _is_number,  # the facade rounds
    "number": _is_number,
    "boolean": _is_boolean,
    "json": _is_anything,
}
"""Whether a value of the document has the type."""


@dataclass(frozen=True)
class Output:
    """One output in full."""

    name: str
    path: str
    type: str
    default: Any
    description: str | None


def resolve_outputs(context: Context, outputs: dict[str, Any], path: Path) -> list[dict[str, Any]]:
    """Return the outputs with their expressions, and make them known to consumers."""
    sample = _sample(context)
    document = _document(context, str(path[0]))
    views = []
    for name, raw in outputs.items():
        settings = {"path": raw} if isinstance(raw, str) else raw
        output = Output(
            name, settings["path"], settings.get("type", "string"), settings.get("default"), settings.get("description")
        )
        at = (*path, name)
        at_path = at if isinstance(raw, str) else (*at, "path")
        if name == JOB_PHASE:
            context.complain(
                at, "AG105", f'every facade has an output "{JOB_PHASE}" already', "rename this one", on_key=True
            )
        default = _default(context, output, at)
        parts = _path(context, output.path, at_path)
        context.results[name] = Expression(
            f"{context.place('consumers').references.get('outputs', '')}['{name}']", output.type
        )
        if parts is None:
            continue
        if sample is not _NO_SAMPLE:
            _prove(context, output, parts, sample, at_path)
        view = {
            "name": name,
            "description": output.description,
            "expression": derived(_expression(output.type, to_expr(parts, document), default), raw),
            "default": derived(default, raw),
        }
        views.append(derived(view, raw))
    context.results[JOB_PHASE] = Expression(
        f"{context.place('consumers').references.get('outputs', '')}['{JOB_PHASE}']"
    )
    return views


def _document(context: Context, key: str) -> str:
    """Return the expression of the parsed document."""
    result = context.data["job"].get("result") if isinstance(context.data.get("job"), dict) else None
    parameter = result["parameter"] if isinstance(result, dict) else "result"
    return f"fromJSON({context.place(key).document}['{parameter}'])"


def _expression(kind: str, value: str, default: str) -> str:
    lines = [f"let v = {value};", *(line.replace("<default>", quote(default)) for line in _FORMS[kind])]
    return "\n".join(lines)


def _path(context: Context, text: str, path: Path) -> tuple[str | int, ...] | None:
    try:
        return parse_path(text)
    except JsonPathError as error:
        hint = "such as $.status, $.result.rows[0] or $['odd key']"
        context.complain(path, "AG116", f'the path "{text}" can\'t be used: {error.message}', hint, offset=error.offset)
        return None


def _default(context: Context, output: Output, path: Path) -> str:
    """Return the default as text, checked against the type."""
    if output.default is None:
        if output.type != "string":
            example = {"integer": "0", "number": "0", "boolean": "false", "json": "{}"}[output.type]
            hint = f"such as default: {example}; consumers get it where the document has no value"
            context.complain(
                path,
                "AG118",
                f'the output "{output.name}" has the type {output.type} but no default',
                hint,
                on_key=True,
            )
        return ""
    text = as_text(output.default)
    context.check_literal(text, (*path, "default"))
    if fault := _fault_of_default(output, text):
        context.complain((*path, "default"), "AG118", *fault)
    elif output.type == "integer":
        return derived(str(int(float(output.default))), output.default)  # 1e3 and 2.0 are no texts for int()
    return text


def _fault_of_default(output: Output, text: str) -> tuple[str, str] | None:
    """Return message and hint for a default that the output could not have as its value."""
    message, hint = f'the default "{text}" is no {output.type}', "write a default of the output's type"
    if output.type == "string":
        dirt = next((character for character in text if _is_dirt(character)), None)
        if dirt is None:
            return None
        message = f"the default holds the character U+{ord(dirt):04X}"
        return message, "the facade takes it out of every text, since Argo can't pass it on"
    if output.type == "json":
        hint = "a text is taken for JSON, so write for example '\"none\"'"
        return None if _is_json(text) else (message, hint)
    fits = _FITS[output.type](output.default)
    if fits and output.type in ("integer", "number"):
        fits = math.isfinite(float(output.default))
    if fits and output.type == "integer":
        fits = float(output.default).is_integer() and abs(float(output.default)) < _EXACT
    return None if fits else (message, hint)


def _is_dirt(character: str) -> bool:
    """Say whether a facade's texts lose a character, as _DIRT does."""
    if character > "\uffff":
        return unicodedata.category(character)[0] in "CZ"
    return unicodedata.category(character) == "Cc" and character not in "\t\n\r" and character <= "\x7f"


def _is_json(text: str) -> bool:
    def refuse(constant: str) -> Any:
        raise ValueError(constant)

    try:
        json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return True


_NO_SAMPLE = object()


def _sample(context: Context) -> Any:
    """Return the sample document, or _NO_SAMPLE."""
    name = context.data.get("sample")
    file = context.file(context.spec.file.parent, name, ("sample",)) if name else None
    if file is None:
        return _NO_SAMPLE
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        context.complain(
            ("sample",), "AG117", f'the sample "{name}" is no JSON: {reason}', "it is an example of what the job writes"
        )
        return _NO_SAMPLE


def _prove(context: Context, output: Output, parts: tuple[str | int, ...], sample: Any, path: Path) -> None:
    """Complain of a path that the sample does not have, or of a value there that is not of the type."""
    try:
        value = look_up(parts, sample)
    except LookupError as error:
        keys = sample if isinstance(sample, dict) else ()
        hint = did_you_mean(str(parts[-1]), [str(key) for key in keys]) if parts else ""
        context.complain(path, "AG117", f'the sample has no "{output.path}": {error.args[0]}', hint)
        return
    if value is not None and not _FITS[output.type](value):
        message = f'the sample has {json.dumps(value)[:40]} at "{output.path}", which is no {output.type}'
        context.complain(path, "AG117", message, "correct the type, or the path")
