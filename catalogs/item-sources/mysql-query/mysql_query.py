"""Write the rows that QUERY finds in a MySQL or MariaDB database to /tmp/items.json, as a JSON list.

Exits 0 when the rows are there, 1 when they are not, 2 when a setting is wrong, 143 when stopped.
"""

import json
import re
import ssl
import time
from typing import Any

from shared.items import write_items
from shared.mysql import Column, RefusedError, UnusableError, begun, head_of, packets_of_rows, tls_of_mode, values_of
from shared.process import end_within, map_setting, required, setting, stop

ATTEMPTS = 5
PASSING = (1040, 1053, 1203, 1205, 1213, 1226, 1927)  # too much load, a server that shuts down, locks
WHOLE_TYPES, BROKEN_TYPES, BIT_TYPE, JSON_TYPE = (1, 2, 3, 8, 9, 13), (0, 4, 5, 246), 16, 245
PIECE = re.compile(r"""'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`|(?:#|--\s)[^\n]*|/\*.*?\*/""", re.DOTALL)
VARIABLE = re.compile(r":'(\w+)'", re.ASCII)


def number_in(name: str, default: str, largest: int) -> int:
    text = setting(name, default)
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= largest:
        stop(2, f"{name} is {text[:80]!r}, and should be a number from 1 to {largest}")
    return int(text)


def filled_in(query: str, variables: dict[str, Any]) -> str:
    """The query with its :'name' as literals that nothing can leave; quoted texts and comments stay as they are."""
    parts, place = [], 0
    for found in re.finditer(rf"{PIECE.pattern}|{VARIABLE.pattern}", query, re.DOTALL | re.ASCII):
        name = found[found.re.groups]
        if name in variables:
            value = variables[name]
            text = value if isinstance(value, str) else json.dumps(value)
            parts += [query[place : found.start()], f"_utf8mb4 X'{text.encode().hex()}'"]
            place = found.end()
    return "".join([*parts, query[place:]])


def value_of(value: bytes | None, column: Column) -> Any:
    """A value as JSON has it: a number, a text, null, or what a JSON column holds."""
    if value is None or column.type == JSON_TYPE:
        return None if value is None else json.loads(value)
    if column.type in WHOLE_TYPES or column.type == BIT_TYPE:
        return int.from_bytes(value, "big") if column.type == BIT_TYPE else int(value)
    if column.type in BROKEN_TYPES:
        return float(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise UnusableError(f'the column "{column.name}" holds bytes that are no text') from None


def listing(query: str, port: int, seconds: int, tls: ssl.SSLContext | None) -> list[Any]:
    """The rows, as maps or as the values of COLUMN, from a connection of its own."""
    wire = begun(port, seconds, tls)
    with wire.connection:
        columns = head_of(wire, query)
        names, wanted = [column.name for column in columns], setting("COLUMN")
        if len(set(names)) < len(names):
            raise UnusableError("two columns have the same name")
        if wanted and wanted not in names:
            raise UnusableError(f'there is no column "{wanted[:80]}"')
        rows = []
        for packet in packets_of_rows(wire):
            row = {c.name: value_of(value, c) for value, c in zip(values_of(packet), columns, strict=True)}
            rows.append(row[wanted] if wanted else row)
        return rows


def main(file: str = "/tmp/items.json") -> None:
    end_within(240, "not listed")
    for name in ("HOST", "DATABASE", "USER_NAME", "PASSWORD", "QUERY"):
        required(name)
    query, tls = filled_in(setting("QUERY").rstrip("; \n\t"), map_setting("VARIABLES")), tls_of_mode()
    port, seconds = number_in("PORT", "3306", 65535), number_in("TIMEOUT_SECONDS", "60", 180)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            items = listing(query, port, seconds, tls)
            break
        except UnusableError as error:
            stop(1, f"not listed: {error}")
        except RefusedError as error:
            problem, passing = f"the server answered {error.code}: {error.text}", error.code in PASSING
        except ssl.SSLCertVerificationError as error:
            problem, passing = f"the server's certificate: {error.verify_message}", False
        except OSError as error:
            problem, passing = f"no answer: {error.strerror or type(error).__name__}", True
        except (ValueError, LookupError, RecursionError):
            stop(1, "not listed: the server does not speak MySQL's protocol as it should")
        if not passing or attempt == ATTEMPTS:
            stop(1, f"not listed (attempt {attempt}): {problem}")
        time.sleep(2 ** (attempt - 1))
    write_items(items, file, f" (attempt {attempt})")


if __name__ == "__main__":
    main()
