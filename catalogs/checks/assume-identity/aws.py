"""Get AWS credentials for the pod's ServiceAccount, and ask STS whose they are; compare with EXPECTED.

Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
"""

import re
import urllib.request
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from shared.aws import Credentials, signature
from shared.check import begin, failed, passed
from shared.identity import address, answered, json_of, text_in, token_of_pod
from shared.process import setting, stop

AGENT = re.compile(  # the agents of EKS and ECS on the node, which speak plain HTTP
    r"http://(?:169\.254\.170\.(?:2|23)|\[fd00:ec2::23\]|localhost|127\.0\.0\.1)(?::\d{1,5})?(?:/[\w./~-]*)?", re.ASCII
)
NO_IDENTITY = "its ServiceAccount has no role, neither by eks.amazonaws.com/role-arn nor by a Pod Identity association"
ROLE = re.compile(r"arn:[\w-]+:(?:iam|sts)::(\d+):(?:role|assumed-role)/(.+)", re.ASCII)


def values_in(body: bytes, *names: str) -> list[str]:
    """The texts of an XML answer's elements of these names; fails where one is missing."""
    try:
        root = ET.fromstring(body)  # noqa: S314 - expat bounds what entities may grow to
    except ET.ParseError:
        failed("what STS answered is not XML")
    texts = {element.tag.rpartition("}")[2]: element.text or "" for element in root.iter()}
    return [texts.get(name) or failed(f"what STS answered has no {name}") for name in names]


def from_role(sts: str) -> Credentials:
    """Credentials of the role that the ServiceAccount is annotated with (IAM roles for service accounts)."""
    token = token_of_pod("AWS_WEB_IDENTITY_TOKEN_FILE", NO_IDENTITY)
    form = {"Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15", "RoleArn": setting("AWS_ROLE_ARN")}
    form |= {"RoleSessionName": "argo-workflows-check", "WebIdentityToken": token}
    request = urllib.request.Request(f"{sts}/", urlencode(form).encode())
    hint = "does the role's trust policy name this cluster, namespace and ServiceAccount?"
    return Credentials(
        *values_in(answered("STS", request, (token,), hint), "AccessKeyId", "SecretAccessKey", "SessionToken")
    )


def from_agent() -> Credentials:
    """Credentials that the agent on the node has for the ServiceAccount (EKS Pod Identity)."""
    url = setting("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    if not AGENT.fullmatch(url):
        stop(2, f"AWS_CONTAINER_CREDENTIALS_FULL_URI: {url[:80]!r} is no address of EKS Pod Identity")
    token = token_of_pod("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", NO_IDENTITY)
    who, hint = "the agent of EKS Pod Identity", "is there an association for this namespace and ServiceAccount?"
    found = json_of(who, answered(who, urllib.request.Request(url, headers={"Authorization": token}), (token,), hint))
    return Credentials(*(text_in(who, found, key) for key in ("AccessKeyId", "SecretAccessKey", "Token")))


def identity(sts: str, region: str, credentials: Credentials) -> str:
    """The ARN of whose credentials these are."""
    body = urlencode({"Action": "GetCallerIdentity", "Version": "2011-06-15"}).encode()
    headers = signature("POST", f"{sts}/", body, "sts", region, credentials)
    request = urllib.request.Request(f"{sts}/", body, headers)
    [arn] = values_in(answered("STS", request, credentials, "the credentials were given, but do not work"), "Arn")
    return arn


def role_of(arn: str) -> tuple[str, str]:
    """Account and name of a role, which stands without its path where it is assumed."""
    found = ROLE.fullmatch(arn)
    if not found:
        return "", arn
    assumed = ":assumed-role/" in arn
    return found[1], found[2].split("/")[0] if assumed else found[2].rpartition("/")[2]


def main() -> None:
    begin()
    region = setting("REGION") or setting("AWS_REGION") or setting("AWS_DEFAULT_REGION") or "us-east-1"
    if not re.fullmatch(r"[a-z0-9-]+", region):
        stop(2, f"REGION: {region[:80]!r} is no name of a region")
    sts = address("URL", f"https://sts.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}")
    agent = setting("AWS_CONTAINER_CREDENTIALS_FULL_URI") and not setting("AWS_WEB_IDENTITY_TOKEN_FILE")
    arn = identity(sts, region, from_agent() if agent else from_role(sts))
    if setting("EXPECTED") and role_of(arn) != role_of(setting("EXPECTED")):
        failed(f"the pod is {arn}, and should be {setting('EXPECTED')}: which role does its ServiceAccount name?")
    passed(f"the pod is {arn}")


if __name__ == "__main__":
    main()
