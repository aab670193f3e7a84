"""Write the database instances that RDS has in REGION to /tmp/items.json.

Exits 0 when all of them are there, 1 when they are not, 2 when a setting is wrong, 143 when stopped.
"""

import hashlib
import hmac
import http.client
import json
import os
import re
import signal
import ssl
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from email.message import Message
from email.utils import mktime_tz, parsedate_tz
from fnmatch import fnmatchcase
from math import inf
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree as ET

ATTEMPTS, CALL_SECONDS, TOTAL_SECONDS, LONGEST_WAIT = 5, 30, 540, 60
MOST_PAGES, LARGEST_PAGE, LARGEST_LIST = 1000, 8_000_000, 500_000  # bytes; the list has to fit into a Workflow
PORT_AND_PATH = r"(?::\d{1,5})?(?:/[\w./~-]*)?"
ADDRESS = re.compile(
    rf"(?:https://(?:\[[\da-fA-F:.]+\]|[\w.-]+)|http://(?:localhost|127\.0\.0\.1|\[::1\])){PORT_AND_PATH}", re.ASCII
)
AGENT = re.compile(  # the agents of EKS and ECS on the node, which speak plain HTTP
    rf"http://(?:169\.254\.170\.(?:2|23)|\[fd00:ec2::23\]|localhost|127\.0\.0\.1|\[::1\]){PORT_AND_PATH}", re.ASCII
)
PART = re.compile(r"""\.([^\W\d]\w*)|\[(-?\d{1,9})\]|\['([^']*)'\]|\["([^"]*)"\]""")
SECRETS = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
THROTTLED = ("Throttling", "ThrottlingException", "RequestLimitExceeded", "RequestTimeout", "IDPCommunicationError")
UNREACHABLE = ("creating", "deleting", "failed", "starting", "stopped", "stopping")


class AnyAnswer(urllib.request.HTTPErrorProcessor):
    """Hand every answer back as it is, so that no redirect takes a token to another host."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


class Credentials(NamedTuple):
    """What requests are signed with."""

    key: str
    secret: str
    token: str


class Wanted(NamedTuple):
    """Which instances are listed."""

    engines: list[str]
    statuses: list[str]
    tags: dict[str, str]
    names: str


def stop(code: int, message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


def on_signal(number: int, _frame: object) -> None:
    code, why = (1, "out of time") if number == signal.SIGALRM else (143, "stopped by SIGTERM")
    os.write(2, f"not listed: {why}\n".encode())
    os._exit(code)  # at once, whatever call hangs


def setting(name: str, default: str = "") -> str:
    return os.environb.get(name.encode(), b"").decode("utf-8", "replace").strip() or default


def setting_like(name: str, pattern: str, what: str) -> str:
    """A setting that has to fit a pattern as a whole."""
    value = setting(name)
    return value if re.fullmatch(pattern, value, re.ASCII) else stop(2, f"{name}: {value[:80]!r} is no {what}")


def texts(name: str, kind: type) -> Any:
    """A setting that is a JSON list or object of texts; an empty one if it is not set."""
    try:
        found = json.loads(setting(name, "null")) or kind()
    except (ValueError, RecursionError):
        stop(2, f"{name} is not JSON")
    values = found.values() if isinstance(found, dict) else found
    if not isinstance(found, kind) or not all(isinstance(value, str) for value in values):
        stop(2, f"{name} is not a JSON {'list' if kind is list else 'object'} of texts")
    return found


def paths(name: str) -> dict[str, str]:
    """The paths in a setting by name; a single one has the name ""."""
    text = setting(name, "$")
    try:
        found = json.loads(text) if text.startswith("{") else {"": text}
    except (ValueError, RecursionError):
        stop(2, f"{name} is not JSON")
    for path in found.values():
        if not re.fullmatch(rf"\$({PART.pattern})*", str(path)):
            stop(2, f"{name}: {str(path)[:80]!r} is no path such as $.Endpoint.Address")
    return found


def take(value: Any, path: str) -> Any:
    """The value at a path such as $.Endpoint.Address; raises LookupError where there is none."""
    for name, index, *quoted in PART.findall(path):
        here: Any = value if isinstance(value, list if index else dict) else {}
        value = here[int(index) if index else name or "".join(quoted)]
    return value


def item_of(instance: dict[str, Any], each: dict[str, str]) -> Any:
    """The values of one instance."""
    path = ""
    try:
        item = {key: take(instance, path := wanted) for key, wanted in each.items()}
    except LookupError:
        stop(1, f'not listed: "{instance["DBInstanceIdentifier"]}" has no {path}')
    return item.get("", item)


def xml_of(body: bytes) -> ET.Element:
    """The root of a document, all its elements without namespaces; raises ParseError."""
    root = ET.fromstring(body)  # noqa: S314 - expat bounds what entities may grow to
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def reason_of(body: bytes) -> tuple[str, str]:
    """Code and message of an error, on one printable line and without the secrets that it may repeat."""
    try:
        root = xml_of(body)
    except ET.ParseError:
        return "", "it gave no reason"
    code, text = (next((element.text or "" for element in root.iter(name)), "") for name in ("Code", "Message"))
    for secret in filter(None, map(setting, SECRETS)):
        text = text.replace(secret, "***")
    line = " ".join("".join(c if c.isprintable() else " " for c in f"{code}: {text}"[:1000]).split())
    return code, line[:300]


def delay(status: int, code: str, retry_after: str, attempt: int) -> float:
    """Seconds before the next try: what the server asks for, as a number or a date, else 1, 2, 4, 8; inf for none."""
    try:
        date = parsedate_tz(retry_after)
        return max(mktime_tz(date) - time.time() if date else float(int(retry_after)), 0.0)
    except (ValueError, OverflowError):
        passing = status == 429 or status >= 500 or code in THROTTLED or retry_after
        return 2.0 ** (attempt - 1) if passing else inf


def send(request: urllib.request.Request, tls: ssl.SSLContext) -> tuple[int, Message, bytes]:
    """Ask once; returns status, headers and body."""
    opener = urllib.request.build_opener(AnyAnswer, urllib.request.HTTPSHandler(context=tls))
    with opener.open(request, timeout=CALL_SECONDS) as answer:
        body = answer.read(LARGEST_PAGE + 1)
        if answer.length and len(body) <= LARGEST_PAGE:
            raise ConnectionResetError
        return answer.status, answer.headers, body


def load(server: str, request: Callable[[], urllib.request.Request], tls: ssl.SSLContext) -> bytes:
    """A server's answer, after as many tries as it takes, each with a request of its own, as it is signed anew."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            status, fields, body = send(request(), tls)
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            problem = f"no answer from {server}: {getattr(reason, 'strerror', None) or type(reason).__name__}"
            wait = inf if isinstance(reason, ssl.SSLCertVerificationError) else 2.0 ** (attempt - 1)
        else:
            if status == 200:
                break
            code, message = reason_of(body)
            problem = f"{server} answered {status}: {message}"
            wait = delay(status, code, fields.get("Retry-After", ""), attempt)
        if wait > LONGEST_WAIT or attempt == ATTEMPTS:
            stop(1, f"not listed (attempt {attempt}): {problem}")
        time.sleep(wait)
    if len(body) > LARGEST_PAGE:
        stop(1, f"not listed: an answer has more than {LARGEST_PAGE} bytes")
    return body


def public_address(service: str) -> str:
    """Where AWS has a service in the region."""
    region = setting("REGION")
    return f"https://{service}.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}"


def token_in(variable: str) -> str:
    """The token in the file that a variable names; AWS's webhook has put both into the pod."""
    try:
        return Path(setting(variable)).read_text("ascii").strip()
    except (OSError, ValueError):
        stop(2, f"the file that {variable} names can't be read")


def from_role(tls: ssl.SSLContext) -> Credentials:
    """Credentials of the role that the pod's ServiceAccount may assume (IAM roles for service accounts)."""
    form = {
        "Action": "AssumeRoleWithWebIdentity",
        "Version": "2011-06-15",
        "RoleArn": setting("AWS_ROLE_ARN"),
        "RoleSessionName": "argo-workflows-item-source",
        "WebIdentityToken": token_in("AWS_WEB_IDENTITY_TOKEN_FILE"),
    }
    url, data = setting("STS_URL", public_address("sts")).rstrip("/"), urlencode(form).encode()
    body = load("STS", lambda: urllib.request.Request(f"{url}/", data), tls)
    try:
        found = [xml_of(body).findtext(f".//{name}") for name in ("AccessKeyId", "SecretAccessKey", "SessionToken")]
    except ET.ParseError:
        found = [None]
    return Credentials(*map(str, found)) if all(found) else stop(1, "not listed: STS answered no credentials")


def from_agent(tls: ssl.SSLContext) -> Credentials:
    """Credentials that the agent on the node has for the pod's ServiceAccount (EKS Pod Identity)."""
    url = setting_like("AWS_CONTAINER_CREDENTIALS_FULL_URI", AGENT.pattern, "address of EKS Pod Identity")
    headers = {"Authorization": token_in("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")}
    body = load("EKS Pod Identity", lambda: urllib.request.Request(url, headers=headers), tls)
    try:
        answer = json.loads(body)
        return Credentials(answer["AccessKeyId"], answer["SecretAccessKey"], answer["Token"])
    except (ValueError, LookupError, TypeError, RecursionError):
        stop(1, "not listed: EKS Pod Identity answered no credentials")


def find_credentials(tls: ssl.SSLContext) -> Credentials:
    """Those in the Secret, else those that the pod's ServiceAccount gets."""
    if "AWS_ACCESS_KEY_ID" in os.environ:
        return Credentials(setting("AWS_ACCESS_KEY_ID"), *map(setting, SECRETS))
    if setting("AWS_WEB_IDENTITY_TOKEN_FILE"):
        return from_role(tls)
    if setting("AWS_CONTAINER_CREDENTIALS_FULL_URI"):
        return from_agent(tls)
    stop(2, "there are no credentials: no Secret is named, and the pod's ServiceAccount has no role")


def signed(url: str, credentials: Credentials) -> urllib.request.Request:
    """A GET request with AWS's Signature Version 4; path and query have to be in canonical form."""
    parts, digest, moment = urlsplit(url), hashlib.sha256().hexdigest(), time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    headers = {"host": parts.netloc, "x-amz-content-sha256": digest, "x-amz-date": moment}
    if credentials.token:
        headers["x-amz-security-token"] = credentials.token
    lines, names = [f"{name}:{value}" for name, value in headers.items()], ";".join(headers)
    canonical = "\n".join(["GET", parts.path, parts.query, *lines, "", names, digest])
    scope = f"{moment[:8]}/{setting('REGION')}/rds/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{credentials.secret}".encode()
    for part in (*scope.split("/"), text):
        key = hmac.digest(key, part.encode(), "sha256")
    proof = f"Credential={credentials.key}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
    headers |= {"Authorization": f"AWS4-HMAC-SHA256 {proof}", "User-Agent": "argo-workflows-item-source"}
    return urllib.request.Request(url, headers=headers)


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


def listing(wanted: Wanted, credentials: Credentials, tls: ssl.SSLContext) -> Iterator[dict[str, Any]]:
    """The instances of all pages that are wanted."""
    endpoint = setting("URL", public_address("rds")).rstrip("/")
    query = {"Action": "DescribeDBInstances", "Version": "2014-10-31", "MaxRecords": "100"}
    for number, engine in enumerate(wanted.engines, 1):
        query |= {"Filters.Filter.1.Name": "engine", f"Filters.Filter.1.Values.Value.{number}": engine}
    seen = set[str]()
    while True:
        url = f"{endpoint}/?{urlencode(sorted(query.items()), quote_via=quote, safe='')}"
        body = load("RDS", lambda url=url: signed(url, credentials), tls)
        try:
            page = xml_of(body).find("DescribeDBInstancesResult")
            yield from [instance for instance in instances_of(page) if is_wanted(instance, wanted)]
            marker = page.findtext("Marker", "")
        except (ET.ParseError, AttributeError, LookupError, ValueError):
            stop(1, "not listed: RDS's answer is no list of instances")
        if not marker:
            return
        if marker in seen:
            stop(1, f"not listed: page {len(seen) + 1} leads to one that was read before")
        if len(seen) == MOST_PAGES:
            stop(1, f"not listed: there are more than {MOST_PAGES} pages")
        seen.add(marker)
        query["Marker"] = marker


def main(file: str = "/tmp/items.json") -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "CA_PEM"):
        if name in os.environ and not setting(name):
            stop(2, f"{name} is empty")  # from a Secret that was asked for: never ask without it
    if not re.fullmatch(r"[!-~]*", setting("AWS_ACCESS_KEY_ID") + setting("AWS_SESSION_TOKEN")):
        stop(2, "AWS_ACCESS_KEY_ID or AWS_SESSION_TOKEN hold what can't be sent")
    setting_like("REGION", r"[a-z0-9-]+", "name of a region")
    for name in ("URL", "STS_URL"):
        if setting(name) and not ADDRESS.fullmatch(setting(name)):
            stop(2, f"{name} is not an https URL")
    try:
        tls = ssl.create_default_context(cadata=setting("CA_PEM") or None)
    except (ssl.SSLError, TypeError):
        stop(2, "CA_PEM holds no certificate")
    each, names = paths("EACH"), setting("NAMES", "*")
    wanted = Wanted(texts("ENGINES", list), texts("STATUSES", list), texts("TAGS", dict), names)
    items = [item_of(instance, each) for instance in listing(wanted, find_credentials(tls), tls)]
    text = json.dumps(items)
    if len(text) > LARGEST_LIST:
        stop(1, f"not listed: the list has {len(text)} bytes, and at most {LARGEST_LIST} fit into a Workflow")
    Path(f"{file}.part").write_text(text, "ascii")
    Path(f"{file}.part").replace(file)  # so that a failure leaves no half list
    print(f"listed {len(items)} items")


if __name__ == "__main__":
    main()
