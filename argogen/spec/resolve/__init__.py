"""From a spec to the plain view that its pattern's templates place: references, entries and defaults resolved.

Meaning belongs to the shared definitions: wherever a pattern's schema refers to one that has a resolver, the value
there is resolved by it. A pattern of one's own thereby gets jobs, consumers and outputs without any Python.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from argogen.argo.forms.names import INTERNAL
from argogen.argo.model.provider import Provider
from argogen.catalogs import Catalog
from argogen.diagnostics import Diagnostic, Path
from argogen.project import Project
from argogen.provenance import derived, trace
from argogen.spec.load import Spec
from argogen.spec.references import has_references
from argogen.spec.resolve.alerts import resolve_alerts
from argogen.spec.resolve.checks import resolve_checks
from argogen.spec.resolve.children import resolve_children
from argogen.spec.resolve.collect import resolve_collect
from argogen.spec.resolve.consumers import resolve_consumers, resolve_exit_consumers
from argogen.spec.resolve.context import Context, Objects, Rule
from argogen.spec.resolve.controller import resolve_setting
from argogen.spec.resolve.hygiene import resolve_hygiene
from argogen.spec.resolve.inputs import resolve_inputs
from argogen.spec.resolve.job import resolve_job
from argogen.spec.resolve.locks import resolve_semaphore
from argogen.spec.resolve.outputs import resolve_outputs
from argogen.spec.resolve.schedule import resolve_schedule
from argogen.spec.resolve.telemetry import resolve_telemetry
from argogen.spec.schema import definition_of

Resolver = Callable[[Context, Any, Path], Any]

RESOLVERS: dict[str, Resolver] = {
    "inputs": resolve_inputs,
    "outputs": resolve_outputs,
    "semaphore": resolve_semaphore,
    "items": resolve_children,
    "job": resolve_job,
    "job-with-result": resolve_job,
    "collect": resolve_collect,
    "consumers": resolve_consumers,
    "exit-consumers": resolve_exit_consumers,
    "schedule": resolve_schedule,
    "checks": resolve_checks,
    "telemetry": resolve_telemetry,
    "alerts": resolve_alerts,
    "controllerSetting": resolve_setting,
}
"""The definitions that mean something, in the order in which they build upon each other."""

_LISTS = ("outputs", "consumers", "exit-consumers", "checks", "alerts")
_EMPTY: dict[str, Any] = {"inputs": {}, "schedule": {}, **{key: [] for key in _LISTS}}
"""What the templates see where a spec leaves the key out."""


@dataclass(frozen=True)
class Resolved:
    """A spec, resolved: the view for its pattern, and what the passes over the documents need."""

    spec: Spec
    view: dict[str, Any]
    data: dict[str, Any]
    hygiene: dict[str, Any]
    schedule: dict[str, Any]
    account: str | None
    """The ServiceAccount of the pods."""
    rights: tuple[Rule, ...]
    owns_account: bool
    renders_rights: bool
    overrides: dict[tuple[str, str], Any]
    objects: tuple[Objects, ...]
    """What catalog entries render beside the pattern."""
    diagnostics: tuple[Diagnostic, ...]
    shared_locks: frozenset[str] = frozenset()


def resolve(
    spec: Spec,
    project: Project,
    catalog: Catalog,
    find_provider: Callable[[str], Provider | None],
    *,
    traced: bool = False,
) -> Resolved:
    """Return a spec resolved; its faults are in `diagnostics`.

    `find_provider` returns the provider of a workflow injection. `traced` makes every value carry its origin.
    """
    data = trace(spec.data) if traced else spec.data
    context = Context(spec, data, spec.pattern, project, catalog, document=spec.name, find_provider=find_provider)
    properties = spec.pattern.parameters.get("properties", {})
    view: dict[str, Any] = {"name": data["name"], **spec.pattern.defaults()}
    definitions = {key: definition_of(schema) for key, schema in properties.items()}
    _claim_own_templates(context, definitions)
    for key in _LITERAL:
        if key in data:
            _refuse_references(context, data[key], (key,))
    order = list(RESOLVERS)
    for key in sorted(properties, key=lambda key: order.index(definitions[key]) if definitions[key] in order else -1):
        resolver = RESOLVERS.get(definitions[key])
        if key in data:
            view[key] = resolver(context, data[key], (key,)) if resolver else data[key]
        elif resolver and key in view:  # its default means something too
            view[key] = resolver(context, view[key], (key,))
        elif resolver:
            view[key] = _EMPTY.get(definitions[key], {})
        else:
            view.setdefault(key, None)
    view["childConsumers"] = context.child_consumers
    view.setdefault("settings", context.settings)  # a pattern may have a key of this name
    view["names"] = _names(context)
    view["instanceId"] = project.settings.get("instanceId")
    view["parameters"] = _parameters(context, view.get("inputs") or {})
    if "lock" in data and "lock" in properties and not data.get("semaphore"):
        context.complain(("lock",), "AG101", '"lock" does nothing without a semaphore', "give a semaphore", on_key=True)
    hygiene = resolve_hygiene(context)
    if data.get("rbac") and "namespace" not in data:
        context.complain(("rbac",), "AG125", "rights can't be rendered without a namespace", "set namespace")
    return Resolved(
        spec=spec,
        view=view,
        data=data,
        hygiene=hygiene,
        schedule=next((view[key] for key, definition in definitions.items() if definition == "schedule"), {}) or {},
        account=context.service_account(),
        rights=tuple(context.rules),
        owns_account="serviceAccountName" not in data,
        renders_rights=context.renders_rights(),
        overrides=context.overrides,
        objects=tuple(context.objects),
        diagnostics=tuple(context.diagnostics),
        shared_locks=frozenset(context.shared_locks),
    )


def _names(context: Context) -> dict[str, str | None]:
    """Return the names that the pattern derives, and the account that creates children."""
    names: dict[str, str | None] = {
        key: derived(name.replace("{name}", context.data["name"]), context.data["name"])
        for key, name in context.pattern.names.items()
    }
    if not context.launches:
        names["launcher"] = None
    names["account"] = names.get("launcher") if context.renders_rights() else context.data.get("serviceAccountName")
    return names


def _parameters(context: Context, inputs: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the workflow's arguments: its inputs, and what else is given at submission."""
    others = [
        {"name": one.name, **({} if one.default is None else {"value": one.default})}
        for one in context.parameters.values()
    ]
    return [*inputs.get("arguments", ()), *others]


_LITERAL = ("title", "description", "labels", "volumes", "volumeClaimTemplates", "imagePullSecrets", "hygiene", "argo")
"""Common keys in which references are not resolved."""


def _refuse_references(context: Context, value: Any, path: Path) -> None:
    """Complain of references in a value that is written as it is."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            _refuse_references(context, item, (*path, key))
    elif isinstance(value, str) and has_references(value):
        hint = "argo takes Argo's own tags" if path[0] == "argo" else "it must be known when rendering"
        context.complain(path, "AG108", f'a reference can\'t be used in "{path[0]}"', hint)


def _claim_own_templates(context: Context, definitions: dict[str, str]) -> None:
    """Take the names of the pattern's fixed templates, so that a step's can't hide one."""
    own = {place.template for place in context.pattern.places.values()}
    reserved = [name for key in definitions for name in context.place(key).reserved]
    for name in reserved:
        if f"{INTERNAL}{name}" not in own:
            context.templates[f"{INTERNAL}{name}"] = ()
