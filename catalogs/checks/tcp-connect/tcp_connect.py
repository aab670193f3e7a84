"""Connect to HOST and PORT, with TLS if TLS says so; where EXPECT is blocked it passes if that is impossible.

Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
"""

import socket
import time

from shared.check import begin, failed, flag, number_setting, passed
from shared.connection import check_validity, hint_for, place, reason_of
from shared.process import choice, refuse_empty, required, setting
from shared.tls import tls_setting


def main() -> None:
    begin()
    refuse_empty("CA_PEM")
    host, port = required("HOST"), number_setting("PORT", 0, 1, 65535)
    seconds, least = number_setting("SECONDS", 10, 1, 60), number_setting("CERTIFICATE_DAYS", 0, 0, 3650)
    blocked, tls = choice("EXPECT", ("open", "blocked")) == "blocked", tls_setting() if flag("TLS") else None
    where, start, facts = place(host, port), time.monotonic(), ""
    try:
        with socket.create_connection((host, port), seconds) as connection:
            address = place(*connection.getpeername()[:2])
            if blocked:
                failed(f"{where} can be reached, at {address}, but should be blocked: which NetworkPolicy does that?")
            if tls:
                with tls.wrap_socket(connection, server_hostname=setting("SERVER_NAME", host)) as secure:
                    facts = f"; {check_validity(secure, where, least)}"
    except OSError as error:
        if blocked and not isinstance(error, socket.gaierror):
            passed(f"{where} can't be reached, as it should be ({reason_of(error, seconds)})")
        failed(f"{where}: {reason_of(error, seconds)}: {hint_for(error)}")
    passed(f"{where} answered at {address} after {round(1000 * (time.monotonic() - start))} ms{facts}")


if __name__ == "__main__":
    main()
