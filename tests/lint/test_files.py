"""What files are held against: each other, the project's other manifests, `lib`, and the environment they are for."""

from pathlib import Path

from argogen.cli.main import main

from .conftest import CALLER, TABLES, Said, Write

MISSING = [
    'call.yaml:10:9 error AG605 "count" needs the parameter "table", which is not passed',
    "  {}:7:27 the input",
]
"""What is said of CALLER where TABLES is known, by the file that this is in."""
UNKNOWN = ['call.yaml:10:29 note AG602 WorkflowTemplate "tables" is in none of the files']
PROJECT = "defaults: {namespace: team}\n"
SPEC = "pattern: job\nname: refresh\njob: {templateRef: {name: tables, template: cuont}}\n"


def missing(file: str) -> list[str]:
    return [line.format(file) for line in MISSING]


def test_files_know_each_other(write: Write, said: Said) -> None:
    write({"call.yaml": CALLER, "library/tables.yaml": TABLES})
    assert said("call.yaml", "library/tables.yaml") == missing("library/tables.yaml")
    assert said("call.yaml") == UNKNOWN


def test_documents_of_one_file_know_each_other(write: Write, said: Said) -> None:
    write({"call.yaml": f"{CALLER}---\n{TABLES}"})
    assert said("call.yaml") == [MISSING[0], "  call.yaml:18:27 the input"]


def test_what_is_below_lib_is_known(write: Write, said: Said) -> None:
    write({"argogen.yaml": "lib: [shared]\n", "call.yaml": CALLER, "shared/tables.yaml": TABLES})
    assert said("call.yaml") == missing("shared/tables.yaml")


def test_a_file_below_lib_that_is_linted_is_there_once(write: Write, said: Said) -> None:
    write({"argogen.yaml": "lib: [shared]\n", "shared/tables.yaml": TABLES})
    assert said("shared/tables.yaml") == []


def test_the_other_manifests_of_a_project_are_known(write: Write, said: Said) -> None:
    write({"argogen.yaml": PROJECT, "call.yaml": CALLER, "manifests/tables.yaml": TABLES})
    assert said("call.yaml") == missing("manifests/tables.yaml")


def test_without_a_project_only_what_is_named_is_known(write: Write, said: Said) -> None:
    write({"call.yaml": CALLER, "manifests/tables.yaml": TABLES})
    assert said("call.yaml") == UNKNOWN


def test_a_manifest_as_it_is_rendered_stands_for_its_spec(write: Write, said: Said) -> None:
    write({"argogen.yaml": PROJECT, "specs/refresh.yaml": SPEC, "lib.yaml": TABLES})
    assert main(["-q", "render"]) == 0
    rendered = 'WorkflowTemplate "tables" has no template "cuont" (in WorkflowTemplate refresh: spec.templates[0]'
    found = said("manifests/refresh.yaml", "lib.yaml")
    assert found[0].startswith(f"specs/refresh.yaml:3:45 error AG601 {rendered}")
    assert found[1].startswith("  manifests/refresh.yaml:")
    assert found[1].endswith(" in the manifest")
    assert found[2:] == ["  lib.yaml:3:18 the WorkflowTemplate"]
    assert said("specs/refresh.yaml", "lib.yaml") == found


def test_a_manifest_that_was_changed_by_hand_is_linted_as_it_stands(write: Write, said: Said) -> None:
    write({"argogen.yaml": PROJECT, "specs/refresh.yaml": SPEC, "lib.yaml": TABLES})
    assert main(["-q", "render"]) == 0
    manifest = Path("manifests/refresh.yaml")
    manifest.write_text(manifest.read_text().replace("cuont", "counts"))
    (first, *_) = said("manifests/refresh.yaml", "lib.yaml")
    assert first.startswith("manifests/refresh.yaml:")
    assert 'no template "counts"' in first


def test_what_was_rendered_before_is_no_second_object(write: Write, said: Said) -> None:
    write({"argogen.yaml": PROJECT, "specs/refresh.yaml": SPEC.replace("cuont", "count"), "lib.yaml": TABLES})
    assert main(["-q", "render"]) == 0
    write({"specs/refresh.yaml": SPEC})
    assert said(codes=("AG608",)) == []


class TestEnvironments:
    """Manifests for several environments hold the same objects, each for a cluster of its own."""

    SETTINGS = "environments: {dev: {}, prod: {argoVersion: '3.5'}}\n"

    def test_the_same_object_for_another_environment_is_no_duplicate(self, write: Write, said: Said) -> None:
        write({"argogen.yaml": self.SETTINGS, "manifests/dev/a.yaml": TABLES, "manifests/prod/a.yaml": TABLES})
        assert said() == []

    def test_references_stay_in_their_environment(self, write: Write, said: Said) -> None:
        files = {"argogen.yaml": self.SETTINGS, "manifests/dev/tables.yaml": TABLES, "manifests/prod/call.yaml": CALLER}
        write(files)
        assert said("manifests/prod/call.yaml") == [f"manifests/prod/{UNKNOWN[0]}"]

    def test_the_version_of_the_environment_counts(self, write: Write, said: Said) -> None:
        cron = """\
            apiVersion: argoproj.io/v1alpha1
            kind: CronWorkflow
            metadata: {name: nightly}
            spec: {schedules: ["0 3 * * *"], workflowSpec: {workflowTemplateRef: {name: tables}}}
            """
        write({"argogen.yaml": self.SETTINGS, "manifests/dev/a.yaml": cron, "manifests/prod/a.yaml": cron})
        message = 'manifests/prod/a.yaml:4:8 error AG306 "schedules" needs Argo 3.6 or later, this project targets 3.5'
        assert message in said(codes=("AG306",))
        assert said("manifests/dev/a.yaml", codes=("AG3",)) == []

    def test_a_manifest_by_hand_beside_them_is_known_to_each(self, write: Write, said: Said) -> None:
        files = {"argogen.yaml": self.SETTINGS, "manifests/tables.yaml": TABLES, "manifests/prod/call.yaml": CALLER}
        write(files)
        assert said("manifests/prod/call.yaml")[0] == f"manifests/prod/{MISSING[0]}"


class TestVariants:
    """Folders of their own hold variants of one object."""

    def test_the_nearest_is_meant(self, write: Write, said: Said) -> None:
        other = TABLES.replace("table}", "schema}")
        write({"a/tables.yaml": TABLES, "b/tables.yaml": other, "b/call.yaml": CALLER})
        assert said() == [
            'b/call.yaml:10:9 error AG605 "count" needs the parameter "schema", which is not passed',
            "  b/tables.yaml:7:27 the input",
        ]

    def test_two_in_one_folder_are_duplicates(self, write: Write, said: Said) -> None:
        write({"a/tables.yaml": TABLES, "a/more.yaml": TABLES})
        (first, second) = said()
        assert first.endswith('AG608 there is another WorkflowTemplate "tables"')
        assert second.endswith("the other one")

    def test_a_patch_beside_a_kustomization_is_none(self, write: Write, said: Said) -> None:
        write({"a/tables.yaml": TABLES, "a/patch.yaml": TABLES, "a/kustomization.yaml": "resources: [tables.yaml]\n"})
        assert said() == []


def test_what_a_step_passes_on_is_at_its_line_and_not_at_what_an_environment_overrides(
    write: Write, said: Said
) -> None:
    steps = """\
        pattern: job
        name: refresh
        job:
          steps:
            - {name: count, templateRef: {name: tables, template: count}, arguments: {table: fruits}}
            - name: log
              image: alpine:3.20
              command: [log]
              env: {ROWS: "${steps.count.outputs.rows}"}
        """
    overrides = "environments: {prod: {specs: {refresh: {hygiene: {activeDeadlineSeconds: 1h}}}}}\n"
    write({"argogen.yaml": overrides, "specs/refresh.yaml": steps, "lib.yaml": TABLES})
    found = said("specs/refresh.yaml", "lib.yaml", codes=("AG521",))
    assert found[0].startswith('specs/refresh.yaml:9:19 error AG521 step "count" has no "rows"')
