"""Imports point one way, and what may touch the terminal or the world outside is known by name."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "argogen"
LAYERS = (
    {"diagnostics", "errors", "codes", "exits", "suggest", "resources", "provenance", "wording"},
    {"yamldoc", "argo"},
    {"project", "spec", "patterns", "catalogs"},
    {"render", "repository", "finish", "output", "unchanged", "page_files", "lint", "diff", "editors", "scaffold"},
    {"report"},
    {"graph"},
    {"pages"},
    {"cli", "__main__"},
)
"""From the bottom up; a part imports from its own layer and those below."""
TERMINAL = {"typer", "click", "rich", "argparse", "getpass", "logging"}
OUTSIDE = {"random", "secrets", "uuid", "time", "datetime", "socket", "ssl", "urllib", "http", "subprocess", "logging"}
"""What would let output depend on more than the input."""

STARTS_GIT = "argogen.diff.git"
"""The one module that starts another program, which needs an environment."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(file: Path) -> str:
    """Return a module's dotted name."""
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(file) for file in MODULES}


def imports(tree: ast.AST, *, when_loaded: bool = False) -> Iterator[str]:
    """Yield the modules that a module imports; with `when_loaded`, only those loaded along with it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in inner if name in NAMES]
            yield from modules or [str(node.module)]
        elif not (when_loaded and (isinstance(node, ast.FunctionDef) or is_for_types_only(node))):
            yield from imports(node, when_loaded=when_loaded)


def is_for_types_only(node: ast.AST) -> bool:
    """Say whether a statement is `if TYPE_CHECKING:`."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def layer(module: str) -> int:
    """Return the layer of one of argogen's modules, counted from the bottom."""
    found = [index for index, parts in enumerate(LAYERS) if module.split(".")[1] in parts]
    assert found, f"LAYERS does not say where {module} belongs"
    return found[0]


@pytest.fixture(params=MODULES, ids=name_of)
def module(request: pytest.FixtureRequest) -> Path:
    """Each module of the package."""
    file: Path = request.param
    return file


def test_it_imports_from_below_only(module: Path) -> None:
    name = name_of(module)
    if name == "argogen":
        return
    above = [
        other
        for other in imports(ast.parse(module.read_text(encoding="utf-8")))
        if other.startswith("argogen.") and layer(other) > layer(name)
    ]
    assert not above, f"{name} imports from above: {', '.join(above)}"


def test_no_two_modules_need_each_other() -> None:
    graph = {
        name_of(file): {
            other
            for other in imports(ast.parse(file.read_text(encoding="utf-8")), when_loaded=True)
            if other in NAMES and other != name_of(file)
        }
        for file in MODULES
    }
    TopologicalSorter(graph).prepare()


def test_only_the_command_line_knows_the_terminal(module: Path) -> None:
    if name_of(module).startswith(("argogen.cli", "argogen.__main__")):
        return
    tree = ast.parse(module.read_text(encoding="utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    named = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not called & {"print", "input", "exit"}
    is_git = name_of(module) == STARTS_GIT
    assert not named & {"sys.stdout", "sys.stderr", "sys.stdin", "sys.exit", "os.getenv"}
    assert is_git or "os.environ" not in named
    outside = OUTSIDE - {"subprocess"} if is_git else OUTSIDE
    assert not {other.partition(".")[0] for other in imports(tree)} & (TERMINAL | outside)


def test_the_slow_validator_is_loaded_only_to_explain(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert "jsonschema" not in {other.partition(".")[0] for other in imports(tree, when_loaded=True)}
