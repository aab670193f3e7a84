"""Items that have been in somebody's way: what must arrive, and what must be refused."""

from typing import Any

from .argo import go_json

TEXTS = [
    "a.dev.example.com", "A", 'say "hi"', "it's", "`id`", "a\nb", "a\r\nb\n", "a\tb", "host: port", "- x", "{a: b}",
    "{", "}", "}}", "a}}b", "{ {", "[1, 2]", "# no comment", "a #b", "$", "$HOME", "$$", "$$$", "$(DB_HOST)",
    "$(KUBERNETES_SERVICE_HOST)", "$(ARGO_CONTAINER_NAME)", "$$(TABLE)", "$(", "${HOME}", "$é", "\x1b[31mred\x1b[0m",
    "\x01\x08\x0b\x0c", "a\x7fb", "a\x85b\x9f", "\u2028\u2029", "\ufeffbom", "\ufffe\uffff", "é", "数据库", "İK", "😀",
    "👩\u200d👧", "e\u0301", "\u202etxt", "\U000e0001", "x" * 300, "数" * 300, "yes", "no", "on", "null", "~", "true",
    "0123", "1e3", "0x1F", "1:30", "3460000", "1.10", "", " ", " lead", "trail ", "-", "--", "_", ".", "\\", "\\\\",
    "\\n", "\\u0041", 'a\\"b', "\\u0000", "<b>&amp;</b>", "%s %d", "a/b", "a,b;c|d", "*", "&a", "!tag", "@",
    "'; drop table x; --", "{%if%}", "[[ x ]]", "<nil>", "a\u00a0b", " is missing", "failed to resolve", "2026-01-01",
]  # fmt: skip

VALUES: list[Any] = [
    3460000, -7, 12.5, True, False, None, ["a", "b"], [], {}, {"host": "h", "port": 1}, {"a": {"b": {"c": {"d": 1}}}},
    {"{": "}"}, {"$$": "$(X)"}, {"k": 'q"\n\x1b'}, {"odd key": 1, "a.b": 2, "it's": 3, 'say "x"': 4, "a-b": None},
    [[{"a": [None, True]}]], [{"a": [{"b": {}}]}],
]  # fmt: skip

REFUSED: dict[str, list[Any]] = {
    "two opening braces, which Argo would take for a tag": [
        "{{x}}", "{{=1}}", "{{workflow.name}}", "{{inputs.parameters.item}}", "a{{", "{{{", "{{", {"x": "{{y}}"},
        {"{{": 1}, ["a", ["{{"]],
    ],
    "a NUL character": ["\0", "a\0b", "\\\\\0", {"x": "\0"}, {"\0": 1}, [["\0"]]],
    "__argo, which Argo reserves": ["__argo__internal__placeholder-1", "__argo-internal.absent-optional-output__"],
}  # fmt: skip
"""What can't arrive, by what the message says of it."""


def text_of(item: Any) -> str:
    """Return an item as the text that a job gets: a text as it is, all else as JSON with sorted keys."""
    return item if isinstance(item, str) else go_json(_sorted(item))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [*map(_sorted, value)] if isinstance(value, list) else value
