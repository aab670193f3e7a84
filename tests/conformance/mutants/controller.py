"""Faults in the settings of the controller, which reads them when it starts."""

from .edits import drop, mutants, put, replace

DATA = "data"

TEXTS = [
    *mutants("controller", {
        "number-in-quotes": put(f"{DATA}/parallelism", '"200"'),
        "number-with-a-point": put(f"{DATA}/parallelism", "1.5"),
        "number-with-a-comment": put(f"{DATA}/parallelism", "200 # of them"),
        "number-below": put(f"{DATA}/parallelism", "200\n"),
        "text-empty": put(f"{DATA}/parallelism", ""),
        "number-for-a-text": put(f"{DATA}/instanceID", "7"),
        "boolean-for-a-text": put(f"{DATA}/instanceID", "true"),
        "map-on-one-line": put(f"{DATA}/nodeEvents", "enabled: false"),
        "list-on-one-line": put(f"{DATA}/columns", "- {name: Team, type: label, key: team}"),
        "colour-without-quotes": put(f"{DATA}/navColor", "#326ce5"),
        "two-documents": put(f"{DATA}/parallelism", "200\n---\n300\n"),
        "tab": put(f"{DATA}/nodeEvents", "enabled:\n\tfalse\n"),
        "brace-never-closed": put(f"{DATA}/nodeEvents", "{enabled: false"),
        "key-twice": replace("archive: true\n", "archive: true\n    archive: false\n"),
        "null": replace("connectionPool:\n      maxIdleConns: 100\n      connMaxLifetime: 0s", "connectionPool:"),
        "config-beside-others": put(f"{DATA}/config", "parallelism: 10\n"),
        "config-alone": put(DATA, {"config": "parallelism: 10\nnodeEvents:\n  enabled: false\n"}),
        "config-with-an-unknown-key": put(DATA, {"config": "paralelism: 10\n"}),
        "no-data": drop(DATA),
    }),
]  # fmt: skip

KEYS = [
    *mutants("controller", {
        "key-unknown": put(f"{DATA}/paralelism", "10"),
        "key-in-another-case": replace("nodeStatusOffLoad", "nodeStatusOffload"),
        "key-of-the-sample": put(f"{DATA}/semaphoreLimitCacheSeconds", "10"),
        "key-of-another-setting": put(f"{DATA}/archiveTTL", "180d"),
        "key-below-unknown": replace("clusterName:", "cluster:"),
        "metric-options": replace("modifiers:", "options:"),
        "modifier-misspelt": replace("disabled: true", "disable: true"),
        "bucket-with-a-key": replace("keyFormat:", "key:"),
        "default-unknown": replace("secondsAfterSuccess", "secondsAfterSuccesses"),
        "default-of-another-kind": replace("activeDeadlineSeconds: 28800", "schedule: '@daily'"),
        "container-unknown": replace("imagePullPolicy: IfNotPresent", "mirrorVolumeMounts: true"),
        "image-unknown": replace("cmd: [cowsay]", "command: [cowsay]"),
        "key-of-4.0": put(f"{DATA}/failedPodRestart", "enabled: true\n"),
        "key-of-4.1": put(f"{DATA}/initlessPod", "{enabled: true}"),
        "key-below-of-4.1": replace("clusterName:", "connectionTimeoutSeconds: 9\n    clusterName:"),
    }),
]  # fmt: skip

VALUES = [
    *mutants("controller", {
        "boolean-as-a-text": replace("failedPod: true", "failedPod: 'true'"),
        "boolean-in-words": replace("failedPod: true", "failedPod: yes"),
        "port-as-a-text": replace("port: 9090", "port: '9090'"),
        "rate-as-a-text": replace("limit: 10.5", "limit: '10.5'"),
        "rate-without-burst": replace("    burst: 25\n", ""),
        "label-of-a-number": replace("team: platform", "team: 7"),
        "quantity-of-a-number": replace("cpu: 0.1", "cpu: 2"),
        "list-for-a-map": replace("archiveLogs: true\n", "- archiveLogs\n"),
        "map-for-a-text": replace("clusterName: eu", "clusterName: {}"),
        "default-as-a-text": replace("secondsAfterSuccess: 3600", "secondsAfterSuccess: '3600'"),
        "restriction-unknown": replace("templateReferencing: Strict", "templateReferencing: strict"),
        "ssl-mode-unknown": replace("sslMode: require", "sslMode: on"),
        "scope-unknown": replace("scope: pod-logs", "scope: logs"),
        "link-without-an-address": replace("      url: https://logs.example.com/${metadata.name}\n", ""),
        "strategy-unknown": replace("strategy: OnPodCompletion", "strategy: OnPodComplete"),
    }),
    *mutants("controller", {
        f"ttl-of-{name}": replace("archiveTTL: 180d", f"archiveTTL: {ttl}")
        for name, ttl in {
            "two-units": "1h30m", "three-units": "1h30m5s", "a-fraction": "1.5d", "milliseconds": "300ms",
            "weeks": "26w", "a-number": "180", "a-text-of-a-number": "'180'", "nothing": "''", "zero": "'0'",
            "a-sign": "+7d", "a-negative": "-1d", "a-space": "180 d", "a-word": "forever", "minutes": "90m",
        }.items()
    }),
    *mutants("controller", {
        f"delay-of-{name}": put(f"{DATA}/podGCDeleteDelayDuration", delay)
        for name, delay in {
            "days": "1d", "a-number": "30", "a-fraction": "1.5s", "nothing": '""', "zero": '"0"', "a-negative": "-5s",
        }.items()
    }),
]  # fmt: skip

CONSEQUENCES = [
    *mutants("controller", {
        "two-databases": replace("    postgresql:", "    mysql: {host: a, database: b}\n    postgresql:"),
        "no-database": put(f"{DATA}/persistence", "archive: true\nnodeStatusOffLoad: true\n"),
        "table-without-a-name": replace("      tableName: argo_workflows\n", ""),
        "two-stores": replace("    s3:", "    gcs: {bucket: artifacts}\n    s3:"),
        "store-missing": put(f"{DATA}/artifactRepository", "archiveLogs: true\n"),
        "retention-without-errored": replace("    errored: 500\n", ""),
        "retention-of-nothing": put(f"{DATA}/retentionPolicy", "{}"),
        "default-without-completion": replace("        secondsAfterCompletion: 604800\n", ""),
        "selector-broken": replace("matchLabels:\n        team: platform", "matchLabels:\n        'a b': c"),
        "policy-unknown": replace("imagePullPolicy: IfNotPresent", "imagePullPolicy: Sometimes"),
        "delay-of-a-default-unreadable": replace("deleteDelayDuration: 30s", "deleteDelayDuration: soon"),
    }),
]  # fmt: skip

MUTANTS = [*TEXTS, *KEYS, *VALUES, *CONSEQUENCES]
