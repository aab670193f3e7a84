"""Write the GitHub repositories of OWNER to /tmp/items.json.

Exits 0 when all of them are there, 1 when they are not, 2 when a setting is wrong, 143 when stopped.
"""

import json
import os
import re
import ssl
import time
from collections.abc import Iterator
from fnmatch import fnmatchcase
from math import inf
from typing import Any
from urllib.parse import urljoin

from shared.http import Answer, https_setting, origin, wait_before
from shared.items import item_of, paths_setting, write_items
from shared.listing import LISTING_SECONDS, Source, json_of, load_url, turn_to
from shared.process import choice, end_within, setting, stop, word_setting
from shared.tls import tls_setting

LISTS = {"organization": "orgs/{}/repos?type=all", "user": "users/{}/repos?type=owner"}
VISIBILITIES = ("all", "public", "private", "internal")
USUAL = ("name", "full_name", "default_branch")


def shaped(repository: dict[str, Any], each: dict[str, str]) -> Any:
    """One repository's values; without EACH those that most want."""
    usual = {key: repository.get(key) for key in USUAL}
    return item_of(repository, each, repository.get("full_name")) if each else usual


def is_wanted(repository: dict[str, Any]) -> bool:
    """Whether the settings ask for a repository."""
    return (
        (setting("ARCHIVED") == "true" or not repository["archived"])
        and (setting("FORKS") == "true" or not repository["fork"])
        and setting("VISIBILITY", "all") in ("all", repository["visibility"])
        and setting("TOPIC") in ("", *repository["topics"])
        and fnmatchcase(repository["name"].lower(), setting("NAMES", "*").lower())
    )


def next_url(url: str, links: list[str]) -> str:
    """The target of rel=next in Link headers (RFC 8288), which must be on the same host; "" after the last page."""
    for target, rest in re.findall(r"<([^>]*)>([^<]*)", ", ".join(links)):
        if re.search(r';\s*rel="?next"?\s*(?:[;,]|$)', rest, re.IGNORECASE):
            found = str(urljoin(url, target))
            return found if origin(found) == origin(url) else stop(1, "not listed: the next page is on another host")
    return ""


def reason(answer: Answer) -> str:
    """The message in an error's document."""
    try:
        return str(json.loads(answer.body)["message"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""


def wait(answer: Answer, attempt: int) -> float:
    """Seconds before the next try: what GitHub asks for in one of its ways, else 1, 2, 4, 8; inf where none helps."""
    headers, refused = answer.headers, answer.status in (403, 429)
    if asked := headers.get("Retry-After", ""):
        return wait_before(attempt, asked)
    if refused and headers.get("X-RateLimit-Remaining") == "0":
        try:
            return max(int(headers.get("X-RateLimit-Reset", "")) - time.time(), 0.0) + 1
        except (ValueError, OverflowError):
            return wait_before(attempt)
    if refused and b"secondary rate limit" in answer.body:
        return 60.0  # the least that GitHub's documentation asks for
    return wait_before(attempt) if answer.status == 429 or answer.status >= 500 else inf


def repositories(start: str, headers: dict[str, str], tls: ssl.SSLContext) -> Iterator[dict[str, Any]]:
    """The repositories of all pages that are wanted, each once, even where one moved to a later page meanwhile."""
    url, pages, known, source = start, set[str](), set[int](), Source("GitHub", tls, (setting("TOKEN"),), reason, wait)
    while url:
        turn_to(url, pages)
        answer = load_url(url, headers, source)
        document = json_of(answer, source)
        try:
            new = [one for one in document if one["id"] not in known]
            known.update(one["id"] for one in document)
            yield from [one for one in new if is_wanted(one)]
        except (LookupError, TypeError, AttributeError):
            stop(1, "not listed: GitHub's answer is no list of repositories")
        url = next_url(url, answer.headers.get_all("Link", []))


def main(file: str = "/tmp/items.json") -> None:
    end_within(LISTING_SECONDS, "not listed")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", setting("OWNER")):
        stop(2, f"OWNER: {setting('OWNER')[:80]!r} is no name of an organization or a user")
    headers = {
        "Accept": "application/vnd.github+json",
        "User-Agent": "argo-workflows-item-source",
        "X-GitHub-Api-Version": "2022-11-28",
        **({"Authorization": f"Bearer {word_setting('TOKEN')}"} if "TOKEN" in os.environ else {}),
    }
    api, tls = https_setting("API_URL", "https://api.github.com"), tls_setting()
    each, _ = paths_setting("EACH", "$.full_name"), choice("VISIBILITY", VISIBILITIES)
    place = LISTS[choice("OWNER_KIND", tuple(LISTS))].format(setting("OWNER"))
    start = f"{api}/{place}&sort=full_name&per_page=100"
    write_items([shaped(repository, each) for repository in repositories(start, headers, tls)], file)


if __name__ == "__main__":
    main()
