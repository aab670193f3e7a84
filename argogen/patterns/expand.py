"""Expanding a pattern: its templates, rendered over a resolved view."""

import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError

from argogen import yamldoc
from argogen.codes import severity
from argogen.diagnostics import Diagnostic, Location
from argogen.errors import InputError
from argogen.patterns.environment import BoundsError, PlacementError, environment
from argogen.patterns.model import Pattern
from argogen.project import Project
from argogen.suggest import did_you_mean

_CODES: dict[type[Exception], str] = {
    jinja2.TemplateSyntaxError: "AG202",
    jinja2.TemplateNotFound: "AG202",
    jinja2.UndefinedError: "AG203",
    SecurityError: "AG207",
    BoundsError: "AG205",
    PlacementError: "AG202",
    RecursionError: "AG205",
}
"""What went wrong in a template, by the exception that says so. Anything else is AG203."""

_HINTS = {
    "AG202": "argogen explain AG202 shows the delimiters and filters there are",
    "AG203": "a view has the spec's keys and what its definitions resolve to: argogen patterns NAME",
    "AG205": "a pattern loops over what the spec says, and no further",
    "AG207": "a pattern only places values",
}


def expand(pattern: Pattern, view: dict[str, Any], project: Project, *, traced: bool = False) -> str:
    """Return the text of a pattern's templates, one after the other; a Rope if `traced`.

    Raises InputError with a diagnostic at the line of the template that is at fault.
    """
    return expand_files(pattern.root, pattern.template_files, view, project, traced=traced)


def expand_files(
    root: Path, files: Sequence[Path], view: Mapping[str, Any], project: Project, *, traced: bool = False
) -> str:
    """Return the text of templates in a folder below `root`, as `expand` does."""
    made = environment(root, traced=traced)
    made.work = 0
    texts = []
    for file in files:
        name = f"{file.parent.name}/{file.name}"
        try:
            texts.append(made.get_template(name).render(view))
        except Exception as error:  # noqa: BLE001 - a template's own fault, whatever it raises
            raise InputError([_diagnose(error, file, view, project)]) from None
    return (
        made.concat("---\n" + text if index else text for index, text in enumerate(texts))
        if len(texts) > 1
        else texts[0]
    )


def _diagnose(error: Exception, file: Path, view: Mapping[str, Any], project: Project) -> Diagnostic:
    code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), "AG203")
    place, line = _place(error, file)
    message = str(error.message if isinstance(error, jinja2.TemplateSyntaxError) else error).rstrip(".")
    if isinstance(error, jinja2.TemplateNotFound):
        message = f'there is no template "{error.name}"'
    if isinstance(error, RecursionError):
        message = "it calls itself without end"
    hint = _HINTS[code]
    if isinstance(error, jinja2.UndefinedError):
        name = message.split("'")[1] if "is undefined" in message else ""
        hint = did_you_mean(name, view) or hint
    location = Location(project.show(place), line, 1 if line else 0)
    source = (
        yamldoc.source_line(place.read_text(encoding="utf-8", errors="replace"), line)
        if line and place.is_file()
        else ""
    )
    return Diagnostic(location, code, severity(code), f"the template fails: {message}", hint, source_line=source)


def _place(error: Exception, file: Path) -> tuple[Path, int]:
    """Return the template and line at which an exception arose."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return Path(error.filename) if error.filename else file, error.lineno
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    return (Path(frames[-1].filename), frames[-1].lineno or 0) if frames else (file, 0)
