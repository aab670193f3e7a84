"""Runs the rules over manifests: the schema first, then every rule over everything it looks at, children included."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from argogen.argo.model.children import schema_problems
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.controller import Settings, settings_of
from argogen.argo.model.manifests import Manifest
from argogen.argo.model.texts import bare_expressions, texts_of
from argogen.argo.model.workflows import Workflow
from argogen.codes import severity
from argogen.diagnostics import Diagnostic, Problem, Severity
from argogen.lint.rule import SUBJECTS, Rule, rules

Severities = Mapping[str, Severity | None]
"""Severities that a project sets, by code; None where it wants to hear nothing."""


def lint(manifests: Iterable[Manifest], cluster: Cluster, severities: Severities) -> Iterator[Diagnostic]:
    """Yield what the rules say of manifests, all of which `cluster` knows. Their schema was checked before."""
    for manifest in manifests:
        yield from _lint_object(manifest, cluster.workflows.get(manifest), cluster, severities)
        for submitted in cluster.submitted(manifest):
            inner = submitted.manifest
            yield from _placed(inner, submitted.schema_problems(cluster.version), severities)
            yield from _lint_object(inner, submitted.workflow, cluster, severities)


def _lint_object(
    manifest: Manifest, workflow: Workflow | None, cluster: Cluster, severities: Severities
) -> Iterator[Diagnostic]:
    settings = None if manifest.inner else settings_of(manifest.data, cluster.version, manifest.base)
    yield from _placed(manifest, settings.problems if settings else (), severities)
    yield from _placed(manifest, _manifest_problems(manifest, workflow or settings, cluster), severities)
    for template in workflow.every_template if workflow else ():
        child = cluster.child(template)
        if child is None:
            continue
        yield from _placed(manifest, child.problems, severities)
        if child.manifest:
            yield from _placed(child.manifest, schema_problems(template, child, cluster.version), severities)
            found = _manifest_problems(child.manifest, child.workflow, cluster)
            yield from _placed(child.manifest, found, severities)


def _placed(manifest: Manifest, problems: Iterable[Problem], severities: Severities) -> Iterator[Diagnostic]:
    for problem in problems:
        chosen = severities.get(problem.code, severity(problem.code))
        if chosen is not None:
            yield manifest.places.diagnose(problem, chosen)


def _manifest_problems(manifest: Manifest, content: Workflow | Settings | None, cluster: Cluster) -> Iterator[Problem]:
    by_subject = _by_subject()
    for subject in _subjects(manifest, content):
        for rule in by_subject[type(subject)]:
            yield from rule.check(subject, cluster)


@cache
def _by_subject() -> Mapping[type, list[Rule]]:
    found: dict[type, list[Rule]] = defaultdict(list, {subject: [] for subject in SUBJECTS})
    for rule in rules():
        found[rule.on].append(rule)
    return found


def _subjects(manifest: Manifest, content: Workflow | Settings | None) -> Iterator[Any]:
    """Yield everything in a manifest that rules look at."""
    yield manifest
    if content is None:
        return
    yield content
    if isinstance(content, Settings):
        return
    yield from content.every_template
    yield from content.calls
    for text in texts_of(content):
        yield text
        yield from text.variables
        yield from text.expressions
    yield from bare_expressions(content)
