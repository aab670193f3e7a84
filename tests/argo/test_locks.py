"""Locks are followed through calls as far as their names are known, and however the calls are tangled."""

import time
from typing import Any

import pytest

from argogen import yamldoc
from argogen.argo.flow.held_locks import locks_of
from argogen.argo.flow.locks import Locks, limit_in
from argogen.argo.model.cluster import Cluster
from argogen.argo.model.manifests import manifest_of
from argogen.argo.versions import NEWEST
from argogen.yamldoc import Dialect


def locks_in(*objects: dict[str, Any]) -> Locks:
    """Return the locks of some objects."""
    nowhere = yamldoc.load("{}", "", Dialect.ARGO).documents[0]
    manifests = [manifest_of(one, nowhere, NEWEST) for one in objects]
    return locks_of(Cluster(tuple(one for one in manifests if one)))


def workflow(*templates: dict[str, Any], kind: str = "Workflow", **spec: Any) -> dict[str, Any]:
    """Return an object with templates."""
    body = {"entrypoint": "main", "templates": list(templates), **spec}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": kind, "metadata": {"name": "audit"}, "spec": body}


def mutexes(*names: str) -> dict[str, Any]:
    """Return a synchronization."""
    return {"mutexes": [{"name": name} for name in names]}


def inputs(*names: str) -> dict[str, Any]:
    """Return inputs without defaults."""
    return {"parameters": [{"name": name} for name in names]}


def call(template: str, **arguments: str) -> dict[str, Any]:
    """Return a step."""
    listed = [{"name": name, "value": value} for name, value in arguments.items()]
    return {"name": f"call-{template}", "template": template, "arguments": {"parameters": listed}}


def steps(name: str, *called: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a template of steps that follow each other."""
    return {"name": name, "steps": [[one] for one in called], **more}


def ways(locks: Locks) -> list[tuple[str, ...]]:
    """Return the ways from each holder to who waits below it."""
    return [one.way for one in locks.nestings]


def test_a_lock_by_an_input_is_the_same_wherever_the_input_is_passed() -> None:
    outer = steps("main", call("inner", x="{{inputs.parameters.y}}"), inputs=inputs("y"))
    outer["synchronization"] = mutexes("table-{{inputs.parameters.y}}")
    inner = {"name": "inner", "inputs": inputs("x"), "synchronization": mutexes("table-{{inputs.parameters.x}}")}
    assert ways(locks_in(workflow(outer, inner, kind="WorkflowTemplate"))) == [("audit/main", "audit/inner")]


def test_locks_by_unlike_values_are_two() -> None:
    outer = steps("main", call("inner", x="{{steps.a.outputs.result}}"), inputs=inputs("y"))
    outer["synchronization"] = mutexes("{{inputs.parameters.y}}")
    inner = {"name": "inner", "inputs": inputs("x"), "synchronization": mutexes("{{inputs.parameters.x}}")}
    assert ways(locks_in(workflow(outer, inner))) == []


def test_each_turn_of_a_recursion_may_have_a_lock_of_its_own() -> None:
    turn = steps("main", call("main", n="{{=asInt(inputs.parameters.n) - 1}}"), inputs=inputs("n"))
    turn["synchronization"] = mutexes("{{inputs.parameters.n}}")
    assert ways(locks_in(workflow(turn))) == []


def test_a_recursion_waits_for_a_lock_that_it_holds() -> None:
    turn = steps("main", call("main"), synchronization=mutexes("all"))
    assert ways(locks_in(workflow(turn))) == [("audit/main", "audit/main")]


def test_a_parameter_of_the_run_is_the_same_everywhere_in_it() -> None:
    inner = {"name": "inner", "synchronization": mutexes("{{workflow.parameters.x}}")}
    found = locks_in(
        workflow(steps("main", call("inner")), inner, synchronization=mutexes("{{=workflow.parameters.x}}"))
    )
    assert ways(found) == [("audit as a whole", "audit/main", "audit/inner")]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [({"successCondition": "status.phase == Succeeded"}, [("audit/main", "child- as a whole")]), ({}, [])],
    ids=["waited for", "not waited for"],
)
def test_a_child_is_below_its_parent_if_that_waits(condition: dict[str, str], expected: list[tuple[str, ...]]) -> None:
    child = """
        {apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {generateName: child-},
         spec: {synchronization: {mutexes: [{name: "{{inputs.parameters.x}}"}]},
                entrypoint: main, templates: [{name: main, suspend: {}}]}}"""
    resource = {"action": "create", "manifest": child, **condition}
    main = {"name": "main", "inputs": inputs("x"), "resource": resource}
    main["synchronization"] = mutexes("{{inputs.parameters.x}}")
    assert ways(locks_in(workflow(main, kind="WorkflowTemplate"))) == expected


def test_a_lock_in_another_namespace_is_another_lock() -> None:
    child = """
        {apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {generateName: child-, namespace: other},
         spec: {synchronization: {mutexes: [{name: all}]}, entrypoint: main, templates: [{name: main, suspend: {}}]}}"""
    main = {"name": "main", "resource": {"action": "create", "manifest": child, "successCondition": "a=b"}}
    assert ways(locks_in(workflow(main, synchronization=mutexes("all")))) == []


def test_ways_without_number_end_in_time() -> None:
    x = "{{inputs.parameters.x}}"
    chain = [steps(f"t{n}", call(f"t{n + 1}", x=x + "a"), call(f"t{n + 1}", x=x + "b")) for n in range(60)]
    templates = [{**one, "inputs": inputs("x"), "synchronization": mutexes(x + x)} for one in chain]
    main = steps("main", call("t0", x="x"), synchronization=mutexes("all"))
    start = time.perf_counter()
    locks_in(workflow(main, *templates))
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("text", "limit"),
    [("3", 3), ("+3", 3), ("-1", -1), ("007", 7), ("", None), (" 3", None), ("3.0", None), ("3\n", None), ("٣", None)],
)
def test_a_limit_is_read_as_go_reads_it(text: str, limit: int | None) -> None:
    assert limit_in(text) == limit


@pytest.mark.parametrize(("text", "limit"), [(str(2**63 - 1), 2**63 - 1), (str(2**63), None), ("9" * 5000, None)])
def test_a_limit_is_a_number_of_64_bits(text: str, limit: int | None) -> None:
    assert limit_in(text) == limit
