"""The functions that an Argo expression can call, as a table.

Facts: expr-lang/expr 1.17.8 builtin/builtin.go and parser.go (predicates); Argo 4.1.2 util/expr/env/env.go for its own.
"""

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """The type that a function returns; ANY where it depends on the arguments or is none of the others."""

    STRING = "string"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    ARRAY = "array"
    MAP = "map"
    ANY = "any"


@dataclass(frozen=True)
class Function:
    """A function: how many arguments it takes (`maximum` None: any number) and what it returns.

    `closure` marks those whose second argument is a closure; `builtin` those of expr itself, false for Argo's.
    """

    name: str
    minimum: int
    maximum: int | None
    result: Result
    closure: bool = False
    builtin: bool = True


_WITH_CLOSURE = (
    ("all", 2, 2, Result.BOOL),
    ("none", 2, 2, Result.BOOL),
    ("any", 2, 2, Result.BOOL),
    ("one", 2, 2, Result.BOOL),
    ("filter", 2, 2, Result.ARRAY),
    ("map", 2, 2, Result.ARRAY),
    ("count", 1, 2, Result.INT),
    ("sum", 1, 2, Result.ANY),
    ("find", 2, 2, Result.ANY),
    ("findIndex", 2, 2, Result.ANY),  # an int, or nil if nothing is found
    ("findLast", 2, 2, Result.ANY),
    ("findLastIndex", 2, 2, Result.ANY),
    ("groupBy", 2, 2, Result.MAP),
    ("sortBy", 2, 3, Result.ARRAY),
    ("reduce", 2, 3, Result.ANY),
)

_PLAIN: tuple[tuple[str, int, int | None, Result], ...] = (
    ("len", 1, 1, Result.INT),
    ("type", 1, 1, Result.STRING),
    ("abs", 1, 1, Result.ANY),
    ("ceil", 1, 1, Result.FLOAT),
    ("floor", 1, 1, Result.FLOAT),
    ("round", 1, 1, Result.FLOAT),
    ("int", 1, 1, Result.INT),
    ("float", 1, 1, Result.FLOAT),
    ("string", 1, 1, Result.STRING),
    ("trim", 1, 2, Result.STRING),
    ("trimPrefix", 1, 2, Result.STRING),
    ("trimSuffix", 1, 2, Result.STRING),
    ("upper", 1, 1, Result.STRING),
    ("lower", 1, 1, Result.STRING),
    ("split", 2, 3, Result.ARRAY),
    ("splitAfter", 2, 3, Result.ARRAY),
    ("replace", 3, 4, Result.STRING),
    ("repeat", 2, 2, Result.STRING),
    ("join", 1, 2, Result.STRING),
    ("indexOf", 2, 2, Result.INT),
    ("lastIndexOf", 2, 2, Result.INT),
    ("hasPrefix", 2, 2, Result.BOOL),
    ("hasSuffix", 2, 2, Result.BOOL),
    ("max", 1, None, Result.ANY),
    ("min", 1, None, Result.ANY),
    ("mean", 1, None, Result.ANY),
    ("median", 1, None, Result.ANY),
    ("toJSON", 1, 1, Result.STRING),
    ("fromJSON", 1, 1, Result.ANY),
    ("toBase64", 1, 1, Result.STRING),
    ("fromBase64", 1, 1, Result.STRING),
    ("now", 0, 1, Result.ANY),
    ("duration", 1, 1, Result.ANY),
    ("date", 1, 4, Result.ANY),  # the fourth only after a time zone
    ("timezone", 1, 1, Result.ANY),
    ("first", 1, 1, Result.ANY),
    ("last", 1, 1, Result.ANY),
    ("get", 2, 2, Result.ANY),
    ("take", 2, 2, Result.ARRAY),
    ("keys", 1, 1, Result.ARRAY),
    ("values", 1, 1, Result.ARRAY),
    ("toPairs", 1, 1, Result.ARRAY),
    ("fromPairs", 1, 1, Result.MAP),
    ("reverse", 1, 1, Result.ARRAY),
    ("uniq", 1, 1, Result.ARRAY),
    ("concat", 1, None, Result.ARRAY),
    ("flatten", 1, 1, Result.ARRAY),
    ("sort", 1, 2, Result.ARRAY),
    ("bitand", 2, 2, Result.INT),
    ("bitor", 2, 2, Result.INT),
    ("bitxor", 2, 2, Result.INT),
    ("bitnand", 2, 2, Result.INT),
    ("bitshl", 2, 2, Result.INT),
    ("bitshr", 2, 2, Result.INT),
    ("bitushr", 2, 2, Result.INT),
    ("bitnot", 1, 1, Result.INT),
)

_ARGO = (
    ("asInt", 1, 1, Result.INT),
    ("asFloat", 1, 1, Result.FLOAT),
    ("jsonpath", 2, 2, Result.ANY),
    ("toJson", 1, 1, Result.STRING),
)

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        *(Function(*row, closure=True) for row in _WITH_CLOSURE),
        *(Function(*row) for row in _PLAIN),
        *(Function(*row, builtin=False) for row in _ARGO),
    )
}
"""Every function by its name: expr's own, then Argo's."""

NAMESPACES = frozenset({"sprig"})
"""Names that hold functions as members, such as `sprig.trunc`."""
