"""Which object is which: by identity, by likeness, and templates that moved."""

from pathlib import Path

from argogen.diff.engine import diff_sides
from argogen.diff.model import ChangeKind, Report, shown
from argogen.diff.sides import side_of_files
from argogen.project import Project

from .conftest import in_words, report

TEMPLATES = """
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  templates:{templates}
"""
LOAD = """
  - name: {name}
    inputs: {{parameters: [{{name: table}}, {{name: day, default: today}}]}}
    container: {{image: "loader:{tag}", command: [load], args: ["{{{{inputs.parameters.table}}}}"]}}
    retryStrategy: {{limit: 3}}"""
OTHER = """
  - name: other
    suspend: {}"""


def template(name: str, *templates: str, namespace: str = "data") -> str:
    return TEMPLATES.format(name=name, namespace=namespace, templates="".join(templates))


def load(name: str = "load", tag: str = "1") -> str:
    return LOAD.format(name=name, tag=tag)


def objects(found: Report) -> list[str]:
    return [
        f"{one.kind} {one.before.id} -> {one.id}" if one.before else f"{one.kind} {one.id}" for one in found.objects
    ]


def test_an_object_with_another_name_and_most_of_its_content_was_renamed() -> None:
    found = report(template("etl", load()), template("elt", load(tag="2")))
    assert objects(found) == ["move WorkflowTemplate data/etl -> WorkflowTemplate data/elt"]
    assert [in_words(change) for change in found.objects[0].changes] == [
        "change spec.templates[load].container.image: loader:1 -> loader:2"
    ]
    assert 0.6 < found.objects[0].similarity < 1


def test_an_object_in_another_namespace_was_moved_whatever_is_in_it() -> None:
    found = report(template("etl", load()), template("etl", OTHER, namespace="team"))
    assert objects(found) == ["move WorkflowTemplate data/etl -> WorkflowTemplate team/etl"]


def test_a_template_of_the_whole_cluster_is_the_one_of_a_namespace_moved() -> None:
    before = template("etl", load())
    after = before.replace("WorkflowTemplate", "ClusterWorkflowTemplate").replace(", namespace: data", "")
    found = report(before, after)
    assert objects(found) == ["move WorkflowTemplate data/etl -> ClusterWorkflowTemplate etl"]
    assert found.objects[0].changes == ()


def test_what_has_little_in_it_is_renamed_only_along_with_another() -> None:
    account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: {}, namespace: data}}\n"
    alone = report(account.format("etl"), account.format("elt"))
    assert [one.kind for one in alone.objects] == [ChangeKind.ADD, ChangeKind.REMOVE]
    both = report(template("etl", load()) + account.format("etl"), template("elt", load()) + account.format("elt"))
    assert [one.kind for one in both.objects] == [ChangeKind.MOVE, ChangeKind.MOVE]


def test_objects_that_have_little_in_common_are_two() -> None:
    found = report(template("etl", load()), template("elt", OTHER))
    assert [one.kind for one in found.objects] == [ChangeKind.ADD, ChangeKind.REMOVE]


def test_too_many_objects_are_not_compared_each_with_each() -> None:
    many = ["---".join(template(f"{side}{number}", load()) for number in range(51)) for side in ("a", "b")]
    found = report(*many)
    assert found.count(ChangeKind.ADD) == 51
    assert "whether any WorkflowTemplate was renamed is not told: 51 went and 51 came" in found.notes


def test_objects_of_one_identity_are_told_apart_by_their_files(tmp_path: Path) -> None:
    for side, places in (("old", ("dev", "prod", "test")), ("new", ("dev", "test"))):
        for place in places:
            folder = tmp_path / side / place
            folder.mkdir(parents=True)
            (folder / "etl.yaml").write_text(template("etl", load(tag=place)))
    project = Project(tmp_path)
    found = diff_sides(*(side_of_files(project, tmp_path / side, side) for side in ("old", "new")))
    assert [(one.kind, one.before.place) for one in found.objects if one.before] == [("remove", "prod/etl.yaml")]
    assert found.unchanged == 2


def test_a_template_with_another_name_was_renamed() -> None:
    found = report(template("etl", OTHER, load()), template("etl", OTHER, load("fetch", tag="2")))
    [change] = found.objects[0].real
    assert (change.kind, shown(change.path)) == (ChangeKind.MOVE, "spec.templates[fetch]")
    assert change.other is not None
    assert shown(change.other[1]) == "spec.templates[load]"
    assert [in_words(one) for one in change.inner] == [
        "change spec.templates[fetch].container.image: loader:1 -> loader:2"
    ]


def test_a_template_in_another_object_is_told_at_both_ends() -> None:
    before = template("one", OTHER, load()) + "---" + template("two", OTHER)
    after = template("one", OTHER) + "---" + template("two", OTHER, load())
    found = report(before, after)
    ends = [
        (one.id.name, change.kind, str(change.other and change.other[0]))
        for one in found.objects
        for change in one.real
    ]
    assert ends == [
        ("one", "move", "WorkflowTemplate data/two"),
        ("two", "move", "WorkflowTemplate data/one"),
    ]


def test_a_template_of_a_removed_object_may_have_moved() -> None:
    before = template("one", load()) + "---" + template("two", OTHER)
    found = report(before, template("two", OTHER, load()))
    assert [(one.id.name, one.kind, [change.kind for change in one.real]) for one in found.objects] == [
        ("one", "remove", ["move"]),
        ("two", "change", ["move"]),
    ]
