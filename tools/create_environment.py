"""Creates a virtual environment with argogen, editable, and everything that its checks need.

    python3 tools/create_environment.py .venv                    the newest versions that pyproject.toml allows
    python3 tools/create_environment.py build/lowest --lowest    the lowest versions of argogen's own dependencies

Runs before anything is installed, so it needs nothing but Python, and says what is wrong with an old one.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)
PIP = "pip>=25.1"
"""The first pip that installs dependency groups."""


def main() -> int:
    """Create the environment; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lowest", action="store_true", help="install the lowest versions that pyproject.toml allows")
    arguments = parser.parse_args()
    if sys.version_info < OLDEST:
        return _refuse(f"argogen needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}")
    if not (can_seed() or has_pip()):
        return _refuse("this Python can't create virtual environments; on Debian: apt install python3-venv")
    python = create(arguments.folder)
    print(f"Installing into {arguments.folder}", flush=True)
    pins = lowest_versions() if arguments.lowest else []
    try:
        run(python, "-m", "pip", "install", "--quiet", "--upgrade", PIP)
        run(python, "-m", "pip", "install", "--quiet", "--editable", str(ROOT), "--group", "dev", *pins)
    except subprocess.CalledProcessError as error:
        return _refuse(f"pip failed with exit code {error.returncode}; its message is above")
    return 0


def can_seed() -> bool:
    """Say whether this Python can put pip into a new environment by itself; Debian's can't without python3-venv."""
    return importlib.util.find_spec("ensurepip") is not None


def has_pip() -> bool:
    """Say whether this Python has a pip of its own, which can install into another environment."""
    return importlib.util.find_spec("pip") is not None


def create(folder: Path) -> str:
    """Create the environment, unless it is there, and return the path of its Python."""
    python = folder / "bin" / "python"
    if not works(python):
        run(sys.executable, "-m", "venv", *([] if can_seed() else ["--without-pip"]), str(folder))
        if not can_seed():
            run(sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", PIP)
    return str(python)


def works(python: Path) -> bool:
    """Say whether an environment's Python starts and has pip."""
    try:
        return subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def lowest_versions() -> list[str]:
    """Return argogen's dependencies, each pinned to the lowest version that pyproject.toml allows."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.sub(r">=([^,]+).*", r"==\1", dependency) for dependency in project["dependencies"]]


def run(*command: str) -> None:
    """Run a command and show what it prints. Raises CalledProcessError if it fails."""
    subprocess.run(command, check=True, cwd=ROOT)


def _refuse(message: str) -> int:
    print(f"{message}\nAnother Python can be named: make PYTHON=/path/to/python3 ...", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
