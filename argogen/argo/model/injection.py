"""Templates whose names callers pass on: `templateRef` or `workflowTemplateRef` with inputs in them.

Only names that somebody writes out are followed, through some templates that pass them on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from argogen.argo.model.bindings import Bindings, Written
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.created import created_by
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Call, Reference, Template
from argogen.diagnostics import Path

_DEPTH = 4
"""Templates through which a name is followed."""
_MOST = 20
"""Names that are followed into one template: hostile manifests double them with each call."""
_INPUT = "\0"
"""Begins a text that stands for the input of that name."""


@dataclass(frozen=True)
class Injected:
    """A template that is called by names from elsewhere; `manifest` and `path` are where."""

    name: Written
    template: Written
    cluster_scope: bool
    manifest: Manifest
    path: Path

    @property
    def reference(self) -> Reference:
        """What the names lead to."""
        return Reference(self.name.text, self.template.text, self.cluster_scope)


def injected_by(call: Call, cluster: Cluster) -> Iterator[Injected]:
    """Yield the templates whose names, or one of them, a call passes on to where they are called."""
    template = cluster.callee(call).template if call.data.get("arguments") else None
    for one in _asked_for(template, cluster, _DEPTH) if template else ():
        found = _through(one, call, template)
        if found and found.name.is_known and found.template.is_known:
            yield found


@lru_cache(maxsize=4096)
def _asked_for(template: Template, cluster: Cluster, depth: int) -> tuple[Injected, ...]:
    """Return what a template, or one below it, calls by names from its inputs."""
    found = dict.fromkeys(_own(template, cluster))
    for call in template.calls if depth else ():
        callee = cluster.callee(call).template if len(found) < _MOST else None
        for one in _asked_for(callee, cluster, depth - 1) if callee else ():
            passed_on = _through(one, call, callee)
            if passed_on and not (passed_on.name.is_known and passed_on.template.is_known):
                found[passed_on] = None
    return tuple(found)[:_MOST]


def _own(template: Template, cluster: Cluster) -> Iterator[Injected]:
    """Yield the references of a template itself that have its inputs in them."""
    manifest = template.workflow.manifest
    references = [(call.reference, call.where) for call in template.calls if call.reference]
    created = created_by(template, cluster)
    base = created[1].reference if created else None
    if created and base and created[1].spec.get("entrypoint"):
        whole = Reference(base.name, created[1].spec["entrypoint"], base.cluster_scope)
        references.append((whole, (*template.path, "resource", "manifest")))
    for reference, path in references:
        if reference.is_dynamic:
            name = _text(reference.name, template, manifest, path)
            called = _text(reference.template, template, manifest, path)
            if name and called:
                yield Injected(name, called, reference.cluster_scope, manifest, path)


def _through(one: Injected, call: Call, callee: Template | None) -> Injected | None:
    """Return what a callee asks for in terms of its caller, None where only the run knows it."""
    name, called = (_as_passed(text, call, callee) for text in (one.name, one.template))
    return replace(one, name=name, template=called) if name and called else None


def _as_passed(text: Written, call: Call, callee: Template | None) -> Written | None:
    if text.is_known:
        return text
    name = text.text.removeprefix(_INPUT)
    argument = call.arguments.get(name)
    if argument and "value" in argument.data:
        path = (*argument.path, "value")
        return _text(argument.data["value"], call.template, call.workflow.manifest, path)
    declared = callee.inputs.get(name) if callee and not argument else None
    key = next((key for key in ("value", "default") if declared and key in declared.data), "")
    if not declared or not callee or not key:
        return None
    return _text(declared.data[key], None, callee.workflow.manifest, (*declared.path, key))


def _text(text: object, template: Template | None, manifest: Manifest, path: Path) -> Written | None:
    """Return a text as it is written, or as one that stands for an input of its template; None if it is neither."""
    found = _with_inputs(template).bound(text, manifest, path)
    inputs = template.inputs if template else ()
    return found if found and (found.is_known or found.text.removeprefix(_INPUT) in inputs) else None


@lru_cache(maxsize=256)
def _with_inputs(template: Template | None) -> Bindings:
    if template is None:
        return Bindings(is_first_run=False)
    manifest = template.workflow.manifest
    pairs = (
        (f"inputs.parameters.{name}", Written(_INPUT + name, manifest, one.path))
        for name, one in template.inputs.items()
    )
    return Bindings(tuple(pairs), is_first_run=False)
