"""Say who uses a WorkflowTemplate, or one of its templates.

TEMPLATE is the name of a WorkflowTemplate or ClusterWorkflowTemplate, or NAME/TEMPLATE for one template of it, whose
own workflow then counts as well. Specs and manifests are looked at, those below `lib` too. Each use says how it is
made (by a step, a task, a hook, an exit handler, a consumer, a child workflow, a provider, a schedule or an event), by
whom, and where that is written: in the spec or by hand, then in the manifest that the spec renders.

Examples:

  argogen uses get-dbs

  argogen uses get-dbs/for-each-db --format json
"""

from typing import TYPE_CHECKING, Annotated

import typer

from argogen.cli import candidates
from argogen.cli.console import Console, check_one_of, counted
from argogen.cli.options import format_option, only_environment
from argogen.cli.sources import files_of, views_of
from argogen.errors import UsageError
from argogen.exits import ExitCode
from argogen.suggest import did_you_mean, one_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from argogen.argo.flow.uses import Use
    from argogen.lint.sources import View


def uses(
    context: typer.Context,
    template: Annotated[
        str,
        typer.Argument(
            metavar="TEMPLATE", help="A WorkflowTemplate, or NAME/TEMPLATE.", autocompletion=candidates.spec_names
        ),
    ],
    environment: only_environment = None,
    style: Annotated[
        str, format_option("How to print: text or json.", candidates.formats_of("argogen.report.uses"))
    ] = "text",
) -> int:
    """List uses. The module's docstring is the help text."""
    from argogen.report.uses import FORMATS

    console: Console = context.obj
    check_one_of(style, FORMATS)
    project = console.open_project()
    views = views_of(console, project, files_of(project), environment)
    name, _, inner = template.partition("/")
    found = _found(views, name, inner)
    if not found:
        _check_name(views, name, inner)
    console.print(FORMATS[style](found))
    console.say(f"{counted(len(found), 'use')} of {template}" if found else f"nothing here uses {template}")
    return ExitCode.PROBLEMS if any(view.gaps for view in views) else ExitCode.OK


def _found(views: "Sequence[View]", name: str, inner: str) -> "list[Use]":
    """Return the uses in all environments, what several share once; of a whole one, those by others."""
    from argogen.argo.flow.uses import uses_by_name
    from argogen.report.uses import places, sort_key

    found: dict[object, Use] = {}
    for view in views:
        for use in uses_by_name(view.cluster, view.consumers).get(name, ()):
            if use.reference.template == inner if inner else not use.is_own:
                found.setdefault((use.how, use.reference, use.by, *places(use)[:1]), use)
    return sorted(found.values(), key=sort_key)


def _check_name(views: "Sequence[View]", name: str, inner: str) -> None:
    """Raise UsageError for a name that nothing here has."""
    from argogen.argo.model.workflows import TEMPLATE_KINDS

    clusters = [view.cluster for view in views]
    named = [one for cluster in clusters for kind in TEMPLATE_KINDS for one in cluster.elsewhere(kind, name)]
    declared = {one for cluster in clusters for one, _ in cluster.declared}
    if not named and name not in declared:
        known = [one for cluster in clusters for kind in TEMPLATE_KINDS for one in cluster.names.get(kind, ())]
        hint = did_you_mean(name, {*known, *declared}) or "argogen graph shows what there is"
        raise UsageError(f'there is no WorkflowTemplate "{name}"', hint)
    templates = {
        one
        for cluster in clusters
        for manifest in named
        if (found := cluster.workflows.get(manifest))
        for one in found.by_name
    }
    if inner and templates and inner not in templates:
        hint = did_you_mean(inner, templates) or f"it has {one_of(sorted(templates))}"
        raise UsageError(f'the WorkflowTemplate "{name}" has no template "{inner}"', hint)
