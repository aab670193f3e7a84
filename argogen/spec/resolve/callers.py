"""What consumers and checks have in common: each is a catalog entry, or something of the spec's own, with a name."""

import re
from collections.abc import Mapping
from typing import Any

from argogen.diagnostics import Path
from argogen.spec.resolve.context import Context

FORMS = {"use": "a catalog entry", "templateRef": "a template that exists", "job": ""}
"""What may run, by the key that says so."""


_TASK_NAME = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")


def caller_name(
    context: Context, caller: dict[str, Any], path: Path, what: str, forms: Mapping[str, str] = FORMS
) -> tuple[str, Path] | None:
    """Return a caller's name, which is that of its task, and what in the spec says it; None after complaining.

    `what` is what it is called in messages, and `forms` what it may be.
    """
    form = _form(context, caller, path, what, forms)
    if form is None:
        return None
    name = caller.get("name") or caller.get("use") or caller["templateRef"]["name"]
    at = (*path, "name") if "name" in caller else (*path, form)
    if not _TASK_NAME.fullmatch(name):
        hint = f"give the {what} a name: of lower-case letters, digits and hyphens"
        context.complain(at, "AG103", f'"{name}" can\'t be the name of a task', hint)
        return None
    return str(name), at


def _form(context: Context, caller: dict[str, Any], path: Path, what: str, forms: Mapping[str, str]) -> str | None:
    """Return which one of `forms` a caller has, or None after complaining of what it lacks."""
    present = [form for form in forms if form in caller]
    if len(present) != 1:
        message = f"this {what} has {' and '.join(present)}" if present else f"this {what} says nothing that could run"
        *words, last = [f"{form} ({meaning})" if meaning else form for form, meaning in forms.items()]
        hint = f"it has one of {', '.join(words)} and {last}"
        context.complain(path, "AG103" if present else "AG102", message, hint, on_key=True)
        return None
    if present == ["job"] and "name" not in caller:
        context.complain(path, "AG102", '"name" is missing', f"a {what} with a job needs one")
        return None
    if present == ["job"] and "with" in caller:
        context.complain(
            (*path, "with"), "AG101", '"with" can\'t stand beside "job"', "values go into the job's env", on_key=True
        )
    return present[0]
