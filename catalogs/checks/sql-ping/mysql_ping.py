"""Log in to a MySQL or MariaDB server, ask QUERY and compare the first value with EXPECTED.

Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
"""

import ssl
import time

from shared.check import begin, failed, number_setting, passed
from shared.connection import hint_for, place, reason_of
from shared.http import excerpt
from shared.mysql import RefusedError, UnusableError, begun, head_of, packets_of_rows, tls_of_mode, values_of
from shared.process import required, setting

REFUSED = {
    1045: "is the password in the Secret the one that counts now?",
    1044: "may the account use the database?",
    1049: "is the database there?",
    1040: "who holds all the connections?",
}


def asked(port: int, seconds: int, tls: ssl.SSLContext | None) -> str:
    """The first value of the first row of QUERY; "" where there is none."""
    wire = begun(port, seconds, tls, patience=seconds)
    with wire.connection:
        head_of(wire, setting("QUERY", "select 1").rstrip("; \n\t"))
        rows = list(packets_of_rows(wire))
    return next(((value or b"").decode("utf-8", "replace") for row in rows for value in values_of(row)), "")


def main() -> None:
    begin()
    for name in ("HOST", "DATABASE", "USER_NAME", "PASSWORD"):
        required(name)
    port, seconds = number_setting("PORT", 3306, 1, 65535), number_setting("SECONDS_EACH", 10, 1, 60)
    where, tls, start = place(setting("HOST"), port), tls_of_mode(), time.monotonic()
    try:
        value = asked(port, seconds, tls)
    except RefusedError as error:
        failed(f"{where}: {error.code}: {error.text}: {REFUSED.get(error.code, 'what does its own log say?')}")
    except UnusableError as error:
        failed(f"{where}: {error}")
    except OSError as error:
        failed(f"{where}: {reason_of(error, seconds)}: {hint_for(error)}")
    except (ValueError, LookupError):
        failed(f"{where}: it does not speak MySQL's protocol: is it the right port?")
    if setting("EXPECTED") and value != setting("EXPECTED"):
        failed(f"{where} answered {excerpt(value)!r}, and should answer {setting('EXPECTED')!r}")
    passed(f"{where} answered {excerpt(value)!r} after {round(1000 * (time.monotonic() - start))} ms")


if __name__ == "__main__":
    main()
