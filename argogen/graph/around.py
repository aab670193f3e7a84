"""What stands around workflows: what starts them, who calls them, and the locks that they take."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from argogen.argo.flow.held_locks import limit_of, locks_of
from argogen.argo.flow.locks import Taken
from argogen.argo.flow.uses import How, Use, distinct, uses
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Workflow
from argogen.graph.flow import Flow, identity
from argogen.graph.labels import schedule_in_words
from argogen.graph.model import Graph, Kind, Relation

_MOST_CALLERS = 8
"""Callers of one template that are drawn one by one; more become a number."""
_ONLY_KEY = "limit"
"""The key of a ConfigMap that holds the limit of one semaphore alone."""
_AS_GOOD_AS_NONE = 100_000
"""A limit that no run comes near to: that of a provider's callers without a lock."""
RELATIONS = {How.CHILD: Relation.CREATES, How.PROVIDER: Relation.CREATES, How.WORKFLOW: Relation.STARTS}


def flow_of(cluster: Cluster, manifests: Sequence[Manifest]) -> Graph:
    """Return the picture of the workflows in some objects of a cluster, opened, with what is around them closed."""
    flow = Flow(cluster, _exported(cluster))
    opened = [workflow for manifest in manifests for workflow in _workflows(manifest, cluster)]
    for workflow in opened:
        flow.draw(workflow)
    flow.finish()
    for manifest in distinct(cluster):
        _schedule(manifest, flow)
        _events(manifest, flow)
    _callers(flow, {identity(workflow.manifest) for workflow in opened})
    for taken in locks_of(cluster).taken:
        _lock(taken, flow)
    return flow.canvas.graph()


def _exported(cluster: Cluster) -> frozenset[tuple[Hashable, str]]:
    """Return the templates that other objects use."""
    found = set()
    for use in uses(cluster):
        workflow = cluster.target(use.reference, use.user.namespace, use.user.file).workflow
        if workflow and not use.is_own and use.reference.template:
            found.add((identity(workflow.manifest), use.reference.template))
    return frozenset(found)


def _workflows(manifest: Manifest, cluster: Cluster) -> Iterator[Workflow]:
    """Yield the workflows in an object that have something to open: not those that only say when another runs."""
    own = cluster.workflows.get(manifest)
    if own and not (own.kind == "CronWorkflow" and own.reference):
        yield own
    yield from (one.workflow for one in cluster.submitted(manifest) if one.workflow and one.workflow.templates)


def _schedule(manifest: Manifest, flow: Flow) -> None:
    """Draw when a CronWorkflow runs what is drawn."""
    workflow = flow.cluster.workflows.get(manifest)
    started = flow.started(workflow) if workflow and workflow.kind == "CronWorkflow" else ""
    if workflow and started:
        first, *more = schedule_lines(manifest)
        name = [manifest.name] if not workflow.reference or workflow.reference.name != manifest.name else []
        key = ("schedule", identity(manifest))
        box = flow.canvas.box(key, f"{manifest.name}_schedule", Kind.SCHEDULE, first, [*more, *name])
        flow.canvas.edge(box, started, Relation.STARTS)


def schedule_lines(manifest: Manifest) -> list[str]:
    """Return when a CronWorkflow runs, in words, one schedule a line; and whether it is suspended."""
    lines = schedule_in_words(manifest) or ["no schedule"]
    return [*lines, "suspended"] if manifest.data["spec"].get("suspend") else lines


def _events(manifest: Manifest, flow: Flow) -> None:
    """Draw what starts what is drawn when an event comes."""
    for submitted in flow.cluster.submitted(manifest):
        started = flow.started(submitted.workflow) if submitted.workflow else ""
        if started:
            key = ("event", identity(manifest))
            box = flow.canvas.box(key, f"{manifest.name}_event", Kind.EVENT, manifest.name, [manifest.kind])
            flow.canvas.edge(box, started, Relation.STARTS)


def _callers(flow: Flow, opened: set[Hashable]) -> None:
    """Draw who uses what is drawn, without being drawn."""
    found: dict[str, list[Use]] = defaultdict(list)
    for use in uses(flow.cluster):
        if use.is_own or use.how in (How.SCHEDULE, How.EVENT) or identity(use.user) in opened:
            continue
        target = flow.opened(use.reference, use.user)
        if target:
            found[target].append(use)
    for target, listed in found.items():
        users = {identity(use.user): use for use in reversed(listed)}
        if len(users) > _MOST_CALLERS:
            box = flow.canvas.box(("callers", target), "callers", Kind.ELSEWHERE, f"{len(users)} workflows")
            flow.canvas.edge(box, target, Relation.CALLS)
            continue
        for use in reversed(users.values()):
            user = use.user
            kind = [] if user.kind == "WorkflowTemplate" else [user.kind]
            key = ("elsewhere", identity(user), user.name)
            box = flow.canvas.box(key, user.name, Kind.ELSEWHERE, user.name, kind)
            flow.canvas.edge(box, target, RELATIONS.get(use.how, Relation.CALLS))


def _lock(taken: Taken, flow: Flow) -> None:
    """Draw a lock where its name is written, or else where it is taken."""
    places = [(taken.name.manifest, taken.name.path), (taken.manifest, taken.item.path)]
    holders = next((found for place in places if (found := [*flow.nearest(*place)])), [])
    if holders:
        draw_lock(taken, holders, flow)


def draw_lock(taken: Taken, holders: Sequence[str], flow: Flow) -> None:
    """Draw a lock with the boxes that take it."""
    title, *details = lock_title(taken, flow.cluster)
    key = ("lock", taken.lock if _is_known(taken) else holders[0])
    box = flow.canvas.box(key, f"{taken.lock.name}_lock", Kind.LOCK, title, details)
    for holder in holders:
        flow.canvas.edge(holder, box, Relation.TAKES)


def lock_title(taken: Taken, cluster: Cluster) -> tuple[str, str]:
    """Return a lock's name, and what it is."""
    limit = limit_of(taken, cluster)
    many = f", {limit} at a time" if limit is not None and taken.item.kind != "mutex" else ""
    if limit is not None and limit >= _AS_GOOD_AS_NONE:
        many = " that lets all through"
    name = taken.lock.name if taken.lock.key == _ONLY_KEY else str(taken.lock)
    return name if _is_known(taken) else f"the caller's {taken.item.kind}", f"{taken.item.kind}{many}"


def _is_known(taken: Taken) -> bool:
    return taken.name.is_known and (taken.key is None or taken.key.is_known)
