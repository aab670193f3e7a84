"""Requests that AWS knows the sender of: Signature Version 4."""

import hashlib
import hmac
import time
from typing import NamedTuple
from urllib.parse import urlsplit


class Credentials(NamedTuple):
    """What requests are signed with."""

    key: str
    secret: str
    token: str


def signature(
    method: str, url: str, body: bytes, service: str, region: str, credentials: Credentials
) -> dict[str, str]:
    """The headers that sign a request; path and query of the URL have to be in canonical form."""
    parts, digest, moment = (
        urlsplit(url),
        hashlib.sha256(body).hexdigest(),
        time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()),
    )
    headers = {"host": parts.netloc, "x-amz-content-sha256": digest, "x-amz-date": moment}
    if credentials.token:
        headers["x-amz-security-token"] = credentials.token
    lines, names = [f"{name}:{value}" for name, value in headers.items()], ";".join(headers)
    canonical = "\n".join([method, parts.path, parts.query, *lines, "", names, digest])
    scope = f"{moment[:8]}/{region}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{credentials.secret}".encode()
    for part in (*scope.split("/"), text):
        key = hmac.digest(key, part.encode(), "sha256")
    proof = f"Credential={credentials.key}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
    return {**headers, "Authorization": f"AWS4-HMAC-SHA256 {proof}"}
