"""What a reference leads to, as far as the files tell."""

import pytest

from argogen import yamldoc
from argogen.argo.model.cluster import Cluster, Knowledge
from argogen.argo.model.manifests import manifest_of
from argogen.argo.model.workflows import Reference
from argogen.yamldoc import Dialect


def template(name: str = "tables", namespace: str = "", spec: str = "{templates: [{name: count}]}") -> str:
    """Return a WorkflowTemplate."""
    metadata = f"{{name: {name}{namespace and f', namespace: {namespace}'}}}"
    return f"{{apiVersion: argoproj.io/v1alpha1, kind: WorkflowTemplate, metadata: {metadata}, spec: {spec}}}"


def cluster(*texts: str, files: tuple[str, ...] = (), declared: frozenset[tuple[str, bool]] = frozenset()) -> Cluster:
    manifests = []
    for index, text in enumerate(texts):
        file = files[index] if files else "a.yaml"
        document = yamldoc.load(text, file, Dialect.ARGO).documents[0]
        manifest = manifest_of(document.data, document, "4.1", file=file)
        assert manifest
        manifests.append(manifest)
    return Cluster(tuple(manifests), declared=declared)


def knowledge(known: Cluster, name: str = "tables", called: str = "count", namespace: str = "") -> Knowledge:
    return known.target(Reference(name, called), namespace).knowledge


def test_a_template_is_there_or_not() -> None:
    known = cluster(template())
    assert knowledge(known) is Knowledge.FOUND
    assert knowledge(known, called="cuont") is Knowledge.MISSING
    assert knowledge(known, name="tabels") is Knowledge.UNKNOWN
    assert knowledge(known, called="{{inputs.parameters.x}}") is Knowledge.RUN_TIME


def test_what_is_declared_may_have_anything() -> None:
    assert knowledge(cluster(declared=frozenset({("tables", False)}))) is Knowledge.DECLARED


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ("data", "data", Knowledge.FOUND),
        ("data", "", Knowledge.FOUND),
        ("", "data", Knowledge.FOUND),
        ("data", "platform", Knowledge.UNKNOWN),
    ],
)
def test_namespaces_are_the_same_or_left_open(own: str, other: str, expected: Knowledge) -> None:
    assert knowledge(cluster(template(namespace=other)), namespace=own) is expected


def test_of_several_the_one_of_the_own_namespace_is_meant_then_the_nearest() -> None:
    known = cluster(
        template(), template(), template(namespace="data"), files=("dev/a/x.yaml", "prod/a/x.yaml", "lib/x.yaml")
    )
    assert _file(known, "data", "dev/a/y.yaml") == "lib/x.yaml"
    assert _file(known, "", "prod/b/y.yaml") == "prod/a/x.yaml"
    assert _file(known, "", "elsewhere/y.yaml") == "dev/a/x.yaml"


def _file(known: Cluster, namespace: str, near: str) -> str:
    found = known.find("WorkflowTemplate", "tables", namespace, near)
    return found.file if found else ""


def test_templates_that_do_not_fit_the_schema_are_not_missed() -> None:
    assert knowledge(cluster(template(spec="{templates: [3]}"))) is Knowledge.UNKNOWN
    assert knowledge(cluster(template(spec="{templates: 3}"))) is Knowledge.UNKNOWN
    assert knowledge(cluster(template(spec="{templates: [{name: other, container: 3}]}"))) is Knowledge.MISSING
    assert knowledge(cluster(template(spec="3"))) is Knowledge.DECLARED


def test_a_template_of_a_template_of_a_template_is_not_looked_for() -> None:
    known = cluster(template(), template("nightly", spec="{workflowTemplateRef: {name: tables}}"))
    assert knowledge(known, name="nightly") is Knowledge.MISSING
