"""Connect to HOST at PORT. Exits 0 when the connection stands within SECONDS, else 1."""

import os
import socket
import sys


def main() -> int:
    host, port, seconds = os.environ["HOST"], int(os.environ["PORT"]), float(os.environ["SECONDS"])
    try:
        with socket.create_connection((host, port), timeout=seconds):
            print(f"{host}:{port} answers")
    except OSError as error:
        print(f"{host}:{port} does not answer: {error.strerror or error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
