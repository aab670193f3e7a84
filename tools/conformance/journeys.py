"""What becomes of hostile values on their way through rendered manifests, all substitution done by Argo itself.

What Argo does not do is done here: handing one template's results to the next, and reading the child's manifest.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, cast

import yaml

Json = Any
Manifests = Mapping[str, Mapping[str, Any]]
"""The `spec` of each WorkflowTemplate, by name."""

RUN = {"workflow.name": "nightly-x7k2p", "workflow.namespace": "exports", "workflow.uid": "2b1c"}
"""Some of the variables of every run."""
NODE = {"node.name": "nightly-x7k2p.each", "pod.name": "nightly-x7k2p-1"}


class StoppedError(Exception):
    """The value does not get further; the message is Argo's."""


class Argo:
    """The conformance program in its mode `substitute`; substitute.go says what can be asked."""

    def __init__(self, questions: IO[str], answers: IO[str]) -> None:
        self._questions, self._answers = questions, answers

    def __call__(self, **question: Json) -> Json:
        """Return Argo's answer; raises StoppedError if it refuses."""
        self._questions.write(json.dumps(question) + "\n")
        self._questions.flush()
        answer = json.loads(self._answers.readline())
        if "refused" in answer:
            raise StoppedError(answer["refused"])
        return answer.get("value")


@contextmanager
def running(program: str) -> Iterator[Argo]:
    """Give Argo, as built into the program, for the length of a `with`."""
    with subprocess.Popen([program, "substitute"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Argo(cast("IO[str]", process.stdin), cast("IO[str]", process.stdout))


def manifests_of(text: str) -> Manifests:
    """Return the WorkflowTemplates of a rendered text."""
    documents = yaml.safe_load_all(text)
    return {one["metadata"]["name"]: one["spec"] for one in documents if one["kind"] == "WorkflowTemplate"}


def environments(argo: Argo, manifests: Manifests, name: str, items: list[Json] | None) -> list[dict[str, str]]:
    """Return the `env` of the job of each child of a fan-out.

    Where a job lists the items, it has written `items`. The texts are those of the pod's manifest: the
    kubelet still makes each `$$` a `$`.
    """
    main = argo(template=_template(manifests, name, "main"), arguments={}, globals=RUN, local=NODE)
    listed = {"steps.items.outputs.parameters.result": json.dumps(items)}
    found = []
    for call in argo(step=main["steps"][-1][0], globals=RUN | listed):
        pod = _pod(argo, _template(manifests, name, call["template"]), _arguments(call), RUN)
        child = _read_as_kubectl(json.loads(_shipped(pod))["resource"]["manifest"])
        found.append(_child_environment(argo, manifests, child))
    return found


def consumer_environment(argo: Argo, manifests: Manifests, name: str, consumer: str, document: str) -> dict[str, str]:
    """Return the `env` of a facade's consumer, where the facade's job has written `document`."""
    main = argo(template=_template(manifests, name, "main"), arguments={}, globals=RUN, local=NODE)
    run = argo(template=_template(manifests, name, "run"), arguments={}, globals=RUN, local=NODE)
    known = {"tasks.job.status": "Succeeded", "tasks.job.outputs.parameters.result": document}
    outputs = {
        f"tasks.run.outputs.parameters.{output['name']}": argo(
            expression=output["valueFrom"]["expression"], globals=RUN | known
        )
        for output in run["outputs"]["parameters"]
    }
    task = next(task for task in main["dag"]["tasks"] if task["name"] == consumer)
    (call,) = argo(step=task, globals=RUN | {"tasks.run.status": "Succeeded"} | outputs)
    return _environment(_pod(argo, _template(manifests, name, call["template"]), _arguments(call), RUN))


def _child_environment(argo: Argo, manifests: Manifests, child: Json) -> dict[str, str]:
    spec = child["spec"]
    name = spec["workflowTemplateRef"]["name"]
    given = {f"workflow.parameters.{key}": value for key, value in _arguments(spec).items()}
    known = RUN | given
    arguments = _arguments({"arguments": argo(fields=spec["arguments"], globals=known)})
    template = _template(manifests, name, manifests[name]["entrypoint"])
    return _environment(_pod(argo, template, arguments, known))


def _pod(argo: Argo, template: Json, arguments: Mapping[str, str], known: Mapping[str, str]) -> Json:
    """Return what a pod has of a template: its container, and ARGO_TEMPLATE."""
    processed = argo(template=template, arguments=arguments, globals=known, local=NODE)
    if "retryStrategy" in template:
        processed = argo(template=processed, globals=known, local=NODE | {"retries": "0"})
    return argo(pod=processed, globals=dict(known) | NODE)


def _shipped(pod: Json) -> str:
    """Return ARGO_TEMPLATE as the executor gets it: a variable, so the kubelet would expand any `$(NAME)` in it."""
    text: str = pod["ARGO_TEMPLATE"]
    if "$" in text:
        raise StoppedError("the executor's template has a $")
    return text


def _read_as_kubectl(manifest: str) -> Json:
    return json.loads(manifest) if manifest.startswith("{") else yaml.safe_load(manifest)


def _environment(pod: Json) -> dict[str, str]:
    container = pod["script"] or pod["container"]
    return {one["name"]: one.get("value", "") for one in container["env"] if "valueFrom" not in one}


def _arguments(call: Json) -> dict[str, str]:
    return {given["name"]: given["value"] for given in call["arguments"]["parameters"]}


def _template(manifests: Manifests, name: str, template: str) -> Json:
    return next(one for one in manifests[name]["templates"] if one["name"] == template)
