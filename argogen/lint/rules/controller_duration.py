"""A duration that the controller can't read

`archiveTTL`, `connMaxLifetime` and `metricsTTL` take one whole number with one of the units d, h, m and s, such as
`180d`: of `1h30m` the controller takes the last letter for the unit and can't read the rest (Argo 4.1 config/ttl.go).
`podGCDeleteDelayDuration`, `initialDelay` and `sessionExpiry` take Go's durations, such as `1h30m`, which know no days.
With anything else the controller does not start. A negative one is read, and hardly meant.
"""

from collections.abc import Callable, Iterator

from argogen.argo.forms.durations import parse_not_negative, parse_ttl
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.controller import Settings
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_READERS: dict[str, Callable[[str], int | float]] = {"TTL": parse_ttl, "Duration": parse_not_negative}


@rule("AG951", Severity.ERROR, on=Settings)
def check(settings: Settings, _: Cluster) -> Iterator[Problem]:
    """Yield the durations of another form."""
    for name, read in _READERS.items():
        for path, text in settings.of_type(name):
            try:
                read(text)
            except ValueError as error:
                yield settings.problem(Problem(path, "AG951", str(error)))
