"""Write the objects of the S3 bucket BUCKET, or its folders, to /tmp/items.json.

Exits 0 when all of them are there, 1 when they are not, 2 when a setting is wrong, 143 when stopped.
"""

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import quote, unquote_plus, urlencode
from xml.etree import ElementTree as ET

from shared.aws import Credentials
from shared.aws_listing import aws_source, check_aws_settings, find_credentials, public_address, signed, xml_of
from shared.items import item_of, paths_setting, setting_like, write_items
from shared.listing import LISTING_SECONDS, Source, load_request, turn_to
from shared.process import choice, end_within, setting, stop
from shared.tls import tls_setting

MOST_LISTINGS = 10_000  # of 1,000 keys each
KINDS = {  # the elements of a listing, what names one, and what is taken of it by default
    "objects": ("Contents", "Key", '{"key": "$.Key", "size": "$.Size"}'),
    "folders": ("CommonPrefixes", "Prefix", "$.Prefix"),
}


def things_of(page: ET.Element, element: str, name: str) -> Iterator[dict[str, Any]]:
    """The objects or folders of one page with all that S3 says of them; raises LookupError or ValueError."""
    for one in page.iter(element):
        thing: dict[str, Any] = {child.tag: child.text or "" for child in one if not len(child)}
        thing[name] = unquote_plus(thing[name], errors="strict")
        if "Size" in thing:
            thing["Size"] = int(thing["Size"])
        yield thing


def is_wanted(thing: dict[str, Any], name: str) -> bool:
    """Whether KEYS chooses an object or folder; an empty object that stands for a folder is neither."""
    stands_for_folder = thing[name].endswith("/") and thing.get("Size") == 0
    return not stands_for_folder and fnmatchcase(thing[name], setting("KEYS", "*"))


def listing(kind: str, credentials: Credentials, source: Source) -> Iterator[dict[str, Any]]:
    """The objects or folders of all pages that are wanted."""
    element, name, _ = KINDS[kind]
    bucket = f"{setting('URL', public_address('s3')).rstrip('/')}/{setting('BUCKET')}"
    prefix = os.environb.get(b"PREFIX", b"").decode("utf-8", "replace")
    query = {"list-type": "2", "encoding-type": "url", "max-keys": "1000", "prefix": prefix}
    query |= {"delimiter": "/"} if kind == "folders" else {}
    seen = set[str]()
    while True:
        turn_to(query.get("continuation-token", ""), seen, MOST_LISTINGS)
        url = f"{bucket}?{urlencode(sorted(query.items()), quote_via=quote, safe='')}"
        answer = load_request(lambda url=url: signed(url, "s3", credentials), source)  # type: ignore[misc]
        try:
            page = xml_of(answer.body)
            yield from [thing for thing in things_of(page, element, name) if is_wanted(thing, name)]
            last, token = page.findtext("IsTruncated"), page.findtext("NextContinuationToken", "")
        except (ET.ParseError, LookupError, ValueError):
            last, token = None, ""
        if last is None:
            stop(1, "not listed: S3's answer is no list of objects")
        if last == "false":
            return
        if not token:
            stop(1, f"not listed: page {len(seen)} leads to none")
        query["continuation-token"] = token


def main(file: str = "/tmp/items.json") -> None:
    end_within(LISTING_SECONDS, "not listed")
    check_aws_settings()
    setting_like("BUCKET", r"[A-Za-z0-9][\w-]*(\.[\w-]+)*", "name of a bucket")
    tls, kind = tls_setting(), choice("KIND", tuple(KINDS))
    _, name, default = KINDS[kind]
    each = paths_setting("EACH", "$.Key", default)
    things = listing(kind, find_credentials(tls), aws_source("S3", tls))
    write_items([item_of(thing, each, thing[name]) for thing in things], file)


if __name__ == "__main__":
    main()
