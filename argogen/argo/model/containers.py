"""The containers that a template's pod has: those that do the work, and those that come before and beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from argogen.argo.model.workflows import Template
from argogen.diagnostics import Path
from argogen.wording import short


@dataclass(frozen=True, eq=False)
class Container:
    """One container; `kind` is container, script, containers, initContainers or sidecars, the field that it is in."""

    kind: str
    data: Mapping[str, Any]
    path: Path

    @property
    def name(self) -> str:
        """Its name, "" for the one of a container or script template."""
        return str(self.data.get("name") or "")

    @property
    def shown(self) -> str:
        """What messages call it."""
        word = _WORDS[self.kind]
        return f'{word} "{short(self.name)}"' if self.name and self.kind in _LISTS else f"the {word}"

    @property
    def is_template(self) -> bool:
        """Whether it is the template's own container, which Argo looks at, and not one of several."""
        return self.kind not in _LISTS


_WORDS = {
    "container": "container",
    "script": "script",
    "containers": "container",
    "initContainers": "init container",
    "sidecars": "sidecar",
}
_LISTS = ("containers", "initContainers", "sidecars")


@lru_cache(maxsize=64)
def containers_of(template: Template) -> tuple[Container, ...]:
    """Return the containers of a template, Argo's own left out."""
    data, path = template.data, template.path
    found = [Container(kind, data[kind], (*path, kind)) for kind in ("container", "script") if kind in data]
    for holder, here, key in (
        (data.get("containerSet", {}), (*path, "containerSet"), "containers"),
        (data, path, "initContainers"),
        (data, path, "sidecars"),
    ):
        found += [Container(key, one, (*here, key, index)) for index, one in enumerate(holder.get(key, ()))]
    return tuple(found)
