"""The scripts of output-parameter; what Argo does between their two pods is done by the tests."""

from pathlib import Path
from typing import Any

WRITE, READ = "output-parameter/write_parameter.py", "output-parameter/read_parameter.py"


def test_a_parameter_that_arrives_passes(run_check: Any, tmp_path: Path) -> None:
    finding = run_check(WRITE, main={"directory": str(tmp_path)}, RUN="6f1c")
    assert (finding.code, finding.output) == (0, "passed: wrote an output parameter\n")
    finding = run_check(READ, RUN="6f1c", ARRIVED=(tmp_path / "value").read_text(encoding="utf-8"))
    assert (finding.code, finding.output) == (0, "passed: the output parameter arrived as it was written\n")


def test_a_parameter_of_another_run_fails(run_check: Any) -> None:
    finding = run_check(READ, RUN="6f1c", ARRIVED="written by 0a2b" + "!" * 300)
    assert (finding.code, finding.errors) == (1, f"failed: {finding.message}\n")
    assert finding.message.startswith(
        "the output parameter was written as 'written by 6f1c' and arrived as 'written by 0a2b!"
    )
    assert len(finding.message) < 300


def test_a_parameter_that_is_missing_fails(run_check: Any) -> None:
    finding = run_check(READ, RUN="6f1c")
    assert (finding.code, finding.message) == (
        1,
        "the output parameter was written as 'written by 6f1c' and arrived as ''",
    )


def test_a_run_without_a_name_is_a_wrong_setting(run_check: Any, tmp_path: Path) -> None:
    for script, main in ((WRITE, {"directory": str(tmp_path)}), (READ, {})):
        finding = run_check(script, main=main)
        assert (finding.code, finding.errors) == (2, "RUN is empty\n")
    assert not (tmp_path / "value").exists()
