"""What stands around workflows: what starts them, who calls them, and the locks that they take."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import lru_cache

from argogen.argo.flow.held_locks import limit_of, locks_of
from argogen.argo.flow.locks import Taken
from argogen.argo.flow.uses import How, Use, uses
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
    drawn = dict.fromkeys(identity(workflow.manifest) for workflow in opened)
    used = [use for one in drawn for use in _uses_by_target(cluster).get(one, ())]
    for manifest in dict.fromkeys([*manifests, *(use.user for use in used if use.how is How.SCHEDULE)]):
        _schedule(manifest, flow)
    for manifest in dict.fromkeys([*manifests, *(use.user for use in used if use.how is How.EVENT)]):
        _events(manifest, flow)
    _callers([use for use in used if identity(use.user) not in drawn], flow)
    taken = locks_of(cluster).taken
    for number in sorted({number for one in flow.places for number in _taken_in(cluster).get(one, ())}):
        _lock(taken[number], flow)
    return flow.canvas.graph()


@lru_cache(maxsize=2)
def _uses_by_target(cluster: Cluster) -> Mapping[Hashable, list[Use]]:
    """Return the uses by others of each object that is known."""
    found: dict[Hashable, list[Use]] = defaultdict(list)
    for use in uses(cluster):
        workflow = cluster.target(use.reference, use.user.namespace, use.user.file).workflow
        if workflow and not use.is_own:
            found[identity(workflow.manifest)].append(use)
    return found


@lru_cache(maxsize=2)
def _taken_in(cluster: Cluster) -> Mapping[Hashable, list[int]]:
    """Return which of the cluster's locks each object names or takes, by their numbers."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for number, one in enumerate(locks_of(cluster).taken):
        for manifest in {one.name.manifest, one.manifest}:
            found[identity(manifest)].append(number)
    return found


@lru_cache(maxsize=2)
def _exported(cluster: Cluster) -> frozenset[tuple[Hashable, str]]:
    """Return the templates that other objects use."""
    return frozenset(
        (target, use.reference.template)
        for target, used in _uses_by_target(cluster).items()
        for use in used
        if use.reference.template
    )


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


def _callers(used: Sequence[Use], flow: Flow) -> None:
    """Draw who uses what is drawn, without being drawn."""
    found: dict[str, list[Use]] = defaultdict(list)
    for use in used:
        target = flow.opened(use.reference, use.user)
        if target and use.how not in (How.SCHEDULE, How.EVENT):
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
