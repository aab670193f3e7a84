"""The command line's edge: wrong calls, signals, pipes, terminals, and faults of argogen's own."""

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from argogen.cli.console import Console
from argogen.cli.interrupts import temporary_folder, uninterrupted

Run = Callable[..., tuple[int, str, str]]
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (("rendr",), 'there is no command "rendr"', 'did you mean "render"?'),
        (("frobnicate",), 'there is no command "frobnicate"', "argogen --help lists the commands"),
        (("render", "--stdot"), "No such option: --stdot", ""),
        (("--colour", "render"), "No such option: --colour", ""),
        (("--project", "nowhere", "render"), '"nowhere" is not a folder', "--project takes the folder"),
        (("--project", "argogen.yaml", "render"), '"argogen.yaml" is not a folder', "--project takes the folder"),
        (("--argo-version", "2.12", "render"), 'Argo version "2.12" is not known', 'it is one of "3.5", '),
        (("--argo-version", "v4.1", "render"), 'Argo version "v4.1" is not known', "write 4.1"),
        (("--argo-version", "3.7.18", "render"), 'Argo version "3.7.18" is not known', "write 3.7"),
        (("render", "nowhere.yaml"), 'there is no file "nowhere.yaml"', "paths count from the current folder"),
        (("explain", "AG107", "AG108"), "Got unexpected extra argument", ""),
        (("new", "job"), "Missing argument 'NAME'", ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_call_ends_with_2_and_a_way_out(
    arguments: tuple[str, ...], said: str, hint: str, project: Path, argogen: Run
) -> None:
    code, out, err = argogen(*arguments)
    assert (code, out) == (2, "")
    first, second, *rest = err.splitlines()
    assert first.startswith(f"argogen: {said}")
    assert second.startswith(f"  = help: {hint}")
    assert rest == []


def test_a_fault_in_the_project_file_ends_with_1(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_text("spec: specs\n")
    for verb in ("render", "check", "lint"):
        code, out, err = argogen(verb)
        assert (code, out) == (1, "")
        assert err.startswith('argogen.yaml:1:1: error AG101 unknown key "spec"\n')


def test_the_first_faults_of_the_project_file_hide_no_further_ones(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_text("argoVersion: v4.1\nspecs: ../specs\noutputs: x\ntemplates: [nowhere]\n")
    said = [line for line in argogen("render")[2].splitlines() if line.startswith("argogen.yaml:")]
    assert [line.split(" ", 1)[0] for line in said] == [
        f"argogen.yaml:{place}:" for place in ("1:14", "2:8", "3:1", "4:13")
    ]


def test_a_fault_of_its_yaml_hides_no_wrong_setting(project: Path, argogen: Run) -> None:
    Path("argogen.yaml").write_text("logsArchived: on\nspecs: specs\nspecs: other\noutputs: x\n")
    said = [line for line in argogen("render")[2].splitlines() if line.startswith("argogen.yaml:")]
    assert [line.split(" ")[2] for line in said] == ["AG006", "AG005", "AG101"]


def test_the_project_file_is_shown_as_specs_are(project: Path, argogen: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "argogen.yaml").write_text("spec: specs\n")
    monkeypatch.chdir(project / "specs")
    assert argogen("render")[2].startswith("../argogen.yaml:1:1: error AG101 ")


def test_an_interrupt_leaves_nothing_half_written(project: Path) -> None:
    for index in range(2500):
        spec = f"pattern: job\nname: n{index}\njob: {{image: alpine:3.20, command: [date]}}\n"
        (project / f"specs/n{index}.yaml").write_text(spec)
    master, slave = pty.openpty()
    argogen = subprocess.Popen(
        [sys.executable, "-m", "argogen", "render"],
        stdout=subprocess.PIPE,
        stderr=slave,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(slave)
    shown = b""
    while b"rendering" not in shown:
        shown += os.read(master, 1024)
    argogen.send_signal(signal.SIGINT)
    out, _ = argogen.communicate(timeout=30)
    shown += os.read(master, 65536)
    os.close(master)
    assert (argogen.returncode, out) == (130, b"")
    assert shown.endswith(b"\r\nargogen: interrupted\r\n")
    assert b"Traceback" not in shown
    assert not (project / "manifests").exists()


def test_an_interrupt_is_answered_while_modules_are_loaded(project: Path, program: Run) -> None:
    Path("typer.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    assert program("--version") == (130, "", "argogen: interrupted\n")


def test_an_interrupt_waits_until_all_files_are_written() -> None:
    written = []

    def write() -> None:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            written.append("all")

    with pytest.raises(KeyboardInterrupt):
        write()
    assert written == ["all"]


def test_an_interrupt_leaves_no_temporary_folder_behind() -> None:
    folders: list[Path] = []

    def work() -> None:
        with temporary_folder() as folder:
            folders.append(folder)
            (folder / "file").write_text("")
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert not folders[0].exists()


def test_an_interrupt_that_the_caller_ignores_is_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_reader_that_leaves_early_is_no_error(project: Path) -> None:
    command = f"set -o pipefail; {sys.executable} -m argogen schema | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_a_full_disk_is_no_success(project: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "argogen", "render", "--stdout"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"No space left" in done.stderr


@pytest.mark.parametrize(
    ("environment", "arguments", "sequences"),
    [
        ({"TERM": "xterm"}, (), {"0", "1", "1;31", "34"}),
        ({"TERM": "xterm", "NO_COLOR": "1"}, (), set()),
        ({"TERM": "dumb"}, (), set()),
        ({"TERM": "xterm"}, ("--no-color",), set()),
    ],
    ids=["terminal", "NO_COLOR", "dumb", "--no-color"],
)
def test_colours_are_for_terminals_that_want_them(
    environment: dict[str, str], arguments: tuple[str, ...], sequences: set[str], project: Path
) -> None:
    Path("specs/a.yaml").write_text("pattern: job\nname: a\n")
    master, slave = pty.openpty()
    settings = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM")} | environment
    done = subprocess.run(
        [sys.executable, "-m", "argogen", *arguments, "lint"], stdout=slave, stderr=slave, env=settings, check=False
    )
    os.close(slave)
    shown = os.read(master, 65536).decode()
    os.close(master)
    assert done.returncode == 1
    assert "specs/a.yaml:1:1" in shown
    assert set(re.findall(r"\x1b\[([0-9;]*)m", shown)) == sequences
    assert "\x1b[K" not in shown, "nothing was shown that has to be erased"


def test_a_pipe_gets_no_colours(project: Path, program: Run) -> None:
    Path("specs/a.yaml").write_text("pattern: job\nname: a\n")
    code, out, err = program("lint", TERM="xterm")
    assert code == 1
    assert "\x1b" not in out + err


@pytest.mark.parametrize("verb", [("render",), ("check",), ("check", "--diff"), ("lint",)], ids=" ".join)
def test_nothing_from_a_file_reaches_the_terminal_raw(verb: tuple[str, ...], project: Path, argogen: Run) -> None:
    argogen("render")
    Path("manifests/a.yaml").write_text(Path("manifests/a.yaml").read_text() + "# \x1b[2J\n")
    Path("specs/bad.yaml").write_text(
        'pattern: job\nname: "\\e[31mred"\njob:\n  image: "\\u202e"\n  "\\e[2J": 1\n  source: {file: "\\e]0;x\\a"}\n'
    )
    code, out, err = argogen(*verb)
    assert code == 1
    assert CONTROL.findall(out + err) == []
    Path("specs/bad.yaml").unlink()
    code, out, err = argogen(*verb)
    assert CONTROL.findall(out + err) == []


@pytest.mark.parametrize(
    "name", ["\x1b[31mred.yaml", "two\nlines.yaml", "\u202elmay.yaml"], ids=["escape", "newline", "turned"]
)
@pytest.mark.parametrize("verb", ["render", "check", "lint", "new"])
def test_nothing_from_a_file_name_reaches_the_terminal_raw(verb: str, name: str, project: Path, argogen: Run) -> None:
    (project / "specs" / name).write_text("pattern: job\nname: c\njob: {image: alpine:3.20, command: [date]}\n")
    arguments = ("new", "job", "c", "-o", f"specs/{name}") if verb == "new" else (verb,)
    _, out, err = argogen(*arguments)
    assert CONTROL.findall(out + err) == []
    assert "lines.yaml" not in [line[:10] for line in (out + err).splitlines()]


@pytest.mark.parametrize(
    ("name", "shown"),
    [(b"two\nlines.yaml", r"two\nlines.yaml"), (b"\xff.yaml", r"\udcff.yaml"), (b"\x1b/c.yaml", r"\x1b/c.yaml")],
    ids=["newline", "bytes", "folder"],
)
def test_a_file_name_that_is_no_text_is_refused(name: bytes, shown: str, project: Path, argogen: Run) -> None:
    spec = Path(os.fsdecode(b"specs/" + name))
    spec.parent.mkdir(exist_ok=True)
    spec.write_text("pattern: job\nname: c\njob: {image: alpine:3.20, command: [date]}\n")
    for verb in ("render", "check", "lint"):
        code, out, err = argogen(verb)
        assert code == 1
        assert f"specs/{shown}: error AG001 " in out + err
    assert not Path("manifests").exists()


def test_a_fault_of_its_own_is_owned_up_to(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        Console().print(None)  # type: ignore[arg-type]
    except AttributeError as error:
        Console().own_up(error)
    out, err = capsys.readouterr()
    first, second = err.splitlines()
    assert out == ""
    assert first.startswith("argogen: internal error in console.py:")
    assert first.endswith("AttributeError: 'NoneType' object has no attribute 'encode'")
    assert second == (
        "  = help: this is a fault of argogen, not of your files; please report it with the spec that caused it"
    )
