"""Locks: a spec's own semaphore, a shared one that argogen.yaml declares, or a mutex."""

from typing import Any

from argogen.diagnostics import Path
from argogen.provenance import derived
from argogen.spec.resolve.context import Context
from argogen.suggest import did_you_mean

SHARED_LOCKS = "argogen-locks"
"""The ConfigMap of the shared semaphores, with a key for each."""


def resolve_semaphore(context: Context, value: Any, path: Path) -> dict[str, Any]:
    """Return a lock: `synchronization` as Argo has it, and the limit where the ConfigMap is the spec's own."""
    context.semaphore = _resolve(context, value, path)
    return context.semaphore


def _resolve(context: Context, value: Any, path: Path) -> dict[str, Any]:
    if isinstance(value, str):
        return _shared(context, value, path)
    if len(value) != 1:
        message = (
            "a semaphore has a limit or a mutex" if not value else "a semaphore can't have both a limit and a mutex"
        )
        context.complain(path, "AG103", message, "such as limit: 3", on_key=True)
        return {}
    if "mutex" in value:
        context.check_literal(value["mutex"], (*path, "mutex"))
        return {"synchronization": {"mutexes": [{"name": value["mutex"]}]}, "configMap": None}
    name = f"{context.data['name']}-lock"
    return {
        "synchronization": _semaphore(name, "limit"),
        "configMap": {"name": derived(name, value), "limit": derived(str(value["limit"]), value["limit"])},
        "parallelism": value["limit"],
    }


def _shared(context: Context, name: str, path: Path) -> dict[str, Any]:
    declared = context.project.settings.get("locks", {})
    if name not in declared:
        hint = did_you_mean(name, declared) or (
            f"there is {', '.join(declared)}" if declared else "declare it under locks"
        )
        context.complain(path, "AG133", f'argogen.yaml declares no lock "{name}"', hint)
        return {}
    context.shared_locks.add(name)
    return {"synchronization": _semaphore(SHARED_LOCKS, name), "configMap": None}


def _semaphore(name: str, key: str) -> dict[str, Any]:
    return {"semaphores": [{"configMapKeyRef": {"name": name, "key": key}}]}
