"""An artifact's location that Argo can't use

An artifact lies in one place: of several, Argo takes one and drops the others without a word, and since 4.0 the full
custom resource definitions refuse them. `git` needs a repo; `hdfs` needs addresses, an absolute path, and a user or
what Kerberos asks for (Argo 4.1 workflow/validate/validate.go, validateArtifactLocation, and
workflow/artifacts/hdfs/hdfs.go). An output of steps or a DAG is an artifact of one of its steps or tasks, so it has
`from` or `fromExpression`, and without either there is no output at all (workflow/controller/scope.go,
resolveArtifact).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Parameter, Template, Workflow, artifacts_of
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import an, short

_LOCATIONS = ("artifactory", "azure", "git", "gcs", "hdfs", "http", "oss", "raw", "s3", "plugin")
"""In the order in which Argo looks for them (pkg/apis/workflow/v1alpha1/workflow_types.go, ArtifactLocation.Get)."""


@rule("AG417", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what is wrong with where the artifacts of a workflow lie."""
    for artifact in artifacts_of(workflow.spec.get("arguments"), (*workflow.path, "arguments")).values():
        yield from _several(artifact.data, artifact.path)
    for call in workflow.calls:
        if call.kind not in ("entrypoint", "onExit") and "artifacts" in call.data.get("arguments", ()):
            for artifact in call.argument_artifacts.values():
                yield from _several(artifact.data, artifact.path)
    for template in workflow.every_template:
        if "archiveLocation" in template.data:
            yield from _location(template.data["archiveLocation"], (*template.path, "archiveLocation"))
        if "inputs" in template.data:
            for artifact in template.input_artifacts.values():
                yield from _location(artifact.data, artifact.path)
        if "outputs" in template.data:
            for artifact in template.output_artifacts.values():
                yield from _several(artifact.data, artifact.path)
                yield from _source(artifact, template)


def _several(artifact: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    if len(artifact) < 2:
        return
    found = [key for key in _LOCATIONS if key in artifact]
    if len(found) > 1:
        message = f'an artifact lies in one place, this one has "{found[0]}" and "{found[1]}"'
        yield Problem((*path, found[1]), "AG417", message, f'Argo takes "{found[0]}": keep one', on_key=True)


def _location(artifact: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    yield from _several(artifact, path)
    if artifact.get("git", {}).get("repo") == "":
        yield Problem((*path, "git", "repo"), "AG417", "git needs a repo", "write its address")
    if "hdfs" in artifact:
        for message, key in _hdfs(artifact["hdfs"]):
            yield Problem((*path, "hdfs", *key), "AG417", message, on_key=not key)


def _hdfs(hdfs: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is wrong with a location in HDFS, and the key that it is about."""
    if not hdfs.get("addresses"):
        yield "hdfs needs the addresses of its name nodes", ()
    place = hdfs.get("path", "")
    if "path" in hdfs and not place.startswith("/") and not has_tag(place):
        yield f'the path "{short(place)}" of hdfs must begin with "/"', ("path",)
    by_ticket, by_keytab = "krbCCacheSecret" in hdfs, "krbKeytabSecret" in hdfs
    if not (hdfs.get("hdfsUser") or by_ticket or by_keytab):
        yield "hdfs needs hdfsUser, krbCCacheSecret or krbKeytabSecret", ()
    needed = ["krbServicePrincipalName", "krbConfigConfigMap"] if by_ticket or by_keytab else []
    needed += ["krbUsername", "krbRealm"] if by_keytab else []
    missing = [key for key in needed if not hdfs.get(key)]
    if missing:
        yield f"Kerberos for hdfs also needs {', '.join(missing)}", ()


def _source(artifact: Parameter, template: Template) -> Iterator[Problem]:
    """Yield an output that steps or a DAG take from nowhere, or from two places."""
    data, shown = artifact.data, f'output artifact "{short(artifact.name)}"'
    if data.get("from") and data.get("fromExpression"):
        message, hint = f'{shown} has both "from" and "fromExpression"', "Argo takes the expression: keep one"
        yield Problem((*artifact.path, "from"), "AG417", message, hint, on_key=True)
    elif template.type in ("steps", "dag") and not (data.get("from") or data.get("fromExpression")):
        member = "steps" if template.type == "steps" else "tasks"
        hint = f'write from: "{{{{{member}.NAME.outputs.artifacts.{artifact.name}}}}}"'
        if template.workflow.manifest.knows(artifact.path):
            yield Problem(artifact.path, "AG417", f'{shown} of {an(template.type)} template needs "from"', hint)
