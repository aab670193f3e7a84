"""An artifact stands where a text belongs

`inputs.artifacts.<name>` and `steps.<name>.outputs.artifacts.<name>` are files, and Argo replaces no tag by a file: the
tag stays as it is (Argo 4.1 util/template/simple_template.go). The place of an input artifact in the container is
`{{inputs.artifacts.<name>.path}}`. To another step it goes by `arguments.artifacts` with `from`.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.scope.readings import Reading, readings_of
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG511", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield the simple tags of artifacts outside `from`."""
    for reading in readings_of(workflow, cluster):
        known = reading.known
        if reading.variable is None or not known or known.type != "artifact":
            continue
        if reading.place.path[-1] in ("from", "parameter"):
            continue  # there the name of a result belongs: see output-source
        message = f'"{reading.name}" is an artifact, and no text can be put in for it'
        yield Problem(reading.place.path, "AG511", message, _hint(reading), offset=reading.offset)


def _hint(reading: Reading) -> str:
    template = reading.place.template
    if reading.path[0] == "inputs" and template and template.is_leaf:
        return f"its file is at {{{{{reading.name}.path}}}}"
    return "pass it on by arguments.artifacts with from"
