"""What a picture of opened workflows shows."""

from collections.abc import Callable

import pytest

from argogen.graph.model import Graph

from .conftest import outline

Shown = Callable[..., str]

HEAD = """\
kind: WorkflowTemplate
metadata: {name: w}
spec:
  entrypoint: main
  templates:
  - {name: run, container: {image: "alpine:3.20"}}
"""
"""A WorkflowTemplate with one template, to which a test adds others."""
LIBRARY = HEAD.replace("  entrypoint: main\n", "")
"""The same without a start: others call its templates."""


@pytest.fixture
def shown(flow: Callable[..., Graph]) -> Shown:
    """Return the outline of a text's picture, or of that of some of its objects."""
    return lambda text, *names: outline(flow(text, *names))


def test_steps_come_after_each_other(shown: Shown) -> None:
    text = """\
  - name: main
    steps:
    - [{name: a, template: run}]
    - [{name: b, template: run}, {name: c, template: run}]
"""
    assert shown(HEAD + text) == (
        "workflow: w\n"
        "  template: main\n"
        "    step: a, run, alpine:3.20\n"
        "    step: b, run, alpine:3.20\n"
        "    step: c, run, alpine:3.20\n"
        "a order b\n"
        "a order c\n"
    )


LOOPS = {
    "withItems: [a, b, c]": "for each of 3 items",
    'withSequence: {count: "5"}': "for each of 5 items",
    'withParam: "{{steps.list.outputs.result}}"': "for each item of list",
    "withParam: \"{{=steps['list'].outputs.parameters['hosts']}}\"": "for each item of list",
    'withParam: "{{inputs.parameters.hosts}}"': "for each item in hosts",
    'withParam: "{{workflow.name}}"': "for each item",
    "when: \"{{=steps['list'].outputs.parameters['count'] != '0'}}\"": "if list.count != '0'",
    'when: "{{steps.list.outputs.result}} == yes"': "if list.result == yes",
    'when: "{{steps.list.status}} == Failed"': "if list.status == Failed",
    'when: "{{workflow.parameters.mode}} == full"': "if mode == full",
}


@pytest.mark.parametrize(("field", "said"), LOOPS.items())
def test_conditions_and_loops_stand_in_the_step(shown: Shown, field: str, said: str) -> None:
    text = f"  - name: main\n    steps:\n    - - name: each\n        template: run\n        {field}\n"
    assert f"    step: each, run, {said}, alpine:3.20\n" in shown(HEAD + text)


def test_a_dag_says_on_what_result_a_task_depends(shown: Shown) -> None:
    text = """\
  - name: main
    dag:
      tasks:
      - {name: a, template: run}
      - {name: b, template: run, depends: a}
      - {name: c, template: run, depends: "a.Failed || a.Errored"}
"""
    assert shown(HEAD + text).endswith("a order b\na order c (if Failed or if Errored)\n")


def test_a_template_that_is_called_once_is_drawn_in_its_place(shown: Shown) -> None:
    text = """\
  - {name: main, steps: [[{name: outer, template: inner}]]}
  - {name: inner, steps: [[{name: x, template: run}]]}
"""
    assert shown(HEAD + text) == (
        "workflow: w\n  template: main\n    template: outer, inner\n      step: x, run, alpine:3.20\n"
    )


def test_a_template_that_is_called_twice_has_a_box_of_its_own(shown: Shown) -> None:
    text = """\
  - {name: main, steps: [[{name: a, template: inner}, {name: b, template: inner}]]}
  - {name: inner, steps: [[{name: x, template: run}]]}
"""
    assert shown(HEAD + text) == (
        "workflow: w\n"
        "  template: main\n"
        "    call: a\n"
        "    call: b\n"
        "  template: inner\n"
        "    step: x, run, alpine:3.20\n"
        "a calls inner\n"
        "b calls inner\n"
    )


def test_recursion_leads_back(shown: Shown) -> None:
    text = "  - {name: main, steps: [[{name: do, template: run}], [{name: again, template: main}]]}\n"
    assert shown(HEAD + text).endswith("do order again\nagain calls main\n")


def test_templates_that_only_call_each_other_are_drawn(shown: Shown) -> None:
    text = """\
  - {name: a, steps: [[{name: there, template: b}]]}
  - {name: b, steps: [[{name: back, template: a}]]}
"""
    assert "back calls a\n" in shown(LIBRARY + text)


def test_exit_handlers_and_hooks_run_because_of_something(shown: Shown) -> None:
    text = """\
  - name: main
    steps:
    - - name: a
        template: run
        hooks:
          exit: {template: run}
          late: {expression: steps.a.status == "Running", template: run}
  - {name: bye, steps: [[{name: tell, template: run}]]}
  onExit: bye
"""
    assert shown(HEAD + text).splitlines()[-3:] == [
        "a after exit (at the end)",
        'a after late (when a.status == "Running")',
        "main after bye (at the end)",
    ]


def test_many_steps_before_many_meet_in_a_join(shown: Shown) -> None:
    first, then = (", ".join(f"{{name: {name}{n}, template: run}}" for n in range(3)) for name in "ab")
    found = shown(f"{HEAD}  - {{name: main, steps: [[{first}], [{then}]]}}\n").splitlines()
    assert [line for line in found if "order" in line] == [
        *(f"a{n} order join" for n in range(3)),
        *(f"join order b{n}" for n in range(3)),
    ]


CALLER = """\
---
kind: WorkflowTemplate
metadata: {name: caller}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - {name: a, templateRef: {name: w, template: run}}
      - {name: b, templateRef: {name: far, template: x}}
"""


def test_what_is_called_elsewhere_stands_closed_beside(shown: Shown) -> None:
    assert shown(LIBRARY + CALLER, "caller") == (
        "workflow: caller\n"
        "  template: main\n"
        "    call: a\n"
        "    call: b\n"
        "elsewhere: w/run\n"
        "elsewhere: far/x, not in this repository\n"
        "a calls w/run\n"
        "b calls far/x\n"
    )


def test_who_calls_stands_closed_beside(shown: Shown) -> None:
    assert shown(LIBRARY + CALLER, "w") == (
        "workflow: w\n  step: run, alpine:3.20\nelsewhere: caller\ncaller calls run\n"
    )


def test_what_is_drawn_with_its_caller_is_led_to(shown: Shown) -> None:
    assert "a calls run\n" in shown(LIBRARY + CALLER)


def test_many_callers_are_counted(shown: Shown) -> None:
    callers = "".join(CALLER.replace("name: caller", f"name: caller-{n}") for n in range(9))
    assert "9 workflows calls run\n" in shown(LIBRARY + callers, "w")


CHILD = """\
  - name: main
    resource:
      action: create
      manifest: |
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata: {generateName: c-}
"""


def test_a_child_workflow_is_created(shown: Shown) -> None:
    text = f"{HEAD}{CHILD}        spec: {{workflowTemplateRef: {{name: item}}}}\n"
    item = LIBRARY.replace("name: w", "name: item")
    assert shown(f"{text}---\n{item}", "w").splitlines()[1:] == [
        "  step: main, creates a Workflow",
        "  step: run, alpine:3.20",
        "elsewhere: item",
        "main creates item",
    ]


def test_a_child_with_templates_of_its_own_is_opened(shown: Shown) -> None:
    spec = '{entrypoint: x, templates: [{name: x, container: {image: "alpine:3.20"}}]}'
    assert shown(f"{HEAD}{CHILD}        spec: {spec}\n").splitlines()[3:] == [
        "workflow: c-, Workflow",
        "  step: x, alpine:3.20",
        "main creates c-",
    ]


def test_schedules_and_events_start_workflows(shown: Shown) -> None:
    text = """\
  - {name: main, suspend: {}}
---
kind: CronWorkflow
metadata: {name: nightly}
spec:
  schedules: ["0 3 * * *", "0 15 * * *"]
  suspend: true
  workflowSpec: {workflowTemplateRef: {name: w}}
---
kind: WorkflowEventBinding
metadata: {name: pushed}
spec: {event: {selector: "true"}, submit: {workflowTemplateRef: {name: w}}}
"""
    assert shown(HEAD + text, "w").splitlines()[3:] == [
        "schedule: every day at 03:00, every day at 15:00, suspended, nightly",
        "event: pushed, WorkflowEventBinding",
        "every day at 03:00 starts w",
        "pushed starts w",
    ]


def test_locks_stand_beside_what_takes_them(shown: Shown) -> None:
    text = """\
  - name: main
    synchronization: {semaphores: [{configMapKeyRef: {name: locks, key: dbs}}], mutexes: [{name: one}]}
    container: {image: "alpine:3.20"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: locks}
data: {dbs: "3"}
"""
    assert shown(HEAD + text).splitlines()[3:] == [
        "lock: locks/dbs, semaphore, 3 at a time",
        "lock: one, mutex",
        "main takes locks/dbs",
        "main takes one",
    ]


def test_what_only_the_caller_knows_is_said(shown: Shown) -> None:
    text = """\
  - name: each
    inputs: {parameters: [{name: map}, {name: ref}]}
    synchronization: {semaphores: [{configMapKeyRef: {name: "{{inputs.parameters.map}}", key: limit}}]}
    steps: [[{name: a, templateRef: {name: "{{inputs.parameters.ref}}", template: main}}]]
"""
    found = shown(LIBRARY + text)
    assert "lock: the caller's semaphore, semaphore\n" in found
    assert "elsewhere: the WorkflowTemplate that the caller names, ref\n" in found


def test_what_is_not_there_is_said(shown: Shown) -> None:
    text = "  - {name: main, steps: [[{name: a, template: gone}, {name: b, templateRef: {name: w, template: lost}}]]}\n"
    found = shown(HEAD + text)
    assert "call: a, calls gone, which is not there\n" in found
    assert "b calls w\n" in found


def test_workflows_that_get_their_names_later_are_all_drawn(shown: Shown) -> None:
    text = (
        "kind: Workflow\nmetadata: {generateName: run-}\nspec: {entrypoint: a, templates: [{name: a, suspend: {}}]}\n"
    )
    assert shown(f"{text}---\n{text}").count("workflow: run-, Workflow\n") == 2


def test_a_provider_says_that_it_loops(shown: Shown) -> None:
    provider = """\
  - name: outer
    inputs: {parameters: [{name: ref}]}
    steps: [[{name: in, template: each, arguments: {parameters: [{name: ref, value: "{{inputs.parameters.ref}}"}]}}]]
  - name: each
    inputs: {parameters: [{name: ref}]}
    steps: [[{name: a, templateRef: {name: "{{inputs.parameters.ref}}", template: run}, withItems: [1, 2]}]]
"""
    caller = """\
---
kind: WorkflowTemplate
metadata: {name: caller}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - - name: all
        templateRef: {name: w, template: outer}
        arguments: {parameters: [{name: ref, value: caller}]}
  - {name: run, suspend: {}}
"""
    assert "w/outer creates run (creates for each item)\n" in shown(LIBRARY + provider + caller, "caller")
    together = shown(LIBRARY + provider + caller)
    assert "outer creates run (creates for each item)\n" in together
    assert "that the caller names" not in together


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ('script: {image: "python:3.12", source: x}', "python:3.12"),
        ('http: {url: "https://example.com", method: POST}', "POST https://example.com"),
        ("suspend: {duration: 1h}", "waits 1h"),
        ("suspend: {}", "waits until somebody resumes it"),
        ("containerSet: {containers: [{name: x, image: y}, {name: z, image: y}]}", "2 containers in one pod"),
        (
            'resource: {action: apply, manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}"}',
            "applies a ConfigMap",
        ),
        ("resource: {action: delete, flags: [pod, x]}", "deletes the resource"),
    ],
)
def test_each_type_of_template_says_what_it_does(shown: Shown, template: str, said: str) -> None:
    assert f"  step: main, {said}\n" in shown(f"{HEAD}  - {{name: main, {template}}}\n")


def test_templates_deep_inside_each_other_get_their_own_boxes(flow: Callable[..., Graph]) -> None:
    chain = "".join(f"  - {{name: t{n}, steps: [[{{name: s{n}, template: t{n + 1}}}]]}}\n" for n in range(200))
    graph = flow(f"{HEAD.replace('main', 't0')}{chain}  - {{name: t200, suspend: {{}}}}\n")
    assert max(len(graph.around(box.id)) for box in graph.nodes) < 10
    assert {f"s{n}" for n in range(200)} <= {box.title for box in graph.boxes.values()}


def test_inline_templates_deep_inside_each_other_are_counted(shown: Shown) -> None:
    inline = "{container: {image: x}}"
    for _ in range(12):
        inline = f"{{steps: [[{{name: s, inline: {inline}}}]]}}"
    assert "template: s, 1 step\n" in shown(f"{HEAD}  - {{name: main, steps: [[{{name: s, inline: {inline}}}]]}}\n")
