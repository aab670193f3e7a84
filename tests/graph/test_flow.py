"""What a picture of opened workflows shows."""

from collections.abc import Callable

from argogen.graph.model import Graph

from .conftest import outline

Flow = Callable[..., Graph]
LEAF = "{name: run, container: {image: 'alpine:3.20'}}"


def workflow(templates: str, spec: str = "entrypoint: main", kind: str = "WorkflowTemplate", name: str = "w") -> str:
    """Return an object with a workflow."""
    return f"kind: {kind}\nmetadata: {{name: {name}}}\nspec:\n  {spec}\n  templates:\n{templates}"


def test_steps_come_after_each_other(flow: Flow) -> None:
    text = workflow(
        f"  - name: main\n    steps:\n    - [{{name: a, template: run}}]\n    - [{{name: b, template: run}}]\n  - {LEAF}\n"
    )
    assert (
        outline(flow(text))
        == """\
workflow: w
  template: main
    step: a, run, alpine:3.20
    step: b, run, alpine:3.20
a order b
"""
    )


def test_conditions_and_loops_stand_in_the_step(flow: Flow) -> None:
    text = workflow(f"""\
  - name: main
    steps:
    - - {{name: list, template: run}}
    - - name: each
        template: run
        when: "{{{{=steps['list'].outputs.parameters['count'] != '0'}}}}"
        withParam: "{{{{steps.list.outputs.result}}}}"
      - {{name: three, template: run, withItems: [a, b, c]}}
      - {{name: given, template: run, withParam: "{{{{inputs.parameters.hosts}}}}"}}
      - {{name: counted, template: run, withSequence: {{count: "5"}}}}
  - {LEAF}
""")
    shown = outline(flow(text))
    assert "step: each, run, if list.count != '0', for each item of list, alpine:3.20\n" in shown
    assert "step: three, run, for each of 3 items, alpine:3.20\n" in shown
    assert "step: given, run, for each item in hosts, alpine:3.20\n" in shown
    assert "step: counted, run, for each of 5 items, alpine:3.20\n" in shown


def test_a_dag_says_on_what_result_a_task_depends(flow: Flow) -> None:
    text = workflow(f"""\
  - name: main
    dag:
      tasks:
      - {{name: a, template: run}}
      - {{name: b, template: run, depends: a}}
      - {{name: c, template: run, depends: "a.Failed || a.Errored"}}
  - {LEAF}
""")
    assert outline(flow(text)).endswith("a order b\na order c (if Failed or if Errored)\n")


def test_a_template_that_is_called_once_is_drawn_in_its_place(flow: Flow) -> None:
    text = workflow(
        f"  - {{name: main, steps: [[{{name: outer, template: inner}}]]}}\n  - {{name: inner, steps: [[{{name: x, template: run}}]]}}\n  - {LEAF}\n"
    )
    assert (
        outline(flow(text))
        == """\
workflow: w
  template: main
    template: outer, inner
      step: x, run, alpine:3.20
"""
    )


def test_a_template_that_is_called_twice_has_a_box_of_its_own(flow: Flow) -> None:
    text = workflow(
        f"  - {{name: main, steps: [[{{name: a, template: inner}}, {{name: b, template: inner}}]]}}\n  - {{name: inner, steps: [[{{name: x, template: run}}]]}}\n  - {LEAF}\n"
    )
    assert (
        outline(flow(text))
        == """\
workflow: w
  template: main
    call: a
    call: b
  template: inner
    step: x, run, alpine:3.20
a calls inner
b calls inner
"""
    )


def test_recursion_leads_back(flow: Flow) -> None:
    text = workflow(
        f"  - {{name: main, steps: [[{{name: do, template: run}}], [{{name: again, template: main}}]]}}\n  - {LEAF}\n"
    )
    assert outline(flow(text)).endswith("do order again\nagain calls main\n")


def test_templates_that_only_call_each_other_are_drawn(flow: Flow) -> None:
    text = workflow(
        "  - {name: a, steps: [[{name: x, template: b}]]}\n  - {name: b, steps: [[{name: z, template: a}]]}\n",
        "podGC: {}",
    )
    assert "z calls a" in outline(flow(text))


def test_exit_handlers_and_hooks_run_because_of_something(flow: Flow) -> None:
    text = workflow(
        f"""\
  - name: main
    steps:
    - - name: a
        template: run
        hooks: {{exit: {{template: run}}, late: {{expression: steps.a.status == "Running", template: run}}}}
  - {{name: bye, steps: [[{{name: tell, template: run}}]]}}
  - {LEAF}
""",
        "{entrypoint: main, onExit: bye}".strip("{}").replace(", ", "\n  "),
    )
    shown = outline(flow(text))
    assert "a after exit (at the end)\n" in shown
    assert 'a after late (when a.status == "Running")\n' in shown
    assert "main after bye (at the end)\n" in shown


def test_many_steps_before_many_meet_in_a_join(flow: Flow) -> None:
    group = ", ".join(f"{{name: NAME{number}, template: run}}" for number in range(3))
    text = workflow(
        f"  - {{name: main, steps: [[{group.replace('NAME', 'a')}], [{group.replace('NAME', 'b')}]]}}\n  - {LEAF}\n"
    )
    edges = outline(flow(text)).split("order")
    assert len(edges) == 7
    assert "a0 order join\n" in outline(flow(text))


def test_what_others_call_stands_closed_beside(flow: Flow) -> None:
    caller = workflow(
        "  - {name: main, steps: [[{name: a, templateRef: {name: w, template: run}}, {name: b, templateRef: {name: far, template: x}}]]}\n",
        name="caller",
    )
    text = f"{caller}---\n{workflow(f'  - {LEAF}', 'podGC: {}')}"
    assert (
        outline(flow(text, "caller"))
        == """\
workflow: caller
  template: main
    call: a
    call: b
elsewhere: w/run
elsewhere: far/x, not in this repository
a calls w/run
b calls far/x
"""
    )
    assert (
        outline(flow(text, "w"))
        == """\
workflow: w
  step: run, alpine:3.20
elsewhere: caller
caller calls run
"""
    )


def test_many_callers_are_counted(flow: Flow) -> None:
    callers = [
        workflow("  - {name: main, steps: [[{name: a, templateRef: {name: w, template: run}}]]}\n", name=f"c{n}")
        for n in range(9)
    ]
    text = "---\n".join([*callers, workflow(f"  - {LEAF}\n", "podGC: {}")])
    assert "9 workflows calls run\n" in outline(flow(text, "w"))


def test_a_child_workflow_is_created(flow: Flow) -> None:
    child = "{name: main, resource: {action: create, manifest: '{apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {generateName: c-}, spec: SPEC}'}}"
    referring = child.replace("SPEC", "{workflowTemplateRef: {name: item}}")
    item = workflow(f"  - {LEAF.replace('run', 'main')}\n", name="item")
    assert (
        outline(flow(f"{workflow(f'  - {referring}')}\n---\n{item}", "w"))
        == """\
workflow: w
  step: main, creates a Workflow
elsewhere: item
main creates item
"""
    )
    whole = child.replace("SPEC", '{entrypoint: x, templates: [{name: x, container: {image: "alpine:3.20"}}]}')
    assert (
        outline(flow(workflow(f"  - {whole}")))
        == """\
workflow: w
  step: main, creates a Workflow
workflow: c-, Workflow
  step: x, alpine:3.20
main creates c-
"""
    )


def test_schedules_and_events_start_workflows(flow: Flow) -> None:
    text = f"""\
{workflow(f"  - {LEAF.replace('run', 'main')}")}
---
kind: CronWorkflow
metadata: {{name: nightly}}
spec: {{schedules: ["0 3 * * *", "0 15 * * *"], suspend: true, workflowSpec: {{workflowTemplateRef: {{name: w}}}}}}
---
kind: WorkflowEventBinding
metadata: {{name: pushed}}
spec: {{event: {{selector: "true"}}, submit: {{workflowTemplateRef: {{name: w}}}}}}
"""
    assert (
        outline(flow(text, "w"))
        == """\
workflow: w
  step: main, alpine:3.20
schedule: every day at 03:00, every day at 15:00, suspended, nightly
event: pushed, WorkflowEventBinding
every day at 03:00 starts w
pushed starts w
"""
    )


def test_locks_stand_beside_what_takes_them(flow: Flow) -> None:
    text = f"""\
{
        workflow('''  - name: main
    synchronization: {semaphores: [{configMapKeyRef: {name: locks, key: dbs}}], mutexes: [{name: one}]}
    container: {image: "alpine:3.20"}
''')
    }
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: locks}}
data: {{dbs: "3"}}
"""
    assert (
        outline(flow(text))
        == """\
workflow: w
  step: main, alpine:3.20
lock: locks/dbs, semaphore, 3 at a time
lock: one, mutex
main takes locks/dbs
main takes one
"""
    )


def test_what_only_the_caller_knows_is_said(flow: Flow) -> None:
    text = workflow(
        """\
  - name: each
    inputs: {parameters: [{name: map}, {name: ref}]}
    synchronization: {semaphores: [{configMapKeyRef: {name: "{{inputs.parameters.map}}", key: limit}}]}
    steps: [[{name: a, templateRef: {name: "{{inputs.parameters.ref}}", template: main}}]]
""",
        "podGC: {}",
    )
    shown = outline(flow(text))
    assert "lock: the caller's semaphore, semaphore\n" in shown
    assert "elsewhere: the WorkflowTemplate that the caller names, ref\n" in shown


def test_what_is_not_there_is_said(flow: Flow) -> None:
    text = workflow(
        "  - {name: main, steps: [[{name: a, template: gone}, {name: b, templateRef: {name: w, template: gone}}]]}\n"
    )
    shown = outline(flow(text))
    assert "call: a, calls gone, which is not there\n" in shown


def test_each_type_of_template_says_what_it_does(flow: Flow) -> None:
    text = workflow(
        """\
  - {name: a, script: {image: "python:3.12", source: x}}
  - {name: b, http: {url: "https://example.com", method: POST}}
  - {name: c, suspend: {duration: 1h}}
  - {name: d, suspend: {}}
  - {name: e, containerSet: {containers: [{name: x, image: y}, {name: z, image: y}]}}
  - {name: f, resource: {action: apply, manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}"}}
""",
        "podGC: {}",
    )
    assert (
        outline(flow(text))
        == """\
workflow: w
  step: a, python:3.12
  step: b, POST https://example.com
  step: c, waits 1h
  step: d, waits until somebody resumes it
  step: e, 2 containers in one pod
  step: f, applies a ConfigMap
"""
    )


def test_templates_deep_inside_each_other_get_their_own_boxes(flow: Flow) -> None:
    chain = "".join(f"  - {{name: t{n}, steps: [[{{name: s, template: t{n + 1}}}]]}}\n" for n in range(200))
    text = workflow(f"{chain}  - {LEAF.replace('run', 't200')}\n", "entrypoint: t0")
    graph = flow(text)
    assert max(len(graph.around(box.id)) for box in graph.nodes) < 10
    assert any(box.title == "t20" or box.title == "s" for box in graph.boxes.values())


def test_inline_templates_without_end_are_cut(flow: Flow) -> None:
    inline = "{container: {image: x}}"
    for _ in range(12):
        inline = f"{{steps: [[{{name: s, inline: {inline}}}]]}}"
    graph = flow(workflow(f"  - {{name: main, steps: [[{{name: s, inline: {inline}}}]]}}\n"))
    assert any("1 step" in box.details for box in graph.nodes)
