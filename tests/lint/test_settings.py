"""What argogen.yaml says under `lint`: interfaces that are elsewhere, severities, and what is left out."""

from pathlib import Path

import pytest

from .conftest import CALLER, TABLES, Said, Write

NOTE = 'call.yaml:10:29 note AG602 WorkflowTemplate "tables" is in none of the files'
PASSING = CALLER + "        arguments: {parameters: [{name: table, value: orders}, {name: shcema, value: public}]}\n"
DECLARED = """\
lint:
  external:
    tables:
      templates:
        count:
          inputs: [table]
          optional: [schema]
"""


class TestExternal:
    """A WorkflowTemplate that no file holds."""

    def test_what_nobody_declares_is_noted_once_where_it_is_used_first(self, write: Write, said: Said) -> None:
        write({"call.yaml": CALLER, "more.yaml": CALLER})
        assert said() == [
            'call.yaml:10:29 note AG602 WorkflowTemplate "tables", which 2 places refer to, is in none of the files'
        ]

    def test_a_name_alone_says_that_it_exists(self, write: Write, said: Said) -> None:
        write({"argogen.yaml": "lint: {external: {tables: {}}}\n", "call.yaml": PASSING})
        assert said("call.yaml") == []

    def test_calls_are_held_against_a_declared_interface(self, write: Write, said: Said) -> None:
        write({"argogen.yaml": DECLARED, "call.yaml": CALLER, "passing.yaml": PASSING})
        assert said("call.yaml", "passing.yaml") == [
            'call.yaml:10:9 error AG605 "count" needs the parameter "table", which is not passed',
            "  argogen.yaml:6:20 the input",
            'passing.yaml:11:71 error AG612 "count" takes no parameter "shcema"',
            "  argogen.yaml:5:9 what it takes",
        ]

    def test_a_template_that_is_not_declared_is_missing(self, write: Write, said: Said) -> None:
        write({"argogen.yaml": DECLARED, "call.yaml": PASSING.replace("count}", "cuont}")})
        assert said("call.yaml") == [
            'call.yaml:10:47 error AG601 WorkflowTemplate "tables" has no template "cuont"',
            "  argogen.yaml:3:5 the WorkflowTemplate",
        ]

    def test_artifacts_and_the_arguments_of_the_whole_are_not_declared(self, write: Write, said: Said) -> None:
        passing = (
            CALLER
            + "        arguments: {parameters: [{name: table, value: a}], artifacts: [{name: b, raw: {data: c}}]}\n"
        )
        whole = """\
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            metadata: {generateName: count-}
            spec:
              entrypoint: count
              workflowTemplateRef: {name: tables}
              arguments: {parameters: [{name: table, value: a}, {name: anything, value: b}]}
            """
        write({"argogen.yaml": DECLARED, "call.yaml": passing, "whole.yaml": whole})
        assert said("call.yaml", "whole.yaml") == []

    def test_a_manifest_says_more_than_a_declaration(self, write: Write, said: Said) -> None:
        write({"argogen.yaml": DECLARED.replace("table]", "schema]"), "call.yaml": CALLER, "tables.yaml": TABLES})
        assert said("call.yaml", "tables.yaml") == [
            'call.yaml:10:9 error AG605 "count" needs the parameter "table", which is not passed',
            "  tables.yaml:7:27 the input",
        ]

    def test_one_of_the_cluster_is_another(self, write: Write, said: Said) -> None:
        settings = DECLARED.replace("      templates:", "      clusterScope: true\n      templates:")
        write({"argogen.yaml": settings, "call.yaml": PASSING})
        assert said("call.yaml") == [
            'call.yaml:10:29 error AG603 "tables" is a ClusterWorkflowTemplate, and no WorkflowTemplate',
            "  argogen.yaml:3:5 the ClusterWorkflowTemplate",
        ]


@pytest.mark.parametrize("name", ["AG602", "ag602", "unknown-workflow-template"])
def test_a_severity_is_set_by_code_or_name(name: str, write: Write, said: Said) -> None:
    write({"argogen.yaml": f"lint: {{severity: {{{name}: error}}}}\n", "call.yaml": CALLER})
    assert said("call.yaml") == [NOTE.replace("note", "error")]


def test_a_silent_rule_says_nothing(write: Write, said: Said) -> None:
    write({"argogen.yaml": "lint: {severity: {unknown-workflow-template: silent}}\n", "call.yaml": CALLER})
    assert said("call.yaml") == []


class TestIgnored:
    """Entries of `lint.ignore`."""

    SETTINGS = "lint: {{ignore: [{{rules: [{rules}], paths: ['{paths}'], reason: it is about to go}}]}}\n"

    @pytest.mark.parametrize("paths", ["call.yaml", "*.yaml", "c?ll.*"])
    def test_findings_of_a_rule_in_files_are_left_out(self, paths: str, write: Write, said: Said) -> None:
        write({"argogen.yaml": self.SETTINGS.format(rules="AG602", paths=paths), "call.yaml": CALLER})
        assert said("call.yaml") == []

    def test_other_files_and_rules_are_not(self, write: Write, said: Said) -> None:
        write({"argogen.yaml": self.SETTINGS.format(rules="AG605, AG602", paths="legacy/*"), "call.yaml": CALLER})
        assert said("call.yaml") == [NOTE]

    def test_an_entry_that_leaves_out_nothing_is_told_where_all_files_are_looked_at(
        self, write: Write, said: Said
    ) -> None:
        write({"argogen.yaml": self.SETTINGS.format(rules="AG605", paths="*"), "call.yaml": CALLER})
        unused = "argogen.yaml:1:17 warning AG015 nothing is left out by this"
        assert said(complete=True) == [unused, NOTE]
        assert said() == [NOTE]

    def test_a_rule_that_there_is_not(self, write: Write, said: Said) -> None:
        write({"argogen.yaml": self.SETTINGS.format(rules="AG999, unknown-workflow-templat", paths="*")})
        Path("call.yaml").write_text(CALLER)
        assert said("call.yaml") == [
            'argogen.yaml:1:26 error AG016 there is no rule "AG999"',
            'argogen.yaml:1:33 error AG016 there is no rule "unknown-workflow-templat"',
            NOTE,
        ]

    def test_what_keeps_a_file_from_use_can_not_be_left_out(self, write: Write, said: Said) -> None:
        write({"argogen.yaml": self.SETTINGS.format(rules="yaml-syntax", paths="*"), "call.yaml": CALLER})
        assert said("call.yaml")[0] == (
            "argogen.yaml:1:26 error AG016 AG004 says that a file can't be used, and can't be set aside"
        )
