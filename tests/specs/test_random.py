"""Whatever a spec says, it is rendered or refused: no exception escapes, and what is refused has a place."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argogen.diagnostics import Severity
from argogen.project import Project
from argogen.render import Renderer
from argogen.yamldoc import Dialect, load

TEMPLATES = Path(__file__).parents[2] / "templates"
EXAMPLES = {file.parent.name: file.read_text() for file in sorted(TEMPLATES.glob("*/example.yaml"))}
EXAMPLES |= {file.stem: file.read_text() for file in sorted(TEMPLATES.parent.glob("tests/golden/specs/*.yaml"))}
STRANGE = (
    "", " ", "'", '"', "`", "\\", "/", "..", "(", "$", "#!", "#!/usr/bin/env", "\0", "\x1b[31m", "\n", "\r\n", "a\nb",
    "\u2028", "\u202e", "\ufeff", "{{", "}}", "{{=1}}", "${", "${a.b", "${a.b}", "${inputs.region}", "${item}", "$${x}",
    "[[", "[% if %]", "$.a", "$..a", "a &&", "1 + ", "@daily", "* * 31 2 *", "main", "on", "1e3", "__class__",
    "/etc/passwd", "zz-internal-job", "x" * 300, "(" * 200, "1" + "+1" * 500, "not " * 300 + "x", "a" + ".b" * 300,
    "${" + "a." * 300 + "b}",
)  # fmt: skip
SCALARS = st.one_of(
    st.sampled_from(STRANGE),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet="${}'\"\n a.=[]()\\é\x1f%#*-:|&!", max_size=20),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(STRANGE), inner, max_size=2)
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the paths to everything below the top."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [place for key, item in items for place in places(item, (*path, key))]
    return [path, *below] if path else below


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@st.composite
def specs(draw: Callable[..., Any]) -> Any:
    """Draw an example in which a few values are others, are gone, or stand under another key."""
    spec = load(EXAMPLES[draw(st.sampled_from(sorted(EXAMPLES)))], "example.yaml", Dialect.SPEC).documents[0].data
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(places(spec)))
        parent = at(spec, tuple(way))
        change = draw(st.sampled_from(["replace", "replace", "replace", "remove", "rename", "move"]))
        if change == "replace":
            parent[last] = draw(VALUES)
        elif change == "remove":
            del parent[last]
        elif change == "rename" and isinstance(parent, dict):
            parent[draw(st.sampled_from(STRANGE))] = parent.pop(last)
        else:
            parent[last] = deepcopy(at(spec, draw(st.sampled_from(places(spec)))))
    return spec


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    return Renderer(Project(tmp_path_factory.mktemp("project").resolve()))


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(spec=specs())
def test_every_spec_is_rendered_or_refused(spec: Any, renderer: Renderer) -> None:
    file = renderer.project.root / "spec.yaml"
    file.write_text(json.dumps(spec, indent=1))
    rendered = renderer.render(file)
    if rendered.ok:
        written = load(rendered.text, "manifest.yaml", Dialect.ARGO)
        assert [document.data for document in written.documents] == list(rendered.documents)
    for found in rendered.diagnostics:
        assert found.location.line or found.severity != Severity.ERROR or not spec
