"""Texts and values with references: what they become in a caller's arguments, and inside a template of their own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.references import (
    BRACES,
    TAG_COMPLAINT,
    Expression,
    Literal,
    Reference,
    Scope,
    Value,
    as_text,
    has_references,
    join,
    look_up_in,
    resolve_parts,
    tag,
)
from argogen.spec.resolve.context import Context


@dataclass(frozen=True)
class Call:
    """What a caller has to say: the template or templateRef, its arguments, and the templates that come with it."""

    target: Mapping[str, Any]
    arguments: list[dict[str, Any]]
    templates: tuple[dict[str, Any], ...] = ()
    outputs: tuple[str, ...] | None = ()
    """The names of its output parameters; None where they can't be known."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """The defaults that output parameters have."""
    artifacts: tuple[str, ...] = ()
    """The names of its output artifacts."""
    passed_artifacts: tuple[dict[str, Any], ...] = ()
    """The artifacts that it gets of others."""

    def view(self) -> dict[str, Any]:
        """Return the call as templates see it."""
        return {
            "template": None,
            "templateRef": None,
            **self.target,
            "arguments": self.arguments,
            "artifacts": [*self.passed_artifacts],
            "templates": [*self.templates],
        }


@dataclass
class Needs:
    """The inputs of one template: which values of its caller's scope it needs, under which names.

    A template sees nothing but its inputs, so that it can be called from anywhere: each reference becomes an input,
    and the caller passes the value.
    """

    scope: Scope
    passed: dict[str, str] = field(default_factory=dict)
    """By input name, the caller's expression."""

    def name_for(self, names: tuple[str, ...], expression: str) -> str:
        """Return the input that carries an outer value; `steps.count.outputs.rows` becomes `count-rows`."""
        tail = [part for part in names[1:] if part != "outputs" or names[0] != "steps"]
        for name in ("-".join(tail), "-".join((names[0], *tail)), "-".join((*names, "value"))):
            if self.passed.setdefault(name, expression) == expression:
                return name
        raise AssertionError(f"three references share a name: {names}")

    def compile(self, context: Context, text: Any, path: Path, *, escape: bool = False) -> str:
        """Return a text of the job as its template holds it; `escape` where Kubernetes would expand `$(NAME)`."""
        return derived(finish_text(context, self.parts(context, text, path), path, escape=escape), text)

    def parts(self, context: Context, text: Any, path: Path) -> list[str | Expression]:
        """Return the parts of a text of the job, with its references as expressions of the template's inputs."""
        outer = look_up_in(self.scope, context.complainer(path))

        def look_up(reference: Reference) -> Value | None:
            value = outer(reference)
            if value is None or isinstance(value, Literal) or reference.names[0] == "workflow":
                return value
            name = self.name_for(reference.names, derived(value.text, text))
            return Expression(f"inputs.parameters['{name}']", value.type)

        return resolve_parts(as_text(text), look_up)


_EXPANDED = re.compile(r"\$[($\x80-\U0010ffff]")
"""What Kubernetes expands, and a character beyond ASCII behind a `$`, of which it breaks the first byte."""


def _escape_dollars(text: str) -> str:
    """Return the value of an environment variable or argument in which Kubernetes expands nothing."""
    return text.replace("$", "$$") if _EXPANDED.search(text) else text


def finish_text(context: Context, parts: list[str | Expression], path: Path, *, escape: bool = False) -> str:
    """Return resolved parts as a literal text, or as one expression tag."""
    if any(isinstance(part, Expression) for part in parts):
        joined = join_parts(context, parts, path)
        return tag(f"replace({joined}, '$', '$$')" if escape else joined)
    text = "".join(part for part in parts if isinstance(part, str))
    if BRACES in text:
        context.complain(path, "AG109", *TAG_COMPLAINT, offset=text.find(BRACES))
    return _escape_dollars(text) if escape else text


def join_parts(context: Context, parts: list[str | Expression], path: Path) -> str:
    """Return the expression that joins `parts`, after a look for Argo's tags in those that are literal."""
    if any(isinstance(part, str) and BRACES in part for part in parts):
        context.complain(path, "AG109", *TAG_COMPLAINT)
    return join(parts)


def compile_expression(context: Context, value: Any, path: Path, scope: Scope) -> str:
    """Return the expression of a value with references, in its caller's scope; maps and lists become JSON text."""
    if isinstance(value, dict | list):
        return f"toJson({_json_expression(context, value, path, scope)})"
    return join_parts(context, resolve_parts(as_text(value), look_up_in(scope, context.complainer(path))), path)


def compile_argument(context: Context, value: Any, path: Path, scope: Scope) -> str:
    """Return the value of an argument in its caller's scope; maps and lists become JSON text."""
    if isinstance(value, dict | list) and mentions_references(value):
        return derived(tag(compile_expression(context, value, path, scope)), value)
    parts = resolve_parts(as_text(value), look_up_in(scope, context.complainer(path)))
    return derived(finish_text(context, parts, path), value)


def _json_expression(context: Context, value: Any, path: Path, scope: Scope) -> str:
    """Return an expression that builds a map or list with references in its texts."""
    if isinstance(value, dict):
        pairs = [
            f"{join_parts(context, [str(key)], (*path, key))}: {_json_expression(context, item, (*path, key), scope)}"
            for key, item in value.items()
        ]
        return "{ " + ", ".join(pairs) + " }"  # the blanks keep a brace from meeting another
    if isinstance(value, list):
        items = [_json_expression(context, item, (*path, index), scope) for index, item in enumerate(value)]
        return "[" + ", ".join(items) + "]"
    if isinstance(value, str):
        parts = resolve_parts(value, look_up_in(scope, context.complainer(path)))
        if len(parts) == 1 and isinstance(parts[0], Expression):
            return parts[0].typed()  # by itself, a number is a number
        return join_parts(context, parts, path) or "''"
    return {"None": "nil", "True": "true", "False": "false"}.get(repr(value), repr(value))


def mentions_references(value: Any) -> bool:
    """Return whether any text in a value has a reference."""
    if isinstance(value, dict):
        return any(mentions_references(item) for item in value.values())
    if isinstance(value, list):
        return any(mentions_references(item) for item in value)
    return isinstance(value, str) and has_references(value)
