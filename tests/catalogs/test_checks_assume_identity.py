"""The check assume-identity: AWS with moto, the rest with local servers written from public documentation."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

AWS, GCP, AZURE = (f"assume-identity/{cloud}.py" for cloud in ("aws", "gcp", "azure"))
TOKEN = "eyJ-t0ken-of-the-pod"
NAMES = ("AccessKeyId", "SecretAccessKey", "SessionToken")
CREDENTIALS = {"body": "".join(f"<{name}>s3cret-{name}</{name}>" for name in NAMES).join(["<A>", "</A>"]).encode()}


def caller(arn: str) -> dict[str, Any]:
    """STS's answer to the question who asks."""
    return {"body": f'<R xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><C><Arn>{arn}</Arn></C></R>'.encode()}


@pytest.fixture
def identify(tmp_path: Path, run_check: Any) -> Callable[..., Any]:
    """Run the check of a cloud in a pod with a token; nothing that is secret may show."""

    def run(script: str, **settings: Any) -> Any:
        (tmp_path / "token").write_text(f"{TOKEN}\n")
        files = {"aws": ["AWS_WEB_IDENTITY_TOKEN_FILE"], "azure": ["AZURE_FEDERATED_TOKEN_FILE"]}
        pod: dict[str, Any] = dict.fromkeys(files.get(Path(script).stem, ()), str(tmp_path / "token"))
        finding = run_check(script, **{name: value for name, value in {**pod, **settings}.items() if value is not None})
        shown = finding.output + finding.errors + finding.message
        assert [secret for secret in (TOKEN, "s3cret") if secret in shown] == []
        return finding

    return run


def test_aws_knows_the_role_of_the_pod(aws: Any, identify: Any) -> None:
    arn = aws.client("iam").create_role(RoleName="backup", Path="/jobs/", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    aws.check(after=1)  # moto does not know that the role is assumed without a signature
    finding = identify(AWS, URL=aws.url, AWS_ROLE_ARN=arn, EXPECTED=arn, REGION="eu-west-1")
    said = "passed: the pod is arn:aws:sts::123456789012:assumed-role/backup/argo-workflows-check\n"
    assert (finding.code, finding.output, finding.errors) == (0, said, "")


def test_another_role_than_the_expected_one_fails(http_server: Any, identify: Any) -> None:
    server = http_server(CREDENTIALS, caller("arn:aws:sts::1:assumed-role/other/x"))
    finding = identify(AWS, URL=server.url, EXPECTED="arn:aws:iam::1:role/backup")
    start = "the pod is arn:aws:sts::1:assumed-role/other/x, and should be arn:aws:iam::1:role/backup: "
    assert (finding.code, finding.message.startswith(start)) == (1, True)
    sent = parse_qs(server.requests[0].body.decode())
    assert (sent["Action"], sent["WebIdentityToken"]) == (["AssumeRoleWithWebIdentity"], [TOKEN])
    assert server.requests[1].headers["x-amz-security-token"] == "s3cret-SessionToken"


def test_a_refusal_of_sts_is_told(http_server: Any, identify: Any) -> None:
    text = f"<E><Code>AccessDenied</Code><Message>Not authorized: {TOKEN}</Message></E>"
    finding = identify(AWS, URL=http_server({"status": 403, "body": text.encode()}).url)
    hint = "does the role's trust policy name this cluster, namespace and ServiceAccount?"
    assert finding.message.startswith("STS answered 403: <E><Code>AccessDenied</Code><Message>Not authorized: ***<")
    assert finding.message.endswith(hint)


def test_the_agent_of_the_node_gives_credentials_too(http_server: Any, identify: Any, tmp_path: Path) -> None:
    keys = {"AccessKeyId": "ASIA", "SecretAccessKey": "s3cret-key", "Token": "s3cret-token"}
    agent, sts = (
        http_server({"body": json.dumps(keys).encode()}),
        http_server(caller("arn:aws:sts::1:assumed-role/a/b")),
    )
    pod = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": agent.url, "AWS_WEB_IDENTITY_TOKEN_FILE": None}
    pod["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = str(tmp_path / "token")
    finding = identify(AWS, URL=sts.url, EXPECTED="arn:aws:iam::1:role/path/a", **pod)
    assert (finding.code, agent.requests[0].headers["authorization"]) == (0, TOKEN)
    finding = identify(AWS, **{**pod, "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.169.254/latest"})
    assert finding.code == 2


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([{"body": b"no"}], "what STS answered is not XML"),
        ([{"body": b"<A/>"}], "what STS answered has no AccessKeyId"),
        ([{"drop": True}], "no answer from STS: RemoteDisconnected: do the NetworkPolicies"),
        (
            [CREDENTIALS, {"status": 403, "body": b"SignatureDoesNotMatch"}],
            "STS answered 403: SignatureDoesNot",
        ),
    ],
)
def test_what_sts_can_not_answer_fails(http_server: Any, identify: Any, answers: Any, message: str) -> None:
    finding = identify(AWS, URL=http_server(*answers).url)
    assert (finding.code, finding.message.startswith(message)) == (1, True), finding.message


@pytest.mark.parametrize("script", [AWS, AZURE])
def test_a_pod_without_an_identity_fails(identify: Any, script: str) -> None:
    finding = identify(script, AWS_WEB_IDENTITY_TOKEN_FILE=None, AZURE_FEDERATED_TOKEN_FILE=None)
    assert (finding.code, "the pod has no " in finding.message) == (1, True)


def test_google_knows_the_account_of_the_pod(http_server: Any, identify: Any) -> None:
    token = {"access_token": "s3cret-google", "expires_in": 3599, "token_type": "Bearer"}
    email = {"body": b"backup@example.iam.gserviceaccount.com"}
    server = http_server(email, {"body": json.dumps(token).encode()})
    account = "backup@example.iam.gserviceaccount.com"
    finding = identify(GCP, GCE_METADATA_HOST=urlsplit(server.url).netloc, EXPECTED=account)
    assert (finding.code, finding.output) == (0, f"passed: the pod is {account}, with a token for 3599 s\n")
    assert [request.path.rpartition("default/")[2] for request in server.requests] == ["email", "token"]
    assert {request.headers["metadata-flavor"] for request in server.requests} == {"Google"}


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (
            [{"body": b"other@x"}],
            "the pod is other@x, and should be backup@x: what does the ServiceAccount's annotation",
        ),
        ([{"body": b""}], "the metadata server names no service account: is workload identity on"),
        (
            [{"body": b"backup@x"}, {"status": 403, "body": b"Permission 'iam.serviceAccounts.getAccessToken' denied"}],
            "the metadata server answered 403: Permission 'iam.serviceAccounts.getAccessToken' denied: may the",
        ),
        ([{"body": b"backup@x"}, {"body": b"[]"}], "what the metadata server answered is not a JSON object"),
        ([{"body": b"backup@x"}, {"body": b"{}"}], "what the metadata server answered has no access_token"),
    ],
)
def test_what_google_refuses_fails(http_server: Any, identify: Any, answers: Any, message: str) -> None:
    host = urlsplit(http_server(*answers).url).netloc
    finding = identify(GCP, GCE_METADATA_HOST=host, EXPECTED="backup@x")
    assert (finding.code, finding.message.startswith(message)) == (1, True), finding.message


ENTRA = {"AZURE_CLIENT_ID": "11-22", "AZURE_TENANT_ID": "33-44"}


def test_azure_knows_the_client_of_the_pod(http_server: Any, identify: Any) -> None:
    claims = base64.urlsafe_b64encode(json.dumps({"oid": "55-66"}).encode()).decode().rstrip("=")
    server = http_server({"body": json.dumps({"access_token": f"s3cret.{claims}.s3cret"}).encode()})
    scope = "https://vault.azure.net/.default"
    finding = identify(AZURE, URL=f"{server.url}/", EXPECTED="11-22", SCOPE=scope, **ENTRA)
    said = "passed: the pod is the client 11-22, the object 55-66, in the tenant 33-44\n"
    assert (finding.code, finding.output) == (0, said)
    [request] = server.requests
    sent = {name: value for name, [value] in parse_qs(request.body.decode()).items()}
    assert request.path.endswith("/33-44/oauth2/v2.0/token")
    assert (sent["client_assertion"], sent["client_id"], sent["scope"]) == (TOKEN, "11-22", scope)


def test_a_token_that_says_nothing_is_enough(http_server: Any, identify: Any) -> None:
    server = http_server({"body": b'{"access_token": "s3cret-opaque"}'})
    finding = identify(AZURE, AZURE_AUTHORITY_HOST=server.url, **ENTRA)
    assert finding.output == "passed: the pod is the client 11-22, in the tenant 33-44\n"


def test_what_entra_refuses_fails(http_server: Any, identify: Any) -> None:
    error = {"error": "invalid_client", "error_description": f"AADSTS70021: No matching identity for {TOKEN}."}
    server = http_server({"status": 401, "body": json.dumps(error).encode()})
    finding = identify(AZURE, URL=server.url, **ENTRA)
    assert "Microsoft Entra answered 401: " in finding.message
    assert "AADSTS70021: No matching identity for ***" in finding.message
    finding = identify(AZURE, URL=server.url, EXPECTED="99", **ENTRA)
    assert finding.message.startswith("the pod is the client 11-22, and should be 99: ")


@pytest.mark.parametrize("script", [AWS, AZURE])
def test_a_secret_goes_by_tls_only(identify: Any, script: str) -> None:
    finding = identify(script, URL="http://sts.example.com", **ENTRA)
    assert (finding.code, finding.errors) == (2, "URL is not an https URL\n")


def test_the_authority_can_be_a_private_one(http_server: Any, identify: Any, certificates: Any) -> None:
    server = http_server(CREDENTIALS, caller("arn:aws:sts::1:assumed-role/a/b"), tls=True)
    assert identify(AWS, URL=server.url, CA_PEM=certificates.ca).code == 0
    finding = identify(AWS, URL=server.url, CA_PEM=certificates.other_ca)
    assert "CERTIFICATE_VERIFY_FAILED" in finding.message


def test_sigterm_ends_it(http_server: Any, identify: Any) -> None:
    server = http_server({"hang": True})
    finding = identify(AWS, URL=server.url, stop_when=server.reached)
    assert (finding.code, finding.errors) == (143, "failed: stopped by SIGTERM\n")
