"""`argogen catalog`: what there is, and what an entry takes, makes and needs."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.catalogs import KINDS, find_entries
from argogen.catalogs.describe import as_text, facts
from argogen.project import Project

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[2]
SHIPPED = find_entries(Project(ROOT))

PAGER = """
title: Pager
summary: Pages whoever is on call.
parameters:
  required: [secret]
  oneOf: [{required: [person]}, {required: [team]}]
  dependentRequired: {times: [team]}
  properties:
    secret: {type: string, description: Name of the Secret with the number.}
    person: {type: string, description: Whom to page.}
    team: {type: string, description: Which team to page.}
    times: {type: integer, default: 3, description: How often.}
    greeting: {type: string, default: "", description: What is said first.}
job:
  image: ${images.beeper}
  command: [beep, "${params.person}${params.team}"]
  env: {NUMBER: {secret: {name: "${params.secret}", key: number}}}
rights: [{apiGroups: [""], resources: [configmaps], resourceNames: [rota], verbs: [get]}]
example: {use: pager, with: {secret: pager, person: ada}}
"""


@pytest.fixture
def with_pager(project: Path) -> None:
    """Give the project a catalog with one entry."""
    folder = project / "catalogs" / "consumers" / "pager"
    folder.mkdir(parents=True)
    (folder / "entry.yaml").write_text(PAGER)
    (project / "catalogs" / "images.yaml").write_text("beeper: registry.example.com/beeper:1.2.3\n")
    (project / "argogen.yaml").write_text("catalogs: [catalogs]\n")


def test_all_entries_are_listed_below_their_kinds(project: Path, argogen: Run) -> None:
    code, out, err = argogen("catalog")
    assert (code, err) == (0, "")
    listed = [line.split()[0].rstrip(",") for line in out.splitlines() if line and not line.startswith("   ")]
    assert listed == [word for kind in KINDS for word in (kind, *SHIPPED.names(kind))]


def test_one_kind_is_listed(project: Path, argogen: Run) -> None:
    _, out, _ = argogen("catalog", "consumers")
    assert out.splitlines()[:2] == [
        "consumers, below `consumers:`",
        "  argo-events  Sends an event to Argo Events, where Sensors wait for it.",
    ]
    assert "item-sources" not in out


@pytest.mark.usefixtures("with_pager")
def test_an_entry_is_shown_with_all_that_its_file_says(argogen: Run) -> None:
    assert argogen("catalog", "show", "pager") == (
        0,
        """consumers/pager: Pager (catalogs/consumers/pager)

Pages whoever is on call.

Parameters:

  secret    text          required  Name of the Secret with the number.
  person    text                    Whom to page.
  team      text                    Which team to page.
  times     whole number  3         How often.
  greeting  text          ""        What is said first.

  exactly one of person and team is needed

  times needs team

Makes:
  a pod that runs beep `person``team`

Images:
  registry.example.com/beeper:1.2.3, by the name beeper

Secrets:
  NUMBER: key number of the Secret `secret`

Rights:
  get of configmaps named rota

Example:

  consumers:
  - use: pager
    with:
      secret: pager
      person: ada
""",
        "",
    )


@pytest.mark.usefixtures("with_pager")
def test_an_entry_of_ones_own_is_marked_in_the_list(argogen: Run) -> None:
    assert "  pager        Pages whoever is on call. (catalogs/consumers/pager)\n" in argogen("catalog", "consumers")[1]


@pytest.mark.parametrize("columns", [72, 100])
@pytest.mark.parametrize("entry", SHIPPED.entries.values(), ids=lambda entry: f"{entry.kind}/{entry.name}")
def test_lines_are_no_longer_than_asked_for(entry: object, columns: int) -> None:
    text = as_text(entry, SHIPPED, str, columns)
    before, _, _ = text.partition("\nExample:\n")
    long = [line for line in before.splitlines() if len(line) > columns and not line.startswith("    ")]
    assert [line for line in long if " " in line.strip()] == []


@pytest.mark.parametrize("entry", SHIPPED.entries.values(), ids=lambda entry: f"{entry.kind}/{entry.name}")
def test_every_shipped_entry_says_what_it_makes(entry: object) -> None:
    headings = dict(facts(entry, SHIPPED.images))
    assert headings["Makes"]
    assert not [line for line in headings.get("Images", ()) if "?" in line]


@pytest.mark.usefixtures("with_pager")
def test_a_broken_entry_is_told_and_the_others_are_listed(argogen: Run) -> None:
    Path("catalogs/consumers/pager/entry.yaml").write_text(PAGER.replace("title", "titel"))
    code, out, err = argogen("catalog", "consumers")
    assert (code, "slack" in out, "pager " in out) == (1, True, False)
    assert err.startswith('catalogs/consumers/pager/entry.yaml:2:1: error AG206 "title" is missing\n')


@pytest.mark.usefixtures("with_pager")
def test_what_an_entry_says_can_not_reach_the_terminal(argogen: Run) -> None:
    Path("catalogs/consumers/pager/entry.yaml").write_text(PAGER.replace("Pager", '"Pager\\e[31m"'))
    assert "\x1b" not in argogen("catalog", "show", "pager")[1]


def test_an_item_of_a_list_is_wrapped_as_one_text(argogen: Run) -> None:
    assert "From\n  Argo 3.6 on, which counts that; silent" in argogen("catalog", "show", "prometheus-rule")[1]


def test_json_holds_the_parameters_as_they_are(project: Path, argogen: Run) -> None:
    [entry] = json.loads(argogen("catalog", "show", "slack", "--format", "json")[1])["entries"]
    assert (entry["kind"], entry["name"], entry["folder"]) == ("consumers", "slack", None)
    assert entry["parameters"] == SHIPPED.entries["consumers", "slack"].parameters
    assert entry["example"]["consumers"][0]["use"] == "slack"


def test_markdown_is_the_part_of_the_reference(project: Path, argogen: Run) -> None:
    page = (ROOT / "docs" / "reference" / "catalog.md").read_text(encoding="utf-8")
    assert argogen("catalog", "show", "slack", "--format", "markdown")[1].strip() in page


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (("consumer",), 'there is no kind "consumer"', 'did you mean "consumers"?'),
        (("slack",), 'there is no kind "slack"', "argogen catalog show slack"),
        (("show", "slak"), 'there is no entry "slak"', 'did you mean "slack"?'),
        (("show", "consumers/slak"), 'there is no entry "consumers/slak"', 'did you mean "consumers/slack"?'),
        (("show", "zzz"), 'there is no entry "zzz"', "argogen catalog lists them"),
        (("show",), "show takes one entry", "such as argogen catalog show slack"),
        (("show", "webhook"), 'there are several entries "webhook"', "it is consumers/webhook or telemetry/webhook"),
        (("a", "b"), "this is neither one kind nor show ENTRY", "such as argogen catalog consumers"),
    ],
)
def test_what_there_is_not(project: Path, argogen: Run, words: tuple[str, ...], message: str, hint: str) -> None:
    assert argogen("catalog", *words) == (2, "", f"argogen: {message}\n  = help: {hint}\n")


def test_of_two_entries_of_one_name_the_kind_tells_which(project: Path, argogen: Run) -> None:
    assert argogen("catalog", "show", "telemetry/webhook")[1].startswith("telemetry/webhook: Webhook\n")


def test_the_script_of_an_entry_stands_alone(project: Path, argogen: Run) -> None:
    code, out, err = argogen("catalog", "show", "slack", "--script")
    assert (code, err) == (0, "")
    assert out.startswith('"""Post TEXT to Slack')
    assert "def deliver(" in out
    assert "from shared" not in out


def test_the_folder_of_an_entry_can_be_copied(project: Path, argogen: Run) -> None:
    folder = Path(argogen("catalog", "show", "slack", "--folder")[1].strip())
    assert {file.name for file in folder.iterdir()} >= {"entry.yaml", "slack.py"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--folder",), "--folder and --script are for one entry, and one of them"),
        (("show", "slack", "--folder", "--script"), "--folder and --script are for one entry, and one of them"),
        (("show", "telemetry/prometheus", "--script"), '"prometheus" has no single script'),
    ],
)
def test_no_single_script_or_folder(project: Path, argogen: Run, words: tuple[str, ...], message: str) -> None:
    code, out, err = argogen("catalog", *words)
    assert (code, out, err.splitlines()[0]) == (2, "", f"argogen: {message}")


@pytest.mark.usefixtures("with_pager")
def test_a_script_that_asks_for_what_there_is_not(argogen: Run) -> None:
    entry = Path("catalogs/consumers/pager/entry.yaml")
    entry.write_text(PAGER.replace('command: [beep, "${params.person}${params.team}"]', "source: {file: pager.py}"))
    entry.with_name("pager.py").write_text("from shared.htp import ask\n")
    expected = 'argogen: pager.py:1: there is no shared text "htp"\n  = help: did you mean "http"?\n'
    assert argogen("catalog", "show", "pager", "--script") == (2, "", expected)


@pytest.mark.usefixtures("with_pager")
def test_a_script_outside_its_folder_is_not_read(argogen: Run) -> None:
    Path("secret.py").write_text("TOKEN = 1\n")
    entry = Path("catalogs/consumers/pager/entry.yaml")
    outside = "source: {file: ../../../secret.py}"
    entry.write_text(PAGER.replace('command: [beep, "${params.person}${params.team}"]', outside))
    code, out, err = argogen("catalog", "show", "pager", "--script")
    assert (code, out, err.splitlines()[0]) == (2, "", 'argogen: "secret.py" is outside the entry\'s folder')


def test_what_an_entry_runs_instead_is_shown_with_when(project: Path, argogen: Run) -> None:
    _, out, _ = argogen("catalog", "show", "sql-ping")
    made = out.partition("Makes:\n")[2].partition("\n\n")[0].splitlines()
    assert made == [
        "  a pod that runs postgresql_ping.sh",
        "  a pod that runs mysql_ping.py instead, where engine is mysql",
    ]
    code, _, err = argogen("catalog", "show", "sql-ping", "--script")
    assert (code, "it has postgresql_ping.sh, mysql_ping.py" in err) == (2, True)
