"""`when` of a consumer decides as the spec's condition says, on the texts that the outputs are."""

from collections.abc import Callable

import pytest

from .argo import NodeError
from .facade import Facade

OUTPUTS = {
    "status": {"path": "$.status", "default": "Crashed"},
    "rows": {"path": "$.rows", "type": "integer", "default": 0},
    "ratio": {"path": "$.ratio", "type": "number", "default": 0},
    "partial": {"path": "$.partial", "type": "boolean", "default": False},
    "detail": {"path": "$.detail", "type": "json", "default": {}},
}
EMPTY = "{}"
FULL = (
    '{"status": "Failed", "rows": 3460000, "ratio": 1e21, "partial": true, "detail": {"code": 7, "why": ["{{disk}}"]}}'
)
HOSTILE = (
    '{"status": "Failed\\" || true {{=1}} $(X)", "rows": "1 || true", "partial": "true || true", "detail": "\\"}}"}'
)


@pytest.mark.parametrize(
    ("when", "full", "empty", "hostile"),
    [
        ('outputs.status == "Failed"', True, False, False),
        ("outputs.status == 'Crashed'", False, True, False),
        ("outputs.status != 'Succeeded'", True, True, True),
        ("outputs.status in ['Failed', 'Error']", True, False, False),
        ("outputs.status startsWith 'Fail' and not outputs.partial", False, False, True),
        ("outputs.status contains '}}'", False, False, True),
        ("len(outputs.status) > 6", False, True, True),
        ("outputs.rows > 3600", True, False, False),
        ("outputs.rows == 0", False, True, True),
        ("outputs.rows % 10 == 0 && outputs.rows / 2 < 1.0", False, True, True),
        ("outputs.ratio >= 1.5", True, False, False),
        ("outputs.partial", True, False, False),
        ("!outputs.partial", False, True, True),
        ("outputs.partial == true", True, False, False),
        ("outputs.detail.code == 7", True, False, None),
        ("outputs.detail['code'] == 7", True, False, None),
        ("outputs.detail?.why?.[0] == '{{disk}}'", True, False, None),
        ("outputs.status == inputs.expected", True, False, False),
        ("outputs.job_phase == 'Succeeded'", True, True, True),
        ('outputs.status == "a\\nb\\"c" ? true : outputs.rows > 1', True, False, False),
        ("any(['Failed', 'Error'], {# == outputs.status})", True, False, False),
        ("let bad = outputs.status; bad == 'Failed'", True, False, False),
    ],
)
def test_condition_decides(
    facade: Callable[..., Facade], when: str, full: bool, empty: bool, hostile: bool | None
) -> None:
    consumer = {"name": "mail", "templateRef": {"name": "mail", "template": "send"}, "when": when}
    built = facade(outputs=OUTPUTS, consumers=[consumer], inputs={"expected": {"default": "Failed"}})
    for document, expected in ((FULL, full), (EMPTY, empty), (HOSTILE, hostile)):
        outputs = built.outputs(document)
        if expected is None:
            with pytest.raises(NodeError):
                built.task("mail", outputs)
        else:
            assert built.task("mail", outputs)["when"] == str(expected).lower()
