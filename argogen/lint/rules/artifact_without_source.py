"""An artifact that is passed and comes from nowhere

An artifact among arguments needs `from`, or a place where it lies: the `key` of a bucket, a `url`, a `repo`, `raw`.
Argo refuses it otherwise, even if the input is optional, and refuses `fromExpression` without `from` or beside it: it
can only be used in outputs (Argo 4.1 workflow/validate/validate.go: validateArgumentsValues).
"""

from collections.abc import Iterator

from argogen.argo.model.argument_sources import lacking_in_location, own_artifacts, passing_calls
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Parameter, Workflow
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG438", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the artifacts, of the workflow's arguments and of its calls, that have no source or two."""
    for artifact in own_artifacts(workflow).values():
        yield from _problems(workflow, artifact)
    for call in passing_calls(workflow):
        for artifact in call.argument_artifacts.values():
            yield from _problems(workflow, artifact)


def _problems(workflow: Workflow, artifact: Parameter) -> Iterator[Problem]:
    if not workflow.manifest.knows(artifact.path):
        return
    lacking = None if artifact.data.get("from") else lacking_in_location(artifact)
    if artifact.data.get("fromExpression"):
        if artifact.data.get("from") or lacking:
            message = f'"{artifact.name}" is an argument: it can\'t come from fromExpression'
            hint = "drop it" if artifact.data.get("from") else 'write from: "{{...}}" with the artifact that is meant'
            yield Problem((*artifact.path, "fromExpression"), "AG438", message, hint, on_key=True)
    elif lacking:
        kind, needed = lacking
        if kind:
            message = f'the {kind} of the artifact "{artifact.name}" lacks its {" or ".join(needed)}'
            yield Problem((*artifact.path, kind), "AG438", message, on_key=True)
        else:
            message = f'the artifact "{artifact.name}" is passed without a source'
            hint = 'write from: "{{...}}", or where it lies, such as s3: {key: ...}'
            yield Problem(artifact.path, "AG438", message, hint)
