"""The texts of a manifest that Argo substitutes in or evaluates: each tag and each expression, with where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from argogen.argo.expr import ExprSyntaxError, Node, parse, walk
from argogen.argo.forms.tags import OPEN, Tag, find_tags
from argogen.argo.model.workflows import Call, Template, Workflow
from argogen.diagnostics import Path


@dataclass(frozen=True, eq=False)
class Place:
    """Where a text stands. `template` is None at the level of the workflow, `call` None outside steps and tasks.

    `call` is the step, task or hook whose field it is: the innermost one.
    """

    workflow: Workflow
    template: Template | None
    call: Call | None
    path: Path

    @cached_property
    def below(self) -> Path:
        """The path below the call, the template or the spec: its first step is the field."""
        holder = self.call or self.template or self.workflow
        return self.path[len(holder.path) :]

    @property
    def field(self) -> str:
        """The field of the call, the template or the spec that the text is in, such as `container` or `outputs`."""
        return str(self.below[0]) if self.below else ""

    @property
    def is_cron(self) -> bool:
        """Whether it is a field of a CronWorkflow itself, not of the workflow that it starts."""
        manifest = self.workflow.manifest
        return manifest.kind == "CronWorkflow" and self.path[: len(self.workflow.path)] != self.workflow.path


@dataclass(frozen=True, eq=False)
class Text:
    """A text with tags."""

    place: Place
    value: str

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        """Its tags, in order."""
        return tuple(find_tags(self.value))

    @cached_property
    def variables(self) -> tuple["Variable", ...]:
        """Its simple tags."""
        return tuple(
            Variable(self.place, tag.name, tag.body_start + len(tag.body) - len(tag.body.lstrip()), self.value, tag)
            for tag in self.tags
            if not tag.is_expression
        )

    @cached_property
    def expressions(self) -> tuple["Expression", ...]:
        """Its expression tags."""
        return tuple(
            Expression(self.place, tag.body, tag.body_start, "tag", self.value)
            for tag in self.tags
            if tag.is_expression
        )


@dataclass(frozen=True, eq=False)
class Variable:
    """A simple tag: `{{inputs.parameters.x}}`, or the same without braces where Argo reads it so."""

    place: Place
    name: str
    offset: int
    """Where the name begins in the text."""
    text: str
    """The whole text that it stands in."""
    tag: Tag | None = None
    """None where there are no braces: `valueFrom.parameter: steps.a.outputs.result`."""


@dataclass(frozen=True, eq=False)
class Expression:
    """An expression of the language expr: in a tag, or alone in a field that takes one.

    `role` is `tag`, or the field: expression, fromExpression, hook, retry, stop, label, data or http.
    """

    place: Place
    source: str
    offset: int
    """Where it begins in the text that it stands in."""
    role: str
    text: str
    """The whole text that it stands in."""

    @cached_property
    def parsed(self) -> Node | ExprSyntaxError:
        """Its tree, or why it has none."""
        return _read_expression(self.source)

    @property
    def tree(self) -> Node | None:
        """Its tree, None where it can't be read."""
        return self.parsed if isinstance(self.parsed, Node) else None

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes of its tree, each before those below it; () where it can't be read."""
        return nodes_of(self.source)


@lru_cache(maxsize=256)
def _read_expression(source: str) -> Node | ExprSyntaxError:
    """Return the tree of an expression, or why it has none; manifests of one pattern have many in common."""
    try:
        return parse(source)
    except ExprSyntaxError as error:
        return error


@lru_cache(maxsize=256)
def nodes_of(source: str) -> tuple[Node, ...]:
    """Return all nodes of an expression, each before those below it; () where it can't be read."""
    tree = _read_expression(source)
    return tuple(walk(tree)) if isinstance(tree, Node) else ()


_TO_INLINE = 4
"""Steps from a template to one that is written in it: `dag`, `tasks`, an index and `inline`, or likewise for a step."""


@lru_cache(maxsize=8)
def texts_of(workflow: Workflow) -> tuple[Text, ...]:
    """Return every text with a tag: of the workflow's own fields, then of each template, each once."""
    # Those of a child are the parent's, whose text they stand in.
    return () if workflow.manifest.inner else tuple(_all_texts(workflow))


def _all_texts(workflow: Workflow) -> Iterator[Text]:
    cron = _cron_spec(workflow)
    if OPEN in cron.get("when", ""):
        yield Text(Place(workflow, None, None, workflow.manifest.path("spec", "when")), cron["when"])
    own = {key: value for key, value in workflow.spec.items() if key != "templates"}
    yield from _texts(workflow, None, own, workflow.path)
    for template in workflow.every_template:
        yield from _texts(workflow, template, template.data, template.path)


def _cron_spec(workflow: Workflow) -> Mapping[str, Any]:
    """Return the spec of the CronWorkflow around a workflow, {} where there is none."""
    spec = workflow.manifest.data["spec"] if workflow.kind == "CronWorkflow" else {}
    return spec if isinstance(spec, dict) else {}


def _texts(workflow: Workflow, template: Template | None, data: Any, path: Path) -> Iterator[Text]:
    inner = {member.inline.path for member in template.members if member.inline} if template else set()
    length = len(path) + _TO_INLINE
    holders = _holders(template) if template else {}
    found: list[tuple[Path, str]] = []
    _collect(data, path, found)
    for at, value in found:
        if at[:length] not in inner:
            yield Text(Place(workflow, template, _call_at(at, path, holders), at), value)


def _collect(value: Any, path: Path, found: list[tuple[Path, str]]) -> None:
    """Append the texts with tags in a value; most texts have none, so that their paths are never made."""
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, str):
            if OPEN in inner:
                found.append(((*path, step), inner))
        elif isinstance(inner, dict | list):
            _collect(inner, (*path, step), found)


def _holders(template: Template) -> dict[Path, Call]:
    return {call.path: call for call in template.calls}


def _call_at(path: Path, above: Path, holders: dict[Path, Call]) -> Call | None:
    """Return the innermost call that a path is below."""
    if holders:
        for length in range(min(len(path), len(above) + 5), len(above), -1):
            if path[:length] in holders:
                return holders[path[:length]]
    return None


@lru_cache(maxsize=8)
def bare_expressions(workflow: Workflow) -> tuple[Expression, ...]:
    """Return the expressions that fields hold without braces, those without any tag of the older kind in them."""
    return tuple(
        Expression(place, source, 0, role, source)
        for place, role, source in _bare(workflow)
        if isinstance(source, str) and source and OPEN not in source
    )


def _bare(workflow: Workflow) -> Iterator[tuple[Place, str, Any]]:
    """Yield the places of expressions with their roles, and what stands there: a text, or None."""
    spec = workflow.spec

    def at(*where: Any) -> Place:
        return Place(workflow, None, None, (*workflow.path, *where))

    if stop := _cron_spec(workflow).get("stopStrategy"):
        where = workflow.manifest.path("spec", "stopStrategy", "expression")
        yield Place(workflow, None, None, where), "stop", stop.get("expression")
    for call in workflow.starts:
        if call.kind == "hook":  # the others share the workflow's arguments
            yield from _bare_in_call(call)
    yield at("retryStrategy", "expression"), "retry", spec.get("retryStrategy", {}).get("expression")
    for name, one in spec.get("workflowMetadata", {}).get("labelsFrom", {}).items():
        yield at("workflowMetadata", "labelsFrom", name, "expression"), "label", one.get("expression")
    for template in workflow.every_template:
        yield from _bare_in_template(template)


def _bare_in_template(template: Template) -> Iterator[tuple[Place, str, Any]]:
    data = template.data

    def at(*path: Any) -> Place:
        return Place(template.workflow, template, None, path)

    expression = data.get("retryStrategy", {}).get("expression")
    yield at(*template.path, "retryStrategy", "expression"), "retry", expression
    condition = data.get("http", {}).get("successCondition")
    yield at(*template.path, "http", "successCondition"), "http", condition
    for index, step in enumerate(data.get("data", {}).get("transformation", ())):
        yield at(*template.path, "data", "transformation", index, "expression"), "data", step.get("expression")
    for output in template.outputs.values():
        expression = output.data.get("valueFrom", {}).get("expression")
        yield at(*output.path, "valueFrom", "expression"), "expression", expression
    for artifact in template.output_artifacts.values():
        yield at(*artifact.path, "fromExpression"), "fromExpression", artifact.data.get("fromExpression")
    for call in template.calls:
        yield from _bare_in_call(call)


def _bare_in_call(call: Call) -> Iterator[tuple[Place, str, Any]]:
    if call.kind == "hook":
        place = Place(call.workflow, call.template, call, (*call.path, "expression"))
        yield place, "hook", call.data.get("expression")
    for artifact in call.argument_artifacts.values():
        place = Place(call.workflow, call.template, call, (*artifact.path, "fromExpression"))
        yield place, "fromExpression", artifact.data.get("fromExpression")
