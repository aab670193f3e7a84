"""Faults that Argo's validation does not look at: expressions, child manifests, locks, texts, and YAML itself.

What it says of them is recorded all the same: most are accepted, and fail when the workflow runs.
"""

from .edits import append, drop, mutants, put, rename, replace

RENDER = "spec/templates/main/steps/1/render"
EXTRACT = "spec/templates/extract"
DECISION = f"{RENDER}/arguments/parameters/decision/value"
PAGE = "spec/templates/main/outputs/parameters/page/valueFrom"

EXPRESSIONS = [
    *mutants("nightly-report", {
        "expression-broken": put(DECISION, "{{=steps.ask.outputs.}}"),
        "expression-of-an-unknown-step": put(DECISION, "{{=steps.aks.outputs.parameters.decision}}"),
        "expression-of-an-unknown-output": put(DECISION, "{{=steps.ask.outputs.parameters.decison}}"),
        "expression-of-an-unknown-function": put(DECISION, "{{=sprig.uper(steps.ask.outputs.parameters.decision)}}"),
        "expression-of-an-unknown-name": put(DECISION, "{{=step.ask.outputs.parameters.decision}}"),
        "expression-with-a-hyphen": put(DECISION, "{{=workflow.parameters.my-region}}"),
        "expression-with-a-parameter-that-is-not-declared": put(DECISION, "{{=workflow.parameters.regoin}}"),
        "expression-of-a-text-as-a-number": put(DECISION, "{{=workflow.parameters.rows > 3 ? 'a' : 'b'}}"),
        "expression-of-a-json-path-without-dollar": put(DECISION, "{{=jsonpath(workflow.parameters.rows, 'a')}}"),
        "expression-never-closed": put(DECISION, "{{=workflow.name"),
        "expression-of-nothing": put(DECISION, "{{=}}"),
        "expression-with-spaces": put(DECISION, "{{= workflow.name }}"),
        "output-expression-broken": put(f"{PAGE}/expression", "steps.render.outputs.result +"),
        "output-expression-of-an-unknown-step": put(f"{PAGE}/expression", "steps.rendr.outputs.result"),
        "output-expression-of-the-workflow": put(f"{PAGE}/expression", "workflow.parameters.region"),
        "output-expression-with-braces": put(f"{PAGE}/expression", "{{steps.render.outputs.result}}"),
        "output-parameter-without-braces": put(
            "spec/templates/main/outputs/parameters/rows/valueFrom/parameter", "steps.extract.outputs.parameters.rows"
        ),
        "output-parameter-without-braces-unknown": put(
            "spec/templates/main/outputs/parameters/rows/valueFrom/parameter", "steps.extrct.outputs.parameters.rows"
        ),
        "output-of-a-step-without-a-default": drop(f"{PAGE}/default"),
        "artifact-expression-broken": put(
            "spec/templates/main/outputs/artifacts/table", {"name": "table", "fromExpression": "steps.extract.outputs."}
        ),
        "step-hook-expression-broken": put(f"{RENDER}/hooks/failed/expression", "steps.render.status =="),
        "labels-from-broken": put("spec/workflowMetadata/labelsFrom/region/expression", "workflow.parameters."),
        "when-with-a-hyphen": put(f"{RENDER}/when", "prod-eu == prod-eu"),
        "when-of-two-words": put(f"{RENDER}/when", "not ready == ready"),
        "when-in-an-expression-broken": put(f"{RENDER}/when", "{{=steps.extract.status == }}"),
    }),
]  # fmt: skip

TAGS = [
    *mutants("nightly-report", {
        "tag-never-closed": put(f"{EXTRACT}/container/args/0", "{{inputs.parameters.table"),
        "tag-with-spaces": put(f"{EXTRACT}/container/args/0", "{{ inputs.parameters.table }}"),
        "tag-with-a-line-break": put(f"{EXTRACT}/container/args/0", "{{\ninputs.parameters.table}}"),
        "tag-of-nothing": put(f"{EXTRACT}/container/args/0", "{{}}"),
        "tag-closed-only": put(f"{EXTRACT}/container/args/0", "a }} b"),
        "tag-in-a-tag": put(f"{EXTRACT}/container/args/0", "{{inputs.parameters.{{inputs.parameters.table}}}}"),
        "tag-of-three-braces": put(f"{EXTRACT}/container/args/0", "{{{inputs.parameters.table}}}"),
        "tag-of-jinja": put("spec/templates/render/script/source", "{% for a in b %}{{ a }}{% endfor %}"),
        "tag-of-helm": put("spec/templates/render/script/source", "{{ .Values.image }}"),
        "tag-of-input-instead-of-inputs": put(f"{EXTRACT}/container/args/0", "{{input.parameters.table}}"),
        "tag-of-parameters": put(f"{EXTRACT}/container/args/0", "{{parameters.table}}"),
        "tag-of-a-parameter-without-a-name": put(f"{EXTRACT}/container/args/0", "{{inputs.parameters.}}"),
        "tag-in-upper-case": put(f"{EXTRACT}/container/args/0", "{{Inputs.parameters.table}}"),
        "tag-never-closed-in-an-argument": put(DECISION, "{{workflow.name"),
        "tag-never-closed-in-a-label": put("metadata/labels/team", "{{workflow.name"),
        "tag-in-a-label": put("metadata/labels/team", "{{workflow.nam}}"),
        "tag-in-a-volume-claim": put("spec/volumeClaimTemplates/0/metadata/name", "{{workflow.nam}}"),
        "tag-in-the-account": put("spec/serviceAccountName", "{{workflow.nam}}"),
        "tag-in-an-argument-of-the-workflow": put("spec/arguments/parameters/rows/value", "{{workflow.nam}}"),
        "tag-in-a-key": put(f"{EXTRACT}/metadata", {"labels": {"{{workflow.nam}}": "a"}}),
        "tag-in-an-image": put(f"{EXTRACT}/container/image", "postgres:{{workflow.parameters.versoin}}"),
        "tag-in-a-resource": put(f"{EXTRACT}/container/resources/requests/cpu", "{{workflow.parameters.cpu}}"),
        "tag-in-a-retry-limit": put(f"{EXTRACT}/retryStrategy/limit", "{{workflow.parameters.retries}}"),
        "tag-in-a-node-selector": put(f"{EXTRACT}/nodeSelector", {"zone": "{{workflow.parameters.zone}}"}),
        "tag-in-a-pod-spec-patch": put(f"{EXTRACT}/podSpecPatch", '{"priority": {{workflow.parameters.priority}}}'),
        "tag-in-an-environment-variable": put(
            f"{EXTRACT}/container/env", [{"name": "A", "value": "{{workflow.parameters.regoin}}"}]
        ),
        "script-with-an-unknown-function": put("spec/templates/render/script/source", "import os\nos.exit(1)\n"),
        "tag-in-a-comment-of-a-script": put("spec/templates/render/script/source", "# {{inputs.parameters.row}}\n"),
        "separator-in-a-script": put("spec/templates/render/script/source", "a\n---\nb\n"),
    }),
]  # fmt: skip

MIGRATE = "spec/templates/migrate"
MANIFEST = f"{MIGRATE}/resource/manifest"
CHILD = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: migrate-customer-
spec:
  workflowTemplateRef:
    name: migrate-customer
  arguments:
    parameters:
    - name: customer
      value: "{{inputs.parameters.customer}}"
"""
OWN = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: migrate-customer-
spec:
  entrypoint: main
  templates:
  - name: main
    container:
      image: alpine:3.22
      command: [echo, "{{inputs.parameters.customer}}"]
"""

CHILDREN = [
    *mutants("children", {
        "child-with-templates-of-its-own": put(MANIFEST, OWN),
        "child-is-no-yaml": put(MANIFEST, "a: [b"),
        "child-is-empty": put(MANIFEST, ""),
        "child-is-a-text": put(MANIFEST, "migrate"),
        "child-is-a-list": put(MANIFEST, "- a\n"),
        "child-of-two-documents": put(MANIFEST, CHILD + "---\n" + CHILD),
        "child-with-a-key-twice": put(MANIFEST, CHILD + "kind: Workflow\n"),
        "child-with-a-tag-that-is-not-quoted": put(MANIFEST, CHILD.replace('"', "")),
        "child-with-an-expression-that-is-not-quoted": put(
            MANIFEST, CHILD.replace('"{{inputs.parameters.customer}}"', "{{=inputs.parameters.customer}}")
        ),
        "child-with-single-quotes": put(MANIFEST, CHILD.replace('"', "'")),
        "child-as-a-whole-from-an-input": put(MANIFEST, "{{inputs.parameters.customer}}"),
        "child-without-a-kind": put(MANIFEST, CHILD.replace("kind: Workflow\n", "")),
        "child-of-an-unknown-kind": put(MANIFEST, CHILD.replace("kind: Workflow\n", "kind: Workflw\n")),
        "child-without-a-version": put(MANIFEST, CHILD.replace("apiVersion: argoproj.io/v1alpha1\n", "")),
        "child-without-a-name": put(MANIFEST, CHILD.replace("  generateName: migrate-customer-\n", "  labels: {}\n")),
        "child-name-in-upper-case": put(MANIFEST, CHILD.replace("generateName: m", "generateName: M")),
        "child-name-of-an-input": put(
            MANIFEST, CHILD.replace("migrate-customer-\n", "migrate-{{inputs.parameters.customer}}-\n")
        ),
        "child-with-an-unknown-field": put(MANIFEST, CHILD.replace("  arguments:", "  argumnets:")),
        "child-with-a-lock-of-older-argo": put(
            MANIFEST, CHILD + "  synchronization:\n    mutex:\n      name: migrate\n"
        ),
        "child-with-a-value-of-the-wrong-type": put(MANIFEST, CHILD + "  parallelism: many\n"),
        "child-of-an-unknown-template": put(MANIFEST, CHILD.replace("    name: migrate-", "    name: migrat-")),
        "child-with-an-unknown-entrypoint": put(MANIFEST, CHILD + "  entrypoint: mian\n"),
        "child-without-an-argument": put(MANIFEST, CHILD[: CHILD.index("  arguments")]),
        "child-with-a-misspelt-argument": put(MANIFEST, CHILD.replace("- name: customer", "- name: custmer")),
        "child-with-an-argument-too-many": put(MANIFEST, CHILD + '    - name: colour\n      value: "red"\n'),
        "child-with-an-argument-outside-the-enum": put(MANIFEST, CHILD + '    - name: dry-run\n      value: "maybe"\n'),
        "child-with-a-number-as-an-argument": put(MANIFEST, CHILD + "    - name: dry-run\n      value: 1\n"),
        "child-with-an-unknown-input": put(MANIFEST, CHILD.replace("parameters.customer}}", "parameters.custmer}}")),
        "child-with-an-unknown-input-in-an-expression": put(
            MANIFEST, CHILD.replace("{{inputs.parameters.customer}}", "{{=inputs.parameters.custmer}}")
        ),
        "child-of-its-own-with-an-unknown-template": put(MANIFEST, OWN.replace("entrypoint: main", "entrypoint: mian")),
        "child-of-its-own-with-the-childs-variables": put(
            MANIFEST, OWN.replace("{{inputs.parameters.customer}}", "{{workflow.name}} {{inputs.parameters.own}}")
        ),
        "child-that-is-deleted-at-once": put(MANIFEST, CHILD + "  ttlStrategy:\n    secondsAfterCompletion: 0\n"),
        "child-without-conditions": (
            drop(f"{MIGRATE}/resource/successCondition"), drop(f"{MIGRATE}/resource/failureCondition"),
        ),
        "child-without-a-failure-condition": drop(f"{MIGRATE}/resource/failureCondition"),
        "child-condition-with-or": put(f"{MIGRATE}/resource/successCondition", "status.phase == Succeeded || a == b"),
        "child-condition-unbalanced": put(f"{MIGRATE}/resource/failureCondition", "status.phase in (Failed, Error"),
        "child-condition-of-an-unknown-phase": put(f"{MIGRATE}/resource/successCondition", "status.phase == Success"),
        "child-retried": put(f"{MIGRATE}/retryStrategy", {"limit": "5"}),
        "child-without-an-owner": drop(f"{MIGRATE}/resource/setOwnerReference"),
        "child-patched": put(f"{MIGRATE}/resource/action", "patch"),
        "child-output-json-path-broken": put(
            f"{MIGRATE}/outputs/parameters/child/valueFrom/jsonPath", "{.metadata.name"
        ),
        "child-output-filter-broken": put(
            f"{MIGRATE}/outputs/parameters/child/valueFrom", {"jqFilter": ".metadata | ["}
        ),
        "template-of-the-child-broken": drop("migrate-customer:spec/templates/main/container/image"),
    }),
]  # fmt: skip

SEMAPHORE = f"{MIGRATE}/synchronization/semaphores/0"

LOCKS = [
    *mutants("children", {
        "lock-of-nothing": put(f"{MIGRATE}/synchronization", {}),
        "lock-without-a-name": drop(f"{SEMAPHORE}/configMapKeyRef/name"),
        "lock-without-a-key": drop(f"{SEMAPHORE}/configMapKeyRef/key"),
        "lock-name-with-a-slash": put(f"{SEMAPHORE}/configMapKeyRef/name", "locks/shared"),
        "lock-of-an-input": put(f"{SEMAPHORE}/configMapKeyRef/key", "{{inputs.parameters.customer}}"),
        "lock-of-an-unknown-input": put(f"{SEMAPHORE}/configMapKeyRef/key", "{{inputs.parameters.custmer}}"),
        "lock-twice": append(
            f"{MIGRATE}/synchronization/semaphores", {"configMapKeyRef": {"name": "locks", "key": "migrations"}}
        ),
        "lock-of-a-database": put(SEMAPHORE, {"database": {"key": "migrations"}}),
        "lock-of-both-places": put(f"{SEMAPHORE}/database", {"key": "migrations"}),
        "lock-of-no-place": put(SEMAPHORE, {"namespace": "data"}),
        "lock-of-the-parent-too": put(
            "spec/synchronization", {"semaphores": [{"configMapKeyRef": {"name": "locks", "key": "migrations"}}]}
        ),
        "lock-of-the-child-too": put(
            "migrate-customer:spec/synchronization",
            {"semaphores": [{"configMapKeyRef": {"name": "locks", "key": "migrations"}}]},
        ),
        "lock-of-a-config-map-without-the-key": rename("locks:data/migrations", "migration"),
        "lock-of-none": put("locks:data/migrations", "0"),
        "lock-of-less-than-none": put("locks:data/migrations", "-1"),
        "lock-in-words": put("locks:data/migrations", "three"),
        "lock-as-a-number": put("locks:data/migrations", 3),
        "lock-of-another-namespace": put("locks:metadata/namespace", "other"),
        "lock-of-older-argo": put(
            f"{MIGRATE}/synchronization", {"semaphore": {"configMapKeyRef": {"name": "locks", "key": "migrations"}}}
        ),
        "mutex-without-a-name": put(f"{MIGRATE}/synchronization", {"mutexes": [{}]}),
    }),
]  # fmt: skip

YAML = [
    *mutants("schedule", {
        "key-twice": replace("  concurrencyPolicy: Forbid\n", "  concurrencyPolicy: Forbid\n" * 2),
        "key-twice-in-a-template": replace("\n  serviceAccountName: vacuum", "\n  serviceAccountName: vacuum" * 2),
        "tab-in-the-indentation": replace("  concurrencyPolicy: Forbid\n", "\tconcurrencyPolicy: Forbid\n"),
        "quote-never-closed": replace("timezone: Europe/Berlin", 'timezone: "Europe/Berlin'),
        "tag-without-quotes": replace("'{{workflow.parameters.database}}'", "{{workflow.parameters.database}}"),
        "colon-in-a-plain-text": replace("timezone: Europe/Berlin", "timezone: Europe: Berlin"),
        "tag-of-yaml": replace("timezone: Europe/Berlin", "timezone: !zone Europe/Berlin"),
        "alias-unknown": replace("timezone: Europe/Berlin", "timezone: *berlin"),
        "anchor-and-alias": (
            replace("successfulJobsHistoryLimit: 3", "successfulJobsHistoryLimit: &limit 3"),
            replace("failedJobsHistoryLimit: 3", "failedJobsHistoryLimit: *limit"),
        ),
        "merge-key": replace("  timezone: Europe/Berlin", "  <<: {timezone: Europe/Berlin}"),
        "octal-number": replace("startingDeadlineSeconds: 600", "startingDeadlineSeconds: 0600"),
        "yes-for-true": replace("concurrencyPolicy: Forbid", "suspend: yes"),
        "number-in-words": replace("startingDeadlineSeconds: 600", "startingDeadlineSeconds: ten minutes"),
        "number-as-a-text": replace("startingDeadlineSeconds: 600", 'startingDeadlineSeconds: "600"'),
        "fraction-for-an-integer": replace("startingDeadlineSeconds: 600", "startingDeadlineSeconds: 600.5"),
        "field-in-another-case": rename("spec/concurrencyPolicy", "ConcurrencyPolicy"),
        "field-unknown": put("spec/concurency", "Forbid"),
        "document-is-a-list": replace("apiVersion:", "- apiVersion:"),
        "second-document-empty": replace("\n---\n", "\n---\n---\n"),
        "document-end": replace("\n---\n", "\n...\n---\n"),
        "byte-order-mark": replace("apiVersion:", "\ufeffapiVersion:"),
        "windows-line-ends": replace("concurrencyPolicy: Forbid\n", "concurrencyPolicy: Forbid\r\n"),
        "value-of-a-text-like-a-number": replace("value: orders", "value: 1.10"),
        "value-of-a-text-like-a-boolean": replace("value: orders", "value: on"),
        "value-of-a-text-like-a-date": replace("value: orders", "value: 2026-01-31"),
    }),
]  # fmt: skip

MUTANTS = [*EXPRESSIONS, *TAGS, *CHILDREN, *LOCKS, *YAML]
