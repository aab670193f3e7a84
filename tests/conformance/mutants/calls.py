"""What Argo checks of steps and tasks: names, order, loops, what they call, and what they pass.

Argo 4.1 workflow/validate/validate.go: validateSteps, validateDAG, addItemsToScope, validateArguments;
workflow/common/ancestry.go; workflow/common/util.go: ProcessArgs.
"""

from .edits import append, drop, mutants, put, rename, twice

FIRST, SECOND = "spec/templates/main/steps/0", "spec/templates/main/steps/1"
EXTRACT, RENDER = f"{FIRST}/extract", f"{SECOND}/render"

STEPS = [
    *mutants("nightly-report", {
        "step-without-a-name": drop(f"{FIRST}/ask/name"),
        "step-twice-in-a-group": twice(FIRST),
        "step-twice-in-two-groups": append(SECOND, {"name": "ask", "template": "announce"}),
        "step-name-with-underscore": append(SECOND, {"name": "a_b", "template": "announce"}),
        "step-name-of-a-variable": append(SECOND, {"name": "a-{{workflow.name}}", "template": "announce"}),
        "step-name-of-129-characters": append(SECOND, {"name": "s" * 129, "template": "announce"}),
        "steps-with-an-empty-group": append("spec/templates/main/steps", []),
        "steps-without-groups": append("spec/templates/main/steps", {"name": "last", "template": "announce"}),
        "step-of-nothing": drop(f"{FIRST}/ask/template"),
        "step-of-an-unknown-template": put(f"{FIRST}/ask/template", "aks"),
        "step-of-its-own-template": append(SECOND, {
            "name": "again",
            "template": "main",
            "arguments": {"artifacts": [{"name": "queries", "from": "{{inputs.artifacts.queries}}"}]},
        }),
        "step-of-a-template-name-in-a-variable": put(f"{FIRST}/ask/template", "{{workflow.parameters.region}}"),
        "step-with-template-and-ref": put(f"{FIRST}/ask/templateRef", {"name": "tables", "template": "count"}),
        "step-with-depends": put(f"{RENDER}/depends", "extract"),
        "argument-not-passed": drop(f"{RENDER}/arguments/parameters/rows"),
        "argument-without-a-value": drop(f"{RENDER}/arguments/parameters/rows/value"),
        "argument-misspelt": put(f"{RENDER}/arguments/parameters/rows/name", "row"),
        "argument-unknown": append(f"{RENDER}/arguments/parameters", {"name": "colour", "value": "red"}),
        "argument-twice": twice(f"{RENDER}/arguments/parameters"),
        "argument-without-a-name": drop(f"{RENDER}/arguments/parameters/rows/name"),
        "argument-name-with-a-dot": append(f"{RENDER}/arguments/parameters", {"name": "a.b", "value": "1"}),
        "argument-by-value-from": put(
            f"{RENDER}/arguments/parameters/rows",
            {"name": "rows", "valueFrom": {"parameter": "{{steps.extract.outputs.parameters.rows}}"}},
        ),
        "argument-by-expression": put(
            f"{RENDER}/arguments/parameters/rows",
            {"name": "rows", "valueFrom": {"expression": "steps.extract.outputs.parameters.rows"}},
        ),
        "argument-with-a-default-only": rename(f"{RENDER}/arguments/parameters/rows/value", "default"),
        "argument-empty": put(f"{RENDER}/arguments/parameters/rows/value", ""),
        "argument-with-an-enum": put(f"{RENDER}/arguments/parameters/rows/enum", ["1", "2"]),
        "argument-of-an-optional-input-without-a-value": append(f"{EXTRACT}/arguments/parameters", {"name": "limit"}),
        "artifact-not-passed": drop(f"{RENDER}/arguments/artifacts"),
        "passed-artifact-misspelt": put(f"{RENDER}/arguments/artifacts/table/name", "tabel"),
        "passed-artifact-without-a-source": drop(f"{RENDER}/arguments/artifacts/table/from"),
        "passed-artifact-unknown": append(f"{RENDER}/arguments/artifacts", {"name": "logo", "raw": {"data": "x"}}),
        "passed-artifact-without-braces": put(
            f"{RENDER}/arguments/artifacts/table/from", "steps.extract.outputs.artifacts.table"
        ),
        "passed-artifact-by-two-sources": put(
            f"{RENDER}/arguments/artifacts/table/fromExpression", "steps.extract.outputs.artifacts.table"
        ),
        "parameter-passed-as-an-artifact": put(
            f"{RENDER}/arguments/artifacts/table/from", "{{steps.extract.outputs.parameters.rows}}"
        ),
        "step-hook-without-an-expression": drop(f"{RENDER}/hooks/failed/expression"),
        "step-hook-of-an-unknown-template": put(f"{RENDER}/hooks/failed/template", "anounce"),
        "step-hook-without-its-arguments": put(f"{RENDER}/hooks/failed/template", "render"),
        "step-on-exit": put(f"{RENDER}/onExit", "announce"),
        "step-on-exit-unknown": put(f"{RENDER}/onExit", "anounce"),
        "step-of-its-own-group": put(f"{FIRST}/ask/when", "{{steps.extract.outputs.parameters.rows}} > 0"),
        "step-of-a-later-group": put(f"{FIRST}/ask/when", "{{steps.render.status}} == Succeeded"),
        "step-of-itself": put(f"{RENDER}/when", "{{steps.render.status}} == Succeeded"),
        "when-broken": put(f"{RENDER}/when", "{{steps.extract.status}} == "),
        "when-with-one-equals-sign": put(f"{RENDER}/when", "{{steps.extract.status}} = Succeeded"),
        "when-of-dotted-values": put(f"{RENDER}/when", "1.2.3 == 1.2.3"),
        "when-of-an-empty-side": put(f"{RENDER}/when", " == eu"),
        "when-is-true-in-python": put(f"{RENDER}/when", "True"),
        "when-with-three-equals-signs": put(f"{RENDER}/when", "{{steps.extract.status}} === Succeeded"),
        "when-of-quoted-values": put(f"{RENDER}/when", "'{{workflow.parameters.region}}' in ('eu', 'us')"),
        "when-is-a-boolean": put(f"{RENDER}/when", True),
        "when-without-a-condition": put(f"{RENDER}/when", "{{steps.extract.status}}"),
        "continue-on-unknown": put(f"{RENDER}/continueOn", {"skipped": True}),
    }),
    *mutants("leaves", {
        "argument-outside-the-enum": put(
            "spec/templates/main/steps/0/approve/arguments", {"parameters": [{"name": "decision", "value": "maybe"}]}
        ),
        "steps-empty": put("spec/templates/main/steps", []),
        "steps-of-an-empty-group": put("spec/templates/main/steps", [[]]),
    }),
]  # fmt: skip

LOOP = "spec/templates/main/steps/1"

LOOPS = [
    *mutants("loops", {
        "items-and-param": put(f"{LOOP}/texts/withParam", '["a"]'),
        "items-and-sequence": put(f"{LOOP}/texts/withSequence", {"count": "2"}),
        "param-and-sequence": put(f"{LOOP}/listed/withSequence", {"count": "2"}),
        "items-empty": put(f"{LOOP}/texts/withItems", []),
        "items-empty-and-no-variable": put("spec/templates/main/steps/0/list/withItems", []),
        "items-with-null": put(f"{LOOP}/texts/withItems", ["eu", None]),
        "items-of-numbers": put(f"{LOOP}/texts/withItems", [1, 2.5, True]),
        "items-of-lists": put(f"{LOOP}/texts/withItems", [["eu", "us"]]),
        "items-as-a-text": put(f"{LOOP}/texts/withItems", "eu, us"),
        "items-as-a-map": put(f"{LOOP}/texts/withItems", {"eu": 1}),
        "items-of-maps-in-maps": put(f"{LOOP}/maps/withItems/0/port", {"number": 5432}),
        "items-lack-a-key": drop(f"{LOOP}/maps/withItems/1/port"),
        "items-all-lack-a-key": (drop(f"{LOOP}/maps/withItems/0/port"), drop(f"{LOOP}/maps/withItems/1/port")),
        "key-of-a-text-item": put(f"{LOOP}/texts/arguments/parameters/region/value", "{{item.region}}"),
        "item-of-maps": put(f"{LOOP}/maps/arguments/parameters/region/value", "{{item}}"),
        "item-by-index": (
            put(f"{LOOP}/texts/withItems", [["eu", "us"]]),
            put(f"{LOOP}/texts/arguments/parameters/region/value", "{{item.[0]}}"),
        ),
        "unknown-key-of-maps": put(f"{LOOP}/maps/arguments/parameters/region/value", "{{item.regoin}}"),
        "any-key-of-a-param": put(f"{LOOP}/listed/arguments/parameters/region/value", "{{item.whatever}}"),
        "key-of-a-sequence": put(f"{LOOP}/counted/arguments/parameters/region/value", "{{item.region}}"),
        "item-without-a-loop": drop(f"{LOOP}/counted/withSequence"),
        "results-without-a-loop": drop(f"{LOOP}/texts/withItems"),
        "key-without-a-loop": drop(f"{LOOP}/maps/withItems"),
        "param-is-no-list": put(f"{LOOP}/listed/withParam", "eu, us"),
        "param-is-a-json-map": put(f"{LOOP}/listed/withParam", '{"region": "eu"}'),
        "param-of-an-unknown-step": put(f"{LOOP}/listed/withParam", "{{steps.lst.outputs.result}}"),
        "param-as-a-list": put(f"{LOOP}/listed/withParam", ["eu"]),
        "sequence-of-count-and-end": put(f"{LOOP}/counted/withSequence/end", "5"),
        "sequence-of-nothing": put(f"{LOOP}/counted/withSequence", {}),
        "sequence-of-words": put(f"{LOOP}/counted/withSequence/count", "three"),
        "sequence-of-a-number": put(f"{LOOP}/counted/withSequence/count", 3),
        "sequence-format-broken": put(f"{LOOP}/counted/withSequence/format", "region"),
        "results-of-a-loop-over-a-sequence": put(
            "spec/templates/main/steps/2/sum/arguments/parameters/results/value", "{{steps.counted.outputs.parameters}}"
        ),
        "results-of-no-loop": put(
            "spec/templates/main/steps/2/sum/arguments/parameters/results/value", "{{steps.list.outputs.parameters}}"
        ),
        "result-of-a-loop-over-containers": put(
            "spec/templates/main/steps/2/sum/arguments/parameters/results/value", "{{steps.texts.outputs.result}}"
        ),
        "any-succeeded-of-no-loop": put("spec/templates/graph/dag/tasks/sum/depends", "list.AnySucceeded && declared"),
        "all-failed-of-no-loop": put("spec/templates/graph/dag/tasks/sum/depends", "declared && !list.AllFailed"),
        "items-and-param-of-a-task": put("spec/templates/graph/dag/tasks/listed/withItems", ["a"]),
        "key-of-a-task-without-a-loop": (
            drop("spec/templates/graph/dag/tasks/listed/withParam"),
            put("spec/templates/graph/dag/tasks/sum/depends", "declared"),
        ),
    }),
]  # fmt: skip

TASKS = "spec/templates/main/dag/tasks"
OLDER = "spec/templates/older/dag/tasks"

GRAPHS = [
    *mutants("graph", {
        "no-tasks": put("spec/templates/older/dag/tasks", []),
        "tasks-missing": drop("spec/templates/older/dag/tasks"),
        "task-without-a-name": drop(f"{OLDER}/third/name"),
        "task-twice": twice(OLDER),
        "task-name-with-underscore": put(f"{OLDER}/third/name", "thi_rd"),
        "task-name-with-a-dot": put(f"{OLDER}/third/name", "thi.rd"),
        "task-name-with-a-leading-digit": put(f"{OLDER}/third/name", "3rd"),
        "task-name-with-a-leading-digit-alone": (
            put("spec/templates/older/dag/tasks", [{"name": "3rd", "template": "clean"}])
        ),
        "task-name-of-129-characters": put(f"{OLDER}/third/name", "t" * 129),
        "task-name-is-an-operator": (
            put(f"{OLDER}/second/name", "in"), put(f"{OLDER}/third/dependencies", ["first", "in"]),
        ),
        "dependency-unknown": put(f"{OLDER}/third/dependencies", ["first", "secnd"]),
        "dependency-on-itself": put(f"{OLDER}/third/dependencies", ["third"]),
        "dependencies-in-a-circle": put(f"{OLDER}/first/dependencies", ["third"]),
        "dependencies-as-a-text": put(f"{OLDER}/third/dependencies", "first"),
        "dependency-twice": put(f"{OLDER}/third/dependencies", ["first", "second", "first"]),
        "depends-unknown": put(f"{TASKS}/audit/depends", "jion.Failed"),
        "depends-on-itself": put(f"{TASKS}/audit/depends", "audit"),
        "depends-in-a-circle": put(f"{TASKS}/orders/depends", "publish"),
        "depends-result-unknown": put(f"{TASKS}/audit/depends", "join.Broken"),
        "depends-result-in-lower-case": put(f"{TASKS}/audit/depends", "join.failed"),
        "depends-operators-twice": put(f"{TASKS}/join/depends", "orders && && customers"),
        "depends-operator-missing": put(f"{TASKS}/join/depends", "orders customers"),
        "depends-comma": put(f"{TASKS}/join/depends", "orders, customers"),
        "depends-open-parenthesis": put(f"{TASKS}/join/depends", "(orders && customers"),
        "depends-one-ampersand": put(f"{TASKS}/join/depends", "orders & customers"),
        "depends-in-words": put(f"{TASKS}/join/depends", "orders and customers"),
        "depends-not": put(f"{TASKS}/join/depends", "!orders.Failed && customers"),
        "depends-empty": put(f"{TASKS}/audit/depends", ""),
        "depends-and-dependencies": put(f"{TASKS}/audit/dependencies", ["join"]),
        "depends-and-dependencies-of-one-task": (
            drop(f"{OLDER}/first/continueOn"), put(f"{OLDER}/third/depends", "first"),
        ),
        "continue-on-with-depends": put(f"{TASKS}/join/continueOn", {"failed": True}),
        "continue-on-of-a-task-without-depends": put(f"{TASKS}/orders/continueOn", {"failed": True}),
        "target-unknown": put("spec/templates/main/dag/target", "publish adit"),
        "target-of-an-input": put("spec/templates/main/dag/target", "{{inputs.parameters.day}}"),
        "target-of-an-unknown-variable": put("spec/templates/main/dag/target", "{{inputs.parameters.dya}}"),
        "target-with-commas": put("spec/templates/main/dag/target", "publish,audit"),
        "target-with-two-spaces": put("spec/templates/main/dag/target", "publish  audit"),
        "task-of-nothing": drop(f"{OLDER}/third/template"),
        "task-of-an-unknown-template": put(f"{OLDER}/third/template", "claen"),
        "task-lacks-a-parameter": drop(f"{TASKS}/join/arguments/parameters"),
        "task-lacks-an-artifact": drop(f"{TASKS}/join/arguments/artifacts/orders"),
        "task-lacks-an-optional-artifact": drop(f"{TASKS}/join/arguments/artifacts/customers"),
        "task-with-an-unknown-parameter": append(f"{TASKS}/join/arguments/parameters", {"name": "a", "value": "1"}),
        "inline-lacks-a-parameter": drop(f"{TASKS}/publish/arguments"),
        "argument-of-a-task-that-is-not-waited-for": drop(f"{OLDER}/second/dependencies"),
        "argument-within-a-text-of-a-task-that-is-not-waited-for": (
            drop(f"{OLDER}/second/dependencies"),
            put(f"{OLDER}/second/arguments/parameters/table/value", "t-{{tasks.first.outputs.parameters.rows}}"),
        ),
        "argument-with-a-space-of-a-task-that-is-not-waited-for": (
            drop(f"{OLDER}/second/dependencies"),
            put(f"{OLDER}/second/arguments/parameters/table/value", "{{ tasks.first.outputs.parameters.rows }}"),
        ),
        "artifact-of-a-task-that-is-not-waited-for": put(f"{TASKS}/join/depends", "orders"),
        "status-of-a-task-that-is-not-waited-for": put(f"{TASKS}/publish/when", "{{tasks.audit.status}} == Succeeded"),
        "argument-of-a-later-task": put(
            f"{OLDER}/first/arguments/parameters/table/value", "{{tasks.third.outputs.result}}"
        ),
        "argument-of-a-task-waited-for-by-another": put(
            f"{TASKS}/publish/arguments/parameters/page/value", "{{tasks.orders.outputs.parameters.rows}}"
        ),
        "argument-of-an-unknown-task": put(
            f"{TASKS}/publish/arguments/parameters/page/value", "{{tasks.jion.outputs.result}}"
        ),
        "when-of-an-unknown-task": put(f"{TASKS}/publish/when", "{{tasks.jion.outputs.result}} == a"),
        "steps-variable-in-a-dag": put(f"{TASKS}/publish/when", "{{steps.join.outputs.result}} == a"),
        "task-hook-without-an-expression": drop(f"{TASKS}/customers/hooks/slow/expression"),
        "task-hook-of-an-unknown-template": put(f"{TASKS}/customers/hooks/slow/template", "claen"),
        "task-on-exit-unknown": put(f"{TASKS}/customers/onExit", "claen"),
        "fail-fast-is-a-text": put("spec/templates/main/dag/failFast", "false"),
        "deadline-of-a-dag": put("spec/templates/older/activeDeadlineSeconds", 60),
        "timeout-of-a-dag": put("spec/templates/older/timeout", "1h"),
        "output-of-an-unknown-task": put(
            "spec/templates/main/outputs/parameters/rows/valueFrom/parameter",
            "{{tasks.odrers.outputs.parameters.rows}}",
        ),
        "output-artifact-of-an-unknown-task": put(
            "spec/templates/main/outputs/artifacts/table",
            {"name": "table", "from": "{{tasks.odrers.outputs.artifacts.table}}"},
        ),
        "output-artifact-by-two-sources": put(
            "spec/templates/main/outputs/artifacts/table/from", "{{tasks.orders.outputs.artifacts.table}}"
        ),
    }),
]  # fmt: skip

COUNT, ANNOUNCE = f"{TASKS}/count/templateRef", f"{TASKS}/announce/templateRef"

REFERENCES = [
    *mutants("library", {
        "template-unknown": put(f"{COUNT}/template", "cuont"),
        "library-unknown": put(f"{COUNT}/name", "tabels"),
        "template-missing": drop(f"{COUNT}/template"),
        "library-missing": drop(f"{COUNT}/name"),
        "library-is-of-the-cluster": put(f"{COUNT}/clusterScope", True),
        "cluster-template-unknown": put(f"{ANNOUNCE}/template", "anounce"),
        "cluster-library-unknown": put(f"{ANNOUNCE}/name", "mesages"),
        "cluster-library-without-scope": drop(f"{ANNOUNCE}/clusterScope"),
        "library-in-a-variable": put(f"{COUNT}/name", "{{workflow.name}}"),
        "library-in-an-unknown-variable": put(f"{TASKS}/chosen/templateRef/name", "{{workflow.nam}}"),
        "template-in-an-expression": put(f"{TASKS}/chosen/templateRef/template", "{{='count'}}"),
        "parameter-not-passed": drop(f"{TASKS}/count/arguments"),
        "parameter-misspelt": put(f"{TASKS}/count/arguments/parameters/table/name", "tabel"),
        "parameter-unknown": append(f"{TASKS}/count/arguments/parameters", {"name": "where", "value": "1"}),
        "cluster-parameter-not-passed": drop(f"{TASKS}/announce/arguments"),
        "output-unknown": put(
            f"{TASKS}/announce/arguments/parameters/text/value", "{{tasks.count.outputs.parameters.row}}"
        ),
        "output-gone-from-the-library": drop("tables:spec/templates/count/outputs/parameters/rows"),
        "input-new-in-the-library": append("tables:spec/templates/count/inputs/parameters", {"name": "schema"}),
        "parameter-not-passed-in-the-library": drop("tables:spec/templates/drop/steps/0/count/arguments"),
        "template-unknown-in-the-library": put("tables:spec/templates/drop/steps/0/count/template", "cuont"),
        "broken-template-of-the-library-that-is-not-called": (
            append("tables:spec/templates", {"name": "spare", "container": {}})
        ),
        "exit-handler-of-a-library": put("spec/templates/tidy/steps/0/drop/templateRef/template", "dorp"),
        "libraries-call-each-other": put(
            "messages:spec/templates/twice/steps/0/second/templateRef/template", "twice"
        ),
        "inline-with-a-ref": put(f"{TASKS}/count/inline", {"suspend": {}}),
    }),
]  # fmt: skip

MUTANTS = [*STEPS, *LOOPS, *GRAPHS, *REFERENCES]
