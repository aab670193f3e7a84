"""Open a ticket with SUMMARY in QUEUE of the tracker at TRACKER_URL; RUN says which run it is about."""

import json
from urllib.request import Request

from shared.delivery import DELIVERY_SECONDS, Way, deliver
from shared.http import url_setting
from shared.process import end_within, required
from shared.tls import tls_setting


def main() -> None:
    end_within(DELIVERY_SECONDS, "no ticket")
    ticket = {"queue": required("QUEUE"), "summary": required("SUMMARY"), "about": required("RUN")}
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {required('TOKEN')}"}
    request = Request(url_setting("TRACKER_URL"), json.dumps(ticket).encode(), headers)
    way = Way("no ticket", "the tracker", tls_setting(), (required("TOKEN"),))
    print(f"ticket opened (attempt {deliver(lambda: request, way)})")


if __name__ == "__main__":
    main()
