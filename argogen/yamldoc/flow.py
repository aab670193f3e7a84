"""JSON that is YAML too: values in flow style, on one line, whatever they hold."""

import json
import re
from typing import Any

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON allows and YAML does not."""


def write_flow(value: Any) -> str:
    """Return a value as JSON that every YAML reader takes for the same.

    Raises ValueError for a number that is not finite, and UnicodeEncodeError for half a surrogate pair.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    text.encode()
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
