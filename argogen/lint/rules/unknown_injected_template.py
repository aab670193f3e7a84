"""A template that is passed on by name and is not there

A `templateRef`, or the `entrypoint` of a child workflow, may take its names from inputs, so that the caller decides
what is run. Argo does not check such a reference (Argo 4.1 workflow/validate/validate.go: `template reference needs
resolution`): a wrong name fails when the run gets there. Where a caller writes the names out, argogen follows them.
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster, Knowledge
from argogen.argo.model.injection import injected_by
from argogen.argo.model.provider import CONTRACT, provider_in
from argogen.argo.model.workflows import Call
from argogen.diagnostics import Problem, Related, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean, one_of


@rule("AG712", Severity.ERROR, on=Call)
def check(call: Call, cluster: Cluster) -> Iterator[Problem]:
    """Yield the templates that a call passes on by a name that its WorkflowTemplate lacks."""
    for one in injected_by(call, cluster):
        target = cluster.target(one.reference, one.manifest.namespace, one.manifest.file)
        if target.knowledge is not Knowledge.MISSING or target.workflow is None or _is_of_provider(call, cluster):
            continue
        own = call.workflow.manifest
        where = next((name.path for name in (one.template, one.name) if name.manifest is own), call.where)
        known = target.workflow.by_name
        message = f'"{one.name.text}" has no template "{one.template.text}"'
        hint = did_you_mean(one.template.text, known) or (f"it has {one_of(sorted(known))}" if known else "")
        related = (Related(one.manifest.location(one.path), "it is called here"),)
        yield Problem(where, "AG712", message, hint, related=related)


def _is_of_provider(call: Call, cluster: Cluster) -> bool:
    """Return whether a call is one of a provider of items: what it starts is held against the provider's contract."""
    called = cluster.callee(call).workflow if call.reference else None
    given = set(CONTRACT[:2]) <= call.arguments.keys()
    return given and called is not None and provider_in(called.manifest.data) is not None
