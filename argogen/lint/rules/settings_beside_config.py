"""Settings of the controller beside the key `config`

The ConfigMap of the controller holds each setting under its own key, or all of them in one text under `config`. With
`config` and others the controller does not start: `if you have an item in your config map named 'config', you must only
have one item` (Argo 4.1 config/controller.go, parseConfigMap). Move the others into the text, or take the text apart.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.controller import WHOLE, Settings
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import one_of


@rule("AG950", Severity.ERROR, on=Settings)
def check(settings: Settings, _: Cluster) -> Iterator[Problem]:
    """Yield the key that must be alone and is not."""
    others = [key for key in settings.keys if key != WHOLE]
    if settings.is_whole and others:
        message = f'"{WHOLE}" holds all settings, and can\'t stand beside {one_of(others)}'
        path = (*settings.base, "data", WHOLE)
        yield Problem(path, "AG950", message, f'move them into "{WHOLE}"', on_key=True)
