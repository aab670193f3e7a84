"""The name of a template is a tag that Argo does not replace

Argo looks up the templates that a workflow calls before it starts, with stand-ins for the values of inputs. So
`template: "{{inputs.parameters.job}}"` is refused: `template name '...' undefined`; and the name in a `templateRef`
likewise. `template` never takes an `item` or a result either. Only `templateRef` may hold tags of an item or a step,
and its `template` one of an input: then nothing is checked before, and the results of the step have no names (Argo 4.1
workflow/validate/validate.go: validateTemplateHolder). In the entrypoint of a Workflow, where the values are known,
inputs are allowed.
"""

from collections.abc import Iterator

from argogen.argo.cluster import Cluster
from argogen.argo.tags import find_tags, has_tag
from argogen.argo.workflows import Call
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule


@rule("AG507", Severity.ERROR, on=Call)
def check(call: Call, _cluster: Cluster) -> Iterator[Problem]:
    """Yield the names of templates with tags that Argo can't resolve when it looks them up."""
    if call.workflow.manifest.inner:
        return
    if call.kind in ("entrypoint", "onExit") and call.template is None:
        if has_tag(call.called):
            message = f'"{call.called}" is looked up as it stands: Argo replaces no tags in {call.kind}'
            yield Problem(call.where, "AG507", message, "name one of the templates")
        return
    if call.kind not in ("step", "task"):
        return
    if has_tag(call.called):
        yield from _said(call, call.called, (*call.path, "template"), ("inputs.", "item", "steps.", "tasks."))
    elif call.reference and has_tag(call.reference.name):
        yield from _said(call, call.reference.name, (*call.path, "templateRef", "name"), ("inputs.",))


def _said(call: Call, text: str, path: Path, never: tuple[str, ...]) -> Iterator[Problem]:
    if _values_are_known(call):
        never = tuple(beginning for beginning in never if beginning != "inputs.")
    for tag in find_tags(text):
        if tag.name.startswith(never):
            what = "the name of a template" if path[-1] == "template" else "the name in a templateRef"
            hint = "call each template in a step of its own, with a when"
            yield Problem(path, "AG507", f'{what} can\'t be "{{{{{tag.body}}}}}"', hint, offset=tag.start)
            return


def _values_are_known(call: Call) -> bool:
    """Return whether Argo looks at a template with the values that a Workflow starts with."""
    workflow = call.workflow
    starts = (workflow.spec.get("entrypoint"), workflow.spec.get("onExit"))
    return not workflow.is_template and call.template is not None and call.template.name in starts
