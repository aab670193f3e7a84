"""Write the database instances that RDS has in REGION to /tmp/items.json.

Exits 0 when all of them are there, 1 when they are not, 2 when a setting is wrong, 143 when stopped.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

from shared.aws import Credentials
from shared.aws_listing import aws_source, check_aws_settings, find_credentials, public_address, signed, xml_of
from shared.items import item_of, paths_setting, texts_setting, write_items
from shared.listing import LISTING_SECONDS, Source, load_request, turn_to
from shared.process import end_within, setting, stop
from shared.tls import tls_setting

UNREACHABLE = ("creating", "deleting", "failed", "starting", "stopped", "stopping")


class Wanted(NamedTuple):
    """Which instances are listed."""

    engines: list[str]
    statuses: list[str]
    tags: dict[str, str]
    names: str


def instances_of(page: ET.Element) -> Iterator[dict[str, Any]]:
    """The instances of one page: their plain values as texts, those of the maps below them, and the tags by keys."""
    for element in page.iter("DBInstance"):
        instance: dict[str, Any] = {child.tag: child.text or "" for child in element if not len(child)}
        for child in element:
            inner: dict[str, Any] = {value.tag: value.text or "" for value in child if not len(value)}
            inner |= {"Port": int(inner["Port"])} if child.tag == "Endpoint" and "Port" in inner else {}
            instance |= {child.tag: inner} if inner else {}
        tags = element.iterfind("TagList/Tag")
        instance["Tags"] = {tag.findtext("Key", ""): tag.findtext("Value", "") for tag in tags}
        yield instance


def is_wanted(instance: dict[str, Any], wanted: Wanted) -> bool:
    """Whether the settings ask for an instance; unless they name statuses it has to be one that answers."""
    status = instance["DBInstanceStatus"]
    answers = "Address" in instance.get("Endpoint", ()) and status not in UNREACHABLE
    return (
        (status in wanted.statuses if wanted.statuses else answers)
        and wanted.tags.items() <= instance["Tags"].items()
        and fnmatchcase(instance["DBInstanceIdentifier"].lower(), wanted.names.lower())
    )


def listing(wanted: Wanted, credentials: Credentials, source: Source) -> Iterator[dict[str, Any]]:
    """The instances of all pages that are wanted."""
    endpoint = setting("URL", public_address("rds")).rstrip("/")
    query = {"Action": "DescribeDBInstances", "Version": "2014-10-31", "MaxRecords": "100"}
    for number, engine in enumerate(wanted.engines, 1):
        query |= {"Filters.Filter.1.Name": "engine", f"Filters.Filter.1.Values.Value.{number}": engine}
    seen = set[str]()
    while True:
        turn_to(query.get("Marker", ""), seen)
        url = f"{endpoint}/?{urlencode(sorted(query.items()), quote_via=quote, safe='')}"
        answer = load_request(lambda url=url: signed(url, "rds", credentials), source)  # type: ignore[misc]
        try:
            page = xml_of(answer.body).findall("DescribeDBInstancesResult")[0]
            yield from [instance for instance in instances_of(page) if is_wanted(instance, wanted)]
            query["Marker"] = page.findtext("Marker", "")
        except (ET.ParseError, LookupError, ValueError):
            stop(1, "not listed: RDS's answer is no list of instances")
        if not query["Marker"]:
            return


def main(file: str = "/tmp/items.json") -> None:
    end_within(LISTING_SECONDS, "not listed")
    check_aws_settings()
    tls, each, names = tls_setting(), paths_setting("EACH", "$.Endpoint.Address", "$"), setting("NAMES", "*")
    wanted = Wanted(texts_setting("ENGINES", list), texts_setting("STATUSES", list), texts_setting("TAGS", dict), names)
    instances = listing(wanted, find_credentials(tls), aws_source("RDS", tls))
    write_items([item_of(one, each, one["DBInstanceIdentifier"]) for one in instances], file)


if __name__ == "__main__":
    main()
