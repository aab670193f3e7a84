"""Shared text: what a script asks for is put into it, so that it stands alone in its pod."""

import runpy
from pathlib import Path

import pytest

from argogen.spec.resolve.shared_text import SharedTextError, with_shared_text


def whole(catalog: Path, script: str, **modules: str) -> str:
    """Return a script with its shared text, from a catalog with these modules."""
    (catalog / "shared").mkdir(exist_ok=True)
    for name, text in modules.items():
        (catalog / "shared" / f"{name}.py").write_text(text)
    file = catalog / "consumers" / "a" / "a.py"
    return with_shared_text(file, script, catalog, lambda module: module.read_text())


def test_the_line_becomes_the_module_text(tmp_path: Path) -> None:
    script = "import os\n\nfrom shared.beeps import beep\n\nTIMES = 3\n\nbeep(TIMES)\n"
    assert whole(tmp_path, script, beeps="import os\n\n\ndef beep(times):\n    os.beep(times)\n") == (
        "import os\n\n# shared/beeps.py\nimport os\n\n\ndef beep(times):\n    os.beep(times)\n\n"
        "\nTIMES = 3\n\nbeep(TIMES)\n"
    )


def test_a_module_that_several_ask_for_is_put_in_once_and_first(tmp_path: Path) -> None:
    asks = "from shared.low import low\nfrom shared.high import (\n    high,\n)\nfrom shared.low import lower\n"
    low, high = "low = 1\nlower = 0\n", "from shared.low import low\nhigh = low + 1\n"
    text = whole(tmp_path, f"{asks}print(high)\n", low=low, high=high)
    assert [line for line in text.split("\n") if line] == [
        "# shared/low.py",
        "low = 1",
        "lower = 0",
        "# shared/high.py",
        "high = low + 1",
        "print(high)",
    ]


def test_a_catalog_has_its_own_shared_text_before_the_shipped_one(tmp_path: Path) -> None:
    script = "from shared.process import stop\n"
    assert "def end_within" in whole(tmp_path, script)
    assert whole(tmp_path, script, process="stop = 1\n").strip("\n") == "# shared/process.py\nstop = 1"


@pytest.mark.parametrize(
    "script",
    ["import shared_memory\n", "from sharedthings import a\n", "print('shared')  # from shared.x import y\n"],
)
def test_a_script_that_asks_for_nothing_stays_as_it_is(tmp_path: Path, script: str) -> None:
    assert whole(tmp_path, script) == script


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside, catalog = tmp_path / "outside.py", tmp_path / "catalog"
    outside.write_text("secret = 1\n")
    (catalog / "shared").mkdir(parents=True)
    (catalog / "shared" / "beeps.py").symlink_to(outside)
    with pytest.raises(SharedTextError, match="leads outside the folder of shared text"):
        whole(catalog, "from shared.beeps import secret\n")


def test_the_same_import_in_script_and_module_is_no_conflict(tmp_path: Path) -> None:
    module = "import urllib.request\nfrom typing import Any\n\ngiven: Any = urllib.request\n"
    text = whole(tmp_path, "import urllib.error\nfrom typing import Any\nfrom shared.a import given\n", a=module)
    (tmp_path / "whole.py").write_text(text)
    assert runpy.run_path(str(tmp_path / "whole.py"))["given"]


def test_one_name_imported_from_two_places_is_a_conflict(tmp_path: Path) -> None:
    with pytest.raises(SharedTextError, match='"quote" is a name of shared/a'):
        whole(
            tmp_path, "from shlex import quote\nfrom shared.a import b\n", a="from urllib.parse import quote\nb = 1\n"
        )
