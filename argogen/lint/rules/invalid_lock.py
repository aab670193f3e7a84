"""A lock that Argo can't name

A semaphore is a key of a ConfigMap or, since Argo 3.7, a row of a database, and not both; a mutex has a name. Argo
makes a lock's name of namespace, kind, name and key with slashes between, so a ConfigMap's name and key have none. The
same lock twice in one list is refused as well. Argo finds this out when the step or workflow is to start, and ends it
with an error (Argo 4.1 workflow/sync/lock_name.go and syncitems.go); its linter does not look at locks.
"""

import json
from collections.abc import Iterator

from argogen.argo.flow.locks import Item, items_of
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG807", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, _cluster: Cluster) -> Iterator[Problem]:
    """Yield what is wrong with the locks of a workflow and of its templates."""
    for items in (items_of(workflow), *map(items_of, workflow.every_template)):
        firsts: dict[str, Item] = {}
        for item in items:
            yield from _faults(item)
            first = firsts.setdefault(item.kind + json.dumps(item.data, sort_keys=True), item)
            if first is not item and item.data:
                related = Related(workflow.manifest.location(first.path), "the first time")
                message = f"the same {item.kind} stands here twice"
                yield Problem(item.path, "AG807", message, "remove one of them", related=(related,))


def _faults(item: Item) -> Iterator[Problem]:
    data, path = item.data, item.path
    if item.kind == "mutex":
        if not data.get("name"):
            yield Problem(path, "AG807", "the mutex has no name", "write name: ...")
        return
    reference = data.get("configMapKeyRef")
    if reference is None:
        if "database" not in data:
            hint = "write configMapKeyRef: {name: ..., key: ...}"
            yield Problem(path, "AG807", "the semaphore does not say where its limit is", hint)
        return
    if "database" in data:
        message = "a semaphore's limit is in a ConfigMap or in the database, not in both"
        yield Problem((*path, "database"), "AG807", message, "remove one of them", on_key=True)
    if not reference.get("name"):
        yield Problem((*path, "configMapKeyRef"), "AG807", "the semaphore's ConfigMap has no name", "write name: ...")
    for key in ("name", "key"):
        text = reference.get(key, "")
        if "/" in text and "{{" not in text:
            message = f'the {key} of a semaphore\'s ConfigMap can\'t hold "/", got "{short(text)}"'
            yield Problem((*path, "configMapKeyRef", key), "AG807", message, offset=text.index("/"))
