"""From text to PyYAML's node graph, guarded against input that is made to exhaust its reader."""

import re
from collections.abc import Iterator

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError

from argogen.diagnostics import Diagnostic
from argogen.yamldoc.faults import explain
from argogen.yamldoc.scalars import Dialect, argo_key
from argogen.yamldoc.source import Source

MAX_DEPTH = 100
"""Levels of nesting in a document."""
TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"
MAX_ALIASED_NODES = 200_000
"""Nodes that aliases may add to a document."""
MAX_SYNTAX_FAULTS = 20
"""Documents of one file whose syntax faults are reported."""

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DOCUMENT_START = re.compile(r"^---(?=\s|$)", re.MULTILINE)
_BUT_LINE_ENDS = re.compile(r"[^\r\n]")

# libyaml's composer recurses in C; some thousand levels fit its stack. Each level takes a bracket (which may hold two
# levels, as in `[a: b]`) or one more column of indentation, which is a run of these characters on one line.
_BRACKETS_TO_TRUST = 400
_INDENTATION_TO_DISTRUST = re.compile(r"[\n\r\x85\u2028\u2029][ \t?:\-]{100}")

_TAG_PREFIX = "tag:yaml.org,2002:"
TEXT_TAG = _TAG_PREFIX + "str"


class Exhausting(Exception):  # noqa: N818 - it ends a walk, and is no error to anyone outside
    """Ends a walk over nodes at `node`, from where on the document is too much; its text says why."""

    def __init__(self, node: Node, message: str) -> None:
        super().__init__(message)
        self.node = node


class _Composer(CParser):
    """PyYAML's C composer without its resolvers: a node's tag is None unless the text has one."""

    def resolve(self, _kind: type[Node], _value: str | None, implicit: object) -> str | None:
        return None if implicit else "!"

    def descend_resolver(self, parent: Node | None, index: object) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


def compose(source: Source, found: list[Diagnostic]) -> Iterator[Node]:
    """Yield the root of each document in `source` that has content, and append every syntax fault to `found`.

    After a fault it goes on with the next document. Aliases are the very node that their anchor names.
    """
    start = 0
    for _ in range(MAX_SYNTAX_FAULTS):
        # Blanks in the place of what is done keep every mark right.
        text = _BUT_LINE_ENDS.sub(" ", source.text[:start]) + source.text[start:]
        # Each time anew: a fault also ends the look at the depth.
        deep = _too_deep(text)
        if deep is not None:
            found.append(source.diagnostic(deep, "AG008", TOO_DEEP))
            return
        try:
            yield from _roots(text)
        except MarkedYAMLError as error:
            index, message, hint = explain(error, source.text)
            found.append(source.diagnostic(index, "AG004", message, hint))
            following = _DOCUMENT_START.search(source.text, max(index, start + 1))
            if following is None:
                return
            start = following.start()
        except (ReaderError, UnicodeEncodeError):
            found.extend(_forbidden_characters(source))
            return
        else:
            return


def check_aliases(root: Node) -> None:
    """Raise Exhausting if aliases make `root` contain itself, nest too deeply or hold too many nodes.

    Nothing is expanded: each node is measured once.
    """
    _measure(root, {}, 0)


def tag_name(tag: str) -> str:
    """Return `tag` as it is written in a document, `!!int` or `!Ref`."""
    return "!!" + tag.removeprefix(_TAG_PREFIX) if tag.startswith(_TAG_PREFIX) else tag


def is_merge(key: Node) -> bool:
    """Tell whether `key` is YAML 1.1's `<<`, which takes over the keys of other maps."""
    return type(key) is ScalarNode and key.value == "<<" and not key.style and key.tag is None


def merge_sources(value: Node) -> list[MappingNode] | None:
    """Return the maps that a merge key with `value` takes over, None if that isn't a map or a list of maps.

    Of a list, the maps that come first win.
    """
    sources: list[Node] = value.value if isinstance(value, SequenceNode) else [value]
    maps = [source for source in sources if isinstance(source, MappingNode)]
    return maps if len(maps) == len(sources) else None


def key_text(key: Node, dialect: Dialect) -> str | None:
    """Return the text of a map's key: as written in a spec, as converted by Argo; None if it can't be a key."""
    if type(key) is not ScalarNode:
        return None
    text: str = key.value
    if dialect is Dialect.SPEC or key.style or key.tag == TEXT_TAG:
        return text
    return argo_key(text)


def entries(mapping: MappingNode, dialect: Dialect) -> dict[str, tuple[Node, Node]]:
    """Return key and value nodes by the key's text, with merge keys carried out.

    In a spec, explicit keys win. To go-yaml v2 the later one wins, be it explicit or merged (measured with kubectl).
    """
    merged: dict[str, tuple[Node, Node]] = {}
    explicit: dict[str, tuple[Node, Node]] = {}
    for key, value in mapping.value:
        if is_merge(key):
            target = merged if dialect is Dialect.SPEC else explicit
            for source in reversed(merge_sources(value) or []):
                target.update(entries(source, dialect))
        elif (text := key_text(key, dialect)) is not None:
            explicit[text] = key, value
    return merged | explicit


def _measure(node: Node, sizes: dict[int, tuple[int, int] | None], depth: int) -> tuple[int, int]:
    """Return how many nodes `node`, in `depth` collections, holds with all aliases expanded, and how many levels."""
    if id(node) in sizes:
        known = sizes[id(node)]
        if known is None:
            raise Exhausting(node, "the value of this anchor contains itself")
        return known
    if depth >= MAX_DEPTH and not isinstance(node, ScalarNode):
        raise Exhausting(node, TOO_DEEP)
    sizes[id(node)] = None
    size, height = 1, 0
    for child in () if isinstance(node, ScalarNode) else node.value:
        for part in child if isinstance(child, tuple) else (child,):
            part_size, part_height = _measure(part, sizes, depth + 1)
            size += part_size
            height = max(height, part_height)
    if size > MAX_ALIASED_NODES + len(sizes):
        raise Exhausting(node, f"aliases expand this to more than {MAX_ALIASED_NODES:,} values")
    height += not isinstance(node, ScalarNode)
    if height > MAX_DEPTH:
        raise Exhausting(node, TOO_DEEP)
    sizes[id(node)] = size, height
    return size, height


def _too_deep(text: str) -> int | None:
    """Return the index where `text` gets deeper than MAX_DEPTH, None if it doesn't or is sure to be composed safely."""
    brackets = text.count("[") + text.count("{")
    if brackets <= _BRACKETS_TO_TRUST and not _INDENTATION_TO_DISTRUST.search("\n" + text):
        return None
    depth = 0
    try:
        parser = CParser(text)
        while parser.check_event():
            event = parser.get_event()
            if isinstance(event, CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH and event.start_mark:
                    return event.start_mark.index
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
    except MarkedYAMLError as error:
        # Newer ones of libyaml have a limit of their own, and read so far ahead that it comes before any event.
        if error.problem and "nesting depth" in error.problem and error.problem_mark:
            return _too_deep(text[: error.problem_mark.index])
    except (ReaderError, UnicodeEncodeError):
        pass  # the composer stops there as well, and reports it
    return None


def _roots(text: str) -> Iterator[Node]:
    """Yield the roots of all documents in `text` with content."""
    parser = _Composer(text)
    while parser.check_node():
        if (node := parser.get_node()) is not None and not _is_empty(node):
            yield node


def _is_empty(root: Node) -> bool:
    return isinstance(root, ScalarNode) and not root.value and not root.style and root.tag is None


def _forbidden_characters(source: Source) -> Iterator[Diagnostic]:
    """Yield a fault for the first characters in `source` that YAML doesn't allow."""
    for match, _ in zip(_FORBIDDEN.finditer(source.text), range(MAX_SYNTAX_FAULTS), strict=False):
        code = ord(match[0])
        escape = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
        hint = "" if 0xD800 <= code < 0xE000 else f'write it as "{escape}", in double quotes'
        yield source.diagnostic(match.start(), "AG004", f"YAML doesn't allow the character U+{code:04X}", hint)
