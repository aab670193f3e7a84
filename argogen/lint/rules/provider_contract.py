"""A provider and its caller that do not fit together

A provider takes the names of the caller's WorkflowTemplate and of an entrypoint in it, lists items, and starts a child
of that WorkflowTemplate for each. Both names are plain texts on the way, so Argo checks nothing before the children
run: each then fails with `inputs.parameters.x was not supplied`, or does without what the provider passes to it (Argo
4.1 workflow/common/util.go, ProcessArgs). The entrypoint must take what the provider passes, and need no more than that
and the caller's further `arguments`.
"""

from collections.abc import Iterator
from functools import lru_cache

from argogen import yamldoc
from argogen.argo.forms.tags import OPEN, find_tags, is_one_tag
from argogen.argo.model.argument_sources import has_own_value
from argogen.argo.model.arguments import knows_inputs, needed_parameters, parameters_of_run
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.provider import MORE, Provider, named_in, provider_in
from argogen.argo.model.workflows import Call, Reference, Template, Workflow
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule

_REFERENCE, _ENTRYPOINT = "workflow_template_ref", "entrypoint"


@rule("AG609", Severity.ERROR, on=Call)
def check(call: Call, cluster: Cluster) -> Iterator[Problem]:
    """Yield where a caller gives a provider an entrypoint that does not take exactly what will be passed to it."""
    if call.reference is None or not {_REFERENCE, _ENTRYPOINT} <= call.arguments.keys():
        return
    called = cluster.callee(call).template
    provider = _provider(called.workflow) if called else None
    if called is None or provider is None or called.name not in (provider.template, provider.unlocked):
        return
    template = _entrypoint(call, cluster)
    if template and knows_inputs(template, "parameters"):
        path = (*call.arguments[_ENTRYPOINT].path, "value")
        manifest = called.workflow.manifest
        related = (
            Related(template.workflow.manifest.location((*template.path, "name")), "the template"),
            Related(manifest.location(manifest.path("metadata", "name")), "the provider"),
        )
        for message, hint in _disagreements(provider, template, _further(call), cluster):
            yield Problem(path, "AG609", message, hint, related=related)


@lru_cache(maxsize=1000)
def _provider(workflow: Workflow) -> Provider | None:
    is_one = workflow.kind == "WorkflowTemplate" and workflow.manifest.metadata
    return provider_in(workflow.manifest.data) if is_one else None


def _entrypoint(call: Call, cluster: Cluster) -> Template | None:
    """Return what a provider is to start; None where the run names it, or where there is none of that name."""
    name, entrypoint = (str(call.arguments[key].data.get("value", "")) for key in (_REFERENCE, _ENTRYPOINT))
    manifest = call.workflow.manifest
    workflow = cluster.workflow_template(Reference(name, ""), manifest.namespace, manifest.file)
    return workflow.by_name.get(entrypoint) if workflow else None


def _disagreements(
    provider: Provider, template: Template, further: list[str] | None, cluster: Cluster
) -> Iterator[tuple[str, str]]:
    """Yield what is passed that the entrypoint does not take, and what it needs that nobody passes, with hints.

    `further` is what the caller adds, None where only the run knows.
    """
    workflow = template.workflow
    called = f"{workflow.manifest.name}/{template.name}"
    passed = {*provider.passes, *(further or ())}
    read = parameters_of_run(workflow, cluster)
    if read is not None:
        for name in sorted(passed - {*template.inputs, *workflow.parameters, *read}):
            message = f'the provider "{provider.name}" passes "{name}", which "{called}" does not take'
            yield message, f'add an input "{name}"'
    if further is None or not provider.all_known:
        return
    left_open = (one for one in workflow.parameters.values() if not has_own_value(one))
    for name in dict.fromkeys(one.name for one in (*needed_parameters(template), *left_open)):
        if name not in passed:
            message = f'"{called}" needs "{name}", which the provider "{provider.name}" does not pass'
            yield message, "give it a default" + (f', or pass it under "{MORE}"' if provider.takes_more else "")


def _further(call: Call) -> list[str] | None:
    """Return the names of a caller's further arguments, from their JSON list or from the expression that builds it.

    None where only the run knows them.
    """
    argument = call.arguments.get(MORE)
    text = str(argument.data.get("value", "")) if argument else ""
    if is_one_tag(text):
        tag = next(find_tags(text.strip()))
        names = [*named_in(tag.body)] if tag.is_expression else [None]
        return None if None in names else [name for name in names if name is not None]
    if OPEN in text:
        return None
    loaded = yamldoc.load(text, "", yamldoc.Dialect.ARGO)
    listed = loaded.documents[0].data if loaded.documents else []
    if not isinstance(listed, list):
        return None
    return [str(one["name"]) for one in listed if isinstance(one, dict) and "name" in one]
