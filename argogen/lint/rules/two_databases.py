"""Two databases where the controller uses one

`persistence` and `synchronization` take `postgresql` or `mysql`. With both the controller connects to PostgreSQL and
never looks at the other (Argo 4.1 util/sqldb/sqldb.go): what was archived in MySQL is not found any more. Of
`azureToken` and `awsRDSToken` one may be enabled; with both the controller does not start.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.controller import Settings
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG952", Severity.ERROR, on=Settings)
def check(settings: Settings, _: Cluster) -> Iterator[Problem]:
    """Yield the second database, and the second way to get its password."""
    for key in ("persistence", "synchronization"):
        held = settings.get(key) or {}
        if "postgresql" in held and "mysql" in held:
            message = f'"{key}" has two databases; the controller takes PostgreSQL and passes over MySQL'
            yield settings.problem(Problem((key, "mysql"), "AG952", message, "remove one", on_key=True))
        if all(settings.get(key, "postgresql", token, "enabled") for token in ("azureToken", "awsRDSToken")):
            message = 'of "azureToken" and "awsRDSToken" one may be enabled'
            path = (key, "postgresql", "awsRDSToken")
            yield settings.problem(Problem(path, "AG952", message, "disable one", on_key=True))
