"""Write the list that the JSON API at URL answers with, page by page, to /tmp/items.json.

Exits 0 when the whole list is there, 1 when it is not, 2 when a setting is wrong, 143 when stopped.
"""

import json
import os
import re
import ssl
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from shared.http import origin, url_setting
from shared.items import paths_setting, take, write_items
from shared.listing import LISTING_SECONDS, Source, json_of, load_url, turn_to
from shared.process import end_within, map_setting, required, setting, stop
from shared.tls import tls_setting


def texts(name: str) -> dict[str, str]:
    """A setting that is a JSON object, its values as texts."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in map_setting(name).items()}


def items_of(document: Any, path: str, each: dict[str, str]) -> list[Any]:
    """The items of one page; null, as some servers write an empty list, is one."""
    try:
        found = take(document, path)
        if not isinstance(found, list | None):
            stop(1, f"not listed: {path} of the answer is no list")
        shaped = [{name: take(element, path := wanted) for name, wanted in each.items()} for element in found or ()]
    except LookupError:
        stop(1, f"not listed: {'an element of ' if path in each.values() else ''}the answer has no {path}")
    return [item[""] for item in shaped] if "" in each else shaped


def with_query(url: str, values: dict[str, str]) -> str:
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in values]
    return parts._replace(query=urlencode([*kept, *values.items()])).geturl() if values else url


def next_in_document(document: Any, path: str) -> str:
    try:
        found = take(document, path)
    except LookupError:
        return ""
    if isinstance(found, list | dict | float) or found is True:
        stop(1, f"not listed: {path} of the answer is neither an address nor a token")
    return str(found).strip() if found else ""


def next_in_header(links: list[str]) -> str:
    """The target of rel=next in Link headers (RFC 8288)."""
    for target, rest in re.findall(r"<([^>]*)>([^<]*)", ", ".join(links)):
        relation = re.search(r';\s*rel\s*=\s*("[^"]*"|[\w-]+)', rest, re.IGNORECASE)
        if relation and "next" in relation[1].strip('"').lower().split():
            return str(target)
    return ""


def next_url(url: str, start: str, document: Any, links: list[str]) -> str:
    """The next page's address, which must be the server's own, since a token goes nowhere else; "" after the last."""
    found = next_in_document(document, setting("NEXT")) if setting("NEXT") else next_in_header(links)
    if not found or setting("PAGE_PARAMETER"):
        return with_query(start, {setting("PAGE_PARAMETER"): found}) if found else ""
    try:
        target = urljoin(url, found).partition("#")[0]
    except ValueError:
        target = ""
    return target if origin(target) == origin(url) else stop(1, "not listed: the next page is on another host")


def secrets_of(url: str) -> tuple[str, ...]:
    """The token, and what stands in an address's query, as it is and decoded."""
    decoded = [value for _, value in parse_qsl(urlsplit(url).query)]
    return (setting("TOKEN"), *decoded, *re.split("[?&=]", url)[1:])


def pages(start: str, headers: dict[str, str], tls: ssl.SSLContext) -> Iterator[Any]:
    """The documents of all pages, in order."""
    url, seen = start, set[str]()
    while url:
        turn_to(url, seen)
        source = Source("the server", tls, secrets_of(url), good=tuple(range(200, 300)))
        answer = load_url(url, headers, source)
        document = json_of(answer, source, shown=True)
        yield document
        url = next_url(url, start, document, answer.headers.get_all("Link", []))


def main(file: str = "/tmp/items.json") -> None:
    end_within(LISTING_SECONDS, "not listed")
    headers = {"Accept": "application/json", "User-Agent": "argo-workflows-item-source", **texts("HEADERS")}
    if "TOKEN" in os.environ:
        headers["Authorization"] = f"Bearer {required('TOKEN')}"
    url, tls = url_setting("URL"), tls_setting()
    if not re.fullmatch(r"[ -~]*", "".join([*headers, *headers.values()])):
        stop(2, "TOKEN or HEADERS hold what can't be sent")
    path, each = paths_setting("LIST_PATH", "$.data.items", "$")[""], paths_setting("EACH", "$.name", "$")
    paths_setting("NEXT", "$.next", "$")
    start = with_query(url.partition("#")[0], texts("QUERY"))
    write_items([item for document in pages(start, headers, tls) for item in items_of(document, path, each)], file)


if __name__ == "__main__":
    main()
