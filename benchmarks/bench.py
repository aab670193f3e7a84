"""Measures argogen beside its peers, in one run, and says where it stands against each bar that it set itself.

    make bench                          200 specs, and 2,000 for the cost of one among many
    make bench BENCH="--many 10000"     the same with 10,000

Ratios of CPU times, each the median of several runs, since times themselves say as much of the machine. It is no test:
it exits with 0 whatever it finds. Peers are installed into build/bench; what can't be had is named and left out.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from clock import Command, medians
from create_environment import create
from workload import (
    commit_and_change,
    files,
    make_bare,
    make_chart,
    make_jsonnet,
    make_kustomization,
    make_project,
)

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "bench"
SCRIPTS = ROOT / "benchmarks" / "peers"
USUAL = 200
"""How many specs a project of usual size has here."""


@dataclass(frozen=True)
class Comparison:
    """How often the cost `under` fits into the cost `over`, and the bar for that, if there is one."""

    title: str
    over: str
    under: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def bar(self) -> str:
        """The bar in words."""
        if self.at_most is not None:
            return f"at most {self.at_most:g}"
        return f"at least {self.at_least:g}" if self.at_least is not None else ""

    def verdict(self, ratio: float) -> str:
        """Say whether a ratio meets the bar."""
        if not self.bar:
            return ""
        met = ratio <= self.at_most if self.at_most is not None else ratio >= (self.at_least or 0)
        return "met" if met else "not met"


COMPARISONS = (
    Comparison("render one spec, cold : bare script that renders the same text", "one", "bare", at_most=1.6),
    Comparison("render 200 : kubectl kustomize adds a label to them", "usual", "kustomize", at_most=1),
    Comparison("cost of a spec among many : of one among 200", "each of many", "each of usual", at_most=1.2),
    Comparison("render 200 : check 200 that are unchanged", "usual", "check", at_least=5),
    Comparison("diff of two sides of 200 : render 200", "diff", "usual"),
    Comparison("render 200 : Hera reads and writes them", "usual", "hera"),
    Comparison("render 200 : gojsonnet evaluates them", "usual", "jsonnet"),
    Comparison("render 200 : Helm's engine renders them", "usual", "helm"),
)
"""What the table has; to render includes to validate and to lint."""


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--many", type=int, default=2000, metavar="N", help="specs of the large project (2000)")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of which the median counts (3)")
    arguments = parser.parse_args()
    shutil.rmtree(BUILD / "work", ignore_errors=True)
    commands = {**argogen_commands(arguments.many), **peer_commands()}
    print(f"Measuring {len(commands)} commands, {arguments.runs} times each", flush=True)
    costs = medians(commands, arguments.runs, environment())
    costs |= {f"each of {name}": (costs[name] - costs["one"]) / (count - 1) for name, count in sizes(arguments.many)}
    print(*table(costs), sep="\n")
    return 0


def sizes(many: int) -> tuple[tuple[str, int], ...]:
    """Return the two sizes of projects that are compared, by name."""
    return (("usual", USUAL), ("many", many))


def environment() -> Mapping[str, str]:
    """Return the environment that commands run in: with bytecode, as when installed, and caches of their own."""
    own = {"PYTHONPYCACHEPREFIX": str(BUILD / "bytecode"), "XDG_CACHE_HOME": str(BUILD / "work" / "cache")}
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | own


def argogen_commands(many: int) -> dict[str, Command]:
    """Make the projects, and return argogen's commands on them."""

    def argogen(folder: Path, *words: str) -> Command:
        return Command((sys.executable, "-m", "argogen", *words), folder)

    projects = {name: make_project(BUILD / "work" / name, count) for name, count in (("one", 1), *sizes(many))}
    for name in ("one", "usual"):
        argogen(projects[name], "render").run(environment())
    changed = make_project(BUILD / "work" / "changed", USUAL)
    commit_and_change(changed)
    return {
        **{name: argogen(folder, "render", "--stdout") for name, folder in projects.items()},
        "check": argogen(projects["usual"], "check"),
        "diff": argogen(changed, "diff", "HEAD"),
    }


def peer_commands() -> dict[str, Command]:
    """Return the commands of the peers that can be had, on what argogen made of its projects."""
    work = BUILD / "work"
    one, usual = work / "one", work / "usual" / "manifests"
    manifest = next((one / "manifests").iterdir())
    python = str(Path(create(BUILD / "peers")).absolute())
    available = set(install(python))
    chart = make_chart(work / "chart", manifest, USUAL)
    program = make_jsonnet(work / "program.jsonnet", manifest, USUAL)
    found = {"bare": (sys.executable, str(SCRIPTS / "bare.py"), *make_bare(work, one))}
    if shutil.which("kubectl"):
        found["kustomize"] = ("kubectl", "kustomize", str(make_kustomization(work / "kustomize", usual)))
    else:
        print("left out: kubectl is not on this machine")
    if "hera" in available:
        found["hera"] = (python, str(SCRIPTS / "hera_models.py"), *files(usual))
    if "gojsonnet" in available:
        found["jsonnet"] = (python, str(SCRIPTS / "jsonnet_stream.py"), str(program))
    if "helm-python-sdk" in available:
        found["helm"] = (python, str(SCRIPTS / "helm_chart.py"), str(chart))
    return {name: Command(words, work) for name, words in found.items()}


def install(python: str) -> Iterator[str]:
    """Install the peers into their environment one by one; yield the names of those that can be had."""
    for line in (SCRIPTS / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        done = subprocess.run(
            [python, "-m", "pip", "install", "--quiet", line], capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(f"left out: pip can't install {line}: {done.stderr.strip().splitlines()[-1]}")
        else:
            yield line.partition("=")[0]


def table(costs: Mapping[str, float]) -> Iterator[str]:
    """Yield the lines of the table of all comparisons whose costs are known."""
    rows = [("what : against what", "ratio", "bar", "")]
    for one in COMPARISONS:
        if one.over in costs and one.under in costs:
            ratio = costs[one.over] / costs[one.under]
            rows.append((one.title, f"{ratio:.2f}", one.bar, one.verdict(ratio)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for title, number, *rest in rows:
        cells = [title.ljust(widths[0]), number.rjust(widths[1]), rest[0].ljust(widths[2]), rest[1]]
        yield "  ".join(cells).rstrip()


if __name__ == "__main__":
    sys.exit(main())
