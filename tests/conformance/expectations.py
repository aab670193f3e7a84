"""Where argogen and Argo's validation are meant to differ, and why."""

from types import MappingProxyType

FINDS_MORE = MappingProxyType({
    "AG005": "a key that stands twice in a child's manifest: Argo reads that as any YAML, and the last one wins",
    "AG007": "Argo's reader passes over a tag of YAML; what it means to others is anybody's guess",
    "AG301": "Argo does not look into a child's manifest, and not below the fields of a step",
    "AG302": "the full CRDs require the field, or Kubernetes does, or a setting of the controller is 0 or empty",
    "AG303": "Argo takes a list or map for an empty text, and does not look into a child's manifest",
    "AG304": "limits of the full CRDs, and words that the controller reads as if nothing were said",
    "AG305": "Argo's parser goes by the kind; the API server goes by apiVersion too",
    "AG306": "a field of another version in a child's manifest: its lock is gone without a word",
    "AG401": "Argo looks up neither the templates of hooks, nor the entrypoint of a child",
    "AG404": "the API server refuses the name",
    "AG407": "the API server refuses the object, or the pod, that has the label",
    "AG409": "Argo does not look at the templates of hooks, and passes over a template beside an inline one",
    "AG412": "Argo looks at the first inline template only",
    "AG414": "the API server refuses the pod",
    "AG416": "the executor refuses it when the pod runs",
    "AG417": "the full CRDs refuse it, or Argo passes over what it was given and there is no output",
    "AG419": "the template fails when the run gets to its outputs",
    "AG420": "Argo looks at a workflow's own metrics only when it reports them, and never at their types",
    "AG421": "Argo reads most durations only when the run gets there",
    "AG422": "Argo reads numbers in texts only at the first retry",
    "AG439": "Argo finds an unknown strategy of artifacts or volume claims when the workflow ends",
    "AG441": "Argo does not look at the hooks of tasks before the run",
    "AG442": "Argo runs one of two exit handlers, and says nothing of the other",
    "AG443": "Argo reads a list or a sequence when the run gets there",
    "AG447": "Argo puts the time zone into a schedule when it plans it; before 4.0 there need be no schedule",
    "AG503": "Argo takes what is listed before, and all tasks, for ended",
    "AG508": "Argo looks up the results that a template hands on when it has ended",
    "AG510": "Argo is content with a key that one of the items has",
    "AG512": "Argo lets some beginnings through, and looks neither into a spec's fields nor into inputs and metrics",
    "AG520": "Argo reads no expression before the run comes to it",
    "AG521": "Argo looks up no name in an expression before the run comes to it",
    "AG522": "Argo reads no expression before the run comes to it",
    "AG523": "Argo looks up no function before the run comes to it",
    "AG525": "Argo looks at no types before the run comes to an expression",
    "AG527": "Argo reads no JSON path before the run comes to it",
    "AG534": "Argo evaluates a when only when it is its turn",
    "AG537": "the executor reads the condition after it has made the object",
    "AG601": "Argo looks up neither the templates of hooks, nor the entrypoint of a child",
    "AG605": "Argo looks at the arguments of neither hooks nor children before the run gets there",
    "AG607": "Argo never holds the enum of an input against what is passed",
    "AG612": "Argo passes over a misspelt argument, and the input keeps its default",
    "AG631": "the executor refuses it when the pod runs",
    "AG632": "the API server refuses it when the pod runs",
    "AG633": "the executor or the API server refuses it when the pod runs",
    "AG643": "the executor compares the phase with it for ever when the pod runs",
    "AG703": "Argo evaluates a depends when the run gets there",
    "AG705": "Argo evaluates dependencies when the run gets there",
    "AG708": "Argo sees that a template calls itself without end when it is a hundred templates deep",
    "AG801": "Argo looks at no lock before a step takes it",
    "AG803": "Argo looks at no lock before a step takes it",
    "AG804": "Argo looks at no lock before a step takes it",
    "AG807": "Argo looks at no lock before a step takes it",
    "AG951": "the controller reads a negative duration, and does at once what it should do later",
    "AG952": "the controller passes over the second database",
    "AG953": "the controller ends when it connects to the database, after it has read the settings",
    "AG954": "the controller deletes what nobody said should go",
    "AG955": "the controller passes over the other stores",
    "AG959": "the controller ends after it has read the settings, or each workflow meets the default",
})  # fmt: skip
"""Codes of errors that argogen finds where Argo accepts, with the reason."""

_CLUSTER = "what is in none of the files may be in the cluster: argogen says so in a note"
_OPEN_NAMESPACE = "a manifest that leaves its namespace open may be in any: what applies it decides"
KNOWN = MappingProxyType(
    {
        "library/library-unknown": _CLUSTER,
        "library/cluster-library-unknown": _CLUSTER,
        "library/template-in-another-namespace": _OPEN_NAMESPACE,
        "library/workflow-in-another-namespace": _OPEN_NAMESPACE,
        "nightly-report/tag-in-a-key": "argogen looks for tags in texts, and not in the keys of maps",
        "nightly-report/timeout-of-an-input": "what is no duration is a default, which a submission may replace",
        "schedule/template-unknown": _CLUSTER,
        "submitted/argument-without-a-value": "whoever submits the Workflow may pass the value",
        "submitted/cluster-template-unknown": _CLUSTER,
        "submitted/template-unknown": _CLUSTER,
    }
)
"""Cases that Argo refuses and argogen does not, with the reason."""

_HARMLESS = {
    "nightly-report": """
        name-of-63-characters parameter-name-with-underscore value-from-an-event value-is-supplied pod-gc-empty
        template-name-with-capitals template-name-of-128-characters retry-policy-missing retry-limit-is-a-number
        deadline-as-a-text deadline-of-an-input parallelism-of-steps image-missing-with-a-default
        annotations-of-a-template step-on-exit tag-with-spaces expression-with-spaces argument-empty
        entrypoint-gets-a-parameter when-of-quoted-values""",
    "controller": """
        number-with-a-comment number-below text-empty number-for-a-text boolean-for-a-text null config-alone no-data
        key-in-another-case key-of-4.0 key-of-4.1 key-below-of-4.1 boolean-in-words label-of-a-number
        quantity-of-a-number ttl-of-nothing ttl-of-zero ttl-of-a-sign ttl-of-minutes delay-of-a-fraction delay-of-zero
        colour-without-quotes store-missing default-without-completion""",
    "schedule": """
        name-of-52-characters schedule-with-a-question-mark schedule-with-names schedule-every-hour time-zone-empty
        anchor-and-alias second-document-empty document-end byte-order-mark windows-line-ends""",
    "graph": """
        optional-input-artifact dependency-twice depends-not task-lacks-an-optional-artifact
        argument-of-a-task-waited-for-by-another task-name-with-a-leading-digit-alone no-entrypoint-in-a-template""",
    "library": "both-in-one-namespace",
    "loops": "items-of-numbers item-of-maps any-key-of-a-param sequence-of-a-number",
    "leaves": "container-set-without-main-and-outputs",
    "submitted": "entrypoint-of-the-template exit-handler-of-the-template hook-of-the-template two-hundred-templates",
    "children": "child-with-templates-of-its-own lock-of-a-database lock-of-an-input",
    "slots": """
        container/workflow.name container/workflow.labels.team container/workflow.outputs.parameters.total
        container/inputs.parameters container/inputs.parameters.table container/pod.name container/retries
        step-argument/steps.count.outputs.result step-argument/steps.count.status
        loop-over-texts/item loop-over-a-param/item loop-over-a-param/item.host
        task-argument/tasks.count.outputs.result task-argument/tasks.count.status
        exit-handler/workflow.failures lock/inputs.parameters.table metric/duration""",
}
HARMLESS = frozenset(f"{base}/{name}" for base, names in _HARMLESS.items() for name in names.split())
"""Mutants that are as good as their base: argogen must find no error at all, in no version that takes the base."""
