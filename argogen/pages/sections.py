"""What there is to say of each workflow that a repository offers to others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from argogen.argo.flow.held_locks import locks_of
from argogen.argo.flow.uses import How, Use, distinct, uses_by_name
from argogen.argo.forms.names import INTERNAL
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.schedules import schedules_of
from argogen.argo.model.workflows import TEMPLATE_KINDS, Parameter, Template, Workflow
from argogen.graph.around import flow_of, lock_title, schedule_lines
from argogen.graph.model import Graph
from argogen.graph.tidy import tidy
from argogen.lint.sources import View

TITLE, DESCRIPTION = "workflows.argoproj.io/title", "workflows.argoproj.io/description"
_OWNERS = ("owner", "owners", "team", "maintainer", "maintainers", "contact")
"""Last words of labels and annotations that say who looks after something."""
_MOST_NODES = 30


@dataclass(frozen=True)
class Interface:
    """A template that others may call."""

    name: str
    inputs: tuple[Parameter, ...]
    outputs: tuple[Parameter, ...]
    types: Mapping[str, str]
    """The types of outputs, as far as a spec says."""
    uses: tuple[Use, ...]


@dataclass(frozen=True)
class Section:
    """A workflow: the WorkflowTemplate of a spec, with what else the spec renders, or one that is written by hand."""

    workflow: Workflow
    file: str
    """The spec, or the file that it is written in."""
    graph: Graph
    parameters: tuple[Parameter, ...] = ()
    """What a run of it takes."""
    interfaces: tuple[Interface, ...] = ()
    schedules: tuple[tuple[str, str], ...] = ()
    """Each schedule in words, and as it is written."""
    locks: tuple[str, ...] = ()
    started_by: tuple[Use, ...] = field(default=(), repr=False)
    """Who starts it as a whole, but for schedules."""

    @property
    def name(self) -> str:
        """The name of the WorkflowTemplate."""
        return self.workflow.manifest.name

    def annotation(self, key: str) -> str:
        """Return an annotation, "" where there is none."""
        return str(self.workflow.manifest.metadata.get("annotations", {}).get(key, ""))

    @property
    def owners(self) -> list[str]:
        """Who looks after it, as labels and annotations say."""
        metadata = self.workflow.manifest.metadata
        said = {**metadata.get("labels", {}), **metadata.get("annotations", {})}
        return [str(value) for key, value in said.items() if key.rpartition("/")[2].lower() in _OWNERS]


def sections_of(view: View) -> list[Section]:
    """Return the sections of a repository, by name.

    What a spec renders beside the WorkflowTemplate of its own name belongs to that one's section.
    """
    names = {result.spec.relative: result.spec.name for result in view.rendered if result.spec}
    own = set(view.own)
    by_source: dict[str, list[Manifest]] = {}
    main: list[Manifest] = []
    for manifest in distinct(view.cluster):
        if manifest not in own:
            continue
        if manifest.source:
            by_source.setdefault(manifest.source, []).append(manifest)
        is_template = manifest.kind in TEMPLATE_KINDS and manifest in view.cluster.workflows
        if is_template and names.get(manifest.source, manifest.name) == manifest.name:
            main.append(manifest)
    used = uses_by_name(view.cluster, view.consumers)
    types = {result.spec.relative: _types(result.spec.data) for result in view.rendered if result.spec}
    found = [
        _section(view, one, by_source.get(one.source, [one]), used.get(one.name, ()), types.get(one.source, {}))
        for one in main
    ]
    return sorted(found, key=lambda one: (one.name, one.workflow.manifest.namespace, one.workflow.kind))


def _types(spec: Mapping[str, object]) -> dict[str, str]:
    """Return the types of a spec's outputs."""
    outputs = spec.get("outputs")
    listed = outputs.items() if isinstance(outputs, dict) else ()
    return {name: str(one.get("type", "text")) if isinstance(one, dict) else "text" for name, one in listed}


def _section(
    view: View, manifest: Manifest, together: Sequence[Manifest], used: Sequence[Use], types: Mapping[str, str]
) -> Section:
    cluster = view.cluster
    workflow = cluster.workflows[manifest]
    foreign = tuple(use for use in used if not use.is_own)
    whole = (How.CHILD, How.WORKFLOW, How.EVENT)
    crons = [one.user for one in foreign if one.how is How.SCHEDULE]
    in_words = [pair for cron in crons for pair in zip(schedule_lines(cron), _texts(cron), strict=False)]
    exported = [one for one in workflow.templates if _is_exported(one, foreign)]
    return Section(
        workflow,
        view.file_of(manifest),
        tidy(flow_of(cluster, together), _MOST_NODES)[0],
        tuple(workflow.parameters.values()) if "entrypoint" in workflow.spec else (),
        tuple(
            Interface(
                one.name,
                tuple(one.inputs.values()),
                tuple(one.outputs.values()),
                types if one.outputs.keys() >= types.keys() else {},
                tuple(use for use in foreign if use.reference.template == one.name and use.how not in whole),
            )
            for one in exported
        ),
        tuple(in_words),
        tuple(dict.fromkeys(_locks(view, {*together}))),
        tuple(use for use in foreign if use.how in whole),
    )


def _texts(cron: Manifest) -> list[str]:
    return [text for _, text in schedules_of(cron)]


def _is_exported(template: Template, used: Sequence[Use]) -> bool:
    """Return whether a template is for others: because they use it, or because nothing in its own workflow does."""
    if not template.name or template.name.startswith(INTERNAL):
        return False
    if any(use.reference.template == template.name and use.call for use in used):
        return True
    workflow = template.workflow
    starts = {call.called for call in workflow.starts}
    if template.name in starts:
        return False
    # A spec gives its own templates internal names; a hand-written one is taken to be internal where it is called.
    return bool(workflow.manifest.source) or template.name not in workflow.callers


def _locks(view: View, manifests: set[Manifest]) -> Iterator[str]:
    for taken in locks_of(view.cluster).taken:
        if taken.name.is_known and taken.name.manifest in manifests:
            name, what = lock_title(taken, view.cluster)
            yield f"{name}: {what}"
