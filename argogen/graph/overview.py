"""A whole repository at one glance: its workflows, closed, with who calls, creates and starts whom, and their locks."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from argogen.argo.flow.held_locks import locks_of
from argogen.argo.flow.uses import How, Use, distinct, uses
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.workflows import Workflow
from argogen.graph.around import RELATIONS, draw_lock, lock_title, schedule_lines
from argogen.graph.flow import Flow, identity
from argogen.graph.model import Box, Graph, Kind, Relation
from argogen.wording import counted


def overview_of(
    cluster: Cluster, manifests: Iterable[Manifest], most: int, file_of: Callable[[Manifest], str]
) -> Graph:
    """Return the picture of all workflows in some objects.

    With more than `most`, they stand in groups by the folder of the file that `file_of` names.
    """
    flow = Flow(cluster)
    chosen = set(manifests)
    drawn = [manifest for manifest in distinct(cluster) if manifest in chosen]
    folders: dict[str, str] = {}
    for manifest in drawn:
        workflow = cluster.workflows.get(manifest)
        if workflow and not (workflow.kind == "CronWorkflow" and workflow.reference):
            box = _workflow(workflow, flow)
            folders[box] = PurePosixPath(file_of(manifest)).parent.as_posix()
    for manifest in drawn:
        _starts(manifest, flow)
    for use in uses(cluster):
        if use.user in chosen:
            _use(use, flow)
    _locks(flow)
    graph = flow.canvas.graph(sideways=True)
    return _in_folders(graph, folders) if len(graph.nodes) > most else graph


def _workflow(workflow: Workflow, flow: Flow) -> str:
    """Draw a workflow, closed."""
    manifest = workflow.manifest
    steps = sum(1 for template in workflow.every_template if not template.members)
    details = [] if workflow.kind == "WorkflowTemplate" else [workflow.kind]
    if steps:
        details.append(counted(steps, "step"))
    return flow.canvas.box(("workflow", identity(manifest)), manifest.name, Kind.WORKFLOW, manifest.name, details)


def _starts(manifest: Manifest, flow: Flow) -> None:
    """Say when a CronWorkflow runs a workflow, and draw what an event starts."""
    workflow = flow.cluster.workflows.get(manifest)
    started = flow.started(workflow) if workflow and workflow.kind == "CronWorkflow" else ""
    for text in schedule_lines(manifest) if started else ():
        flow.canvas.annotate(started, text)
    for submitted in flow.cluster.submitted(manifest):
        inner = submitted.workflow
        target = flow.target(inner.reference, manifest) if inner and inner.reference else ""
        box = flow.canvas.box(("event", identity(manifest)), manifest.name, Kind.EVENT, manifest.name, [manifest.kind])
        if target:
            flow.canvas.edge(box, target, Relation.STARTS)


def _use(use: Use, flow: Flow) -> None:
    """Lead from a workflow to what it uses; what it hands to a provider, the provider creates."""
    source = flow.canvas.find(("workflow", identity(use.user)))
    if use.is_own or use.how in (How.SCHEDULE, How.EVENT) or not source or use.reference.is_dynamic:
        return
    if use.how is How.PROVIDER and use.call:
        provider = use.call.reference or use.reference
        source = flow.target(replace(provider, template=""), use.user)
    target = flow.target(replace(use.reference, template=""), use.user)
    if source != target:
        flow.canvas.edge(source, target, RELATIONS.get(use.how, Relation.CALLS))


def _locks(flow: Flow) -> None:
    """Draw the locks that several workflows take, and write down the others."""
    taken = locks_of(flow.cluster).taken
    holders: dict[object, dict[str, None]] = defaultdict(dict)
    for one in taken:
        box = next(_holders(one.name.manifest, flow), "") or next(_holders(one.manifest, flow), "")
        if box and one.name.is_known:
            holders[one.lock][box] = None
    for one in {one.lock: one for one in reversed(taken)}.values():
        boxes = [*holders.get(one.lock, ())]
        if len(boxes) > 1:
            draw_lock(one, boxes, flow)
        elif boxes:
            flow.canvas.annotate(boxes[0], ", ".join(lock_title(one, flow.cluster)))


def _holders(manifest: Manifest, flow: Flow) -> Iterator[str]:
    found = flow.canvas.find(("workflow", identity(manifest)))
    if found:
        yield found


def _in_folders(graph: Graph, folders: dict[str, str]) -> Graph:
    """Return a picture in groups by folder, in which what nothing leads to or from is one box for each folder."""
    connected = {end for edge in graph.edges for end in (edge.source, edge.target)}
    alone = Counter(folders[box.id] for box in graph.nodes if box.id in folders and box.id not in connected)
    names = {folder: f"b_folder_{number}" for number, folder in enumerate(dict.fromkeys(folders.values()), 1)}
    groups = tuple(Box(box, Kind.FOLDER, folder) for folder, box in names.items())
    nodes = [
        replace(box, within=names.get(folders.get(box.id, ""), ""))
        for box in graph.nodes
        if box.id in connected or box.id not in folders
    ]
    nodes += [
        Box(f"{names[folder]}_others", Kind.WORKFLOW, f"{number} without connections", (), names[folder])
        for folder, number in alone.items()
    ]
    return Graph(tuple(nodes), groups, graph.edges, graph.sideways)
