"""Write the objects of the S3 bucket BUCKET, or its folders, to /tmp/items.json.

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
from urllib.parse import quote, unquote_plus, urlencode, urlsplit
from xml.etree import ElementTree as ET

ATTEMPTS, CALL_SECONDS, TOTAL_SECONDS, LONGEST_WAIT = 5, 30, 540, 60
MOST_PAGES, LARGEST_PAGE, LARGEST_LIST = 10_000, 8_000_000, 500_000  # bytes; the list has to fit into a Workflow
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
KINDS = {  # the elements of a listing, what names one, and what is taken of it by default
    "objects": ("Contents", "Key", '{"key": "$.Key", "size": "$.Size"}'),
    "folders": ("CommonPrefixes", "Prefix", "$.Prefix"),
}


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


def paths(name: str, default: str) -> dict[str, str]:
    """The paths in a setting by name; a single one has the name ""."""
    text = setting(name, default)
    try:
        found = json.loads(text) if text.startswith("{") else {"": text}
    except (ValueError, RecursionError):
        stop(2, f"{name} is not JSON")
    for path in found.values():
        if not re.fullmatch(rf"\$({PART.pattern})*", str(path)):
            stop(2, f"{name}: {str(path)[:80]!r} is no path such as $.Key")
    return found


def take(value: Any, path: str) -> Any:
    """The value at a path such as $.Key; raises LookupError where there is none."""
    for name, index, *quoted in PART.findall(path):
        here: Any = value if isinstance(value, list if index else dict) else {}
        value = here[int(index) if index else name or "".join(quoted)]
    return value


def item_of(thing: dict[str, Any], name: str, each: dict[str, str]) -> Any:
    """The values of one object or folder, which its `name` tells apart."""
    path = ""
    try:
        item = {key: take(thing, path := wanted) for key, wanted in each.items()}
    except LookupError:
        stop(1, f"not listed: {json.dumps(thing[name])} has no {path}")
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
            if "x-amz-bucket-region" in fields:
                problem += f" (the bucket is in {fields['x-amz-bucket-region'][:80]})"
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
    scope = f"{moment[:8]}/{setting('REGION')}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{credentials.secret}".encode()
    for part in (*scope.split("/"), text):
        key = hmac.digest(key, part.encode(), "sha256")
    proof = f"Credential={credentials.key}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
    headers |= {"Authorization": f"AWS4-HMAC-SHA256 {proof}", "User-Agent": "argo-workflows-item-source"}
    return urllib.request.Request(url, headers=headers)


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


def listing(kind: str, credentials: Credentials, tls: ssl.SSLContext) -> Iterator[dict[str, Any]]:
    """The objects or folders of all pages that are wanted."""
    element, name, _ = KINDS[kind]
    bucket = f"{setting('URL', public_address('s3')).rstrip('/')}/{setting('BUCKET')}"
    prefix = os.environb.get(b"PREFIX", b"").decode("utf-8", "replace")
    query = {"list-type": "2", "encoding-type": "url", "max-keys": "1000", "prefix": prefix}
    query |= {"delimiter": "/"} if kind == "folders" else {}
    seen = set[str]()
    while True:
        url = f"{bucket}?{urlencode(sorted(query.items()), quote_via=quote, safe='')}"
        body = load("S3", lambda url=url: signed(url, credentials), tls)
        try:
            page = xml_of(body)
            yield from [thing for thing in things_of(page, element, name) if is_wanted(thing, name)]
            is_last, token = page.find("IsTruncated").text == "false", page.findtext("NextContinuationToken", "")
        except (ET.ParseError, AttributeError, LookupError, ValueError):
            stop(1, "not listed: S3's answer is no list of objects")
        if is_last:
            return
        if not token or token in seen:
            stop(1, f"not listed: page {len(seen) + 1} leads to none, or to one that was read before")
        if len(seen) == MOST_PAGES:
            stop(1, f"not listed: there are more than {MOST_PAGES} pages")
        seen.add(token)
        query["continuation-token"] = token


def main(file: str = "/tmp/items.json") -> None:
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGALRM, on_signal)
    signal.alarm(TOTAL_SECONDS)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "CA_PEM"):
        if name in os.environ and not setting(name):
            stop(2, f"{name} is empty")  # from a Secret that was asked for: never ask without it
    if not re.fullmatch(r"[!-~]*", setting("AWS_ACCESS_KEY_ID") + setting("AWS_SESSION_TOKEN")):
        stop(2, "AWS_ACCESS_KEY_ID or AWS_SESSION_TOKEN hold what can't be sent")
    setting_like("BUCKET", r"[A-Za-z0-9][\w-]*(\.[\w-]+)*", "name of a bucket")
    setting_like("REGION", r"[a-z0-9-]+", "name of a region")
    for name in ("URL", "STS_URL"):
        if setting(name) and not ADDRESS.fullmatch(setting(name)):
            stop(2, f"{name} is not an https URL")
    try:
        tls = ssl.create_default_context(cadata=setting("CA_PEM") or None)
    except (ssl.SSLError, TypeError):
        stop(2, "CA_PEM holds no certificate")
    kind = setting("KIND", "objects")
    if kind not in KINDS:
        stop(2, f"KIND is {kind[:80]!r}, and should be one of {', '.join(KINDS)}")
    each = paths("EACH", KINDS[kind][2])
    items = [item_of(thing, KINDS[kind][1], each) for thing in listing(kind, find_credentials(tls), tls)]
    text = json.dumps(items)
    if len(text) > LARGEST_LIST:
        stop(1, f"not listed: the list has {len(text)} bytes, and at most {LARGEST_LIST} fit into a Workflow")
    Path(f"{file}.part").write_text(text, "ascii")
    Path(f"{file}.part").replace(file)  # so that a failure leaves no half list
    print(f"listed {len(items)} items")


if __name__ == "__main__":
    main()
