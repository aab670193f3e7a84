"""`argogen new`: a spec that renders at once, and never over another file."""

import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from argogen.catalogs import KINDS, find_entries
from argogen.cli.main import main
from argogen.patterns.discover import find_patterns
from argogen.project import Project
from argogen.report.text import visible
from argogen.scaffold.answers import entry_keys
from argogen.scaffold.commented import blocks
from argogen.scaffold.spec import data_of
from argogen.spec.schema import check_schema

Run = Callable[..., tuple[int, str, str]]
Terminal = Callable[..., tuple[int, str]]
PATTERNS = sorted(find_patterns(Project(Path("/")))[0])


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_it_writes_renders_and_lints_clean(pattern: str, project: Path, argogen: Run) -> None:
    code, out, err = argogen("new", pattern, "fresh")
    assert (code, out) == (0, "")
    assert err == ("wrote .argogen/spec.schema.json\nwrote specs/fresh.yaml; next: argogen render specs/fresh.yaml\n")
    assert argogen("render", "specs/fresh.yaml")[0] == 0
    assert (project / "manifests/fresh.yaml").read_text().count("\n  name: fresh\n") > 0
    assert argogen("lint") == (0, "", "4 files, no problems\n")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_key_is_shown_and_what_is_commented_out_fits(pattern: str, project: Path, argogen: Run) -> None:
    argogen("new", pattern, "fresh")
    text = Path("specs/fresh.yaml").read_text().partition("\n")[2]
    schema = find_patterns(Project(Path("/")))[0][pattern].schema
    shown = blocks(text)
    assert set(shown) == set(schema["properties"])
    for block in shown.values():
        if not block.active:
            lines = text.split("\n")
            lines[block.start : block.end] = [line.removeprefix("# ") for line in lines[block.start : block.end]]
            data = data_of("\n".join(lines))
            assert data[block.key] not in (None, "", [], {})
            assert check_schema(data, schema) == []


@pytest.mark.parametrize("pattern", PATTERNS)
def test_keys_inside_a_map_that_are_commented_out_fit_as_well(pattern: str, project: Path, argogen: Run) -> None:
    argogen("new", pattern, "fresh")
    lines = Path("specs/fresh.yaml").read_text().split("\n")
    schema = find_patterns(Project(Path("/")))[0][pattern].schema
    for number, line in enumerate(lines):
        match = re.match(r"  # (\w+):", line)
        if match and f"  {match[1]}:" not in "\n".join(lines[:number]):
            data = data_of("\n".join([*lines[:number], line.replace("# ", "", 1)]))
            required = {key: data_of("\n".join(lines))[key] for key in schema["required"]}
            assert check_schema({**required, **data}, schema) == []


@pytest.mark.parametrize("name", ["y", "on", "null", "123", "1e3"])
def test_a_name_that_looks_like_something_else_is_quoted(name: str, project: Path, argogen: Run) -> None:
    assert argogen("new", "job", name)[0] == 0
    assert argogen("lint", f"specs/{name}.yaml") == (0, "", "1 file, no problems\n")


def test_telemetry_and_alerts_fit_each_other(project: Path, argogen: Run) -> None:
    argogen("new", "synthetic-test", "c", "--use", "telemetry=datadog")
    argogen("new", "synthetic-test", "d", "--use", "datadog-monitor")
    found = [data_of(Path(f"specs/{name}.yaml").read_text()) for name in "cd"]
    assert [one["telemetry"]["use"] for one in found] == ["datadog", "datadog"]
    assert ["alerts" in one for one in found] == [False, True]


def test_the_first_line_names_the_schema(project: Path, argogen: Run) -> None:
    argogen("new", "job", "c", "-o", "specs/team/c.yaml")
    first = Path("specs/team/c.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../.argogen/spec.schema.json"
    assert json.loads(Path(".argogen/spec.schema.json").read_text()) == json.loads(argogen("schema")[1])
    Path(".argogen/spec.schema.json").write_text("{}")
    assert "wrote .argogen/spec.schema.json\n" in argogen("new", "job", "d")[2]
    assert argogen("new", "job", "e")[2].startswith("wrote specs/e.yaml; ")


def test_options_answer_what_is_asked_for(project: Path, argogen: Run) -> None:
    options = ("--use", "http-json", "--use", "consumers=email", "--limit", "7", "--schedule", "0 5 * * *")
    assert argogen("new", "workflow-of-workflows", "c", *options, "--set", "arguments.table=nuts")[0] == 0
    spec = data_of(Path("specs/c.yaml").read_text())
    assert (spec["semaphore"], spec["schedule"]) == ({"limit": 7}, "0 5 * * *")
    assert spec["arguments"] == {"db-host": "${item}", "table": "nuts"}
    assert (spec["items"]["use"], [one["use"] for one in spec["consumers"]]) == ("http-json", ["email"])
    assert argogen("render", "specs/c.yaml")[::2] == (
        0,
        "wrote manifests/c.yaml\n1 rendered, 1 written, 0 unchanged, 0 removed\n",
    )


def test_none_leaves_the_schedule_out_and_keeps_it_in_sight(project: Path, argogen: Run) -> None:
    argogen("new", "job", "c", "--schedule", "none")
    text = Path("specs/c.yaml").read_text()
    assert "schedule" not in data_of(text)
    assert '\n# schedule: "0 4 * * 0"\n' in text


TAKEN = [
    (pattern, KINDS[kind].key, name)
    for kind, name in find_entries(Project(Path("/"))).entries
    for pattern, found in find_patterns(Project(Path("/")))[0].items()
    if kind in entry_keys(found).values()
]


@pytest.mark.parametrize(("pattern", "key", "name"), TAKEN)
def test_every_entry_of_the_catalog_fits_where_it_is_taken(
    pattern: str, key: str, name: str, project: Path, argogen: Run
) -> None:
    Path("argogen.yaml").write_text("defaults: {namespace: team}\nlint: {external: {nothing: {}}}\n")
    assert argogen("new", pattern, "c", "--use", f"{key}={name}")[0] == 0
    assert argogen("lint", "specs/c.yaml") == (0, "", "1 file, no problems\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("job", "c", "--limit", "3"), 'the pattern "job" has no semaphore'),
        (
            ("job", "c", "--use", "slak"),
            'there is no entry "slak" for a spec of the pattern "job"\n  = help: did you mean "slack"?',
        ),
        (("job", "c", "--use", "http-json"), 'there is no entry "http-json" for a spec of the pattern "job"'),
        (("job", "c", "--use", "items=slack"), '"items" takes no entry of the catalog in a spec of the pattern "job"'),
        (("job", "c", "--schedule", "0 25 * * *"), "hour 25 is not known to Argo"),
        (("job", "c", "--schedule", "0 0 31 2 *"), '"0 0 31 2 *" never fires: February has no day 31'),
        (("job", "c", "--set", "colour=red"), 'the spec would not fit: unknown key "colour"'),
        (("job", "c", "--set", "job.image=3"), 'the spec would not fit: "image" is the number 3, expected text'),
        (("job", "c", "--set", "job.image"), '"job.image" sets nothing'),
        (("job", "c", "--set", "job.image=["), 'the value of "job.image" is no YAML: '),
        (("job", "c", "--set", "name=d"), '"name" can\'t be set'),
        (("job", "c", "--from-sample", "s.json"), 'the pattern "job" has no outputs'),
        (("facade", "c", "--from-sample", "none.json"), 'the sample "none.json" can\'t be read: No such file'),
        (("facade", "c", "--from-sample", "argogen.yaml"), 'the sample "argogen.yaml" is no JSON: '),
        (("workflow-of-workflows", "c", "--limit", "0"), '"0" is no limit'),
        (("workflow-of-workflows", "c", "--use", "s3-objects", "--use", "sql-query"), '"items" takes one entry'),
        (("job",), "Missing argument 'NAME'"),
        ((), "Missing argument 'PATTERN'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_options_that_do_not_fit_write_nothing(
    arguments: tuple[str, ...], said: str, project: Path, argogen: Run, snapshot: Callable[[], dict[str, str]]
) -> None:
    Path("s.json").write_text("{}")
    before = snapshot()
    code, out, err = argogen("new", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"argogen: {said}")
    assert "\n  = help: " in err
    assert snapshot() == before


def test_a_sample_becomes_outputs(project: Path, argogen: Run) -> None:
    Path("result.json").write_text('{"rows": 3, "took": 1.5, "by": {"host": "a", "ok": true}, "tags": ["x"]}\n')
    assert argogen("new", "facade", "c", "--from-sample", "result.json")[2].splitlines()[1:] == [
        "wrote specs/samples/c.json",
        "wrote specs/c.yaml; next: argogen render specs/c.yaml",
    ]
    spec = data_of(Path("specs/c.yaml").read_text())
    assert Path("specs/samples/c.json").read_text() == Path("result.json").read_text()
    assert (spec["sample"], spec["outputs"]) == (
        "samples/c.json",
        {
            "rows": {"path": "$.rows", "type": "integer", "default": 0},
            "took": {"path": "$.took", "type": "number", "default": 0},
            "by_host": "$.by.host",
            "by_ok": {"path": "$.by.ok", "type": "boolean", "default": False},
            "tags": {"path": "$.tags", "type": "json", "default": []},
        },
    )
    assert argogen("lint", "specs/c.yaml") == (0, "", "1 file, no problems\n")


@pytest.mark.parametrize("text", ['{"\\ud800": 1}', '{"a": NaN}', "[" * 5000, "", "{"])
def test_a_sample_that_is_no_document_is_told(text: str, project: Path, argogen: Run) -> None:
    Path("result.json").write_text(text)
    code, out, err = argogen("new", "facade", "c", "--from-sample", "result.json")
    assert (code, out) == (2, "")
    assert err.startswith('argogen: the sample "result.json" is no JSON: ')
    assert not Path("specs/c.yaml").exists()


@pytest.mark.parametrize("example", ["pattern: [", "- a\n", ""])
def test_an_example_that_is_broken_is_told_with_its_place(example: str, project: Path, argogen: Run) -> None:
    argogen("new", "pattern", "my-own")
    Path("templates/my-own/example.yaml").write_text(example)
    code, out, err = argogen("new", "my-own", "c")
    assert (code, out) == (1, "")
    assert err.startswith("templates/my-own/example.yaml")
    assert not Path("specs/c.yaml").exists()


def test_a_sample_that_lies_beside_the_spec_is_not_copied(project: Path, argogen: Run) -> None:
    Path("specs/result.json").write_text("{}")
    Path("specs/result.json").write_text('{"a": 1}')
    assert argogen("new", "facade", "c", "--from-sample", "specs/result.json")[0] == 0
    assert data_of(Path("specs/c.yaml").read_text())["sample"] == "result.json"
    assert not Path("specs/samples").exists()


HARMLESS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | HARMLESS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HARMLESS, inner, max_size=4),
    max_leaves=12,
)


@hypothesis.settings(max_examples=25)
@hypothesis.given(JSON)
def test_whatever_a_sample_holds_its_outputs_render(document: Any) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "argogen.yaml").write_text("defaults: {namespace: team}\n")
        (folder / "result.json").write_text(json.dumps(document))
        assert main(["--project", name, "new", "facade", "c", "--from-sample", str(folder / "result.json")]) == 0
        assert main(["--project", name, "render"]) == 0


def test_on_a_terminal_it_asks_for_what_no_option_says(project: Path, terminal: Terminal) -> None:
    answers = ["jub", "job", "", "Backup!", "backup", "slak", "slack, email", "0 25 * * *", "0 5 * * *"]
    code, shown = terminal("new", answers=answers)
    assert code == 0
    assert 'there is no pattern "jub": did you mean "job"?' in shown
    assert '"Backup!" is no name for a spec: ' in shown
    assert 'did you mean "slack"?' in shown
    spec = data_of(Path("specs/backup.yaml").read_text())
    assert ([one["use"] for one in spec["consumers"]], spec["schedule"]) == (["slack", "email"], "0 5 * * *")


def test_on_a_terminal_items_and_limit_are_asked_for(project: Path, terminal: Terminal) -> None:
    code, shown = terminal(
        "new", "workflow-of-workflows", "each", "--schedule", "none", answers=["config-map", "4", ""]
    )
    assert code == 0
    assert "Which items: list, aws-rds-instances, azure-postgres-servers, config-map, " in shown
    assert "How many run at a time? [3] " in shown
    assert "cron" not in shown
    spec = data_of(Path("specs/each.yaml").read_text())
    assert (spec["items"]["use"], spec["semaphore"], "consumers" in spec) == ("config-map", {"limit": 4}, False)


def test_alerts_are_offered_that_read_the_telemetry(project: Path, terminal: Terminal) -> None:
    code, shown = terminal("new", "synthetic-test", "c", answers=["", "", "datadog", "datadog-monitor", "none"])
    assert code == 0
    assert re.search("Which telemetry: [a-z, -]+[?] .prometheus. ", shown)
    assert "Which alerts: none, datadog-monitor? " in shown


def test_nothing_is_asked_for_a_spec_that_is_there(project: Path, terminal: Terminal) -> None:
    code, shown = terminal("new", "job", "a")
    assert (code, "?" in shown) == (2, False)
    assert 'argogen: "specs/a.yaml" is there already' in shown


def test_empty_answers_keep_the_example(project: Path, terminal: Terminal, argogen: Run) -> None:
    argogen("new", "facade", "c", "-o", "c.yaml")
    assert terminal("new", "facade", "c", answers=["", ""])[0] == 0
    assert Path("specs/c.yaml").read_text().splitlines()[1:] == Path("c.yaml").read_text().splitlines()[1:]


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 2)], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_at_a_question_leaves_nothing_behind(
    key: str, code: int, project: Path, terminal: Terminal, snapshot: Callable[[], dict[str, str]]
) -> None:
    before = snapshot()
    assert terminal("new", "job", "c", keys=key)[0] == code
    assert snapshot() == before


def test_writes_over_nothing(project: Path, argogen: Run) -> None:
    before = (project / "specs/a.yaml").read_text()
    code, out, err = argogen("new", "job", "a")
    assert (code, out) == (2, "")
    assert err.startswith('argogen: "specs/a.yaml" is there already\n')
    assert (project / "specs/a.yaml").read_text() == before


def test_writes_through_no_link(project: Path, argogen: Run) -> None:
    (project / "specs/c.yaml").symlink_to(project / "target.yaml")
    assert argogen("new", "job", "c")[0] == 2
    assert not (project / "target.yaml").exists()


@pytest.mark.parametrize("name", ["Export", "a_b", "a b", "-a", "a-", "", "../a", "a/b", "a\n", "ä", "{{a}}"])
def test_a_name_that_is_none(name: str, project: Path, argogen: Run) -> None:
    code, out, err = argogen("new", "job", "--", name)
    assert (code, out) == (2, "")
    assert "is no name for a spec" in err
    assert "help: lower-case letters, digits and hyphens" in err


def test_a_name_too_long_for_what_is_derived_from_it(project: Path, argogen: Run) -> None:
    assert argogen("new", "job", "a" * 52)[0] == 0
    code, _, err = argogen("new", "job", "a" * 53)
    assert (code, err) == (
        2,
        f'argogen: the name "{"a" * 53}" has 53 characters\n  = help: the name of a CronWorkflow has 52 at most\n',
    )


def test_an_unknown_pattern(project: Path, argogen: Run) -> None:
    assert argogen("new", "fasade", "c")[::2] == (
        2,
        'argogen: there is no pattern "fasade"\n  = help: did you mean "facade"?\n',
    )


def test_a_file_of_its_own(project: Path, argogen: Run) -> None:
    assert argogen("new", "job", "c", "-o", "specs/team/c.yaml")[0] == 0
    assert (project / "specs/team/c.yaml").is_file()


@pytest.mark.parametrize(
    "place", ["specs", "specs/a.yaml/c.yaml", "/proc/nowhere/c.yaml", "a\n.yaml", "\udcff.yaml", "c" * 300]
)
def test_a_place_that_can_not_be_written(place: str, project: Path, argogen: Run) -> None:
    code, out, err = argogen("new", "job", "c", "-o", place)
    assert (code, out) == (2, "")
    assert err.startswith(f'argogen: "{visible(place)}" ')
    assert "Traceback" not in err


def test_without_a_project_it_writes_here(tmp_path: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert argogen("new", "job", "c")[0] == 0
    assert (tmp_path / "c.yaml").is_file()
