"""Reading what AWS lists: with credentials from a Secret or of the pod's ServiceAccount, and what errors say."""

import json
import os
import re
import ssl
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request
from xml.etree import ElementTree as ET

from shared.aws import Credentials, signature
from shared.http import Answer
from shared.items import setting_like
from shared.listing import Source, load_request, usual_wait
from shared.process import refuse_empty, setting, stop

PORT_AND_PATH = r"(?::\d{1,5})?(?:/[\w./~-]*)?"
AGENT = (  # the agents of EKS and ECS on the node, which speak plain HTTP
    rf"http://(?:169\.254\.170\.(?:2|23)|\[fd00:ec2::23\]|localhost|127\.0\.0\.1|\[::1\]){PORT_AND_PATH}"
)
AWS_ADDRESS = rf"(?:https://(?:\[[\da-fA-F:.]+\]|[\w.-]+)|http://(?:localhost|127\.0\.0\.1|\[::1\])){PORT_AND_PATH}"
THROTTLED = ("Throttling", "ThrottlingException", "RequestLimitExceeded", "RequestTimeout", "IDPCommunicationError")


def check_aws_settings() -> None:
    """Stop where the settings of credentials, region and addresses are none."""
    refuse_empty("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    if not re.fullmatch(r"[!-~]*", setting("AWS_ACCESS_KEY_ID") + setting("AWS_SESSION_TOKEN")):
        stop(2, "AWS_ACCESS_KEY_ID or AWS_SESSION_TOKEN hold what can't be sent")
    setting_like("REGION", r"[a-z0-9-]+", "name of a region")
    for name in ("URL", "STS_URL"):
        if setting(name) and not re.fullmatch(AWS_ADDRESS, setting(name), re.ASCII):
            stop(2, f"{name} is not an https URL")


def xml_of(body: bytes) -> ET.Element:
    """The root of a document, all its elements without namespaces; raises ParseError."""
    root = ET.fromstring(body)  # noqa: S314 - expat bounds what entities may grow to
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def error_of(answer: Answer) -> tuple[str, str]:
    """Code and message of an error; empty where it has none."""
    try:
        root = xml_of(answer.body)
    except ET.ParseError:
        return "", ""
    code, text = (next((element.text or "" for element in root.iter(name)), "") for name in ("Code", "Message"))
    return code, text


def aws_reason(answer: Answer) -> str:
    code, text = error_of(answer)
    where = answer.headers.get("x-amz-bucket-region", "")
    return f"{code}: {text[:200]}" + (f" (the bucket is in {where[:80]})" if where else "") if code or text else ""


def aws_wait(answer: Answer, attempt: int) -> float:
    return usual_wait(answer, attempt, error_of(answer)[0] in THROTTLED)


def aws_source(name: str, tls: ssl.SSLContext) -> Source:
    """One of AWS's services."""
    secrets = (setting("AWS_SECRET_ACCESS_KEY"), setting("AWS_SESSION_TOKEN"))
    return Source(name, tls, secrets, aws_reason, aws_wait)


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
    answer = load_request(lambda: Request(f"{url}/", data), aws_source("STS", tls))
    try:
        root = xml_of(answer.body)
        found = [root.findtext(f".//{name}") for name in ("AccessKeyId", "SecretAccessKey", "SessionToken")]
    except ET.ParseError:
        found = [None]
    return Credentials(*map(str, found)) if all(found) else stop(1, "not listed: STS answered no credentials")


def from_agent(tls: ssl.SSLContext) -> Credentials:
    """Credentials that the agent on the node has for the pod's ServiceAccount (EKS Pod Identity)."""
    url = setting_like("AWS_CONTAINER_CREDENTIALS_FULL_URI", AGENT, "address of EKS Pod Identity")
    headers = {"Authorization": token_in("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")}
    answer = load_request(lambda: Request(url, headers=headers), aws_source("EKS Pod Identity", tls))
    try:
        found = json.loads(answer.body)
        return Credentials(found["AccessKeyId"], found["SecretAccessKey"], found["Token"])
    except (ValueError, LookupError, TypeError, RecursionError):
        stop(1, "not listed: EKS Pod Identity answered no credentials")


def find_credentials(tls: ssl.SSLContext) -> Credentials:
    """Those in the Secret, else those that the pod's ServiceAccount gets."""
    if "AWS_ACCESS_KEY_ID" in os.environ:
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
        return Credentials(*map(setting, names))
    if setting("AWS_WEB_IDENTITY_TOKEN_FILE"):
        return from_role(tls)
    if setting("AWS_CONTAINER_CREDENTIALS_FULL_URI"):
        return from_agent(tls)
    return stop(2, "there are no credentials: no Secret is named, and the pod's ServiceAccount has no role")


def signed(url: str, service: str, credentials: Credentials) -> Request:
    """A GET request with AWS's Signature Version 4; path and query have to be in canonical form."""
    headers = signature("GET", url, b"", service, setting("REGION"), credentials)
    return Request(url, headers={**headers, "User-Agent": "argo-workflows-item-source"})
