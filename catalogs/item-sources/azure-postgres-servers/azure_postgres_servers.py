"""Write the PostgreSQL servers that Azure has in SUBSCRIPTION to /tmp/items.json.

Exits 0 when all of them are there, 1 when they are not, 2 when a setting is wrong, 143 when stopped.
"""

import json
import re
import ssl
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode
from urllib.request import Request

from shared.http import Answer, https_setting, origin
from shared.items import item_of, paths_setting, setting_like, texts_setting, write_items
from shared.listing import LISTING_SECONDS, Source, json_of, load_request, load_url, turn_to, whole_body
from shared.process import end_within, setting, stop
from shared.tls import tls_setting

ANSWERING = ("Ready", "Updating")


class Wanted(NamedTuple):
    """Which servers are listed."""

    states: list[str]
    tags: dict[str, str]
    names: str


def reason(answer: Answer) -> str:
    """The message of an error of Azure or of Microsoft Entra."""
    try:
        error = json.loads(answer.body)
        return str(error.get("error_description") or error["error"]["message"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return whole_body(answer)


def token_of_pod(tls: ssl.SSLContext) -> str:
    """The access token that Microsoft Entra gives for the token of the pod's ServiceAccount (workload identity)."""
    try:
        own = Path(setting("AZURE_FEDERATED_TOKEN_FILE")).read_text("ascii").strip()
    except (OSError, ValueError):
        own = ""
    if not own:
        stop(2, "the pod has no token for Azure: its ServiceAccount has no workload identity")
    form = {
        "grant_type": "client_credentials",
        "client_id": setting_like("AZURE_CLIENT_ID", r"[\w-]+", "client"),
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": own,
        "scope": setting("SCOPE", "https://management.azure.com/.default"),
    }
    name = "LOGIN_URL" if setting("LOGIN_URL") else "AZURE_AUTHORITY_HOST"
    authority = https_setting(name, "https://login.microsoftonline.com")
    tenant = setting_like("AZURE_TENANT_ID", r"[\w.-]+", "tenant")
    url, source = f"{authority}/{tenant}/oauth2/v2.0/token", Source("Microsoft Entra", tls, (own,), reason)
    answer = json_of(load_request(lambda: Request(url, urlencode(form).encode()), source), source)
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):
        stop(1, "not listed: Microsoft Entra gave no token")
    return token


def is_wanted(server: dict[str, Any], wanted: Wanted) -> bool:
    """Whether the settings ask for a server; unless they name states it has to be one that answers."""
    tags = {name.lower(): value for name, value in (server.get("tags") or {}).items()}  # as Azure looks at names
    return (
        server["properties"]["state"] in (wanted.states or ANSWERING)
        and all(tags.get(name.lower()) == value for name, value in wanted.tags.items())
        and fnmatchcase(server["name"].lower(), wanted.names.lower())
    )


def listing(start: str, wanted: Wanted, token: str, tls: ssl.SSLContext) -> Iterator[dict[str, Any]]:
    """The servers of all pages that are wanted, each with its resource group."""
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "argo-workflows-item-source"}
    url, seen, source = start, set[str](), Source("Azure", tls, (token,), reason)
    while url:
        turn_to(url, seen)
        page = json_of(load_url(url, headers, source), source)
        try:
            for server in page["value"]:
                server["resourceGroup"] = server["id"].split("/")[4]
            yield from [server for server in page["value"] if is_wanted(server, wanted)]
            url = page.get("nextLink") or ""
            if url and origin(url) != origin(start):
                stop(1, "not listed: the next page is on another host")
        except (LookupError, TypeError, AttributeError):
            stop(1, "not listed: Azure's answer is no list of servers")


def main(file: str = "/tmp/items.json") -> None:
    end_within(LISTING_SECONDS, "not listed")
    api = https_setting("URL", "https://management.azure.com")
    subscription = setting_like("SUBSCRIPTION", r"[0-9a-fA-F-]{36}", "subscription")
    group = setting_like("RESOURCE_GROUP", r"([\w.()-]*[\w()-])?", "resource group")
    place = f"subscriptions/{subscription}{f'/resourceGroups/{group}' if group else ''}"
    start = f"{api}/{place}/providers/Microsoft.DBforPostgreSQL/flexibleServers?api-version=2024-08-01"
    tls, each, names = tls_setting(), paths_setting("EACH", "$.properties.version", "$"), setting("NAMES", "*")
    wanted = Wanted(texts_setting("STATES", list), texts_setting("TAGS", dict), names)
    servers = listing(start, wanted, token_of_pod(tls), tls)
    write_items([item_of(server, each, server["name"]) for server in servers], file)


if __name__ == "__main__":
    main()
