"""Send BODY to a web address with METHOD, signed where there is a SIGNING_KEY.

Exits 0 when the server answered 2xx, 1 when it did not, 2 when a setting is wrong, 143 when stopped.
"""

import os

from shared.delivery import DELIVERY_SECONDS
from shared.process import end_within, stop
from shared.webhook import send_document


def main() -> None:
    end_within(DELIVERY_SECONDS, "not delivered")
    send_document(os.environb.get(b"BODY", b"") or stop(2, "BODY is empty"))


if __name__ == "__main__":
    main()
