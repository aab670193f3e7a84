"""Files that are no ordinary text files of the project, and what is said of them."""

import os
from pathlib import Path

import pytest

from argogen.diagnostics import Severity
from argogen.project import open_project
from argogen.render import Rendered, Renderer

SPEC = b"pattern: job\nname: x\njob: {image: alpine, source: {file: run.sh}}\n"
STAIRS = b"".join(b" " * level + b"a:\n" for level in range(2_000))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the specs, in a project that is the current folder; beside it lies a folder that is outside."""
    project = tmp_path / "project"
    (project / "specs").mkdir(parents=True)
    (project / "argogen.yaml").write_text("defaults: {namespace: team}\n")
    (project / "specs/run.sh").write_text("date\n")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/run.sh").write_text("cat /etc/passwd\n")
    (tmp_path / "outside/spec.yaml").write_bytes(SPEC)
    monkeypatch.chdir(project)
    return project / "specs"


def render(file: Path) -> Rendered:
    return Renderer(open_project()).render(file)


def said(file: Path) -> list[str]:
    found = render(file).diagnostics
    return [f"{d.location} {d.code} {d.message}" for d in found if d.severity == Severity.ERROR]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xef\xbb\xbf" + SPEC, []),
        (SPEC.replace(b"\n", b"\r\n"), []),
        ((SPEC + b"tile: x\n").replace(b"\n", b"\r\n"), ['specs/spec.yaml:4:1 AG101 unknown key "tile"']),
        (SPEC.replace(b"x", b"\xe4"), ["specs/spec.yaml:2:7 AG002 the byte 0xe4 is not UTF-8"]),
        (SPEC.decode().encode("utf-16"), ["specs/spec.yaml:1:1 AG002 the byte 0xff is not UTF-8"]),
        (SPEC.replace(b"x", b"\0"), ["specs/spec.yaml:2:7 AG004 YAML doesn't allow the character U+0000"]),
        (b"a" * 5_000_001, ["specs/spec.yaml AG003 5,000,001 bytes are too many; at most 5,000,000 are read"]),
        (b"[" * 100_000, ["specs/spec.yaml:1:101 AG008 nested deeper than 100 levels"]),
        (b"a: " * 2_000, ["specs/spec.yaml:1:5 AG004 a \":\" where no key can stand"]),
        (STAIRS, ["specs/spec.yaml:101:101 AG008 nested deeper than 100 levels"]),
    ],
    ids=["mark", "crlf", "crlf-position", "latin-1", "utf-16", "nul", "large", "brackets", "colons", "indentation"],
)  # fmt: skip
def test_reads_any_bytes(content: bytes, expected: list[str], folder: Path) -> None:
    spec = folder / "spec.yaml"
    spec.write_bytes(content)
    assert said(spec) == expected


def test_line_ends_and_byte_order_marks_change_no_manifest(folder: Path) -> None:
    spec = folder / "spec.yaml"
    spec.write_bytes(SPEC)
    plain = render(spec).text
    spec.write_bytes(b"\xef\xbb\xbf" + SPEC.replace(b"\n", b"\r\n"))
    (folder / "run.sh").write_bytes(b"\xef\xbb\xbfdate\r\n")
    assert render(spec).text == plain


def test_a_file_of_100_megabytes_is_not_read(folder: Path) -> None:
    spec = folder / "spec.yaml"
    spec.touch()
    os.truncate(spec, 100_000_000)
    assert said(spec) == ["specs/spec.yaml AG003 100,000,000 bytes are too many; at most 5,000,000 are read"]


def test_a_script_of_100_megabytes_is_refused(folder: Path) -> None:
    (folder / "spec.yaml").write_bytes(SPEC)
    os.truncate(folder / "run.sh", 100_000_000)
    (fault,) = said(folder / "spec.yaml")
    assert fault.startswith("specs/spec.yaml:3:")
    assert "100,000,000 bytes, at most 100,000 fit" in fault


def test_a_script_that_is_not_utf_8(folder: Path) -> None:
    (folder / "spec.yaml").write_bytes(SPEC)
    (folder / "run.sh").write_bytes(b"echo \xff\n")
    assert said(folder / "spec.yaml") == ['specs/spec.yaml:3:37 AG111 "specs/run.sh" can\'t be read: it is not UTF-8']


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_files_that_may_not_be_read(folder: Path) -> None:
    spec, script = folder / "spec.yaml", folder / "run.sh"
    spec.write_bytes(SPEC)
    script.chmod(0)
    assert said(spec) == ['specs/spec.yaml:3:37 AG111 "specs/run.sh" can\'t be read: Permission denied']
    spec.chmod(0)
    assert said(spec) == ["specs/spec.yaml AG001 this file can't be read: Permission denied"]


def test_a_folder_and_a_pipe_in_the_place_of_a_spec(folder: Path) -> None:
    (folder / "folder.yaml").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    assert said(folder / "folder.yaml") == ["specs/folder.yaml AG001 this is a folder, not a file"]
    assert said(folder / "pipe.yaml") == ["specs/pipe.yaml AG001 this is a device or pipe, not a file"]


def test_a_link_out_of_the_project_is_not_followed(folder: Path) -> None:
    outside = folder.parents[1] / "outside"
    (folder / "linked.yaml").symlink_to(outside / "spec.yaml")
    assert said(folder / "linked.yaml") == ['specs/linked.yaml AG013 "specs/linked.yaml" leads outside the project']


@pytest.mark.parametrize("name", ["link.sh", "linked/run.sh"])
def test_a_script_through_a_link_out_of_the_project(name: str, folder: Path) -> None:
    outside = folder.parents[1] / "outside"
    (folder / "link.sh").symlink_to(outside / "run.sh")
    (folder / "linked").symlink_to(outside, target_is_directory=True)
    spec = folder / "spec.yaml"
    spec.write_bytes(SPEC.replace(b"run.sh", name.encode()))
    assert said(spec) == [f'specs/spec.yaml:3:37 AG013 "{name}" is outside the project']


def test_a_link_inside_the_project_is_followed(folder: Path) -> None:
    (folder / "link.sh").symlink_to("run.sh")
    spec = folder / "spec.yaml"
    spec.write_bytes(SPEC.replace(b"run.sh", b"link.sh"))
    assert said(spec) == []


@pytest.mark.parametrize("name", ['"\\0"', "n" * 300, "loop.sh", "run.sh/x", '"run.sh\\n"', ".", "''", "/dev/zero"])
@pytest.mark.parametrize("key", ["source", "sample"])
def test_names_that_no_file_can_have(name: str, key: str, folder: Path) -> None:
    (folder / "loop.sh").symlink_to("loop.sh")
    spec = folder / "spec.yaml"
    if key == "source":
        spec.write_bytes(SPEC.replace(b"run.sh", name.encode()))
    else:
        job = "{image: alpine, command: [date], result: /tmp/result.json}"
        spec.write_text(f"pattern: facade\nname: x\njob: {job}\noutputs: {{a: $.a}}\nsample: {name}\n")
    (fault,) = said(spec)
    assert fault.startswith("specs/spec.yaml:3:37 " if key == "source" else "specs/spec.yaml:5:9 ")
    assert fault.split()[1] in ("AG103", "AG111", "AG013")


def test_an_image_through_nothing_but_defaults(folder: Path) -> None:
    """A spec of the fewest keys renders without a word."""
    (folder / "spec.yaml").write_bytes(SPEC)
    rendered = render(folder / "spec.yaml")
    assert rendered.diagnostics == ()
    assert [document["kind"] for document in rendered.documents] == [
        "WorkflowTemplate",
        "ServiceAccount",
        "Role",
        "RoleBinding",
    ]


def test_an_input_without_a_word_about_it_is_required(folder: Path) -> None:
    (folder / "spec.yaml").write_bytes(SPEC + b"inputs:\n  region:\n")
    (template, *_) = render(folder / "spec.yaml").documents
    assert template["spec"]["arguments"] == {"parameters": [{"name": "region"}]}


def test_null_in_argo_removes_a_field(folder: Path) -> None:
    (folder / "spec.yaml").write_bytes(SPEC + b"argo: {podGC: null}\n")
    (template, *_) = render(folder / "spec.yaml").documents
    assert "podGC" not in template["spec"]
