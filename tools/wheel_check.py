"""Builds the source package and, from it, the wheel; checks what is in it, and tries it outside the checkout.

Nothing here imports argogen: what counts is what an installed wheel does. The dependencies of the wheel come from the
package index, as they do for its users.
"""

import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = "argogen/_data/"
NEEDED = (
    "argogen/py.typed",
    "argogen/spec/project.yaml",
    "argogen/spec/definitions/*.yaml",
    "argogen/argo/schemas/*.json",
    "argogen/report/*.json",
    "argogen/cli/shells/*",
)
"""Files of the package that are no Python; every one that git knows must be in the wheel."""


def main() -> int:
    """Build, compare and try; return the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / "dist"), str(ROOT))
        (wheel,) = (folder / "dist").glob("*.whl")
        complaints = [*compare(wheel), *try_out(wheel, folder)]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    print(f"{wheel.name}: {f'{len(complaints)} faults' if complaints else 'complete, and works'}")
    return 1 if complaints else 0


def compare(wheel: Path) -> list[str]:
    """Return what the wheel lacks, or has too much, against what git knows."""
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if not name.endswith("/")}
    expected = {f"{DATA}{name}" for name in tracked("templates", "catalogs", "scaffolds")}
    data = {name for name in packed if name.startswith(DATA)}
    complaints = [f"{name} is not in the wheel" for name in sorted(expected - data)]
    complaints += [f"{name} is in the wheel, but not in git" for name in sorted(data - expected)]
    for pattern in NEEDED:
        files = tracked(pattern)
        complaints += [f"{name} is not in the wheel" for name in files if name not in packed]
        complaints += [] if files else [f"there is no {pattern}"]
    return complaints


def try_out(wheel: Path, folder: Path) -> list[str]:
    """Install the wheel in a fresh environment, work with it in another folder, and return what went wrong."""
    venv.create(folder / "venv")
    programs = folder / "venv" / "bin"
    run(sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", "--quiet", str(wheel))
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    patterns = sorted(path.parent.name for path in (ROOT / "templates").glob("*/pattern.yaml"))
    calls = [
        ["--version"],
        ["init", "--ci", "github"],
        ["patterns"],
        *(["new", pattern, f"try-{pattern}"] for pattern in patterns),
        ["new", "pattern", "try-own"],
        ["new", "consumer", "try-consumer"],
        ["render"],
        ["check"],
        ["lint"],
        ["schema"],
        ["schema", "--lint-report"],
        ["schema", "--diff-report"],
        ["explain", "AG101"],
        ["completion", "bash"],
    ]
    complaints = []
    for call in calls:
        done = subprocess.run([programs / "argogen", *call], cwd=elsewhere, capture_output=True, text=True, check=False)
        if done.returncode:
            complaints.append(f"argogen {' '.join(call)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return complaints


def tracked(*patterns: str) -> list[str]:
    """Return the files below some paths that git knows."""
    git = shutil.which("git") or "git"
    listed = subprocess.run([git, "ls-files", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def run(*command: str) -> None:
    """Run a command quietly; end with its output if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
