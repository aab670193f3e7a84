"""The name of a template is a tag that Argo can't resolve before the run

Argo looks up the templates that a workflow calls before it starts. It knows the values of `workflow.parameters` then,
and has stand-ins for those of inputs: so `template: "{{inputs.parameters.job}}"` is refused, `template name '...'
undefined`, and so is the name in a `templateRef`. `template` never takes an `item` or a result either. Only a
`templateRef` may hold tags of an item or a step, and its `template` one of an input: then nothing is checked before,
and the results of the step have no names (Argo 4.1 workflow/validate/validate.go: validateTemplateHolder). In the
entrypoint of a Workflow, where the values are known, inputs are allowed.
"""

from collections.abc import Iterator

from argogen.argo.forms.tags import Tag, has_tag
from argogen.argo.model.cluster import Cluster, Knowledge
from argogen.argo.model.workflows import Call, Reference
from argogen.argo.scope.dynamic_names import name_seen
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean

_HINT = "call each template in a step of its own, with a when"


@rule("AG507", Severity.ERROR, on=Call)
def check(call: Call, cluster: Cluster) -> Iterator[Problem]:
    """Yield the names of templates with tags that Argo can't resolve when it looks them up."""
    if call.workflow.manifest.inner:
        return
    if call.kind in ("entrypoint", "onExit") and call.template is None:
        if has_tag(call.called):
            message = f'"{call.called}" is looked up as it stands: Argo replaces no tags in {call.kind}'
            yield Problem(call.where, "AG507", message, "name one of the templates")
    elif call.kind in ("step", "task") and has_tag(call.called):
        yield from _of_template(call, cluster)
    elif call.kind in ("step", "task") and call.reference and call.reference.is_dynamic:
        yield from _of_reference(call, call.reference, cluster)


def _of_template(call: Call, cluster: Cluster) -> Iterator[Problem]:
    name, path = name_seen(call.called, call, cluster), (*call.path, "template")
    tag = name.left or name.stand_in
    if tag:
        yield _said("the name of a template", tag, path)
    elif not name.undecided and call.workflow.knows_templates and not call.workflow.reference:
        known = call.workflow.by_name
        if name.text not in known:
            message = f'there is no template "{name.text}", which this stands for'
            yield Problem(path, "AG507", message, did_you_mean(name.text, known))


def _of_reference(call: Call, reference: Reference, cluster: Cluster) -> Iterator[Problem]:
    name, template = (name_seen(text, call, cluster) for text in (reference.name, reference.template))
    if name.left or template.left:
        return  # then Argo looks nothing up
    if name.stand_in:
        yield _said("the name in a templateRef", name.stand_in, (*call.path, "templateRef", "name"))
    elif not (template.stand_in or template.undecided or name.undecided):
        meant = Reference(name.text, template.text, reference.cluster_scope)
        manifest = call.workflow.manifest
        if cluster.target(meant, manifest.namespace, manifest.file).knowledge is Knowledge.MISSING:
            message = f'"{name.text}" has no template "{template.text}", which this stands for'
            yield Problem((*call.path, "templateRef", "template"), "AG507", message, "")


def _said(what: str, tag: Tag, path: Path) -> Problem:
    body = f"={tag.body}" if tag.is_expression else tag.body
    return Problem(path, "AG507", f'{what} can\'t be "{{{{{body}}}}}"', _HINT, offset=tag.start)
