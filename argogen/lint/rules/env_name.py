"""An environment variable's name that Kubernetes refuses

The name of an environment variable has printable ASCII characters and no "=". Argo does not look at it; the API server
refuses the pod when the template runs (k8s.io/apimachinery pkg/util/validation, IsRelaxedEnvVarName). Before Kubernetes
1.34 it may ask for letters, digits, "_", "-" and ".", and no digit in front.
"""

from collections.abc import Iterator

from argogen.argo.forms.labels import check_env_name
from argogen.argo.forms.tags import has_tag
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.containers import containers_of
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule


@rule("AG427", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield each variable of a template's containers whose name can't be one."""
    for container in containers_of(template):
        for index, variable in enumerate(container.data.get("env", ())):
            name = variable.get("name")
            if name is not None and not has_tag(name):
                fault = check_env_name(name)
                if fault:
                    yield Problem((*container.path, "env", index, "name"), "AG427", fault)
