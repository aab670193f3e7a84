"""Write the instances that Cloud SQL has in PROJECT to /tmp/items.json.

Exits 0 when all of them are there, 1 when they are not, 2 when a setting is wrong, 143 when stopped.
"""

import json
import re
import ssl
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from shared.http import Answer, excerpt, https_setting
from shared.items import item_of, paths_setting, setting_like, texts_setting, write_items
from shared.listing import LISTING_SECONDS, Source, json_of, load_url, turn_to, usual_wait, whole_body
from shared.process import end_within, setting, stop
from shared.tls import tls_setting

METADATA = r"(metadata\.google\.internal|169\.254\.169\.254|localhost|127\.0\.0\.1)(:\d{1,5})?"
ENGINES = {"postgres": "POSTGRES_", "mysql": "MYSQL_", "sqlserver": "SQLSERVER_"}
ANSWERING = ("RUNNABLE", "ONLINE_MAINTENANCE")


class Wanted(NamedTuple):
    """Which instances are listed."""

    engines: list[str]
    states: list[str]
    labels: dict[str, str]
    names: str


def error_of(answer: Answer) -> tuple[str, set[str]]:
    """The message of an error, and the reasons that it names."""
    try:
        error = json.loads(answer.body)["error"]
        return str(error["message"]), {one.get("reason") for one in error.get("errors", ())}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return whole_body(answer), set()


def reason(answer: Answer) -> str:
    return error_of(answer)[0]


def wait(answer: Answer, attempt: int) -> float:
    limited = not error_of(answer)[1].isdisjoint({"rateLimitExceeded", "userRateLimitExceeded"})
    return usual_wait(answer, attempt, limited)


def token_of_pod(tls: ssl.SSLContext) -> str:
    """The access token that the metadata server of GKE has for the pod's ServiceAccount."""
    host = setting_like("GCE_METADATA_HOST", METADATA, "metadata server", "metadata.google.internal")
    url = f"http://{host}/computeMetadata/v1/instance/service-accounts/default/token"
    source = Source("the metadata server", tls, (), reason, wait)
    answer = json_of(load_url(url, {"Metadata-Flavor": "Google"}, source), source)
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):
        stop(1, "not listed: the metadata server has no token")
    return token


def is_wanted(instance: dict[str, Any], wanted: Wanted) -> bool:
    """Whether the settings ask for an instance; unless they name states it has to be one that answers."""
    settings = instance.get("settings", {})
    answers = instance["state"] in ANSWERING and settings.get("activationPolicy") != "NEVER"
    return (
        (instance["state"] in wanted.states if wanted.states else answers)
        and instance["databaseVersion"].startswith(tuple(ENGINES[engine] for engine in wanted.engines) or "")
        and (setting("REPLICAS", "true") == "true" or instance.get("instanceType") != "READ_REPLICA_INSTANCE")
        and wanted.labels.items() <= settings.get("userLabels", {}).items()
        and fnmatchcase(instance["name"], wanted.names)
    )


def listing(api: str, wanted: Wanted, token: str, tls: ssl.SSLContext) -> Iterator[dict[str, Any]]:
    """The instances of all pages that are wanted, each with its addresses by their types."""
    start = f"{api}/v1/projects/{quote(setting('PROJECT'))}"
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "argo-workflows-item-source"}
    query, seen, source = {"maxResults": "100"}, set[str](), Source("Cloud SQL", tls, (token,), reason, wait)
    while True:
        turn_to(query.get("pageToken", ""), seen)
        page = json_of(load_url(f"{start}/instances?{urlencode(query)}", headers, source), source)
        try:
            if warnings := page.get("warnings"):  # where a region can't be reached, its instances are missing
                stop(1, f"not listed: Cloud SQL has only a part: {excerpt(json.dumps(warnings), (token,), 300)}")
            instances = page.get("items", ())
            for one in instances:
                one["addresses"] = {address["type"]: address["ipAddress"] for address in one.get("ipAddresses", ())}
            yield from [one for one in instances if is_wanted(one, wanted)]
            query["pageToken"] = page.get("nextPageToken", "")
        except (LookupError, TypeError, AttributeError):
            stop(1, "not listed: Cloud SQL's answer is no list of instances")
        if not query["pageToken"]:
            return


def main(file: str = "/tmp/items.json") -> None:
    end_within(LISTING_SECONDS, "not listed")
    setting_like("PROJECT", r"([a-z0-9.-]+:)?[a-z0-9][a-z0-9-]*", "project")
    api, tls = https_setting("URL", "https://sqladmin.googleapis.com"), tls_setting()
    each, names = paths_setting("EACH", "$.connectionName", "$"), setting("NAMES", "*")
    wanted = Wanted(texts_setting("ENGINES", list), texts_setting("STATES", list), texts_setting("LABELS", dict), names)
    for engine in wanted.engines:
        if engine not in ENGINES:
            stop(2, f"ENGINES has {engine[:80]!r}, and may have {', '.join(ENGINES)}")
    instances = listing(api, wanted, token_of_pod(tls), tls)
    write_items([item_of(instance, each, instance["name"]) for instance in instances], file)


if __name__ == "__main__":
    main()
