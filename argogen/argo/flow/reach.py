"""Which of a workflow's templates a run can come to."""

from argogen.argo.forms.tags import has_tag
from argogen.argo.model.workflows import Workflow


def unreached(workflow: Workflow) -> tuple[str, ...]:
    """Return the names of the listed templates that no run of a workflow comes to, in their order.

    There are none where only the run knows what is called, where the run does not begin in one of these templates, and
    where others may call them too, as those of a WorkflowTemplate.
    """
    own = workflow.by_name
    starts = {start.called for start in workflow.starts}
    if workflow.is_template or not workflow.knows_templates or workflow.spec.get("entrypoint") not in own:
        return ()
    if any(has_tag(call.called) for call in workflow.calls):
        return ()
    reached: set[str] = set()
    waiting = [name for name in starts if name in own]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        called = (call.called for one in own[name].with_inline for call in one.calls)
        waiting += [other for other in called if other in own]
    return tuple(name for name in dict.fromkeys(one.name for one in workflow.templates) if name and name not in reached)
