"""The images of the catalog: each stands once, names a release, and can be replaced by a project."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from argogen.catalogs import find_entries
from argogen.catalogs.images import find_images
from argogen.project import Project, open_project
from argogen.repository import render_project

SHIPPED = Project(Path(__file__).parents[2])
IMAGES, _ = find_images(SHIPPED)
ENTRIES = find_entries(SHIPPED).entries.values()


def _jobs(job: Any) -> list[Any]:
    return [job, *job.get("steps", ())]


@pytest.mark.parametrize("image", IMAGES.values())
def test_a_tag_names_a_release(image: str) -> None:
    name, _, tag = image.partition(":")
    assert name
    assert all(re.search(r"\d+\.\d+", word) for word in tag.split("-")), "its system moves too: -alpine3.22"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.kind}/{entry.name}")
def test_an_entry_names_its_image_by_reference(entry: Any) -> None:
    jobs = [one for job in (entry.job, *(variant["job"] for variant in entry.variants)) for one in _jobs(job)]
    for job in jobs:
        assert re.fullmatch(r"\$\{(images|params)\.[\w-]+\}", job.get("image", "${images.none}"))


def test_every_image_is_used() -> None:
    used = set(re.findall(r"\$\{images\.([\w-]+)\}", str([(entry.job, entry.variants) for entry in ENTRIES])))
    assert used == IMAGES.keys()


def _rendered_images(folder: Path, settings: dict[str, Any]) -> list[str]:
    (folder / "specs").mkdir()
    (folder / "argogen.yaml").write_text(yaml.safe_dump({"defaults": {"namespace": "a"}, **settings}))
    (folder / "specs" / "a.yaml").write_text(
        "pattern: job\nname: a\njob: {image: 'alpine:3.22', command: date}\n"
        "consumers: [{use: slack, with: {secret: a, text: b}}]\n"
    )
    rendered, beyond, _ = render_project(open_project(folder))
    assert [one.message for result in rendered for one in (*result.diagnostics, *beyond)] == []
    return re.findall(r"image: (.*)", rendered[0].text)


def test_the_registry_of_a_project_holds_for_entries_too(tmp_path: Path) -> None:
    images = _rendered_images(tmp_path, {"imageRegistry": "registry.example.com/mirror"})
    expected = ["registry.example.com/mirror/alpine:3.22", f"registry.example.com/mirror/{IMAGES['python']}"]
    assert sorted(images) == expected


def test_a_project_can_run_the_shipped_entries_in_images_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "catalogs").mkdir()
    (tmp_path / "catalogs" / "images.yaml").write_text("python: registry.example.com/python@sha256:12ab\n")
    images = _rendered_images(tmp_path, {"catalogs": ["catalogs"]})
    assert sorted(images) == ["alpine:3.22", "registry.example.com/python@sha256:12ab"]
