"""The table of all diagnostic codes: what they are called, how bad they are, and the page that explains them.

A code is an identity: it never changes its meaning and is never used again. AG0 is input, AG1 the spec,
AG2 patterns and catalogs, AG3 Argo's schema; from AG4 on they are lint rules.
"""

from dataclasses import dataclass
from types import MappingProxyType

from argogen.diagnostics import Diagnostic, Location, Severity


@dataclass(frozen=True)
class Code:
    """One row: `slug` is its name in words, `page` what `argogen explain` prints below the title."""

    code: str
    slug: str
    title: str
    page: str
    severity: Severity = Severity.ERROR


_ROWS = (
    # AG0: files and folders
    Code("AG001", "unreadable-file", "A file or folder can't be read", """
It does not exist, is of another kind, or its permissions forbid it. Paths count from the folder with argogen.yaml; a
path inside a spec counts from the spec's own folder."""),
    Code("AG002", "not-utf-8", "A file is not UTF-8", """
argogen reads UTF-8, with or without a byte order mark. Save the file in that encoding."""),
    Code("AG003", "too-large", "A file is too large", """
A file above 5 MB is no spec and no manifest that Kubernetes would take, so argogen does not try to read it."""),
    Code("AG004", "yaml-syntax", "YAML can't be read", """
The text breaks YAML's grammar at this place. Frequent causes: a tab in the indentation, a colon followed by a blank
in a text without quotes, quotes that are never closed, and a tag such as {{item}} at the start of a value: Argo's
tags need quotes."""),
    Code("AG005", "duplicate-key", "A key stands twice in one map", """
YAML readers keep the last one or refuse the file; Argo's own linter skips the whole document without a word. Remove
one of the two."""),
    Code("AG006", "ambiguous-scalar", "YAML readers disagree about a value", """
Some readers take `on`, `1:30`, `017` or `1e3` for a boolean or a number, others for a text, and a number such as 1.10
loses its zero. argogen asks for quotes where a text is meant, so that a spec means the same to everybody. Keys need
none."""),
    Code("AG007", "yaml-tag", "A YAML tag", """
Tags such as !!python/object or !Ref are instructions to a particular reader. Specs and manifests are plain data."""),
    Code("AG008", "yaml-bomb", "YAML that expands without measure", """
Aliases that refer to aliases, or nesting of a hundred levels, would fill the memory. No spec and no manifest needs
them."""),
    Code("AG009", "wrong-document", "A file does not hold the document it should", """
A spec is one document, a map of keys that begins with `pattern:`. One spec a file."""),
    Code("AG010", "nothing-to-render", "There is no spec", """
argogen found no spec to render. It fails instead of printing nothing, since a GitOps controller that runs it as a
plugin would take empty output for the wish to delete everything. Name specs on the command line, or say in
argogen.yaml where they are."""),
    Code("AG011", "unwritable-output", "A manifest can't be written", """
Files are completed beside their places before the first is moved there, so that none is ever half-written."""),
    Code("AG012", "foreign-file", "A file in the way was not written by argogen", """
argogen replaces and removes only files that begin with its own header. Move the file, or name another output
folder."""),
    Code("AG013", "outside-project", "A path leads outside the project", """
A spec may come from a pull request. It reads and writes below the project's folder only, links followed."""),
    Code("AG014", "ignore-comment", "A comment that should ignore a finding and does not", """
`# argogen: ignore[no-deadline] the reason` leaves a rule's finding out, at the end of its line or alone above it. It
names the rules by code or name and says why. Only findings from AG3 on can be left out."""),
    Code("AG015", "unused-ignore", "Nothing is ignored by this", """
What it was written for is not found any more. Left in place, it would hide the next fault of its kind.""",
         Severity.WARNING),
    Code("AG016", "unknown-rule", "The project file names a rule that there is not", """
`lint.severity` and `lint.ignore` name rules by code or name. `argogen rules` lists them. Findings before AG3 say that
a file can't be used, and can't be set aside. `diff.severity` names judgements; docs/reference/changes.md lists
those."""),
    # AG1: the spec
    Code("AG101", "unknown-key", "A key that is not known here", """
The pattern's schema lists the keys there are: `argogen patterns NAME` prints them. A key that has a meaning elsewhere
is unknown all the same where it would do nothing."""),
    Code("AG102", "missing-key", "A key is missing", """
The pattern can't do without it. `argogen patterns NAME` says what belongs there."""),
    Code("AG103", "wrong-value", "A value is not of the kind it should be", """
It has the wrong type, form or size. The message says what it is and what is expected. Durations are seconds, or texts
such as 90s, 15m, 8h, 7d."""),
    Code("AG104", "unknown-pattern", "There is no pattern of this name", """
`argogen patterns` lists them. A repository's own patterns are found in the folders that argogen.yaml names under
`templates`."""),
    Code("AG105", "name-taken", "A name is taken twice", """
Two specs of one name would overwrite each other's objects in the cluster; two templates or tasks of one name can't
live in one WorkflowTemplate. Rename one."""),
    Code("AG106", "name-too-long", "A name is too long for what is derived from it", """
A WorkflowTemplate's name may have 63 characters. A CronWorkflow's may have 52, since Argo appends the time of each
run (Argo 4.1 workflow/validate/validate.go)."""),
    Code("AG107", "unknown-reference", "A reference to something that is not there", """
`${inputs.region}` refers to an input of the spec, `${steps.count.outputs.rows}` to an output of an earlier step,
`${outputs.status}` to a facade's output, for its consumers, and `${workflow.name}` to Argo's variables of the run.
`$${` stands for a literal `${`; names without a dot, such as ${HOME}, are left alone."""),
    Code("AG108", "misplaced-reference", "A reference where none can stand", """
References become values that only the run knows. They can't stand where a value must be known before (the name of a
Secret), nor in a program's text, where a value would be run as code: read it from the environment."""),
    Code("AG109", "argo-tag", "Argo would substitute this text", """
Argo replaces {{...}} everywhere in a template, inside a script too, and pastes the value without any quoting. Bring
values in by `env`, by an artifact, or by `${...}`. A script that builds Jinja or Go templates can write its braces in
another way. `argoTags: true` on a job says that Argo shall substitute."""),
    Code("AG110", "environment-name", "An environment variable's name is not for taking", """
Inputs and `env` become environment variables. PATH, HOME, LD_*, PYTHON*, *_PROXY and their like change how programs
start or connect; KUBERNETES_* and ARGO_* are set by Kubernetes and Argo. A name that two things claim is
refused too."""),
    Code("AG111", "missing-script", "A file that the spec names can't be read", """
The path counts from the spec's own folder, and the file must be inside the project."""),
    Code("AG112", "cron", "A schedule that Argo refuses, or that never fires", """
Argo reads five fields: minute, hour, day of month, month, day of week (0 to 6, Sunday is 0), and words such as
@daily. It accepts dates that do not exist, such as February 31, and then never runs; argogen refuses them."""),
    Code("AG114", "expression-syntax", "An expression can't be read", """
`when` is an expression in the language expr, as in Argo's {{=...}}: names, comparisons, and, or, not, `in`,
`contains`, `matches`, and functions such as len, lower, int. Texts stand in quotes. `depends` takes names of steps,
their results such as .Failed, &&, ||, ! and parentheses."""),
    Code("AG115", "expression-type", "An expression mixes types", """
Inputs and outputs of type string are texts: `int(inputs.count) > 3` compares numbers. A condition must yield true or
false. Argo would fail on it only when the workflow runs."""),
    Code("AG116", "jsonpath", "A JSONPath that can't lead to one value", """
A facade's output is one value, so its path has names and indices only: $.status, $.rows[0], $['odd key']. Wildcards,
filters, slices and recursive descent may give many."""),
    Code("AG117", "not-in-sample", "The sample does not have what an output reads", """
`sample` is an example of the job's document. Each output's path must lead to a value in it, of the output's type.
Correct the path, or bring the sample up to date."""),
    Code("AG118", "default", "A default does not fit", """
A default must be of the output's type, or in the input's enum. Every output that is no string needs one: it is what
consumers get where the document has no value."""),
    Code("AG119", "schedule-arguments", "A scheduled run lacks a value, or has one too many", """
Nobody is asked when a schedule fires: each input needs a default or a value in `schedule.arguments`."""),
    Code("AG120", "unknown-entry", "There is no entry of this name in the catalog", """
Shipped entries are in argogen's catalog; a repository's own in the folders that argogen.yaml names under
`catalogs`."""),
    Code("AG122", "deadline", "A job may take longer than the run leaves it", """
What follows the job, such as consumers, needs time before the workflow's own deadline ends everything."""),
    Code("AG123", "no-rights", "No rights are rendered", """
A RoleBinding names the namespace of its ServiceAccount. Where no namespace is known, argogen renders no
ServiceAccount, Role and RoleBinding; the pods then run under an account that somebody else must give the right to
create and patch workflowtaskresults. Set `namespace` in the spec or under `defaults` in argogen.yaml, or `rbac:
false`.""",
         Severity.NOTE),
    Code("AG124", "needs-newer-argo", "The targeted version of Argo does not have this", """
`argoVersion` in argogen.yaml says which Argo the manifests are for. Raise it when the cluster is newer, or do
without."""),
    Code("AG125", "rights-without-namespace", "Rights need a namespace", """
A RoleBinding names the namespace of its ServiceAccount, so `rbac: true` needs `namespace`, in the spec or under
`defaults` in argogen.yaml."""),
    Code("AG130", "item-count", "Too few or too many items", """
A fan-out over an empty list does nothing, so a list that is written down must have an item. `items.maxItems` guards
against lists that grew by accident: 500 unless it says otherwise."""),
    Code("AG131", "item-key", "An item lacks what is taken of it", """
`${item.host}` takes the value `host` of a map item. Every item must have it."""),
    Code("AG132", "item-text", "An item that Argo can't carry", """
Argo substitutes values again and again and has no escape for its own tags. Items that hold two opening braces, a NUL
character or __argo are refused before any child starts."""),
    Code("AG133", "unknown-lock", "There is no shared lock of this name", """
Shared semaphores are declared in argogen.yaml under `locks`, with their limit, and specs name them."""),
    Code("AG134", "provider", "What `items.from` names is no provider", """
A provider is a workflow-injection spec, or a WorkflowTemplate like one: with a template that takes
workflow_template_ref, entrypoint, semaphore_configmap_name and semaphore_configmap_key, lists items, and runs the
caller's WorkflowTemplate for each. It must be among the specs or below `lib`, and in the caller's namespace."""),
    Code("AG135", "environment", "Environments that get in each other's way", """
Each environment is rendered into a folder of its own, none inside another's; and what it says under `specs` must name
specs there are, and keep their name and pattern."""),
    Code("AG137", "contract", "A provider and its caller disagree", """
The provider passes arguments to the caller's entrypoint. Those it passes must be inputs there, and those that are
needed there must be passed."""),
    Code("AG138", "late-run", "A run may still go on when the next one is due", """
With concurrencyPolicy Forbid, Argo skips a run that is due while the last one goes on. A test that takes longer than
its schedule allows then runs less often than it says, and an alert on missing runs comes later. Lower
`hygiene.activeDeadlineSeconds`, or let more time pass between two runs.""",
         Severity.WARNING),
    Code("AG139", "telemetry", "An alert that can't read what the telemetry sends", """
An alert asks one monitoring system, and the telemetry must send there. Its entry.yaml names what it can read under
`telemetry`."""),
    # AG2: patterns and catalogs
    Code("AG201", "pattern-file", "A pattern.yaml that can't be used", """
It has title, summary, useWhen, parameters (a JSON Schema that may refer to shared definitions) and provides. The
pattern is left out until it is mended."""),
    Code("AG202", "template-syntax", "A pattern's template can't be read", """
Patterns are Jinja with [[ ]] for values, [% %] for statements and [# #] for comments, because Argo owns {{ }}. Every
value goes through `| json`, or through `| name` inside a text."""),
    Code("AG203", "template-failure", "A pattern's template fails", """
It uses a name that the view does not have, or an operation that the value does not allow."""),
    Code("AG204", "pattern-output", "A pattern renders what is no manifest", """
The text of its templates must be YAML documents, each a map with apiVersion, kind and metadata.name."""),
    Code("AG205", "pattern-bounds", "A pattern renders without end", """
A template may render two million characters and take two hundred thousand steps. More is a loop that feeds itself."""),
    Code("AG206", "catalog-entry", "A catalog entry that can't be used", """
An entry.yaml has title, summary, parameters (a JSON Schema), job, and an example. The entry is left out until it is
mended."""),
    Code("AG207", "sandbox", "A template does what templates may not", """
Templates only place values: no access to Python's insides, no arithmetic on texts, no methods that could grow a value
without measure."""),
    Code("AG208", "shared-text", "A script asks for shared text that it can't have", """
Where an entry's Python script says `from shared.NAME import A, B`, argogen puts in the text of `shared/NAME.py`, from
the folder `shared` of the entry's catalog or else from argogen's own. The line stands at the top of the script or of
another shared module, lists the names, and takes them as they are called. In the pod all of it is one text, so no name
may mean two things."""),
    Code("AG209", "catalog-images", "An images.yaml that can't be used", """
Beside the folders of a catalog's kinds, images.yaml lists the images that its entries run: names, and under each the
image with its tag or digest. An entry says `image: ${images.NAME}`. The names of a repository's own catalog come before
those that ship with argogen, so that it can run the shipped entries in other images."""),
    # AG3: Argo's schema
    Code("AG301", "unknown-field", "A field that Argo does not have", """
Argo refuses it, or, inside a child manifest and under minimal CRDs, drops it without a word. The fields are those of
the version in argoVersion."""),
    Code("AG302", "missing-field", "A field that Argo requires is missing", """
The object is refused without it."""),
    Code("AG303", "wrong-type", "A field's value is of the wrong type", """
A parameter's value is a text: a list or map there silently becomes an empty text in Argo, so write JSON in quotes."""),
    Code("AG304", "not-allowed", "A field's value is not allowed", """
The schema lists the values, or limits their form or number. Some limits come with the full CRDs, which are the
default since Argo 4.0."""),
    Code("AG305", "unknown-kind", "Argo has no such kind", """
apiVersion argoproj.io/v1alpha1 holds a known set of kinds; this is none of them."""),
    Code("AG306", "other-version", "A field of another version of Argo", """
It was removed, or comes later than the version in argoVersion. An older lock field, for example, is ignored by newer
Argo: the lock is gone without a word."""),
)  # fmt: skip

_BY_CODE = {row.code: row for row in _ROWS}

TABLE = MappingProxyType(_BY_CODE)
"""Every code by its name, in order. The rules, AG4 and up, are there once `argogen.lint.rule.rules` has found them."""


def register(row: Code) -> None:
    """Add the row of a rule. Raises ValueError for a code or a slug that is taken."""
    if any(row.code == other.code or row.slug == other.slug for other in _BY_CODE.values()):
        raise ValueError(f"{row.code} {row.slug} is taken")
    _BY_CODE[row.code] = row


def lookup(code: str) -> Code:
    """Return the row of a code. Raises KeyError for one that does not exist."""
    return TABLE[code]


def severity(code: str) -> Severity:
    """Return how bad a code is."""
    return TABLE[code].severity


def of_file(shown: str, code: str, message: str, hint: str = "") -> Diagnostic:
    """Return a diagnostic of a file as a whole, as bad as its code is; `shown` is its path in messages."""
    return Diagnostic(Location(shown), code, severity(code), message, hint)


def page_url(code: str) -> str:
    """Return the link to a code's page, from the root of argogen's repository. Raises KeyError as `lookup` does.

    A rule has a page of its own; the codes below AG4 share one.
    """
    slug = lookup(code).slug
    return f"docs/rules/{slug}.md" if code >= "AG4" else f"docs/reference/codes.md#{code.lower()}-{slug}"
