"""A template that is called and not there

An entrypoint, an exit handler, a step, a task or a hook names a template that its workflow does not have. Argo refuses
it when the workflow starts; in a hook, even `argo lint` does not look (Argo 4.1 workflow/validate/validate.go:
`template name '%s' undefined`, and validateHooks). A template of another WorkflowTemplate is named by `templateRef`.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster, Knowledge
from argogen.argo.model.workflows import Call
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean


@rule("AG401", Severity.ERROR, on=Call)
def check(call: Call, cluster: Cluster) -> Iterator[Problem]:
    """Yield a call of a template that its own workflow lacks."""
    if call.reference or call.workflow.reference or not call.called:
        return  # unknown-template-ref looks into other WorkflowTemplates
    if cluster.callee(call).knowledge is not Knowledge.MISSING:
        return
    known = call.workflow.by_name
    hint = did_you_mean(call.called, known) or (f"there is {', '.join(sorted(known))}" if known else "")
    yield Problem(call.where, "AG401", f'there is no template "{call.called}"', hint)
