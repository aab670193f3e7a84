"""A retryStrategy that does not work

`retryPolicy` is Always, OnFailure, OnError or OnTransientError, `limit` and `backoff.factor` are whole numbers, and a
`backoff` has a `duration`; Argo checks only the policy in advance, and fails at the first retry otherwise (Argo 4.1
workflow/validate/validate.go, and processNodeRetries in workflow/controller/operator.go: `no base duration specified
for retryStrategy`). A negative limit allows no retry.

    retryStrategy:
      limit: 3
      retryPolicy: OnError
      backoff:
        duration: 30s
        factor: 2
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Workflow
from argogen.argo.versions import before
from argogen.diagnostics import Path, Problem, Severity
from argogen.lint.rule import rule
from argogen.suggest import did_you_mean, one_of
from argogen.wording import short

_POLICIES = ("Always", "OnFailure", "OnError", "OnTransientError")
_WHOLE = re.compile(r"[+-]?[0-9]+")


@rule("AG422", Severity.ERROR, on=Workflow)
def check(workflow: Workflow, cluster: Cluster) -> Iterator[Problem]:
    """Yield what is wrong with the retries of a workflow and of its templates."""
    spec, version = workflow.spec, cluster.version
    defaults = spec.get("templateDefaults", {}).get("retryStrategy")
    if defaults:
        yield from _wrong_values(defaults, (*workflow.path, "templateDefaults", "retryStrategy"), version)
    for data, path, inherited in (
        (spec, workflow.path, {}),
        *((template.data, template.path, defaults or {}) for template in workflow.every_template),
    ):
        retry = data.get("retryStrategy")
        if retry is not None:
            here = (*path, "retryStrategy")
            yield from _wrong_values(retry, here, version)
            if workflow.manifest.knows(here):
                yield from _backoff(retry, inherited, here)
        retries = data.get("containerSet", {}).get("retryStrategy", {}).get("retries")
        if retries is not None:
            yield from _no_number("retries", retries, (*path, "containerSet", "retryStrategy", "retries"))


def _wrong_values(retry: Mapping[str, Any], path: Path, version: str) -> Iterator[Problem]:
    policy = retry.get("retryPolicy", "")
    if policy and policy not in _POLICIES and before(version, "4.0"):  # later schemas list them
        hint = did_you_mean(policy, _POLICIES) or f"it is {one_of(_POLICIES)}"
        yield Problem((*path, "retryPolicy"), "AG422", f'there is no retryPolicy "{short(policy)}"', hint)
    if "limit" in retry:
        yield from _no_number("limit", retry["limit"], (*path, "limit"))
    if "factor" in retry.get("backoff", ()):
        yield from _no_number("factor", retry["backoff"]["factor"], (*path, "backoff", "factor"))


def _no_number(what: str, value: int | str, path: Path) -> Iterator[Problem]:
    text = str(value)
    if has_tag(text):
        return
    if not _WHOLE.fullmatch(text):
        yield Problem(path, "AG422", f'{what} "{short(text)}" is no whole number', "write it in digits")
    elif what != "factor" and text.startswith("-") and text.strip("-0"):
        hint = 'leave it out to try without end, or write "0" for no retry'
        yield Problem(path, "AG422", f"{what} {short(text)} allows no retry", hint)


def _backoff(retry: Mapping[str, Any], inherited: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    """Yield what a backoff lacks; a template's takes over what templateDefaults have."""
    backoff = retry.get("backoff")
    if backoff is None:
        return
    if not (backoff.get("duration") or inherited.get("backoff", {}).get("duration")):
        hint = "say how long to wait: duration: 30s"
        yield Problem((*path, "backoff"), "AG422", "backoff has no duration", hint, on_key=True)
