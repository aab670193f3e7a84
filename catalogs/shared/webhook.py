"""A document for a web address, at URL or SECRET_URL, signed where there is a SIGNING_KEY."""

import hmac
import json
import os
import re
import time
from urllib.request import Request

from shared.delivery import Way, deliver
from shared.http import url_setting
from shared.process import refuse_empty, setting, stop
from shared.tls import tls_setting

FIXED_HEADERS = ("host", "content-length", "transfer-encoding")


def signature_of(body: bytes) -> dict[str, str]:
    """The headers with the time and the HMAC of both, or the HMAC of the body alone; none without a key."""
    key = os.environb.get(b"SIGNING_KEY", b"").rstrip(b"\r\n")
    if not key:
        return {}
    signed, now, headers = body, str(int(time.time())), {}
    if setting("SIGNED") != "body":
        signed, headers[setting("TIMESTAMP_HEADER").lower()] = f"{now}.".encode() + body, now
    return {**headers, setting("SIGNATURE_HEADER").lower(): "sha256=" + hmac.digest(key, signed, "sha256").hex()}


def headers_for(body: bytes) -> dict[str, str]:
    """HEADERS and the script's own, each value on one line whatever data it holds, as UTF-8 on the wire."""
    headers = {"content-type": "application/json", "user-agent": "argo-workflows"}
    try:
        headers |= {name.lower(): str(value) for name, value in json.loads(setting("HEADERS", "{}")).items()}
        if "json" in headers["content-type"]:
            json.loads(body)
    except (ValueError, AttributeError, RecursionError):
        stop(2, "BODY is not JSON, or HEADERS is not a JSON object")
    if authorization := setting("AUTHORIZATION"):
        headers["authorization"] = authorization
    headers |= signature_of(body)
    for name, value in headers.items():
        if not re.fullmatch(r"[a-z0-9!#$%&'*+.^_`|~-]+", name) or name in FIXED_HEADERS:
            stop(2, f"{name[:80]!r} is no header that can be set")
        headers[name] = re.sub(r"[\x00-\x20\x7f]+", " ", value).strip().encode("utf-8", "replace").decode("latin-1")
    return headers


def send_document(body: bytes) -> None:
    """Send with METHOD until the server answers 2xx, and say so; else stop."""
    refuse_empty("SECRET_URL", "AUTHORIZATION", "SIGNING_KEY")
    url, method = url_setting("SECRET_URL" if "SECRET_URL" in os.environ else "URL"), setting("METHOD", "POST")

    def request() -> Request:  # signed at this very time
        return Request(url, body, headers_for(body), method=method)

    secrets = (request().selector, setting("AUTHORIZATION"))
    way = Way("not delivered", "the server", tls_setting(), secrets)
    print(f"delivered (attempt {deliver(request, way)})")
