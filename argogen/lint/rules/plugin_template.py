"""A plugin template that does not name one plugin

Below `plugin` stands one key, the plugin's name, with what it shall do. Argo can't read a manifest that has none there,
or several (Argo 4.1 pkg/apis/workflow/v1alpha1/plugin_types.go: `expected exactly one key`). The schema knows no
names: which plugins there are is up to the cluster.

    plugin:
      slack:
        text: done
"""

from collections.abc import Iterator

from argogen.argo.model.cluster import Cluster
from argogen.argo.model.workflows import Template
from argogen.diagnostics import Problem, Severity
from argogen.lint.rule import rule
from argogen.wording import short


@rule("AG428", Severity.ERROR, on=Template)
def check(template: Template, _cluster: Cluster) -> Iterator[Problem]:
    """Yield a plugin template without a plugin's name, or with two."""
    plugin = template.data.get("plugin")
    if plugin is None or len(plugin) == 1:
        return
    path = (*template.path, "plugin")
    if plugin:
        first, second = [str(key) for key in plugin][:2]
        message = f'a template has one plugin, this one has "{short(first)}" and "{short(second)}"'
        yield Problem((*path, second), "AG428", message, "what a plugin shall do stands below its name", on_key=True)
    elif template.workflow.manifest.knows(path):
        yield Problem(path, "AG428", "the template names no plugin", "write its name below", on_key=True)
