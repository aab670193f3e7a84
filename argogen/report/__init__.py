"""Reports: diagnostics as text for people, JSON and SARIF for tools, and commands for GitHub's annotations."""

from collections.abc import Callable, Sequence

from argogen.diagnostics import Diagnostic

Renderer = Callable[[Sequence[Diagnostic], bool], str]
"""Takes the diagnostics and whether colours are welcome, and returns the whole report."""


def _text(diagnostics: Sequence[Diagnostic], colour: bool) -> str:
    from argogen.report import text

    return text.render(diagnostics, colour=colour)


def _json(diagnostics: Sequence[Diagnostic], _colour: bool) -> str:
    from argogen.report import json

    return json.render(diagnostics)


def _sarif(diagnostics: Sequence[Diagnostic], _colour: bool) -> str:
    from argogen.report import sarif

    return sarif.render(diagnostics)


def _github(diagnostics: Sequence[Diagnostic], _colour: bool) -> str:
    from argogen.report import github

    return github.render(diagnostics)


FORMATS: dict[str, Renderer] = {"text": _text, "json": _json, "sarif": _sarif, "github": _github}
"""Every report format by its name; a format's module is imported when it is used."""
