"""The images that catalog entries run: each stands once, by a name, in the images.yaml of a catalog's folder."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from argogen import yamldoc
from argogen.codes import severity
from argogen.diagnostics import Diagnostic, Problem
from argogen.project import Project, leads_outside
from argogen.spec.schema import DRAFT, Schema, check_schema
from argogen.yamldoc import Dialect

IMAGES_FILE = "images.yaml"
IMAGES_SCHEMA: Schema = {
    "$schema": DRAFT,
    "type": "object",
    "propertyNames": {"pattern": "^[a-z]([-a-z0-9]*[a-z0-9])?$"},
    "additionalProperties": {"type": "string", "pattern": r"^[^\s{}$]+$"},
}
"""What images.yaml may say: names, and under each the image with its tag or digest."""


def find_images(project: Project) -> tuple[dict[str, str], list[Diagnostic]]:
    """Return the images by name, the project's own before the shipped ones, and what is wrong with their files."""
    images: dict[str, str] = {}
    found: list[Diagnostic] = []
    for root in project.catalog_folders:
        if (root / IMAGES_FILE).is_file():
            listed, faults = _load(root / IMAGES_FILE, root, project.show(root / IMAGES_FILE))
            images = {**listed, **images}
            found += faults
    return images, found


@cache
def _load(file: Path, root: Path, shown: str) -> tuple[Mapping[str, str], tuple[Diagnostic, ...]]:
    if not file.resolve().is_relative_to(root.resolve()):
        return {}, (leads_outside(shown, "the folder of catalog entries"),)
    loaded = yamldoc.read(file, shown, Dialect.SPEC)
    if loaded.diagnostics or not loaded.documents:
        return {}, tuple(loaded.diagnostics)
    document = loaded.documents[0]
    if problems := check_schema(document.data, IMAGES_SCHEMA):
        hint = "such as python: python:3.12.11-alpine3.22"
        placed = (Problem(one.path, "AG209", one.message, one.hint or hint, on_key=one.on_key) for one in problems)
        return {}, tuple(document.diagnose(problem, severity("AG209")) for problem in placed)
    return document.data, ()
