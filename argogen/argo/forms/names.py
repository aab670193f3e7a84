"""Names: how long they may be, and of which characters those are that Argo itself judges.

Names of objects, labels and containers are Kubernetes' business; see `argogen.argo.forms.labels`.
"""

import re
from dataclasses import dataclass

from argogen.argo.forms.faults import Fault
from argogen.wording import an, short

NAME_LIMITS = {"Workflow": 63, "WorkflowTemplate": 63, "ClusterWorkflowTemplate": 63, "CronWorkflow": 52}
"""Characters in the name of an object, by kind (Argo 4.1 workflow/validate/validate.go)."""

OBJECT_NAME_LIMIT = 253
"""Characters in the name of any other object: a DNS-1123 subdomain."""

GENERATE_NAME_LIMIT = 58
"""Characters of `generateName` that Kubernetes keeps (k8s.io/apiserver/pkg/storage/names/generate.go)."""

INTERNAL = "zz-internal-"
"""Begins the names of the templates that argogen makes for a spec itself: nobody else is to call them."""


@dataclass(frozen=True)
class NameForm:
    """A kind of name: what it may have in it, in words too, and how long it may be.

    `in_schema` is what the schemas of Argo 4 take: a name that they refuse needs no second complaint.
    """

    legal: re.Pattern[str]
    strange: re.Pattern[str]
    """Finds what is wrong with a name that is not legal."""
    allowed: str
    joiner: str
    limit: int | None = None
    in_schema: re.Pattern[str] | None = None

    def refused_by_schema(self, name: str) -> bool:
        """Return whether the schemas of Argo 4 refuse a name."""
        return self.in_schema is not None and (
            self.in_schema.fullmatch(name) is None or (self.limit is not None and len(name) > self.limit)
        )

    def suggest(self, name: str) -> str:
        """Return a legal name that looks like `name`, "" if there is none."""
        found = re.sub(r"[^a-zA-Z0-9]+", self.joiner, name).strip(self.joiner)[: self.limit]
        return found if self.legal.fullmatch(found) else ""


_FIELD = re.compile(r"[a-zA-Z0-9][-a-zA-Z0-9]*")
_PARAMETER = re.compile(r"[-a-zA-Z0-9_]+")
_METRIC = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")

FIELD_NAME = NameForm(_FIELD, re.compile(r"^-|[^-a-zA-Z0-9]"), 'letters, digits and "-"', "-", 128, _FIELD)
"""The name of a template, a step or a task (workflow/validate/validate.go: isValidWorkflowFieldName)."""

PARAMETER_NAME = NameForm(
    _PARAMETER, re.compile(r"[^-a-zA-Z0-9_]"), 'letters, digits, "-" and "_"', "-", None, _PARAMETER
)
"""The name of a parameter (workflow/validate/validate.go: isValidParamOrArtifactName)."""

ARTIFACT_NAME = NameForm(
    _PARAMETER, PARAMETER_NAME.strange, PARAMETER_NAME.allowed, "-", None, re.compile(r"[-a-zA-Z0-9_{}.]+")
)
"""The name of an artifact, of which the schema lets more pass than Argo does."""

GLOBAL_NAME = NameForm(_PARAMETER, PARAMETER_NAME.strange, PARAMETER_NAME.allowed, "-")
"""The `globalName` of an output, of which the schema says nothing."""

METRIC_NAME = NameForm(_METRIC, re.compile(r"^[0-9]|[^a-zA-Z0-9_]"), 'letters, digits and "_"', "_", None, _METRIC)
"""The name of a metric, and the key of its label (workflow/metrics/util.go: IsValidMetricName)."""


def name_fault(what: str, name: str, form: NameForm) -> Fault | None:
    """Return what is wrong with a name, or None. `what` says what has it: `step`.

    A tag in a name is judged as it stands.
    """
    if not name:
        return Fault(f"the name of {an(what)} is empty")
    strange = form.strange.search(name)
    if strange:
        suggestion = form.suggest(name)
        example = f", for example {short(suggestion)}" if suggestion else ""
        begins = strange.start() == 0 and form.strange.search(f"a{strange[0]}") is None
        fault = f"begins with {_named(strange[0])}" if begins else f"has {_named(strange[0])} in it"
        return Fault(f'{what} "{short(name)}" {fault}', f"use {form.allowed}{example}", strange.start())
    if form.limit is not None and len(name) > form.limit:
        return Fault(f'the name of {what} "{short(name)}" has {len(name)} characters', f"{form.limit} are allowed")
    return None


def _named(character: str) -> str:
    return "a space" if character == " " else f'"{short(character)}"'
