"""What Argo checks of a whole object: its name, arguments, entrypoint, exit handler and schedule.

Argo 4.1 workflow/validate/validate.go: Workflow, WorkflowTemplate, ClusterWorkflowTemplate, CronWorkflow,
validateArguments.
"""

from .edits import append, drop, mutants, put, rename, twice

MAIN = "spec/templates/main"
PARAMETERS = "spec/arguments/parameters"
DATABASE = "spec/workflowSpec/arguments/parameters/database"

OBJECTS = [
    *mutants("nightly-report", {
        "name-of-63-characters": (drop("metadata/generateName"), put("metadata/name", "n" * 63)),
        "name-of-64-characters": (drop("metadata/generateName"), put("metadata/name", "n" * 64)),
        "generated-name-of-64-characters": put("metadata/generateName", "n" * 63 + "-"),
        "name-in-upper-case": (drop("metadata/generateName"), put("metadata/name", "Nightly")),
        "no-name": drop("metadata/generateName"),
        "no-metadata": drop("metadata"),
        "no-spec": drop("spec"),
        "kind-missing": drop("kind"),
        "kind-unknown": put("kind", "Workflw"),
        "kind-in-lower-case": put("kind", "workflow"),
        "version-missing": drop("apiVersion"),
        "version-of-the-future": put("apiVersion", "argoproj.io/v1"),
        "group-unknown": put("apiVersion", "argoproj.example/v1alpha1"),
        "spec-is-a-list": put("spec", []),
        "spec-is-empty": put("spec", None),
        "label-is-a-number": put("metadata/labels/team", 7),
        "label-with-a-space": put("metadata/labels/team", "data team"),
        "status-given": put("status", {"phase": "Succeeded"}),
    }),
    *mutants("library", {
        "two-templates-of-one-name": put("messages:kind", "WorkflowTemplate"),
        "duplicate-workflow-template": (
            put("messages:kind", "WorkflowTemplate"), put("messages:metadata/name", "tables"),
        ),
        "template-name-of-64-characters": put("tables:metadata/name", "t" * 64),
        "cluster-template-name-of-64-characters": put("messages:metadata/name", "t" * 64),
        "cluster-template-with-a-namespace": put("messages:metadata/namespace", "data"),
        "template-in-another-namespace": put("tables:metadata/namespace", "data"),
        "workflow-in-another-namespace": put("metadata/namespace", "data"),
        "both-in-one-namespace": (put("metadata/namespace", "data"), put("tables:metadata/namespace", "data")),
        "library-without-templates": put("tables:spec/templates", []),
        "cluster-template-calls-the-namespaces": put(
            "messages:spec/templates/twice/steps/0/second/templateRef",
            {"name": "tables", "template": "count"},
        ),
    }),
    *mutants("newest", {
        "plugin-without-a-name": drop("spec/executorPlugins/0/metadata/name"),
        "plugin-without-ports": drop("spec/executorPlugins/0/spec/sidecar/container/ports"),
        "plugin-without-requests": drop("spec/executorPlugins/0/spec/sidecar/container/resources/requests"),
        "plugin-without-limits": drop("spec/executorPlugins/0/spec/sidecar/container/resources/limits"),
        "plugin-without-security-context": drop("spec/executorPlugins/0/spec/sidecar/container/securityContext"),
        "pod-resources-with-claims": put("spec/podResources/claims", [{"name": "gpu"}]),
        "pod-resources-with-storage": put("spec/podResources/requests/ephemeral-storage", "1Gi"),
        "pod-resources-with-hugepages": put("spec/podResources/requests/hugepages-2Mi", "64Mi"),
    }),
]  # fmt: skip

ARGUMENTS = [
    *mutants("nightly-report", {
        "parameter-twice": append(PARAMETERS, {"name": "region", "value": "us"}),
        "parameter-without-a-name": append(PARAMETERS, {"value": "us"}),
        "parameter-name-with-a-dot": append(PARAMETERS, {"name": "a.b", "value": "us"}),
        "parameter-name-with-a-space": append(PARAMETERS, {"name": "a b", "value": "us"}),
        "parameter-name-with-underscore": append(PARAMETERS, {"name": "_a", "value": "us"}),
        "parameter-without-a-value": drop(f"{PARAMETERS}/rows/value"),
        "parameter-with-a-default-only": rename(f"{PARAMETERS}/rows/value", "default"),
        "parameter-is-a-list": put(f"{PARAMETERS}/rows/value", ["1"]),
        "parameter-is-a-map": put(f"{PARAMETERS}/rows/value", {"a": "1"}),
        "parameter-is-a-number": put(f"{PARAMETERS}/rows/value", 1000),
        "parameter-is-a-boolean": put(f"{PARAMETERS}/rows/value", True),
        "parameter-is-null": put(f"{PARAMETERS}/rows/value", None),
        "parameters-are-a-map": put(PARAMETERS, {"region": "eu"}),
        "enum-empty": put(f"{PARAMETERS}/region/enum", []),
        "enum-without-a-value": drop(f"{PARAMETERS}/region/value"),
        "enum-without-the-value": put(f"{PARAMETERS}/region/value", "asia"),
        "enum-of-numbers": (put(f"{PARAMETERS}/region/enum", [1, 2]), put(f"{PARAMETERS}/region/value", 1)),
        "value-from-a-path": put(f"{PARAMETERS}/channel/valueFrom", {"path": "/tmp/channel"}),
        "value-from-a-default-only": drop(f"{PARAMETERS}/channel/valueFrom/configMapKeyRef"),
        "value-from-an-expression-too": put(f"{PARAMETERS}/channel/valueFrom/expression", "'a'"),
        "value-from-a-parameter-too": put(f"{PARAMETERS}/channel/valueFrom/parameter", "{{workflow.name}}"),
        "value-from-an-event": put(f"{PARAMETERS}/channel/valueFrom", {"event": "payload.channel"}),
        "value-is-supplied": put(f"{PARAMETERS}/channel/valueFrom", {"supplied": {}}),
        "value-and-value-from": put(f"{PARAMETERS}/channel/value", "alerts"),
        "artifact-twice": twice("spec/arguments/artifacts"),
        "artifact-without-a-name": drop("spec/arguments/artifacts/queries/name"),
        "artifact-without-a-place": drop("spec/arguments/artifacts/queries/s3"),
        "artifact-from-two-places": (
            drop("spec/arguments/artifacts/queries/s3"),
            put("spec/arguments/artifacts/queries/from", "{{workflow.outputs.artifacts.table}}"),
            put("spec/arguments/artifacts/queries/fromExpression", "workflow.outputs.artifacts.table"),
        ),
        "artifact-name-with-a-slash": put("spec/arguments/artifacts/queries/name", "a/b"),
        "declared-parameter-gone": drop(f"{PARAMETERS}/region"),
        "no-arguments": drop("spec/arguments"),
    }),
    *mutants("schedule", {
        "cron-parameter-without-a-value": drop(f"{DATABASE}/value"),
        "cron-parameter-with-a-default-only": rename(f"{DATABASE}/value", "default"),
        "cron-enum-without-a-value": (
            drop(f"{DATABASE}/value"),
            put(f"{DATABASE}/enum", ["orders"]),
        ),
        "cron-enum-without-the-value": put(f"{DATABASE}/enum", ["customers"]),
        "cron-enum-of-a-config-map": put(
            DATABASE,
            {"name": "database", "enum": ["a"], "valueFrom": {"configMapKeyRef": {"name": "vacuum", "key": "a"}}},
        ),
        "argument-of-the-template-missing": drop("vacuum-customers:spec/workflowSpec/arguments"),
        "argument-of-the-template-misspelt": put(
            f"vacuum-customers:{DATABASE}/name", "databse"
        ),
        "argument-of-the-template-without-a-value": drop(
            f"vacuum-customers:{DATABASE}/value"
        ),
        "argument-that-the-template-does-not-know": append(
            "vacuum-customers:spec/workflowSpec/arguments/parameters", {"name": "full", "value": "true"}
        ),
    }),
]  # fmt: skip

RUNS = [
    *mutants("nightly-report", {
        "entrypoint-missing": drop("spec/entrypoint"),
        "entrypoint-empty": put("spec/entrypoint", ""),
        "entrypoint-unknown": put("spec/entrypoint", "mian"),
        "entrypoint-lacks-an-artifact": append(f"{MAIN}/inputs/artifacts", {"name": "schema"}),
        "entrypoint-lacks-a-parameter": put(f"{MAIN}/inputs/parameters", [{"name": "day"}]),
        "entrypoint-gets-a-parameter": put(f"{MAIN}/inputs/parameters", [{"name": "rows"}]),
        "exit-handler-unknown": put("spec/onExit", "notfy"),
        "exit-handler-lacks-a-parameter": put("spec/templates/notify/inputs", {"parameters": [{"name": "day"}]}),
        "exit-handler-gone": drop("spec/onExit"),
        "hook-without-an-expression": drop("spec/hooks/running/expression"),
        "hook-of-an-unknown-template": put("spec/hooks/running/template", "anounce"),
        "hook-with-a-broken-expression": put("spec/hooks/running/expression", "workflow.status =="),
        "exit-hook-without-an-expression": put("spec/hooks/exit", {"template": "announce"}),
        "exit-hook-of-an-unknown-template": put("spec/hooks/exit", {"template": "anounce"}),
        "hook-of-a-template-ref": put(
            "spec/hooks/running", {"templateRef": {"name": "x", "template": "y"}, "expression": "true"}
        ),
        "hook-of-nothing": put("spec/hooks/running", {"expression": "true"}),
        "pod-gc-unknown": put("spec/podGC/strategy", "OnPodDone"),
        "pod-gc-empty": put("spec/podGC", {}),
        "pod-gc-selector-invalid": put(
            "spec/podGC/labelSelector", {"matchExpressions": [{"key": "team", "operator": "Is", "values": ["data"]}]}
        ),
        "pod-gc-selector-without-values": put(
            "spec/podGC/labelSelector", {"matchExpressions": [{"key": "team", "operator": "In"}]}
        ),
        "pod-gc-delay-invalid": put("spec/podGC/deleteDelayDuration", "soon"),
        "template-twice": twice("spec/templates"),
        "template-without-a-name": drop("spec/templates/ask/name"),
        "template-name-empty": put("spec/templates/ask/name", ""),
        "template-name-with-underscore": append("spec/templates", {"name": "a_b", "suspend": {}}),
        "template-name-with-a-leading-dash": append("spec/templates", {"name": "-a", "suspend": {}}),
        "template-name-with-a-dot": append("spec/templates", {"name": "a.b", "suspend": {}}),
        "template-name-with-capitals": append("spec/templates", {"name": "My-name1-2", "suspend": {}}),
        "template-name-of-128-characters": append("spec/templates", {"name": "t" * 128, "suspend": {}}),
        "template-name-of-129-characters": append("spec/templates", {"name": "t" * 129, "suspend": {}}),
        "templates-empty": put("spec/templates", []),
        "template-ref-and-templates": put("spec/workflowTemplateRef", {"name": "tables"}),
        "volume-claim-gc-unknown": put("spec/volumeClaimGC", {"strategy": "Sometimes"}),
        "artifact-gc-unknown": put("spec/artifactGC", {"strategy": "Sometimes"}),
        "parallelism-of-zero": put("spec/parallelism", 0),
        "parallelism-is-a-text": put("spec/parallelism", "4"),
        "priority-is-a-text": put("spec/priority", "high"),
        "deadline-is-a-text": put("spec/activeDeadlineSeconds", "1h"),
        "ttl-is-a-text": put("spec/ttlStrategy/secondsAfterCompletion", "1d"),
        "semaphore-of-older-argo": put(
            "spec/synchronization", {"semaphore": {"configMapKeyRef": {"name": "locks", "key": "reports"}}}
        ),
        "mutex-of-older-argo": put("spec/synchronization", {"mutex": {"name": "nightly-report"}}),
        "labels-from-without-expression": put("spec/workflowMetadata/labelsFrom/region", {}),
    }),
    *mutants("graph", {
        "no-entrypoint-in-a-template": drop("spec/entrypoint"),
        "entrypoint-unknown-in-a-template": put("spec/entrypoint", "mian"),
        "entrypoint-of-a-template-lacks-a-parameter": append(f"{MAIN}/inputs/parameters", {"name": "hour"}),
        "exit-hook-unknown-in-a-template": put("spec/hooks/exit/template", "claen"),
        "exit-handler-unknown-in-a-template": put("spec/onExit", "claen"),
    }),
    *mutants("submitted", {
        "template-unknown": put("spec/workflowTemplateRef/name", "bakup"),
        "template-without-a-name": put("spec/workflowTemplateRef", {}),
        "template-is-of-the-cluster": put("spec/workflowTemplateRef/clusterScope", True),
        "template-in-another-namespace": put("metadata/namespace", "other"),
        "cluster-template-unknown": put("cluster-backup-:spec/workflowTemplateRef/name", "cluster-bakup"),
        "cluster-template-without-scope": drop("cluster-backup-:spec/workflowTemplateRef/clusterScope"),
        "entrypoint-unknown": put("spec/entrypoint", "tabel"),
        "entrypoint-nowhere": (drop("spec/entrypoint"), drop("backup:spec/entrypoint")),
        "entrypoint-of-the-template": drop("spec/entrypoint"),
        "argument-missing": drop("spec/arguments"),
        "argument-misspelt": put("spec/arguments/parameters/table/name", "tabel"),
        "argument-without-a-value": drop("spec/arguments/parameters/table/value"),
        "argument-unknown": append("spec/arguments/parameters", {"name": "dry-run", "value": "true"}),
        "argument-outside-the-templates-enum": (
            put("backup:spec/arguments/parameters/bucket/enum", ["backups"]),
            append("spec/arguments/parameters", {"name": "bucket", "value": "other"}),
        ),
        "templates-of-its-own": put("spec/templates", [{"name": "table", "suspend": {}}]),
        "two-hundred-templates": put(
            "cluster-backup:spec/templates",
            [{"name": name, "suspend": {}} for name in ("cluster", "report", *map(str, range(198)))],
        ),
        "two-hundred-and-one-templates": put(
            "cluster-backup:spec/templates",
            [{"name": name, "suspend": {}} for name in ("cluster", "report", *map(str, range(199)))],
        ),
        "exit-handler-of-the-template": put("spec/onExit", "report"),
        "exit-handler-unknown": put("spec/onExit", "reprot"),
        "exit-handler-unknown-in-the-template": put("backup:spec/onExit", "reprot"),
        "broken-template-that-is-not-run": put("backup:spec/templates/every-table/steps/0/table/template", "tabel"),
        "hook-of-the-template": put("spec/hooks", {"failed": {"template": "report", "expression": "true"}}),
        "hook-unknown": put("spec/hooks", {"failed": {"template": "reprot", "expression": "true"}}),
        "hook-without-an-expression": put("spec/hooks", {"failed": {"template": "report"}}),
    }),
]  # fmt: skip

CRON = "spec/schedules"

SCHEDULES = [
    *mutants("schedule", {
        "name-of-52-characters": put("metadata/name", "n" * 52),
        "name-of-53-characters": put("metadata/name", "n" * 53),
        "schedules-missing": drop(CRON),
        "schedules-empty": put(CRON, []),
        "schedule-empty": put(CRON, [""]),
        "schedule-of-older-argo": (drop(CRON), put("spec/schedule", "0 3 * * *")),
        "schedule-and-schedules": put("spec/schedule", "0 3 * * *"),
        "schedules-are-a-text": put(CRON, "0 3 * * *"),
        "schedule-of-four-fields": put(CRON, ["0 3 * *"]),
        "schedule-of-six-fields": put(CRON, ["0 0 3 * * *"]),
        "schedule-out-of-range": put(CRON, ["0 24 * * *"]),
        "schedule-on-day-7": put(CRON, ["0 3 * * 7"]),
        "schedule-on-the-last-day": put(CRON, ["0 3 L * *"]),
        "schedule-hashed": put(CRON, ["H 3 * * *"]),
        "schedule-at-reboot": put(CRON, ["@reboot"]),
        "schedule-with-a-step-of-zero": put(CRON, ["*/0 3 * * *"]),
        "schedule-with-a-backward-range": put(CRON, ["0 5-3 * * *"]),
        "schedule-on-31-february": put(CRON, ["0 0 31 2 *"]),
        "schedule-with-a-question-mark": put(CRON, ["0 3 ? * MON-FRI"]),
        "schedule-with-names": put(CRON, ["0 3 * JAN,JUL sun"]),
        "schedule-with-a-time-zone": put(CRON, ["TZ=Europe/Berlin 0 3 * * *"]),
        "schedule-with-an-unknown-time-zone": put(CRON, ["CRON_TZ=Europe/Berln 0 3 * * *"]),
        "schedule-every-hour": put(CRON, ["@every 1h30m"]),
        "schedule-every-so-often": put(CRON, ["@every often"]),
        "schedule-unknown-word": put(CRON, ["@nightly"]),
        "one-of-the-schedules-malformed": append(CRON, "0 3 * * 8"),
        "time-zone-unknown": put("spec/timezone", "Europe/Berln"),
        "time-zone-empty": put("spec/timezone", ""),
        "time-zone-as-an-offset": put("spec/timezone", "+02:00"),
        "policy-unknown": put("spec/concurrencyPolicy", "Skip"),
        "policy-in-lower-case": put("spec/concurrencyPolicy", "forbid"),
        "deadline-negative": put("spec/startingDeadlineSeconds", -1),
        "deadline-zero": put("spec/startingDeadlineSeconds", 0),
        "history-negative": put("spec/successfulJobsHistoryLimit", -1),
        "when-broken": put("spec/when", "{{= cronworkflow. }}"),
        "when-with-an-unknown-variable": put("spec/when", "{{= cronworkflow.lastSuccess == nil }}"),
        "stop-strategy-broken": put("spec/stopStrategy/expression", "cronworkflow.failed >="),
        "stop-strategy-without-expression": drop("spec/stopStrategy/expression"),
        "stop-strategy-of-argo-3-5": rename("spec/stopStrategy/expression", "condition"),
        "no-workflow-spec": drop("spec/workflowSpec"),
        "entrypoint-missing": drop("spec/workflowSpec/entrypoint"),
        "entrypoint-unknown": put("spec/workflowSpec/entrypoint", "mian"),
        "template-unknown": put("vacuum-customers:spec/workflowSpec/workflowTemplateRef/name", "vacum"),
        "template-has-no-entrypoint": drop("vacuum:spec/entrypoint"),
        "spec-instead-of-workflow-spec": rename("spec/workflowSpec", "workflow"),
        "when-in-the-workflow-spec": put("spec/workflowSpec/when", "true"),
    }),
]  # fmt: skip

MUTANTS = [*OBJECTS, *ARGUMENTS, *RUNS, *SCHEDULES]
