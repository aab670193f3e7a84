"""Fail where the certificate of the PostgreSQL server at DB_HOST and DB_PORT ends within 30 days."""

import os
import socket
import ssl
import struct
import sys
import time

SECONDS, DAYS = 20, 30
SSL_REQUEST = struct.pack("!ii", 8, 80877103)  # https://www.postgresql.org/docs/current/protocol-message-formats.html


def days_left(host: str, port: int) -> float:
    with socket.create_connection((host, port), timeout=SECONDS) as plain:
        plain.sendall(SSL_REQUEST)
        if plain.recv(1) != b"S":
            sys.exit(f"{host}:{port} offers no TLS")
        with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure:
            end = ssl.cert_time_to_seconds(secure.getpeercert()["notAfter"])
    return (end - time.time()) / 86_400


host, port = os.environ["DB_HOST"], int(os.environ["DB_PORT"])
try:
    left = days_left(host, port)
except OSError as error:
    sys.exit(f"{host}:{port}: {error}")
print(f"{host}:{port}: {left:.0f} days left")
sys.exit(0 if left > DAYS else 1)
