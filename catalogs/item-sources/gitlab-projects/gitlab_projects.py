"""Write the GitLab projects of GROUP to /tmp/items.json.

Exits 0 when all of them are there, 1 when they are not, 2 when a setting is wrong, 143 when stopped.
"""

import json
import os
import ssl
from collections.abc import Iterator
from email.message import Message
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import quote, urlencode

from shared.http import Answer, https_setting
from shared.items import item_of, paths_setting, setting_like, write_items
from shared.listing import LISTING_SECONDS, Source, json_of, load_url, turn_to
from shared.process import choice, end_within, setting, stop, word_setting
from shared.tls import tls_setting

PAGE_LENGTH = 100
GROUP = r"[A-Za-z0-9_][\w.-]*(/[A-Za-z0-9_][\w.-]*)*"
VISIBILITIES = ("all", "public", "internal", "private")
USUAL = ("id", "path_with_namespace", "default_branch")


def shaped(project: dict[str, Any], each: dict[str, str]) -> Any:
    """One project's values; without EACH those that most want."""
    usual = {key: project.get(key) for key in USUAL}
    return item_of(project, each, project.get("path_with_namespace")) if each else usual


def is_wanted(project: dict[str, Any]) -> bool:
    """Whether the settings ask for a project, as far as GitLab does not look at them itself."""
    doomed = project.get("marked_for_deletion_on") or project.get("marked_for_deletion_at")
    return (
        (setting("ARCHIVED") == "true" or not doomed)
        and setting("TOPIC") in ("", *project["topics"])
        and fnmatchcase(project["path"].lower(), setting("NAMES", "*").lower())
    )


def page_after(page: int, headers: Message, length: int) -> int:
    """The next page's number, by the header in which GitLab says it; 0 after the last page."""
    found = headers.get("X-Next-Page", "").strip()
    if found == str(page + 1):
        return page + 1
    if found or (length == PAGE_LENGTH and "X-Next-Page" not in headers):
        stop(1, f"not listed: the answer does not say what comes after page {page}")
    return 0


def reason(answer: Answer) -> str:
    """The message in an error's document."""
    try:
        document = json.loads(answer.body)
        text = document.get("message") or document["error"]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""
    return text if isinstance(text, str) else json.dumps(text)


def projects(start: str, headers: dict[str, str], tls: ssl.SSLContext) -> Iterator[dict[str, Any]]:
    """The projects of all pages that are wanted, each once, even where one moved to a later page meanwhile."""
    page, seen, known, source = 1, set[str](), set[int](), Source("GitLab", tls, (setting("TOKEN"),), reason)
    while page:
        turn_to(str(page), seen)
        answer = load_url(f"{start}&page={page}", headers, source)
        document = json_of(answer, source)
        try:
            new = [one for one in document if one["id"] not in known]
            known.update(one["id"] for one in document)
            yield from [one for one in new if is_wanted(one)]
            page = page_after(page, answer.headers, len(document))
        except (LookupError, TypeError, AttributeError):
            stop(1, "not listed: GitLab's answer is no list of projects")


def main(file: str = "/tmp/items.json") -> None:
    end_within(LISTING_SECONDS, "not listed")
    group = setting_like("GROUP", GROUP, "path or number of a group")
    headers = {
        "Accept": "application/json",
        "User-Agent": "argo-workflows-item-source",
        **({"Private-Token": word_setting("TOKEN")} if "TOKEN" in os.environ else {}),
    }
    url, tls = https_setting("URL", "https://gitlab.com"), tls_setting()
    each, visibility = paths_setting("EACH", "$.path_with_namespace"), choice("VISIBILITY", VISIBILITIES)
    query = {
        "include_subgroups": setting("SUBGROUPS", "true"),
        "with_shared": setting("SHARED", "false"),
        "archived": "" if setting("ARCHIVED") == "true" else "false",
        "visibility": visibility if visibility != "all" else "",
        "order_by": "id",
        "sort": "asc",
        "per_page": str(PAGE_LENGTH),
    }
    wanted = urlencode({name: value for name, value in query.items() if value})
    start = f"{url}/api/v4/groups/{quote(group, safe='')}/projects?{wanted}"
    write_items([shaped(project, each) for project in projects(start, headers, tls)], file)


if __name__ == "__main__":
    main()
