"""The expressions that Argo manifests are made of."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from argogen.argo.expr import Builtin, member_path, parse, walk

if TYPE_CHECKING:
    from tests.expr.conftest import Oracle

PRINTABLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[^\x00-\x{FFFF}\pL\pM\pN\pP\pS]"

CLEANED = rf"""let v = fromJSON(tasks['job'].outputs.parameters.result)?.name;
let s = v == nil ? '' : type(v) == 'string' ? v : toJson(v);
let t = join(filter(split(s, ''), # not matches `{PRINTABLE}`), '');
replace(replace(t, '{{' + '{{', '{{ {{'), '{{' + '{{', '{{ {{')"""

INTEGER = """let v = fromJSON(tasks['job'].outputs.parameters.result)?.duration_seconds;
let n = type(v) == 'string' && v matches `^-?(0|[1-9][0-9]{0,15})$` ? float(v) : v;
type(n) == 'float' && abs(n) < 9007199254740992 ? toJson(int(round(n))) : '0'"""

NUMBER = """let v = fromJSON(doc)?.x;
let n = type(v) == 'string' && v matches `^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?$` ? float(v) : v;
type(n) == 'float' ? toJSON(n) : 'd'"""

VERDICT = """inputs.parameters['job'] != 'Succeeded' ? '"the job ended ' + inputs.parameters['job'] + '"' :
inputs.parameters['open-ticket'] in ['Failed', 'Error'] ?
'"the required consumer open-ticket ended ' + inputs.parameters['open-ticket'] + '"' :
'false'"""

EXPRESSIONS = [
    CLEANED,
    CLEANED.replace("''", "'Crashed'", 1).replace("name", "status"),
    INTEGER,
    NUMBER,
    VERDICT,
    "workflow.parameters.region",
    "tasks['run'].outputs.parameters.status == 'Failed'",
    "tasks['run'].outputs.parameters.status != 'Succeeded'",
    "tasks['run'].outputs.parameters.name + ' failed: ' + tasks['run'].outputs.parameters.failure_reason",
    "tasks['run'].outputs.parameters.name + ': ' + tasks['run'].outputs.parameters.status",
    """'After ' + tasks['run'].outputs.parameters.duration_seconds + ' s: ' +
    tasks['run'].outputs.parameters.failure_reason""",
    "tasks['run'].outputs.parameters.failure_reason",
    "tasks['run'].outputs.parameters.job_phase",
    "tasks['open-ticket'].status",
    "tasks['job'].status",
    "inputs.parameters.region",
    "replace(inputs.parameters.region, '$', '$$')",
    "let v = fromJSON(doc)?.x; type(v) == 'bool' ? toJSON(v) : v in ['true', 'false'] ? v : 'd'",
    r"let v = fromJSON(doc)?.x; v == nil ? 'd' : replace(toJSON(v), '{' + '{', '{\\u007b')",
    "let v = fromJSON(doc)?.a?.b?.[0]; v == nil ? 'd' : toJSON(v)",
    "status == 'Failed'",
    "int(d) > 3600",
    "d > 3600",
    "name + ' failed: ' + reason",
    "replace(text, '$', '$$')",
    "replace(replace(name + reason, '{' + '{', '{ {'), '{' + '{', '{ {')",
    "int('the job ended Failed')",
    'workflow.parameters.token + "x"',
    "lastRetry.status == 'Error' || asInt(lastRetry.exitCode) < 0",
    """map([fromJSON(steps.items.outputs.parameters.items)], type(#) != 'array' ?
    int('argogen: the items are no JSON list') : toJson(map(#, [#])))[0]""",
    "type(fromJSON(item)[0]['host']) == 'string' ? fromJSON(item)[0]['host'] : toJson(fromJSON(item)[0]['host'])",
    r"replace(toJson(inputs.parameters['db-host']), '$', '\\u0024')",
    "inputs.parameters.job == 'Succeeded' ? 'false' : '\"the job ended ' + inputs.parameters.job + '\"'",
    "let v = fromJSON(x)?.a?.b; v == nil ? 'def' : type(v)=='string' ? v : toJson(v)",
    "jsonpath(steps['a'].outputs.result, '$.x') ?? 'd'",
    "(type(P) == 'map' ? P?.collected : nil) ?? '[]'",
    "toJson(concat([{name: 'a', value: 'b'}], fromJSON(inputs.parameters.arguments)))",
    "sprig.trunc(36, sprig.trimSuffix('-', sprig.regexReplaceAll('[^a-z0-9]+', lower(inputs.parameters.slug), '-')))",
    "sprig.sha256sum(item)[:6]",
    "workflow.status in ['Failed', 'Error'] && asInt(retries) < 3",
    "steps.check.exitCode == '0' ? steps.check.outputs.artifacts.main : steps.fallback.outputs.artifacts.main",
    'outputs.status == "Failed"',
    "outputs.status in ['Failed', 'Crashed'] and not (outputs.name startsWith 'test-')",
    "cronworkflow.lastScheduledTime == nil || (now() - cronworkflow.lastScheduledTime).Seconds() > 30",
]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_takes_the_expressions_of_manifests(
    text: str, oracle: "Oracle", check_positions: Callable[[str], None]
) -> None:
    assert oracle.fault(text) is None
    check_positions(text)


def test_finds_what_a_manifest_refers_to() -> None:
    paths = [member_path(node) for node in walk(parse(CLEANED))]
    assert ("tasks", "job", "outputs", "parameters", "result") in paths
    calls = {node.name for node in walk(parse(CLEANED)) if isinstance(node, Builtin)}
    assert calls == {"fromJSON", "type", "join", "filter", "split", "replace"}


def test_places_in_later_lines_count_from_the_start_of_the_text() -> None:
    (place,) = [n.name_start for n in walk(parse(CLEANED)) if isinstance(n, Builtin) and n.name == "join"]
    assert CLEANED[place:].startswith("join(filter(")
