"""Get a Google access token for the pod's ServiceAccount, and see whose it is; compare with EXPECTED.

Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
"""

import re
import urllib.request

from shared.check import begin, failed, passed
from shared.http import excerpt
from shared.identity import answered, json_of, text_in
from shared.process import setting, stop

METADATA = r"(metadata\.google\.internal|169\.254\.169\.254|localhost|127\.0\.0\.1)(:\d{1,5})?"
WHO = "the metadata server"
HINT = "may the Kubernetes ServiceAccount use the one of Google (roles/iam.workloadIdentityUser), and does that exist?"


def metadata(path: str) -> bytes:
    host = setting("GCE_METADATA_HOST", "metadata.google.internal")
    if not re.fullmatch(METADATA, host, re.ASCII):
        stop(2, f"GCE_METADATA_HOST: {host[:80]!r} is no metadata server")
    url = f"http://{host}/computeMetadata/v1/instance/service-accounts/default/{path}"
    return answered(WHO, urllib.request.Request(url, headers={"Metadata-Flavor": "Google"}), (), HINT)


def main() -> None:
    begin()
    email = excerpt(metadata("email"))
    if not email:
        failed(f"{WHO} names no service account: is workload identity on for this node pool?")
    if setting("EXPECTED") and email != setting("EXPECTED"):
        hint = "what does the ServiceAccount's annotation iam.gke.io/gcp-service-account say?"
        failed(f"the pod is {email}, and should be {setting('EXPECTED')}: {hint}")
    found = json_of(WHO, metadata("token"))
    text_in(WHO, found, "access_token")
    passed(f"the pod is {email}, with a token for {found.get('expires_in')} s")


if __name__ == "__main__":
    main()
