"""A step, task or hook that does not say what to run, or says it twice

A step or task names a template of its workflow by `template`, one of another WorkflowTemplate by `templateRef`, or has
it `inline`; a hook has one of the first two. Without any of them Argo refuses the workflow, except in a hook, where it
fails when the hook is due (Argo 4.1 workflow/templateresolution/context.go, GetTemplate: `failed to get a template`).
Beside `inline` it passes over `template` without a word.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Call
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG409", Severity.ERROR, on=Call)
def check(call: Call, _cluster: Cluster) -> Iterator[Problem]:
    """Yield a call without a target, and one whose template is passed over for an inline one."""
    data = call.data
    if "templateRef" in data:
        return
    shown = f'{call.kind} "{short(call.name)}"' if call.name else f"this {call.kind}"
    if "inline" in data:
        if call.called:
            message, hint = f'{shown} has both "template" and "inline"', 'Argo runs what is inline: drop "template"'
            yield Problem((*call.path, "template"), "AG409", message, hint, on_key=True)
    elif not call.called and call.workflow.manifest.knows(call.path):
        hint = 'name a template by "template" or "templateRef"'
        hint += "" if call.kind == "hook" else ', or write it in place as "inline"'
        where = (*call.path, "name") if "name" in data else call.path
        yield Problem(where, "AG409", f"{shown} does not say what to run", hint)
