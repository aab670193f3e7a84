"""`depends` of a DAG's task: `count && (check.Succeeded || check.Skipped)`."""

import re

_RESULTS = ("Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned", "AnySucceeded", "AllFailed")
"""Argo 4.1 workflow/common/ancestry.go."""

_TOKEN = re.compile(r"\s*(?:(?P<name>[a-zA-Z0-9][-a-zA-Z0-9]*)(?:\.(?P<result>\w+))?|(?P<operator>&&|\|\||!|\(|\)))")


class DependsError(ValueError):
    """A text that is no `depends`; `offset` counts characters into it."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def parse_depends(text: str) -> set[str]:
    """Return the tasks that a `depends` names. Raises DependsError where Argo would fail on it when running."""
    names: set[str] = set()
    position, depth, operand_next = 0, 0, True
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if not match:
            raise DependsError(f'"{text[position:].strip()[:1]}" has no place in depends', position)
        start = match.start("name") if match["name"] else match.start("operator")
        operator = match["operator"]
        opens_operand = bool(match["name"]) or operator in ("!", "(")
        if opens_operand != operand_next:
            expected = "a step's name" if operand_next else "&& or ||"
            raise DependsError(f'"{match[0].strip()}" stands where {expected} is expected', start)
        depth += {"(": 1, ")": -1}.get(operator or "", 0)
        if depth < 0:
            raise DependsError('")" closes nothing', start)
        if match["result"] and match["result"] not in _RESULTS:
            raise DependsError(
                f'"{match["result"]}" is no result; it is one of {", ".join(_RESULTS)}', match.start("result")
            )
        if match["name"]:
            names.add(match["name"])
        operand_next = operator in ("!", "(", "&&", "||")
        position = match.end()
    if operand_next or depth:
        raise DependsError("it ends too early", end)
    return names
