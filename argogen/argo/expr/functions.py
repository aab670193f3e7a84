"""The functions that an Argo expression can call, as a table.

Facts: expr-lang/expr 1.17.8 builtin/builtin.go and parser.go (predicates); Argo 4.1.2 util/expr/env/env.go for its own.
"""

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """The type of a value; ANY where nothing is known, or it is none of the others. NUMBER is an INT or a FLOAT."""

    STRING = "string"
    INT = "int"
    FLOAT = "float"
    NUMBER = "number"
    BOOL = "bool"
    ARRAY = "array"
    MAP = "map"
    ARTIFACT = "artifact"
    ANY = "any"


Types = frozenset[Result]
"""The types that may stand somewhere; an empty set where any may."""

ANYTHING: Types = frozenset()
TEXT: Types = frozenset({Result.STRING})
WHOLE: Types = frozenset({Result.INT})
NUMBERS: Types = frozenset({Result.INT, Result.FLOAT, Result.NUMBER})
LISTS: Types = frozenset({Result.ARRAY})
MAPS: Types = frozenset({Result.MAP})
TRUTH: Types = frozenset({Result.BOOL})


@dataclass(frozen=True)
class Function:
    """A function: how many arguments it takes (`maximum` None: any number) and what it returns.

    `takes` are the types of its arguments, that of the last one for all after it too. `closure` marks those whose
    second argument is a closure; `builtin` those of expr itself, false for Argo's.
    """

    name: str
    minimum: int
    maximum: int | None
    result: Result
    takes: tuple[Types, ...] = (ANYTHING,)
    closure: bool = False
    builtin: bool = True


_Row = tuple[str, int, int | None, Result, tuple[Types, ...]]

_WITH_CLOSURE: tuple[_Row, ...] = (
    ("all", 2, 2, Result.BOOL, (LISTS | MAPS, ANYTHING)),
    ("none", 2, 2, Result.BOOL, (LISTS | MAPS, ANYTHING)),
    ("any", 2, 2, Result.BOOL, (LISTS | MAPS, ANYTHING)),
    ("one", 2, 2, Result.BOOL, (LISTS | MAPS, ANYTHING)),
    ("filter", 2, 2, Result.ARRAY, (LISTS, ANYTHING)),
    ("map", 2, 2, Result.ARRAY, (LISTS, ANYTHING)),
    ("count", 1, 2, Result.INT, (LISTS, ANYTHING)),
    ("sum", 1, 2, Result.ANY, (LISTS, ANYTHING)),
    ("find", 2, 2, Result.ANY, (LISTS, ANYTHING)),
    ("findIndex", 2, 2, Result.ANY, (LISTS | MAPS, ANYTHING)),  # an int, or nil if nothing is found
    ("findLast", 2, 2, Result.ANY, (LISTS | MAPS, ANYTHING)),
    ("findLastIndex", 2, 2, Result.ANY, (LISTS | MAPS, ANYTHING)),
    ("groupBy", 2, 2, Result.MAP, (LISTS, ANYTHING)),
    ("sortBy", 2, 3, Result.ARRAY, (LISTS, ANYTHING)),
    ("reduce", 2, 3, Result.ANY, (LISTS, ANYTHING)),
)

_PLAIN: tuple[_Row, ...] = (
    ("len", 1, 1, Result.INT, (TEXT | LISTS | MAPS,)),
    ("type", 1, 1, Result.STRING, (ANYTHING,)),
    ("abs", 1, 1, Result.ANY, (NUMBERS,)),
    ("ceil", 1, 1, Result.FLOAT, (NUMBERS,)),
    ("floor", 1, 1, Result.FLOAT, (NUMBERS,)),
    ("round", 1, 1, Result.FLOAT, (NUMBERS,)),
    ("int", 1, 1, Result.INT, (TEXT | NUMBERS,)),
    ("float", 1, 1, Result.FLOAT, (TEXT | NUMBERS,)),
    ("string", 1, 1, Result.STRING, (ANYTHING,)),
    ("trim", 1, 2, Result.STRING, (TEXT,)),
    ("trimPrefix", 1, 2, Result.STRING, (TEXT,)),
    ("trimSuffix", 1, 2, Result.STRING, (TEXT,)),
    ("upper", 1, 1, Result.STRING, (TEXT,)),
    ("lower", 1, 1, Result.STRING, (TEXT,)),
    ("split", 2, 3, Result.ARRAY, (TEXT, TEXT, NUMBERS)),
    ("splitAfter", 2, 3, Result.ARRAY, (TEXT, TEXT, NUMBERS)),
    ("replace", 3, 4, Result.STRING, (TEXT, TEXT, TEXT, NUMBERS)),
    ("repeat", 2, 2, Result.STRING, (TEXT, NUMBERS)),
    ("join", 1, 2, Result.STRING, (LISTS, TEXT)),
    ("indexOf", 2, 2, Result.INT, (TEXT,)),
    ("lastIndexOf", 2, 2, Result.INT, (TEXT,)),
    ("hasPrefix", 2, 2, Result.BOOL, (TEXT,)),
    ("hasSuffix", 2, 2, Result.BOOL, (TEXT,)),
    ("max", 1, None, Result.ANY, (NUMBERS | LISTS,)),
    ("min", 1, None, Result.ANY, (NUMBERS | LISTS,)),
    ("mean", 1, None, Result.ANY, (NUMBERS | LISTS,)),
    ("median", 1, None, Result.ANY, (NUMBERS | LISTS,)),
    ("toJSON", 1, 1, Result.STRING, (ANYTHING,)),
    ("fromJSON", 1, 1, Result.ANY, (TEXT,)),
    ("toBase64", 1, 1, Result.STRING, (TEXT,)),
    ("fromBase64", 1, 1, Result.STRING, (TEXT,)),
    ("now", 0, 1, Result.ANY, (ANYTHING,)),
    ("duration", 1, 1, Result.ANY, (TEXT,)),
    ("date", 1, 4, Result.ANY, (ANYTHING,)),  # the fourth only after a time zone
    ("timezone", 1, 1, Result.ANY, (TEXT,)),
    ("first", 1, 1, Result.ANY, (LISTS,)),
    ("last", 1, 1, Result.ANY, (LISTS,)),
    ("get", 2, 2, Result.ANY, (LISTS | MAPS, ANYTHING)),
    ("take", 2, 2, Result.ARRAY, (LISTS, NUMBERS)),
    ("keys", 1, 1, Result.ARRAY, (MAPS,)),
    ("values", 1, 1, Result.ARRAY, (MAPS,)),
    ("toPairs", 1, 1, Result.ARRAY, (MAPS,)),
    ("fromPairs", 1, 1, Result.MAP, (LISTS,)),
    ("reverse", 1, 1, Result.ARRAY, (LISTS,)),
    ("uniq", 1, 1, Result.ARRAY, (LISTS,)),
    ("concat", 1, None, Result.ARRAY, (LISTS,)),
    ("flatten", 1, 1, Result.ARRAY, (LISTS,)),
    ("sort", 1, 2, Result.ARRAY, (LISTS, TEXT)),
    ("bitand", 2, 2, Result.INT, (WHOLE,)),
    ("bitor", 2, 2, Result.INT, (WHOLE,)),
    ("bitxor", 2, 2, Result.INT, (WHOLE,)),
    ("bitnand", 2, 2, Result.INT, (WHOLE,)),
    ("bitshl", 2, 2, Result.INT, (WHOLE,)),
    ("bitshr", 2, 2, Result.INT, (WHOLE,)),
    ("bitushr", 2, 2, Result.INT, (WHOLE,)),
    ("bitnot", 1, 1, Result.INT, (WHOLE,)),
)

_ARGO: tuple[_Row, ...] = (
    ("asInt", 1, 1, Result.INT, (TEXT | NUMBERS,)),
    ("asFloat", 1, 1, Result.FLOAT, (TEXT | NUMBERS,)),
    ("jsonpath", 2, 2, Result.ANY, (TEXT,)),
    ("toJson", 1, 1, Result.STRING, (ANYTHING,)),
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
