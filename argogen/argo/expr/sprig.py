"""The functions below `sprig.` in an Argo expression, as a table.

Facts: Masterminds/sprig 3.3.0, GenericFuncMap, by the signatures of its functions; Argo 4.1 util/expr/env/env.go takes
out `env` and `expandenv`. The same in every version of Argo.
"""

from collections.abc import Mapping
from functools import cache

from argogen.argo.expr.functions import ANYTHING, LISTS, MAPS, TEXT, TRUTH, WHOLE, Function, Result, Types

_TYPES: dict[str, Types] = {
    "any": ANYTHING,
    "bool": TRUTH,
    "int": WHOLE,
    "list": LISTS,
    "map": MAPS,
    "string": TEXT,
}
_RESULTS = {
    "any": Result.ANY,
    "bool": Result.BOOL,
    "float": Result.FLOAT,
    "int": Result.INT,
    "list": Result.ARRAY,
    "map": Result.MAP,
    "string": Result.STRING,
}

_SIGNATURES: dict[str, str] = {
    "-> any": "now",
    "-> string": "hello uuidv4",
    "any -> any": "deepCopy first last mustDeepCopy mustFirst mustLast",
    "any -> bool": "empty",
    "any -> float": "add1f ceil float64 floor",
    "any -> int": "add1 int int64 toDecimal",
    "any -> list": (
        "compact initial mustCompact mustInitial mustRest mustReverse mustUniq rest reverse sortAlpha toStrings uniq"
    ),
    "any -> string": (
        "ago duration durationRound htmlDate kindOf mustToJson mustToPrettyJson mustToRawJson toJson "
        "toPrettyJson toRawJson toString typeOf unixEpoch"
    ),
    "any any -> bool": "deepEqual has mustHas",
    "any any -> int": "div mod sub",
    "any any -> list": "append mustAppend mustPrepend mustPush prepend push",
    "any any bool -> any": "ternary",
    "any any* -> any": "default mustSlice slice",
    "any any* -> float": "divf maxf minf mulf subf",
    "any any* -> int": "biggest max min mul",
    "any any* -> list": "mustWithout without",
    "any int any* -> float": "round",
    "any string -> string": "htmlDateInZone",
    "any* -> any": "coalesce concat dig",
    "any* -> bool": "all any",
    "any* -> float": "addf",
    "any* -> int": "add",
    "any* -> list": "list tuple",
    "any* -> map": "dict",
    "any* -> string": "cat quote squote",
    "int -> list": "until",
    "int -> string": "randAlpha randAlphaNum randAscii randBytes randNumeric",
    "int any -> list": "chunk mustChunk",
    "int int -> int": "randInt",
    "int int int -> list": "untilStep",
    "int int string -> string": "abbrevboth substr",
    "int string -> string": "abbrev indent nindent repeat trunc wrap",
    "int string string -> string": "wrapWith",
    "int string string string string -> string": "derivePassword",
    "int* -> string": "seq",
    "map -> list": "values",
    "map -> string": "urlJoin",
    "map map* -> any": "merge mergeOverwrite mustMerge mustMergeOverwrite",
    "map string -> any": "get",
    "map string -> bool": "hasKey",
    "map string -> map": "unset",
    "map string any -> map": "set",
    "map string* -> map": "omit pick",
    "map* -> list": "keys",
    "string -> any": "fromJson mustFromJson semver",
    "string -> bool": "isAbs osIsAbs",
    "string -> int": "atoi",
    "string -> map": "urlParse",
    "string -> string": (
        "adler32sum b32dec b32enc b64dec b64enc base bcrypt camelcase clean dir ext fail genPrivateKey "
        "getHostByName initials kebabcase lower nospace osBase osClean osDir osExt regexQuoteMeta sha1sum "
        "sha256sum sha512sum shuffle snakecase swapcase title trim untitle upper"
    ),
    "string any -> any": "dateModify date_modify mustDateModify must_date_modify",
    "string any -> bool": "kindIs typeIs typeIsLike",
    "string any -> string": "date join",
    "string any string -> string": "dateInZone date_in_zone",
    "string int -> any": "genCA",
    "string int string -> any": "genCAWithKey",
    "string int string -> map": "splitn",
    "string list list int -> any": "genSelfSignedCert",
    "string list list int any -> any": "genSignedCert",
    "string list list int any string -> any": "genSignedCertWithKey",
    "string list list int string -> any": "genSelfSignedCertWithKey",
    "string map* -> list": "pluck",
    "string string -> any": "buildCustomCert mustToDate toDate",
    "string string -> bool": "contains hasPrefix hasSuffix mustRegexMatch regexMatch semverCompare",
    "string string -> list": "splitList",
    "string string -> map": "split",
    "string string -> string": (
        "decryptAES encryptAES htpasswd mustRegexFind regexFind trimAll trimPrefix trimSuffix trimall"
    ),
    "string string int -> list": "mustRegexFindAll mustRegexSplit regexFindAll regexSplit",
    "string string int -> string": "plural",
    "string string string -> string": (
        "mustRegexReplaceAll mustRegexReplaceAllLiteral regexReplaceAll regexReplaceAllLiteral replace"
    ),
}
"""Names of functions by what they take and return; a star stands after what there may be any number of."""


@cache
def sprig_functions() -> Mapping[str, Function]:
    """Return the functions by their names, without `sprig.`."""
    return {
        name: _function(name, *signature.split("->"))
        for signature, names in _SIGNATURES.items()
        for name in names.split()
    }


def _function(name: str, taken: str, returned: str) -> Function:
    words = taken.split()
    takes = tuple(_TYPES[word.removesuffix("*")] for word in words) or (ANYTHING,)
    is_open = taken.rstrip().endswith("*")
    return Function(
        name, len(words) - is_open, None if is_open else len(words), _RESULTS[returned.strip()], takes, builtin=False
    )
