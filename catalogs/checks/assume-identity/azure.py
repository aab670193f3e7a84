"""Get an Azure access token for the token of the pod's ServiceAccount, and see whose it is; compare with EXPECTED.

Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
"""

import base64
import json
import re
import urllib.request
from typing import Any
from urllib.parse import urlencode

from shared.check import begin, failed, passed
from shared.identity import address, answered, json_of, text_in, token_of_pod
from shared.process import setting, stop

WHO = "Microsoft Entra"
NO_IDENTITY = "does the webhook of workload identity run, and does the ServiceAccount name a client?"
HINT = "does the identity's federated credential name this cluster's issuer, namespace and ServiceAccount?"


def from_pod(name: str, pattern: str) -> str:
    """What the webhook of workload identity has put into the pod."""
    value = setting(name)
    if not value:
        failed(f"the pod has no {name}: {NO_IDENTITY}")
    return value if re.fullmatch(pattern, value, re.ASCII) else stop(2, f"{name}: {value[:80]!r} can't be right")


def claims_of(token: str) -> dict[str, Any]:
    """What an access token says of its owner; nothing if it is no JSON Web Token, which it need not be."""
    try:
        part = token.split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (LookupError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def main() -> None:
    begin()
    client, tenant = from_pod("AZURE_CLIENT_ID", r"[\w-]+"), from_pod("AZURE_TENANT_ID", r"[\w.-]+")
    if setting("EXPECTED") and client != setting("EXPECTED"):
        hint = "what does the ServiceAccount's annotation azure.workload.identity/client-id say?"
        failed(f"the pod is the client {client}, and should be {setting('EXPECTED')}: {hint}")
    own = token_of_pod("AZURE_FEDERATED_TOKEN_FILE", NO_IDENTITY)
    form = {
        "grant_type": "client_credentials",
        "client_id": client,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": own,
        "scope": setting("SCOPE", "https://management.azure.com/.default"),
    }
    authority = address("URL", setting("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com"))
    request = urllib.request.Request(f"{authority}/{tenant}/oauth2/v2.0/token", urlencode(form).encode())
    token = text_in(WHO, json_of(WHO, answered(WHO, request, (own,), HINT)), "access_token")
    owner = str(claims_of(token).get("oid", ""))
    known = f", the object {owner}" if re.fullmatch(r"[\w-]+", owner, re.ASCII) else ""
    passed(f"the pod is the client {client}{known}, in the tenant {tenant}")


if __name__ == "__main__":
    main()
