"""What Argo checks of a template by itself: type, inputs, outputs, retries, limits, metrics, and what its kind needs.

Argo 4.1 workflow/validate/validate.go: validateTemplateHolder, validateTemplate, validateInputs, validateLeaf,
validateOutputs; pkg/apis/workflow/v1alpha1/container_set_template_types.go; workflow/artifacts/hdfs/hdfs.go.
"""

from .edits import append, drop, mutants, put, rename, twice

CONTAINER = {"image": "alpine:3.22", "command": ["true"]}
FETCH, TEST, CHECK, CREATE = (f"spec/templates/{name}" for name in ("fetch", "test", "check", "create"))
EXTRACT, RENDER, MAIN = (f"spec/templates/{name}" for name in ("extract", "render", "main"))

TYPES = [
    *mutants("leaves", {
        **{
            f"{name}-of-no-type": drop(f"spec/templates/{name}/{body}")
            for name, body in (
                ("main", "steps"), ("fetch", "container"), ("ping", "http"), ("list", "data"), ("approve", "suspend"),
                ("plug", "plugin"), ("test", "containerSet"), ("check", "resource"),
            )
        },
        **{
            f"{name}-of-two-types": put(f"spec/templates/{name}/container", CONTAINER)
            for name in ("main", "ping", "list", "approve", "plug", "test", "check")
        },
        "container-and-script": put(f"{FETCH}/script", {"image": "alpine:3.22", "source": "true"}),
        "container-is-null": put(f"{FETCH}/container", None),
        "suspend-is-null": put("spec/templates/approve/suspend", None),
        "template-that-calls": put(f"{FETCH}/template", "ping"),
        "template-with-a-template-ref": put(f"{FETCH}/templateRef", {"name": "tables", "template": "count"}),
        "plugin-of-two": put("spec/templates/plug/plugin/teams", {}),
        "plugin-of-none": put("spec/templates/plug/plugin", {}),
        "plugin-is-a-text": put("spec/templates/plug/plugin", "slack"),
        "type-misspelt": rename(f"{FETCH}/container", "contianer"),
    }),
    *mutants("graph", {
        "dag-and-steps": put("spec/templates/older/steps", [[{"name": "clean", "template": "clean"}]]),
        "dag-of-no-type": drop("spec/templates/older/dag"),
        "inline-of-no-type": drop("spec/templates/main/dag/tasks/publish/inline/container"),
        "inline-of-two-types": put("spec/templates/main/dag/tasks/publish/inline/suspend", {}),
        "inline-and-template": put("spec/templates/main/dag/tasks/publish/template", "clean"),
        "inline-without-image": drop("spec/templates/main/dag/tasks/publish/inline/container/image"),
        "second-inline-of-no-type": append(
            "spec/templates/main/dag/tasks", {"name": "again", "depends": "join", "inline": {"inputs": {}}}
        ),
        "second-inline-without-image": append(
            "spec/templates/main/dag/tasks",
            {"name": "again", "depends": "join", "inline": {"container": {"command": ["true"]}}},
        ),
        "inline-with-a-name": put("spec/templates/main/dag/tasks/publish/inline/name", "publish"),
    }),
]  # fmt: skip

INPUTS = [
    *mutants("leaves", {
        "input-twice": twice(f"{TEST}/inputs/parameters"),
        "input-without-a-name": drop(f"{TEST}/inputs/parameters/0/name"),
        "input-name-with-a-dot": put(f"{TEST}/inputs/parameters/suite/name", "suite.name"),
        "input-artifact-twice": twice(f"{FETCH}/inputs/artifacts"),
        "input-artifact-without-a-name": drop(f"{FETCH}/inputs/artifacts/code/name"),
        "input-artifact-without-a-path": drop(f"{FETCH}/inputs/artifacts/code/path"),
        "input-artifact-path-escapes": put(f"{FETCH}/inputs/artifacts/code/path", "/src/../../etc"),
        "input-artifact-path-with-dots-inside": put(f"{FETCH}/inputs/artifacts/code/path", "/src/a/../b"),
        "input-artifact-path-ends-in-dots": put(f"{FETCH}/inputs/artifacts/code/path", "/src/.."),
        "input-artifact-from": put(f"{FETCH}/inputs/artifacts/notes/from", "{{workflow.outputs.artifacts.table}}"),
        "input-artifact-mode-too-large": put(f"{FETCH}/inputs/artifacts/data/mode", 512),
        "input-artifact-of-two-places": put(f"{FETCH}/inputs/artifacts/code/s3", {"key": "code.tgz"}),
        "git-without-repo": drop(f"{FETCH}/inputs/artifacts/code/git/repo"),
        "hdfs-without-addresses": drop(f"{FETCH}/inputs/artifacts/blocks/hdfs/addresses"),
        "hdfs-without-path": drop(f"{FETCH}/inputs/artifacts/blocks/hdfs/path"),
        "hdfs-path-relative": put(f"{FETCH}/inputs/artifacts/blocks/hdfs/path", "blocks"),
        "hdfs-without-a-user": drop(f"{FETCH}/inputs/artifacts/blocks/hdfs/hdfsUser"),
        "hdfs-with-half-a-ticket": put(
            f"{FETCH}/inputs/artifacts/blocks/hdfs/krbCCacheSecret", {"name": "hdfs", "key": "ticket"}
        ),
        "hdfs-with-half-a-keytab": put(
            f"{FETCH}/inputs/artifacts/blocks/hdfs/krbKeytabSecret", {"name": "hdfs", "key": "keytab"}
        ),
        "s3-without-key": drop(f"{FETCH}/inputs/artifacts/data/s3/key"),
        "http-artifact-without-url": drop(f"{FETCH}/inputs/artifacts/page/http/url"),
        "archive-location-without-repo": put(f"{FETCH}/archiveLocation/git", {}),
        "artifact-mounted-where-a-volume-is": put(f"{FETCH}/inputs/artifacts/data/path", "/cache"),
        "two-artifacts-at-one-path": put(f"{FETCH}/inputs/artifacts/data/path", "/src"),
        "two-volumes-at-one-path": put(f"{FETCH}/container/volumeMounts/scratch/mountPath", "/cache"),
        "unknown-volume-mounted": put(f"{FETCH}/container/volumeMounts/scratch/name", "scrtach"),
        "default-outside-the-enum": put("spec/templates/approve/inputs/parameters/decision/default", "maybe"),
        "enum-of-an-input-empty": put("spec/templates/approve/inputs/parameters/decision/enum", []),
        "unused-input": append(f"{TEST}/inputs/parameters", {"name": "spare", "default": ""}),
        "input-from-a-config-map": put(
            f"{CHECK}/inputs/parameters/name",
            {"name": "name", "valueFrom": {"configMapKeyRef": {"name": "jobs", "key": "name"}}},
        ),
        "input-from-an-unknown-variable-of-a-config-map": put(
            f"{CHECK}/inputs/parameters/name",
            {"name": "name", "valueFrom": {"configMapKeyRef": {"name": "{{workflow.nam}}", "key": "name"}}},
        ),
    }),
    *mutants("graph", {
        "input-artifact-with-a-path-in-a-dag": put(
            "spec/templates/older/inputs", {"artifacts": [{"name": "table", "path": "/table", "optional": True}]}
        ),
        "input-artifact-that-nobody-gives": put(
            "spec/templates/load/inputs/artifacts", [{"name": "schema", "path": "/schema"}]
        ),
        "optional-input-artifact": put(
            "spec/templates/load/inputs/artifacts", [{"name": "schema", "path": "/schema", "optional": True}]
        ),
    }),
]  # fmt: skip

LIMITS = [
    *mutants("nightly-report", {
        "retry-policy-unknown": put(f"{EXTRACT}/retryStrategy/retryPolicy", "OnSuccess"),
        "retry-policy-missing": drop(f"{EXTRACT}/retryStrategy/retryPolicy"),
        "retry-limit-in-words": put(f"{EXTRACT}/retryStrategy/limit", "three"),
        "retry-limit-is-a-number": put(f"{EXTRACT}/retryStrategy/limit", 3),
        "retry-backoff-in-words": put(f"{EXTRACT}/retryStrategy/backoff/duration", "a while"),
        "retry-expression-broken": put(f"{EXTRACT}/retryStrategy/expression", "asInt(lastRetry.exitCode) >"),
        "retry-expression-unknown-name": put(f"{EXTRACT}/retryStrategy/expression", "lastTry.exitCode != '0'"),
        "retry-affinity": put(f"{EXTRACT}/retryStrategy/affinity", {"nodeAntiAffinity": {}}),
        "deadline-of-zero": put(f"{EXTRACT}/activeDeadlineSeconds", 0),
        "deadline-negative": put(f"{EXTRACT}/activeDeadlineSeconds", -1),
        "deadline-in-words": put(f"{EXTRACT}/activeDeadlineSeconds", "soon"),
        "deadline-as-a-text": put(f"{EXTRACT}/activeDeadlineSeconds", "1800"),
        "deadline-of-an-input": put(f"{EXTRACT}/activeDeadlineSeconds", "{{inputs.parameters.limit}}"),
        "deadline-of-steps": put(f"{MAIN}/activeDeadlineSeconds", 60),
        "timeout-of-steps": put(f"{MAIN}/timeout", "1h"),
        "timeout-of-suspend": put("spec/templates/ask/timeout", "1h"),
        "timeout-without-a-unit": put(f"{EXTRACT}/timeout", "60"),
        "timeout-of-an-unknown-unit": put(f"{EXTRACT}/timeout", "10x"),
        "timeout-of-an-input": put(f"{EXTRACT}/timeout", "{{inputs.parameters.limit}}"),
        "parallelism-of-a-container": put(f"{EXTRACT}/parallelism", 2),
        "parallelism-of-steps": put(f"{MAIN}/parallelism", 2),
        "parallelism-of-no-steps": put(f"{MAIN}/parallelism", 0),
        "suspend-duration-in-words": put("spec/templates/ask/suspend/duration", "a while"),
        "memoize-without-cache": put(f"{EXTRACT}/memoize", {"key": "extract", "maxAge": "1h"}),
        "memoize-age-in-words": put(
            f"{EXTRACT}/memoize", {"key": "a", "maxAge": "a day", "cache": {"configMap": {"name": "extract"}}}
        ),
        "priority-of-a-template": put(f"{EXTRACT}/priority", 5),
        "annotations-of-a-template": put(f"{EXTRACT}/annotations", {"workflows.argoproj.io/display-name": "Extract"}),
        "template-semaphore-of-older-argo": put(f"{RENDER}/synchronization", {"mutex": {"name": "render"}}),
        "template-lock-with-two-places": put(
            f"{RENDER}/synchronization",
            {"semaphores": [{"configMapKeyRef": {"name": "locks", "key": "a"}, "database": {"key": "a"}}]},
        ),
        "template-lock-without-a-place": put(f"{RENDER}/synchronization", {"semaphores": [{}]}),
        "image-missing": drop(f"{EXTRACT}/container/image"),
        "image-empty": put(f"{EXTRACT}/container/image", ""),
        "image-missing-with-a-default": (
            drop(f"{EXTRACT}/container/image"),
            put("spec/templateDefaults", {"container": {"image": "postgres:17.5"}}),
        ),
        "script-image-missing": drop(f"{RENDER}/script/image"),
        "script-image-missing-with-a-default": (
            drop(f"{RENDER}/script/image"),
            put("spec/templateDefaults", {"script": {"image": "python:3.13-slim", "source": ""}}),
        ),
        "script-source-missing": drop(f"{RENDER}/script/source"),
        "script-command-missing": drop(f"{RENDER}/script/command"),
    }),
    *mutants("newest", {
        "claims-of-steps": put("spec/templates/main/resourceClaims", [{"name": "gpu"}]),
        "pod-resources-of-http": append(
            "spec/templates",
            {"name": "ping", "http": {"url": "https://example.com"}, "podResources": {"limits": {"cpu": "1"}}},
        ),
        "claims-of-http": append(
            "spec/templates",
            {"name": "ping", "http": {"url": "https://example.com"}, "resourceClaims": [{"name": "gpu"}]},
        ),
        "pod-resources-of-a-template-with-storage": put(
            "spec/templates/train/podResources/limits/ephemeral-storage", "1Gi"
        ),
        "pod-resources-of-a-template-with-claims": put(
            "spec/templates/train/podResources/claims", [{"name": "gpu"}]
        ),
        "pending-timeout-of-steps": put("spec/templates/main/pendingTimeout", "10m"),
        "pending-timeout-in-words": put("spec/templates/train/pendingTimeout", "a while"),
    }),
]  # fmt: skip

METRIC = f"{EXTRACT}/metrics/prometheus/rows_read"

METRICS = [
    *mutants("nightly-report", {
        "metric-name-with-a-dash": put(f"{METRIC}/name", "rows-read"),
        "metric-name-with-a-colon": put(f"{METRIC}/name", "rows:read"),
        "metric-name-with-a-leading-digit": put(f"{METRIC}/name", "1rows"),
        "metric-name-missing": drop(f"{METRIC}/name"),
        "metric-label-with-a-dash": put(f"{METRIC}/labels/0/key", "table-name"),
        "metric-label-without-a-key": drop(f"{METRIC}/labels/0/key"),
        "metric-without-help": drop(f"{METRIC}/help"),
        "metric-without-a-kind": drop(f"{METRIC}/counter"),
        "metric-of-two-kinds": put(f"{METRIC}/gauge", {"value": "1", "realtime": False}),
        "counter-without-a-value": put(f"{METRIC}/counter/value", ""),
        "gauge-without-a-value": (drop(f"{METRIC}/counter"), put(f"{METRIC}/gauge", {"value": "", "realtime": False})),
        "gauge-without-realtime": (drop(f"{METRIC}/counter"), put(f"{METRIC}/gauge", {"value": "1"})),
        "gauge-value-of-257-characters": (
            drop(f"{METRIC}/counter"), put(f"{METRIC}/gauge", {"value": "1" * 257, "realtime": False}),
        ),
        "gauge-of-resources-in-real-time": (
            drop(f"{METRIC}/counter"),
            put(f"{METRIC}/gauge", {"value": "{{resourcesDuration.cpu}}", "realtime": True}),
        ),
        "gauge-with-an-unknown-operation": (
            drop(f"{METRIC}/counter"),
            put(f"{METRIC}/gauge", {"value": "1", "realtime": False, "operation": "Multiply"}),
        ),
        "histogram-without-a-value": (
            drop(f"{METRIC}/counter"), put(f"{METRIC}/histogram", {"value": "", "buckets": [1, 2]}),
        ),
        "histogram-without-buckets": (drop(f"{METRIC}/counter"), put(f"{METRIC}/histogram", {"value": "{{duration}}"})),
        "metric-when-broken": put(f"{METRIC}/when", "{{status}} = Succeeded"),
        "workflow-metric-name-with-a-dash": put("spec/metrics/prometheus/0/name", "nightly-report"),
        "workflow-metric-without-help": drop("spec/metrics/prometheus/0/help"),
        "workflow-metric-of-an-unknown-variable": put("spec/metrics/prometheus/0/gauge/value", "{{workflow.length}}"),
        "workflow-metric-in-real-time": put("spec/metrics/prometheus/0/gauge/realtime", True),
        "metric-of-steps-with-a-dash": put(
            f"{MAIN}/metrics", {"prometheus": [{"name": "a-b", "help": "A.", "counter": {"value": "1"}}]}
        ),
    }),
]  # fmt: skip

PODS = [
    *mutants("leaves", {
        "init-container-without-a-name": drop(f"{FETCH}/initContainers/prepare/name"),
        "sidecar-called-wait": put(f"{FETCH}/sidecars/proxy/name", "wait"),
        "sidecar-called-supervisor": put(f"{FETCH}/sidecars/proxy/name", "supervisor"),
        "sidecar-called-like-an-artifact-plugin": put(f"{FETCH}/sidecars/proxy/name", "artifact-plugin-s3"),
        "sidecar-without-a-name": drop(f"{FETCH}/sidecars/proxy/name"),
        "sidecar-without-an-image": drop(f"{FETCH}/sidecars/proxy/image"),
        "image-missing": drop(f"{FETCH}/container/image"),
        "pod-spec-patch-broken": put(f"{FETCH}/podSpecPatch", "a: [b"),
        "container-set-empty": put(f"{TEST}/containerSet/containers", []),
        "container-set-without-main": put(f"{TEST}/containerSet/containers/main/name", "tests"),
        "container-set-without-main-and-outputs": (
            put(f"{TEST}/containerSet/containers/main/name", "tests"), drop(f"{TEST}/outputs"),
        ),
        "container-set-of-equal-names": put(f"{TEST}/containerSet/containers/setup/name", "main"),
        "container-set-name-with-underscore": put(f"{TEST}/containerSet/containers/setup/name", "set_up"),
        "container-set-without-a-name": drop(f"{TEST}/containerSet/containers/setup/name"),
        "container-set-called-wait": (
            put(f"{TEST}/containerSet/containers/setup/name", "wait"),
            put(f"{TEST}/containerSet/containers/main/dependencies", ["wait"]),
        ),
        "container-set-dependency-unknown": put(f"{TEST}/containerSet/containers/main/dependencies", ["stup"]),
        "container-set-in-a-circle": put(f"{TEST}/containerSet/containers/setup/dependencies", ["main"]),
        "container-set-depends-on-itself": put(f"{TEST}/containerSet/containers/main/dependencies", ["main"]),
        "container-set-with-two-volumes-at-one-path": twice(f"{TEST}/containerSet/volumeMounts"),
        "container-set-without-an-image": drop(f"{TEST}/containerSet/containers/setup/image"),
        "container-set-with-a-retry-strategy": put(f"{TEST}/retryStrategy", {"limit": "2"}),
        "container-set-retries-forever": put(f"{TEST}/containerSet/retryStrategy/duration", "-1s"),
        "container-set-retries-in-words": put(f"{TEST}/containerSet/retryStrategy/retries", "two"),
        "http-without-url": drop("spec/templates/ping/http/url"),
        "http-method-unknown": put("spec/templates/ping/http/method", "FETCH"),
        "http-condition-broken": put("spec/templates/ping/http/successCondition", "response.statusCode =="),
        "data-without-source": drop("spec/templates/list/data/source"),
        "data-without-transformation": drop("spec/templates/list/data/transformation"),
        "data-expression-broken": put("spec/templates/list/data/transformation/0/expression", "filter(data, {"),
    }),
    *mutants("leaves", {
        "resource-without-action": drop(f"{CHECK}/resource/action"),
        "resource-action-unknown": put(f"{CHECK}/resource/action", "list"),
        "resource-action-of-an-input": put(f"{CHECK}/resource/action", "{{inputs.parameters.name}}"),
        "resource-get-without-manifest": drop(f"{CHECK}/resource/manifest"),
        "resource-apply-without-manifest": drop(f"{CREATE}/resource/manifestFrom"),
        "resource-with-two-manifests": put(f"{CREATE}/resource/manifest", "{}"),
        "resource-manifest-from-an-unknown-artifact": put(f"{CREATE}/resource/manifestFrom/artifact/name", "jbo"),
        "resource-manifest-from-nothing": put(f"{CREATE}/resource/manifestFrom", {}),
        "resource-merge-strategy-unknown": put(f"{CREATE}/resource/mergeStrategy", "deep"),
        "resource-condition-broken": put(f"{CREATE}/resource/successCondition", "status.succeeded > 0 || x"),
        "resource-output-without-a-path": put(f"{CHECK}/outputs/parameters/phase/valueFrom", {"path": "/tmp/phase"}),
        "resource-output-of-both-kinds": put(f"{CHECK}/outputs/parameters/phase/valueFrom/jqFilter", ".status"),
        "resource-delete-with-a-condition": put("spec/templates/remove/resource/successCondition", "a == b"),
        "resource-flags-as-a-text": put(f"{CREATE}/resource/flags", "--validate=false"),
    }),
]  # fmt: skip

OUTPUT = f"{EXTRACT}/outputs/parameters/rows"
TABLE = f"{EXTRACT}/outputs/artifacts/table"

OUTPUTS = [
    *mutants("nightly-report", {
        "output-twice": twice(f"{EXTRACT}/outputs/parameters"),
        "output-without-a-name": drop(f"{OUTPUT}/name"),
        "output-name-with-a-dot": append(f"{EXTRACT}/outputs/parameters", {"name": "a.b", "valueFrom": {"path": "/a"}}),
        "output-without-a-source": drop(f"{OUTPUT}/valueFrom"),
        "output-with-a-default-only": drop(f"{OUTPUT}/valueFrom/path"),
        "output-with-a-value": (drop(f"{OUTPUT}/valueFrom"), put(f"{OUTPUT}/value", "1")),
        "output-with-a-value-and-a-source": put(f"{OUTPUT}/value", "1"),
        "output-of-two-sources": put(f"{OUTPUT}/valueFrom/expression", "'1'"),
        "output-of-a-container-by-parameter": put(f"{OUTPUT}/valueFrom", {"parameter": "{{workflow.name}}"}),
        "output-of-a-container-is-supplied": put(f"{OUTPUT}/valueFrom", {"supplied": {}}),
        "output-of-a-container-by-json-path": put(f"{OUTPUT}/valueFrom", {"jsonPath": "{.a}"}),
        "output-from-a-config-map": put(f"{OUTPUT}/valueFrom", {"configMapKeyRef": {"name": "a", "key": "b"}}),
        "output-global-name-with-a-dot": put(f"{OUTPUT}/globalName", "a.b"),
        "output-artifact-twice": twice(f"{EXTRACT}/outputs/artifacts"),
        "output-artifact-without-a-name": drop(f"{TABLE}/name"),
        "output-artifact-without-a-path": drop(f"{TABLE}/path"),
        "output-artifact-path-escapes": put(f"{TABLE}/path", "/tmp/.."),
        "output-artifact-global-name-with-a-dot": put(f"{TABLE}/globalName", "a.b"),
        "output-artifact-of-two-archives": put(f"{TABLE}/archive", {"none": {}, "zip": {}}),
        "output-of-steps-by-path": put(f"{MAIN}/outputs/parameters/rows/valueFrom", {"path": "/tmp/rows"}),
        "output-of-steps-by-both": put(f"{MAIN}/outputs/parameters/rows/valueFrom/expression", "'1'"),
        "output-of-steps-with-a-value": put(f"{MAIN}/outputs/parameters/rows", {"name": "rows", "value": "1"}),
        "output-of-steps-by-a-default": put(f"{MAIN}/outputs/parameters/rows/valueFrom", {"default": "1"}),
        "output-artifact-of-steps-with-a-path": put(f"{MAIN}/outputs/artifacts/table/path", "/tmp/table"),
        "output-artifact-of-steps-from-nothing": drop(f"{MAIN}/outputs/artifacts/table/from"),
        "output-of-suspend-by-path": put("spec/templates/ask/outputs/parameters/decision/valueFrom", {"path": "/a"}),
        "unused-output": append(f"{EXTRACT}/outputs/parameters", {"name": "spare", "valueFrom": {"path": "/spare"}}),
    }),
    *mutants("slots", {
        "global-name-of-a-parameter": put(
            "spec/templates/count/outputs/parameters/rows/globalName", "rows-{{workflow.parameters.region}}"
        ),
        "global-name-of-an-unknown-parameter": put(
            "spec/templates/count/outputs/parameters/rows/globalName", "rows-{{workflow.parameters.regoin}}"
        ),
    }),
]  # fmt: skip

MUTANTS = [*TYPES, *INPUTS, *LIMITS, *METRICS, *PODS, *OUTPUTS]
