"""One fault at a time in valid manifests: each gets exactly the expected problems, from both validators."""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import yaml

from argogen.argo.schemas import CORE, kind_schema
from argogen.argo.validation import CORE_KINDS, is_known, validate
from argogen.argo.versions import VERSIONS
from argogen.yamldoc import Dialect, load

TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: export, labels: {team: data}}
spec:
  entrypoint: main
  serviceAccountName: export
  parallelism: 3
  arguments: {parameters: [{name: region, value: eu, enum: [eu, us]}]}
  podGC: {strategy: OnPodCompletion}
  templates:
    - name: main
      dag: {tasks: [{name: run, template: job, withItems: [1, a, {b: c}, null]}]}
    - name: job
      inputs: {parameters: [{name: region, default: eu}], artifacts: [{name: code, path: /code, mode: 420}]}
      retryStrategy: {limit: 2, retryPolicy: OnError}
      synchronization: {}
      container:
        image: busybox
        command: [sh, -c]
        env: [{name: REGION, value: eu}]
        resources: {requests: {cpu: 1, memory: 64Mi}}
    - name: child
      resource: {action: create, manifest: "{}"}
      metrics: {prometheus: [{name: rows, help: Rows., gauge: {value: "1", realtime: false}}]}
"""

CRON = """\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: nightly}
spec: {schedules: ["0 3 * * *"], concurrencyPolicy: Forbid, workflowSpec: {workflowTemplateRef: {name: export}}}
"""

WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: export-}
spec: {workflowTemplateRef: {name: export}}
"""

CONFIG_MAP = "{apiVersion: v1, kind: ConfigMap, metadata: {name: locks}, data: {export: '3'}}"

ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: export}
rules: [{apiGroups: [argoproj.io], resources: [workflows], verbs: [create, get]}]
"""

BINDING = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: export}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: export}
subjects: [{kind: ServiceAccount, name: export, namespace: data}]
"""

RULE = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: export}
spec: {groups: [{name: export, rules: [{alert: Failed, expr: up == 0, for: 5m, labels: {severity: critical}}]}]}
"""

MONITOR = """\
apiVersion: datadoghq.com/v1alpha1
kind: DatadogMonitor
metadata: {name: export}
spec:
  name: export
  type: metric alert
  query: sum(last_5m):sum:x{*} > 0
  message: failed
  priority: 2
  options: {notifyNoData: true, noDataTimeframe: 10, thresholds: {critical: "0"}}
"""

BASES = {
    "template": TEMPLATE,
    "cron": CRON,
    "workflow": WORKFLOW,
    "config-map": CONFIG_MAP,
    "role": ROLE,
    "binding": BINDING,
    "rule": RULE,
    "monitor": MONITOR,
}

REMOVED = object()


@dataclass(frozen=True)
class Mutant:
    """One row of mutants.yaml."""

    base: str
    at: str
    value: Any
    problems: str
    version: str = "4.1"


def parsed(text: str) -> Any:
    (document,) = load(text, "test.yaml", Dialect.ARGO).documents
    return document.data


def mutated(mutant: Mutant) -> Any:
    document = parsed(mutant.base)
    *way, last = (int(step) if step.isdecimal() else step for step in mutant.at.split("."))
    parent = document
    for step in way:
        parent = parent[step]
    if mutant.value is REMOVED:
        del parent[last]
    else:
        parent[last] = copy.deepcopy(mutant.value)
    return document


def problems(document: object, version: str) -> str:
    found = sorted(validate(document, version), key=lambda p: [str(step) for step in p.path])
    return "".join(
        f"{p.code} {'.'.join(map(str, p.path))} {p.message}" + (f" [{p.hint}]" if p.hint else "") + "\n" for p in found
    )


MUTANTS = [
    Mutant(BASES[row["base"]], row["at"], row.get("value", REMOVED), row["problems"], row.get("version", "4.1"))
    for row in yaml.safe_load(Path(__file__).with_name("mutants.yaml").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.at}-{mutant.version}")
def test_a_fault_gets_exactly_its_problems(mutant: Mutant) -> None:
    assert problems(mutated(mutant), mutant.version) == mutant.problems


@pytest.mark.parametrize("text", BASES.values(), ids=list(BASES))
def test_what_the_mutants_start_from_is_valid(text: str) -> None:
    assert problems(parsed(text), "4.1") == ""


@pytest.mark.parametrize("version", VERSIONS)
def test_both_validators_agree_on_every_mutant(version: str) -> None:
    documents = [mutated(mutant) for mutant in MUTANTS] + [parsed(text) for text in BASES.values()]
    for document in filter(is_known, documents):
        schema = kind_schema(CORE if document["kind"] in CORE_KINDS else version, document["kind"])
        fast = jsonschema_rs.Draft202012Validator(schema).is_valid(document)
        assert fast == jsonschema.Draft202012Validator(schema).is_valid(document), document
        assert fast == (problems(document, version) == ""), document
