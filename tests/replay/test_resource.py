"""A job with a resource: whatever a value is, the object arrives as the spec means it."""

import json
from pathlib import Path
from typing import Any

import pytest

from .argo import GLOBALS, arguments_of, inputs_of, pod, process, resolve
from .conftest import render
from .fanout import read_as_kubectl
from .hostile import TEXTS
from .kubelet import SERVICES, expand

MANIFEST = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "snapshot", "labels": {}},
    "data": {
        "whole": "${inputs.value}",
        "part": "of ${inputs.value}, in ${workflow.name}",
        "literal": "costs $$5 $(ARGO_NODE_ID) \"q\" 'q' \\\u2028\x1b\x7f é",
        "number": 5,
        "list": [[], {}, None, True, "${inputs.value}"],
    },
}


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    resource = {"action": "apply", "flags": ["--context=${inputs.value}"], "manifest": MANIFEST}
    steps = [{"name": "apply", "resource": resource}]
    job = {"pattern": "job", "name": "snapshot", "inputs": {"value": {"default": "x"}}, "job": {"steps": steps}}
    found: dict[str, Any] = render(tmp_path_factory.mktemp("resource"), job)[0]["spec"]
    return found


@pytest.mark.parametrize("value", TEXTS, ids=ascii)
def test_any_value_arrives(value: str, spec: dict[str, Any]) -> None:
    templates = {template["name"]: template for template in spec["templates"]}
    run = {**GLOBALS, "workflow.parameters.value": value}
    main = process(templates["main"], {"value": value}, run)
    step = resolve(main["steps"][0][0], {**run, **inputs_of(main)})
    built = pod(process(templates[step["template"]], arguments_of(step), run), run)
    template = json.loads(expand(built["ARGO_TEMPLATE"], {**SERVICES, "ARGO_NODE_ID": "n"}))
    data = {**MANIFEST["data"], "whole": value, "part": f"of {value}, in {GLOBALS['workflow.name']}"}  # type: ignore[dict-item]
    data |= {"list": [[], {}, None, True, value]}
    assert template["resource"]["flags"] == [f"--context={value}"]
    assert read_as_kubectl(template["resource"]["manifest"]) == {**MANIFEST, "data": data}


def test_its_account_may_do_what_it_does(tmp_path: Path) -> None:
    resource = {"action": "create", "successCondition": "status.phase == Ready", "manifest": {"kind": "Policy"}}
    resource["manifest"] |= {"apiVersion": "example.com/v1", "metadata": {"name": "a"}}  # type: ignore[operator]
    documents = render(tmp_path, {"pattern": "job", "name": "a", "namespace": "b", "job": {"resource": resource}})
    [role] = [document for document in documents if document["kind"] == "Role"]
    assert role["rules"][1:] == [
        {"apiGroups": ["example.com"], "resources": ["policies"], "verbs": ["create", "get"]},
    ]
