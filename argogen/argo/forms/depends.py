"""`depends` of a DAG's task: `count && (check.Succeeded || check.Skipped)`.

Argo takes every word in it for a task, puts what a task must have come to in place of a name alone, `_` in place of
each hyphen, and evaluates that with expr when the workflow runs; its lint looks at the words only.

Facts: Argo 4.1 workflow/common/ancestry.go, workflow/controller/dag.go (evaluateDependsLogic), workflow/validate;
expr-lang/expr 1.17.8, against which the verdicts were measured.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from math import prod

from argogen.argo.expr import (
    Array,
    Binary,
    Comparisons,
    ExprSyntaxError,
    Identifier,
    Map,
    Member,
    Node,
    String,
    Unary,
    member_path,
    parse,
    walk,
)
from argogen.argo.forms.faults import Fault
from argogen.argo.forms.tags import has_tag
from argogen.suggest import did_you_mean, one_of
from argogen.wording import short

UNUSABLE_TASK_NAMES = frozenset(
    {
        "and",
        "contains",
        "else",
        "endsWith",
        "false",
        "if",
        "in",
        "let",
        "matches",
        "nil",
        "not",
        "or",
        "startsWith",
        "true",
    }
)
"""Names of expr's own: a task of such a name works, but the one that depends on it fails, by `dependencies` as well."""

RESULTS = ("Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned", "AnySucceeded", "AllFailed")
"""What a task can have come to; the last two are of tasks with a loop only."""

_TOKEN = re.compile(r"\s*(?:(?P<name>[a-zA-Z0-9][-a-zA-Z0-9]*)(?:\.(?P<result>\w+))?|(?P<operator>&&|\|\||!|\(|\)))")
_WORD = re.compile(r"[-.\w]+")
_TASK = re.compile(r"(?P<name>[a-zA-Z][-a-zA-Z0-9]*)(?:\.(?P<result>[a-zA-Z]+))?")
_CALLED = re.compile(r"\s*[(\[]")
_MEANT = {"and": "&&", "or": "||", "not": "!", "&": "&&", "|": "||", ",": "&&"}
_HALF = re.compile(r"(?<!&)&(?!&)|(?<!\|)\|(?!\|)|,")
_JOINING = frozenset({"&&", "||", "==", "!=", "??"})
_HINT = "join tasks with && and ||, with ! and parentheses"


@dataclass(frozen=True)
class Dependency:
    """A task that a `depends` names; `result` is empty for the name alone, `offset` where the name begins."""

    name: str
    result: str
    offset: int


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
        if match["result"] and match["result"] not in RESULTS:
            raise DependsError(
                f'"{match["result"]}" is no result; it is one of {", ".join(RESULTS)}', match.start("result")
            )
        if match["name"]:
            names.add(match["name"])
        operand_next = operator in ("!", "(", "&&", "||")
        position = match.end()
    if operand_next or depth:
        raise DependsError("it ends too early", end)
    return names


def find_dependencies(text: str) -> tuple[Dependency, ...]:
    """Return the tasks that a `depends` names, in the order of the text, without the words that can't be a task.

    A text with a tag has none, since what will stand there is not known.
    """
    return tuple(word for word in _words(text) if isinstance(word, Dependency))


def check_depends(text: str) -> Iterator[Fault]:
    """Yield what is wrong with a `depends`, save that a task may not exist.

    The faults make Argo refuse the workflow, or fail the task when it comes to it. A text with a tag has none.
    """
    faults = [word for word in _words(text) if isinstance(word, Fault)]
    yield from faults
    if text and not faults and not has_tag(text):
        yield from _syntax_faults(text)


def _words(text: str) -> Iterator[Dependency | Fault]:
    for match in () if has_tag(text) else _WORD.finditer(text):
        word, offset = match[0], match.start()
        task = _TASK.fullmatch(word)
        if word in UNUSABLE_TASK_NAMES:
            yield _own_word(word, offset)
        elif not task:
            yield Fault(f'"{short(word)}" can\'t be a task', _word_hint(word), offset)
        elif task["name"] in UNUSABLE_TASK_NAMES:
            yield Fault(f'expr reads "{task["name"]}" as its own word', "rename that task", offset)
        elif task["result"] and task["result"] not in RESULTS:
            hint = did_you_mean(task["result"], RESULTS) or f"it is {one_of(RESULTS)}"
            yield Fault(f'"{short(task["result"])}" is no result of a task', hint, offset + task.start("result"))
        else:
            yield Dependency(task["name"], task["result"] or "", offset)


def _own_word(word: str, offset: int) -> Fault:
    if word in _MEANT:
        return Fault(f'Argo takes "{word}" for a task here', f"write {_MEANT[word]}", offset)
    return Fault(f'"{word}" can\'t be a task here', "rename the task if there is one of that name", offset)


def _word_hint(word: str) -> str:
    if re.match("[0-9]", word):
        return "a task's name begins with a letter where others depend on it"
    if word.count(".") > 1 or word.endswith("."):
        return "write a task's name, or the name and a result, such as count.Failed"
    return 'a name has letters, digits and "-", and begins with a letter'


def _syntax_faults(text: str) -> Iterator[Fault]:
    for match in _WORD.finditer(text):
        if called := _CALLED.match(text, match.end()):
            yield Fault(f'"{called[0].strip()}" stands where && or || is expected', _HINT, called.end() - 1)
            return
    try:
        tree = parse(text.replace("-", "_"))
    except ExprSyntaxError as error:
        yield _unreadable(text, error)
        return
    if isinstance(tree, (Array, Map, String)):
        yield Fault("it is no condition on tasks", _HINT, tree.start)
    for node in walk(tree):
        if isinstance(node, Comparisons):
            yield _not_joining(node.operators[0], node.operator_starts[0])
        elif isinstance(node, Binary) and node.operator not in _JOINING:
            yield _not_joining(node.operator, node.operator_start)
        elif isinstance(node, Unary) and node.operator == "+":
            yield _not_joining(node.operator, node.start)


def _unreadable(text: str, error: ExprSyntaxError) -> Fault:
    if not text.strip():
        return Fault("it is blank", "name a task, or leave depends out")
    if half := _HALF.search(text):
        return _not_joining(half[0], half.start())
    return Fault(error.message, _HINT, error.offset)


def _not_joining(operator: str, offset: int) -> Fault:
    hint = f"write {_MEANT[operator]}" if operator in _MEANT else _HINT
    return Fault(f'"{operator}" can\'t join tasks', hint, offset)


State = frozenset[str]
"""What is true of a task that has ended, of RESULTS."""
States = tuple[State, ...]

_ENOUGH = frozenset(("Succeeded", "Skipped", "Daemoned"))
"""What a name alone asks for (Argo 4.1 workflow/common/ancestry.go, expandDependency)."""
_MOST_NODES = 200
_MOST_COMBINATIONS = 1_000


def states_that_hold(depends: str, name: str, states_of: Callable[[str], States]) -> States | None:
    """Return the states of a task with which a `depends` may hold, whatever the other tasks come to.

    `states_of` gives the states that a task can end in. Returns None where `depends` does not name the task, holds more
    than tasks with `&&`, `||` and `!`, or names so many tasks several times that it would take long to tell.
    """
    tree = _logic(depends)
    if tree is None:
        return None
    named = Counter(path[0] for path in _tasks(tree))
    own = name.replace("-", "_")
    states = {one.replace("-", "_"): states_of(one) for one in {word.name for word in find_dependencies(depends)}}
    if own not in named or not named.keys() <= states.keys():
        return None
    # A task that is named once may be true or false there, whatever the others are: only the rest go together.
    together = [one for one, times in named.items() if times > 1 and one != own]
    if prod(len(states[one]) for one in (own, *together)) > _MOST_COMBINATIONS:
        return None
    choices = [dict(zip(together, choice, strict=True)) for choice in product(*(states[one] for one in together))]
    return tuple(
        state
        for state in states[own]
        if any(
            _outcomes(tree, {**states, own: (state,), **{other: (one,) for other, one in choice.items()}})[0]
            for choice in choices
        )
    )


def _logic(depends: str) -> Node | None:
    """Return a `depends` as a tree, None if it is more than logic or too large."""
    if has_tag(depends):
        return None
    try:
        tree = parse(depends.replace("-", "_"))
    except ExprSyntaxError:
        return None
    if len(list(islice(walk(tree), _MOST_NODES + 1))) > _MOST_NODES:
        return None
    waiting = [tree]
    for node in waiting:  # grows while it is walked
        if isinstance(node, Binary) and node.operator in ("&&", "||"):
            waiting += [node.left, node.right]
        elif isinstance(node, Unary) and node.operator == "!":
            waiting.append(node.operand)
        elif not isinstance(node, Member | Identifier) or len(member_path(node) or ()) not in (1, 2):
            return None
    return tree


def _tasks(tree: Node) -> Iterator[tuple[str, ...]]:
    """Yield each task with what is asked of it, as often as it is named."""
    waiting = [tree]
    for node in waiting:  # grows while it is walked
        if isinstance(node, Binary):
            waiting += [node.left, node.right]
        elif isinstance(node, Unary):
            waiting.append(node.operand)
        else:
            yield member_path(node) or ()


def _outcomes(node: Node, states: Mapping[str, States]) -> tuple[bool, bool]:
    """Return whether logic over tasks may be true, and whether it may be false."""
    if isinstance(node, Unary):
        true, false = _outcomes(node.operand, states)
        return false, true
    if isinstance(node, Binary):
        left, right = _outcomes(node.left, states), _outcomes(node.right, states)
        if node.operator == "&&":
            return left[0] and right[0], left[1] or right[1]
        return left[0] or right[0], left[1] and right[1]
    name, *result = member_path(node) or ("",)
    asked = frozenset(result) or _ENOUGH
    found = {bool(state & asked) for state in states[name]}
    return True in found, False in found
