"""Asking a cloud for the identity of the pod: one question after the other, each answered at once or not at all."""

import http.client
import json
import re
import urllib.request
from pathlib import Path
from typing import Any

from shared.check import failed
from shared.http import ask, excerpt, trouble
from shared.process import setting, stop
from shared.tls import tls_setting

SECURE = re.compile(r"https://(\[[\da-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?(/[\w./~-]*)?", re.ASCII)
LOCAL = re.compile(r"http://(localhost|127\.0\.0\.1)(:\d{1,5})?(/[\w./~-]*)?", re.ASCII)
LARGEST_BODY, PATIENCE = 1_000_000, 20  # bytes; seconds


def address(name: str, default: str) -> str:
    """The address of a service that is told secrets: TLS, or this machine."""
    url = setting(name, default).rstrip("/")
    if not SECURE.fullmatch(url) and not LOCAL.fullmatch(url):
        stop(2, f"{name} is not an https URL")
    return url


def answered(who: str, request: urllib.request.Request, secrets: tuple[str, ...], hint: str) -> bytes:
    """What a service answers to a question; fails with what it says where it refuses."""
    try:
        answer = ask(request, tls_setting(), LARGEST_BODY, PATIENCE)
    except (OSError, http.client.HTTPException, ValueError) as error:
        failed(f"no answer from {who}: {trouble(error)[0]}: do the NetworkPolicies and the proxy let it through?")
    if answer.status != 200:
        failed(f"{who} answered {answer.status}: {excerpt(answer.body, secrets, 400) or 'nothing'}: {hint}")
    return answer.body


def json_of(who: str, body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else failed(f"what {who} answered is not a JSON object")


def text_in(who: str, found: dict[str, Any], key: str) -> str:
    """A text of an answer that has to be there."""
    value = found.get(key)
    return value if isinstance(value, str) and value else failed(f"what {who} answered has no {key}")


def token_of_pod(variable: str, hint: str) -> str:
    """The token in the file that a variable names; the cloud's webhook has put both into the pod."""
    try:
        token = Path(setting(variable)).read_text("ascii").strip() if setting(variable) else ""
    except (OSError, ValueError):
        failed(f"the file that {variable} names can't be read")
    return token or failed(f"the pod has no token for the cloud ({variable}): {hint}")
