"""A controller that is told to persist and not where

With `persistence` the controller connects to a database when it starts: `postgresql` or `mysql`, with a `tableName`
(the others have defaults or come from Secrets). Without it does not start: `TableName is empty`, or `no databases are
configured` (Argo 4.1 persist/sqldb/sqldb.go and util/sqldb/sqldb.go). So `nodeStatusOffLoad` and `archive` need one.
`awsRDSToken` needs `ssl: true`.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.controller import Settings
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule

_DATABASES = ("postgresql", "mysql")


@rule("AG953", Severity.ERROR, on=Settings)
def check(settings: Settings, _: Cluster) -> Iterator[Problem]:
    """Yield what a connection to the database lacks."""
    persistence = settings.get("persistence")
    if persistence is None or not settings.knows("persistence"):
        return
    used = next((key for key in _DATABASES if key in persistence), None)
    if used is None:
        features = [key for key in ("archive", "nodeStatusOffLoad") if persistence.get(key)]
        message = f'"{features[0] if features else "persistence"}" needs a database'
        path = ("persistence", *features[:1])
        yield settings.problem(Problem(path, "AG953", message, "give postgresql or mysql", on_key=True))
    elif not persistence[used].get("tableName"):
        hint = "such as tableName: argo_workflows"
        path = ("persistence", used)
        yield settings.problem(Problem(path, "AG953", f'"{used}" needs a tableName', hint, on_key=True))
    postgresql = persistence.get("postgresql", {})
    if postgresql.get("awsRDSToken", {}).get("enabled") and not postgresql.get("ssl"):
        path = ("persistence", "postgresql", "awsRDSToken")
        yield settings.problem(Problem(path, "AG953", '"awsRDSToken" needs ssl', "set ssl: true", on_key=True))
