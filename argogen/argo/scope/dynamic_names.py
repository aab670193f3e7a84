"""What Argo's validation sees in the name of a template that has tags.

It puts in the values of the workflow's parameters, stand-ins for inputs and for the other variables of the workflow,
and leaves all other tags as they are (Argo 4.1 and 3.7 workflow/common/util.go: ProcessArgs, with the arguments and
stand-ins of workflow/validate/validate.go).
"""

from dataclasses import dataclass
from enum import Enum

from argogen.argo.forms.tags import Tag, find_tags
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.texts import Place
from argogen.argo.model.workflows import Call, Template, Workflow
from argogen.argo.scope.globals import base_of
from argogen.argo.scope.validation_order import knows_global


class Seen(Enum):
    """What stands in place of a tag."""

    VALUE = "its value"
    STAND_IN = "a stand-in"
    TAG = "the tag itself"
    UNDECIDED = "a value that is not worked out here"


@dataclass(frozen=True)
class Name:
    """A name with tags: `text` with all values put in, and the first tag of each kind that is none."""

    text: str
    stand_in: Tag | None = None
    left: Tag | None = None
    undecided: bool = False


def name_seen(text: str, call: Call, cluster: Cluster) -> Name:
    """Return what Argo's validation sees in a name that a step or task gives."""
    parts: list[str] = []
    firsts: dict[Seen, Tag] = {}
    end = 0
    for tag in find_tags(text):
        seen, value = _seen(tag, call, cluster)
        parts += [text[end : tag.start], value]
        end = tag.end
        firsts.setdefault(seen, tag)
    whole = "".join([*parts, text[end:]])
    return Name(whole, firsts.get(Seen.STAND_IN), firsts.get(Seen.TAG), Seen.UNDECIDED in firsts)


def _seen(tag: Tag, call: Call, cluster: Cluster) -> tuple[Seen, str]:
    name, workflow, template = tag.name, call.workflow, call.template
    if tag.is_expression:
        is_left = any(word in name for word in ("item", "steps", "tasks"))
        reads_input = "inputs." in name and not values_are_known(template)
        return (Seen.TAG if is_left else Seen.STAND_IN if reads_input else Seen.UNDECIDED), ""
    if name.startswith("inputs.parameters."):
        if values_are_known(template):
            return Seen.UNDECIDED, ""
        return (Seen.STAND_IN if template and name[18:] in template.inputs else Seen.TAG), ""
    if name.startswith("workflow.parameters."):
        return _parameter(workflow, name[20:], cluster)
    place = Place(workflow, template, call, call.path)
    if name.startswith("workflow.") and knows_global(workflow, place, name, cluster):
        return Seen.STAND_IN, ""
    return Seen.TAG, ""


def _parameter(workflow: Workflow, name: str, cluster: Cluster) -> tuple[Seen, str]:
    base = base_of(workflow, cluster)
    found = workflow.parameters.get(name) or (base.parameters.get(name) if base else None)
    if found is None:
        return Seen.TAG, ""
    value = found.data.get("value")
    if value is None:
        return Seen.STAND_IN, ""
    return (Seen.VALUE, value) if isinstance(value, str) and "{{" not in value else (Seen.UNDECIDED, "")


def values_are_known(template: Template | None) -> bool:
    """Return whether Argo looks at a template with the values that a Workflow starts with, not with stand-ins."""
    if template is None or template.workflow.is_template or not template.name:
        return False
    spec = template.workflow.spec
    return template.name in (spec.get("entrypoint"), spec.get("onExit"))
