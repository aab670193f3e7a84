"""`argogen init`: a repository that renders and lints clean, and never a file written over."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from argogen.spec.schema import check_schema, project_schema

Run = Callable[..., tuple[int, str, str]]
Snapshot = Callable[[], dict[str, str]]
Terminal = Callable[..., tuple[int, str]]

WRITTEN = {
    ".argogen/project.schema.json",
    ".argogen/spec.schema.json",
    ".gitattributes",
    ".pre-commit-config.yaml",
    ".vscode/extensions.json",
    ".vscode/settings.json",
    "argogen.yaml",
    "specs/hello.yaml",
}


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_it_writes_renders_checks_and_lints_clean(empty: Path, argogen: Run, snapshot: Snapshot) -> None:
    assert argogen("init")[:2] == (0, "")
    assert set(snapshot()) == WRITTEN
    assert argogen("render") == (0, "", "wrote manifests/hello.yaml\n1 rendered, 1 written, 0 unchanged, 0 removed\n")
    assert argogen("check")[0] == 0
    assert argogen("lint") == (0, "", "2 files, no problems\n")
    assert argogen("lint", ".")[0] == 0


def test_it_says_what_it_wrote_and_what_to_do_next(empty: Path, argogen: Run) -> None:
    said = argogen("init", "team", "--ci", "github")[2].splitlines()
    assert said[: said.index("")] == [
        "wrote team/argogen.yaml",
        "wrote team/.gitattributes",
        "wrote team/.vscode/extensions.json",
        "wrote team/.vscode/settings.json",
        "wrote team/specs/hello.yaml",
        "wrote team/.pre-commit-config.yaml",
        "wrote team/.github/workflows/argogen-diff.yaml",
        "wrote team/.github/workflows/argogen.yaml",
        "wrote team/.argogen/spec.schema.json",
        "wrote team/.argogen/project.schema.json",
    ]
    assert said[said.index("") + 1 : said.index("") + 4] == [
        "next:",
        "  cd team                   makes it the current folder",
        "  argogen render            writes the manifests of the specs; commit both",
    ]


def test_it_writes_over_nothing(empty: Path, argogen: Run, snapshot: Snapshot) -> None:
    for name in (".gitattributes", ".gitlab-ci.yml"):
        Path(name).write_text("mine\n")
    _, _, said = argogen("init", "--ci", "gitlab")
    assert (Path(".gitattributes").read_text(), Path(".gitlab-ci.yml").read_text()) == ("mine\n", "mine\n")
    assert {"left .gitattributes as it is", "left .gitlab-ci.yml as it is"} <= set(said.splitlines())
    before = snapshot()
    code, _, said = argogen("init", "--ci", "gitlab")
    assert (code, snapshot()) == (0, before)
    assert "wrote" not in said


def test_the_schemas_for_editors_are_brought_up_to_date(empty: Path, argogen: Run, snapshot: Snapshot) -> None:
    argogen("init")
    before = snapshot()
    Path(".argogen/project.schema.json").write_text("{}")
    assert "wrote .argogen/project.schema.json\n" in argogen("init")[2]
    assert snapshot() == before


def test_a_project_that_is_there_gets_what_it_lacks(project: Path, argogen: Run) -> None:
    code, _, said = argogen("init", "--ci", "gitlab")
    assert code == 0
    assert "left argogen.yaml as it is" in said
    assert "wrote .gitlab-ci.yml" in said
    assert not Path("specs/hello.yaml").exists()


def test_version_and_namespace_are_those_of_the_options(empty: Path, argogen: Run) -> None:
    assert argogen("init", "--argo-version", "3.6", "--namespace", "team-a")[0] == 0
    settings = yaml.safe_load(Path("argogen.yaml").read_text())
    assert settings == {
        "argoVersion": "3.6", "specs": "specs", "output": "manifests", "defaults": {"namespace": "team-a"},
    }  # fmt: skip
    argogen("render")
    assert "\n  namespace: team-a\n" in Path("manifests/hello.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--ci", "githab"), 'there is no CI service "githab"\n  = help: did you mean "github"?'),
        (("--argo-version", "v4.1"), 'Argo version "v4.1" is not known\n  = help: write 4.1'),
        (("--namespace", "Team"), '"Team" is no name for a namespace\n  = help: lower-case letters, '),
        (("taken",), '"taken" is not a folder\n  = help: '),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_can_not_be_is_refused_before_anything_is_written(
    arguments: tuple[str, ...], said: str, empty: Path, argogen: Run, snapshot: Snapshot
) -> None:
    Path("taken").write_text("")
    code, out, err = argogen("init", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"argogen: {said}")
    assert snapshot() == {"taken": ""}


@pytest.mark.parametrize(
    ("file", "text", "written"),
    [
        (".gitlab-ci.yml.mine", "", None),
        (".github/CODEOWNERS", "", ".github/workflows/argogen.yaml"),
        (".git/config", '[remote "origin"]\n\turl = git@github.com:team/flows.git\n', ".github/workflows/argogen.yaml"),
        (".git/config", '[remote "origin"]\n\turl = https://gitlab.example.com/flows.git\n', ".gitlab-ci.yml"),
    ],
)
def test_the_ci_is_the_one_that_the_repository_uses(
    file: str, text: str, written: str | None, empty: Path, argogen: Run, snapshot: Snapshot
) -> None:
    Path(file).parent.mkdir(exist_ok=True)
    Path(file).write_text(text)
    argogen("init")
    assert {".github/workflows/argogen.yaml", ".gitlab-ci.yml"} & set(snapshot()) == ({written} if written else set())


def test_hooks_and_ci_of_a_project_inside_a_repository_are_at_its_root(
    empty: Path, argogen: Run, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(".git").mkdir()
    assert argogen("init", "data flows", "--ci", "github")[0] == 0
    assert {"data flows/argogen.yaml", ".pre-commit-config.yaml", ".github/workflows/argogen.yaml"} <= set(snapshot())
    hooks = yaml.safe_load(Path(".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert [hook["entry"] for hook in hooks] == [
        "argogen --project 'data flows' check",
        "argogen --project 'data flows' lint",
        "argogen --project 'data flows' diff --summary --fail-on breaking",
    ]


@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_the_commands_of_ci_and_hooks_work(service: str, empty: Path, argogen: Run) -> None:
    argogen("init", "--ci", service)
    argogen("render")
    settings: list[Any] = [yaml.safe_load(Path(name).read_text()) for name in (".pre-commit-config.yaml",)]
    files = {"github": ".github/workflows/argogen.yaml", "gitlab": ".gitlab-ci.yml"}
    settings.append(yaml.safe_load(Path(files[service]).read_text()))
    commands = [text for text in _texts(settings) if text.startswith("argogen ") and " diff " not in text]
    assert len(commands) == 4
    assert [argogen(*command.split()[1:])[0] for command in commands] == [0] * 4


def _texts(value: Any) -> list[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, str) else [text for one in inner for text in _texts(one)]


def test_manifests_that_are_there_are_pointed_out(empty: Path, argogen: Run) -> None:
    for name in ("a", "b"):
        Path(f"legacy/{name}").mkdir(parents=True)
        Path(f"legacy/{name}/flow.yaml").write_text("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n")
    Path("legacy/values.yaml").write_text("a: 1\n")
    said = argogen("init")[2]
    assert "  argogen lint legacy       checks 2 manifests that you had already\n" in said


def test_manifests_that_argogen_wrote_are_not(project: Path, argogen: Run) -> None:
    argogen("render")
    assert "already" not in argogen("init")[2]
    Path("manifests/mine.yaml").write_text("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n")
    assert "  argogen lint manifests    checks 1 manifest that you had already\n" in argogen("init")[2]


@pytest.mark.parametrize("folder", [".vscode", ".argogen"])
def test_a_link_out_of_the_repository_is_not_followed(folder: str, empty: Path, argogen: Run) -> None:
    (empty / "outside").mkdir()
    (empty / "repository").mkdir()
    (empty / "repository" / folder).symlink_to(empty / "outside")
    code, _, said = argogen("init", "repository")
    assert code == 2
    assert re.match(rf'argogen: "repository/{folder}/[\w.]+" leads outside "{empty}/repository"\n', said)
    assert list((empty / "outside").iterdir()) == []
    assert not (empty / "repository/argogen.yaml").exists()


def test_the_project_file_shows_every_setting_and_what_is_commented_out_fits(empty: Path, argogen: Run) -> None:
    argogen("init")
    lines = Path("argogen.yaml").read_text().splitlines()
    uncommented = [line.replace("# ", "", 1) if _is_setting(line) else line for line in lines]
    settings = yaml.safe_load("\n".join(uncommented))
    assert set(settings) == set(project_schema()["properties"])
    assert check_schema(settings, project_schema()) == []


def _is_setting(line: str) -> bool:
    """Say whether a comment holds a key of a map, and no prose."""
    return bool(re.match(r" *# ( |[a-z]\w*:)", line)) and "yaml-language-server" not in line


def test_on_a_terminal_it_asks_for_what_no_option_says(empty: Path, terminal: Terminal) -> None:
    code, shown = terminal("init", "--namespace", "team-a", answers=["v3.6", "3.6", "gitlap", "gitlab"])
    assert code == 0
    assert "Which version of Argo Workflows runs the manifests? [4.1] " in shown
    assert '  Argo version "v3.6" is not known: write 3.6\r\n' in shown
    assert "namespace do" not in shown
    assert '  there is no CI service "gitlap": did you mean "gitlab"?\r\n' in shown
    assert 'argoVersion: "3.6"' in Path("argogen.yaml").read_text()
    assert Path(".gitlab-ci.yml").exists()


def test_with_no_input_nothing_is_asked_on_a_terminal(empty: Path, terminal: Terminal) -> None:
    code, shown = terminal("init", "--no-input")
    assert (code, "?" in shown) == (0, False)


def test_answers_that_are_left_empty_are_the_usual_ones(empty: Path, terminal: Terminal) -> None:
    assert terminal("init", answers=["", "", ""])[0] == 0
    assert yaml.safe_load(Path("argogen.yaml").read_text())["defaults"] == {"namespace": "workflows"}


@pytest.mark.parametrize(("key", "code", "said"), [("\x03", 130, "interrupted"), ("\x04", 2, "the input ended")])
def test_leaving_at_a_question_leaves_nothing_behind(
    key: str, code: int, said: str, empty: Path, terminal: Terminal, snapshot: Snapshot
) -> None:
    ended, shown = terminal("init", keys=key)
    assert ended == code
    assert f"argogen: {said}" in shown
    assert "Traceback" not in shown
    assert snapshot() == {}


def test_git_understands_its_attributes(empty: Path, argogen: Run) -> None:
    argogen("init")
    argogen("render")
    git = ["git", "-c", "init.defaultBranch=main"]
    subprocess.run([*git, "init", "-q"], check=True)
    asked = [*git, "check-attr", "linguist-generated", "eol", "diff", "--", "manifests/hello.yaml", "specs/a/b.sh"]
    answered = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    assert answered.splitlines() == [
        "manifests/hello.yaml: linguist-generated: true",
        "manifests/hello.yaml: eol: lf",
        "manifests/hello.yaml: diff: argogen",
        "specs/a/b.sh: linguist-generated: unspecified",
        "specs/a/b.sh: eol: lf",
        "specs/a/b.sh: diff: unspecified",
    ]
