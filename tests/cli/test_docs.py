"""`argogen docs`: the catalogue of what a repository offers to others."""

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

FACADE = """\
pattern: facade
name: export
title: Nightly export
description: Exports one region.
labels: {team: data}
inputs: {region: {default: eu, enum: [eu, us], description: Which region.}}
job: {image: "alpine:3.20", command: [date], result: /tmp/result.json}
outputs:
  status: {path: $.status, default: Crashed, description: How it ended.}
  seconds: {path: $.seconds, type: integer, default: 0}
schedule: {cron: "0 3 * * *", timezone: Europe/Zurich}
argo: {synchronization: {mutexes: [{name: exports}]}}
"""
CALLER = """\
pattern: job
name: report
job: {templateRef: {name: export, template: run}, arguments: {region: us}}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a facade, and a job that calls it."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "argogen.yaml").write_text("defaults: {namespace: team}\n")
    (tmp_path / "specs/export.yaml").write_text(FACADE)
    (tmp_path / "specs/report.yaml").write_text(CALLER)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_page_says_what_users_of_a_workflow_need(repository: Path, argogen: Run) -> None:
    code, out, err = argogen("docs")
    assert (code, err) == (0, "")
    before, _, picture = out.partition("### Picture\n\n```mermaid\n")
    assert (
        before
        == """\
<!-- Written by argogen docs. Do not edit: run it again. -->

# Workflows

| workflow | title | schedule | owner |
| --- | --- | --- | --- |
| [export](#export) | Nightly export | every day at 03:00 (Europe/Zurich) | data |
| [report](#report) | | | |

## export

**Nightly export.** Exports one region.

| | |
| --- | --- |
| spec | `specs/export.yaml` |
| namespace | `team` |
| owner | data |
| schedule | every day at 03:00 (Europe/Zurich), `0 3 * * *` |
| lock | exports: mutex |

### Parameters of a run

| input | default | allowed | meaning |
| --- | --- | --- | --- |
| `region` | `eu` | `eu`, `us` | Which region. |

### Template `run`

Call it with `templateRef: {name: export, template: run}`.

| input | default | allowed | meaning |
| --- | --- | --- | --- |
| `region` | `eu` | `eu`, `us` | Which region. |

| output | type | default | meaning |
| --- | --- | --- | --- |
| `status` | text | `Crashed` | How it ended. |
| `seconds` | integer | `0` | |
| `job_phase` | | `Error` | Succeeded, Failed or Error: how the job itself ended. |

Used by [report](#report).

"""
    )
    assert picture.startswith("%% Drawn by argogen graph.")


def test_each_workflow_may_have_a_page_of_its_own(repository: Path, argogen: Run) -> None:
    assert argogen("docs", "-o", "docs/") == (
        0,
        "",
        "wrote docs/README.md\nwrote docs/export.md\nwrote docs/report.md\n3 pages: 3 written, 0 unchanged\n",
    )
    assert "[export](export.md)" in (repository / "docs/README.md").read_text()
    assert "Used by [report](report.md)." in (repository / "docs/export.md").read_text()
    (repository / "docs/notes.md").write_text("mine\n")
    (repository / "specs/report.yaml").unlink()
    assert argogen("docs", "-o", "docs", "--check")[:2] == (
        1,
        "docs/README.md: stale\ndocs/export.md: stale\ndocs/report.md: orphaned\n  = mend: argogen docs -o docs\n",
    )
    assert "removed docs/report.md\n" in argogen("docs", "-o", "docs")[2]
    assert argogen("docs", "-o", "docs", "--check") == (0, "", "2 pages checked: up to date\n")
    assert (repository / "docs/notes.md").read_text() == "mine\n"


def test_check_says_what_differs(repository: Path, argogen: Run) -> None:
    check = ("docs", "-o", "all.md", "--check")
    assert argogen(*check)[:2] == (1, "all.md: missing\n  = mend: argogen docs -o all.md\n")
    assert argogen("docs", "-o", "all.md")[2] == "wrote all.md\n1 page: 1 written, 0 unchanged\n"
    assert argogen(*check) == (0, "", "1 page checked: up to date\n")
    (repository / "specs/export.yaml").write_text(FACADE.replace("Exports one region.", "Exports a region."))
    assert argogen(*check)[:2] == (1, "all.md: stale\n  = mend: argogen docs -o all.md\n")
    (repository / "all.md").write_text("mine\n")
    assert argogen(*check)[:2] == (1, "all.md: not argogen's\n  = mend: argogen docs -o all.md\n")


def test_a_page_of_somebody_else_stays(repository: Path, argogen: Run) -> None:
    (repository / "all.md").write_text("mine\n")
    code, _, err = argogen("docs", "-o", "all.md")
    assert code == 1
    assert "AG012" in err
    assert (repository / "all.md").read_text() == "mine\n"


def test_check_needs_to_know_where(repository: Path, argogen: Run) -> None:
    assert argogen("docs", "--check")[0] == 2


def test_nothing_is_written_beside_errors(repository: Path, argogen: Run) -> None:
    (repository / "specs/report.yaml").write_text("pattern: job\nname: report\n")
    code, _, err = argogen("docs", "-o", "all.md")
    assert code == 1
    assert err.endswith("nothing was written\n")
    assert not (repository / "all.md").exists()


def test_handwritten_templates_are_described_too(repository: Path, argogen: Run) -> None:
    (repository / "manifests").mkdir()
    (repository / "manifests/lib.yaml").write_text("""\
apiVersion: argoproj.io/v1alpha1
kind: ClusterWorkflowTemplate
metadata:
  name: "evil](javascript:x) | <b>"
  annotations: {example.com/owner: "@team | *x*"}
spec:
  templates:
  - {name: outer, steps: [[{name: a, template: inner}]]}
  - name: inner
    inputs: {parameters: [{name: x, description: "```\\n# no heading"}]}
    container: {image: "alpine:3.20"}
""")
    _, out, _ = argogen("docs")
    page = out.partition("## evil")[2].partition("\n## ")[0]
    assert page.startswith("\\](javascript:x) \\| &lt;b&gt;\n")
    assert "| kind | ClusterWorkflowTemplate |\n" in page
    assert "| owner | @<!-- -->team \\| \\*x\\* |\n" in page
    assert "Template `outer`" in page
    assert "template: outer, clusterScope: true}`." in page
    assert "Template `inner`" not in page
    assert "Nothing in this repository uses it.\n" in page


def test_a_name_can_not_lead_out_of_the_folder(repository: Path, argogen: Run) -> None:
    (repository / "manifests").mkdir()
    for number, name in enumerate(("../../up", "README", "..", "a/b", "a-b")):
        (repository / f"manifests/{number}.yaml").write_text(
            "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\n"
            f'metadata: {{name: "{name}"}}\nspec: {{templates: [{{name: main, suspend: {{}}}}]}}\n'
        )
    argogen("docs", "-o", "pages")
    assert sorted(file.name for file in (repository / "pages").iterdir()) == [
        *("README.md", "a-b-2.md", "a-b.md", "export.md", "readme-2.md", "report.md", "up.md", "workflow.md"),
    ]
    assert not (repository / "up.md").exists()


def test_an_empty_repository_has_an_empty_page(tmp_path: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "argogen.yaml").write_text("{}\n")
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests/map.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n")
    assert argogen("docs")[1].endswith("There is no WorkflowTemplate in this repository.\n")
