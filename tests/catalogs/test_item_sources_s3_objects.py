"""The item source s3-objects against moto's server, and against one that plays what S3 does on a bad day."""

import json
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

SCRIPT = "s3-objects/s3_objects.py"
KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
}
TOKEN = "eyJhbGciOi.account-token"
ODD = "odd/\u00e4+ b&<x>%\x01\U0001f600.csv"


def page(*keys: str, following: str = "") -> dict[str, Any]:
    found = "".join(f"<Contents><Key>{escape(key)}</Key><Size>1</Size></Contents>" for key in keys)
    more = f"<NextContinuationToken>{escape(following)}</NextContinuationToken>" if following else ""
    more += f"<IsTruncated>{'true' if following else 'false'}</IsTruncated>"
    return document(
        f"<ListBucketResult xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>{found}{more}</ListBucketResult>"
    )


def document(text: str, status: int = 200, **headers: str) -> dict[str, Any]:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"status": status, "body": f"<?xml version='1.0'?>{text}".encode(), "headers": fields}


def refusal(status: int, code: str, message: str = "no", **headers: str) -> dict[str, Any]:
    text = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message><HostId>x</HostId></Error>"
    return document(text, status, **headers)


@pytest.fixture
def list_objects(run_source: Any) -> Callable[..., Any]:
    """List a bucket in a store of its own; with `keys` None the pod's ServiceAccount has to do."""

    def run(url: str, *, keys: dict[str, str] | None = KEYS, **settings: Any) -> Any:
        place = {"URL": url, "BUCKET": "exports", "REGION": "eu-west-1"}
        return run_source(SCRIPT, **{**place, **(keys or {}), **settings})

    return run


@pytest.fixture(scope="session")
def store(aws: Any) -> Any:
    """Fill a bucket, and return its server."""
    s3 = aws.client("s3")
    for bucket in ("exports", "empty"):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    for key in ("2024/a.csv", "2024/b.txt", "2024/01/c.csv", "2025/", ODD):
        s3.put_object(Bucket="exports", Key=key, Body=b"" if key.endswith("/") else b"12345")
    return aws


@pytest.fixture
def list_store(store: Any, list_objects: Any) -> Callable[..., Any]:
    """List a bucket in moto's store, which looks at signature and rights."""

    def run(**settings: str) -> Any:
        store.check()
        keys = {"AWS_ACCESS_KEY_ID": store.key, "AWS_SECRET_ACCESS_KEY": store.secret}
        return list_objects(store.url, keys={**keys, **settings})

    return run


@pytest.mark.parametrize(
    ("settings", "items"),
    [
        ({"PREFIX": "2024/a"}, [{"key": "2024/a.csv", "size": 5}]),
        ({"PREFIX": "odd/\u00e4+ b", "EACH": "$.Key"}, [ODD]),
        ({"KEYS": "*.csv", "EACH": "$.Key"}, ["2024/01/c.csv", "2024/a.csv", ODD]),
        ({"KEYS": "*.CSV"}, []),
        ({"KEYS": "202?/*", "EACH": '{"k": "$[\'Key\']", "c": "$.StorageClass"}'}, 3),
        ({"KIND": "folders"}, ["2024/", "2025/", "odd/"]),
        ({"KIND": "folders", "PREFIX": "2024/", "EACH": '{"folder": "$.Prefix"}'}, [{"folder": "2024/01/"}]),
        ({"KIND": "folders", "PREFIX": "2024/01/"}, []),
        ({"BUCKET": "empty"}, []),
    ],
)
def test_what_is_in_the_bucket_is_listed(list_store: Any, settings: dict[str, str], items: Any) -> None:
    outcome = list_store(**settings)
    assert (outcome.code, outcome.errors) == (0, "")
    assert (len(outcome.items) if isinstance(items, int) else outcome.items) == items


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, "S3 answered 403: SignatureDoesNotMatch: "),
        ({"AWS_ACCESS_KEY_ID": "AKIAUNKNOWN"}, "S3 answered 403: InvalidAccessKeyId: "),
        ({"BUCKET": "nowhere"}, "S3 answered 404: NoSuchBucket: "),
    ],
)
def test_the_store_says_why_it_refuses(list_store: Any, settings: dict[str, str], message: str) -> None:
    outcome = list_store(**settings)
    assert (outcome.code, outcome.items) == (1, None)
    assert outcome.errors.startswith(f"not listed (attempt 1): {message}")


@pytest.mark.parametrize("rights", ["s3:ListBucket", "s3:GetObject"])
def test_the_account_of_the_pod_may_assume_a_role(store: Any, list_objects: Any, tmp_path: Path, rights: str) -> None:
    iam, statement = store.client("iam"), {"Effect": "Allow", "Action": rights, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = f"role-{rights.partition(':')[2]}"
    arn = iam.create_role(RoleName=role, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    iam.put_role_policy(RoleName=role, PolicyName="listing", PolicyDocument=policy)
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "token").write_text(f"{TOKEN}\n")
    store.check(after=1)  # moto does not know that the role is assumed without a signature
    identity = {"AWS_ROLE_ARN": arn, "AWS_WEB_IDENTITY_TOKEN_FILE": str(tmp_path / "aws" / "token")}
    outcome = list_objects(store.url, keys=None, STS_URL=store.url, PREFIX="2024/a", EACH="$.Key", **identity)
    if rights == "s3:ListBucket":
        assert (outcome.code, outcome.errors, outcome.items) == (0, "", ["2024/a.csv"])
    else:
        assert (outcome.code, outcome.items) == (1, None)
        assert outcome.errors.startswith("not listed (attempt 1): S3 answered 403: AccessDenied: ")
    assert TOKEN not in outcome.errors


def credentials_of_agent(**values: Any) -> dict[str, Any]:
    keys = {"AccessKeyId": "ASIAAGENT", "SecretAccessKey": "from-the-agent", "Token": "session+token/="}
    return {"body": json.dumps({**keys, "Expiration": "2030-01-01T00:00:00Z", **values}).encode()}


def test_the_agent_on_the_node_has_credentials_of_the_account(
    http_server: Any, list_objects: Any, tmp_path: Path
) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "token").write_text(TOKEN)
    agent = http_server({"status": 503, "body": b"", "headers": {"Retry-After": "0"}}, credentials_of_agent())
    server = http_server(page("a"))
    identity = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": agent.url}
    identity["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = str(tmp_path / "aws" / "token")
    assert list_objects(server.url, keys=None, **identity).items == [{"key": "a", "size": 1}]
    assert [request.headers["authorization"] for request in agent.requests] == [TOKEN, TOKEN]
    assert server.requests[0].headers["authorization"] == signature(server.requests[0], "ASIAAGENT", "from-the-agent")
    assert server.requests[0].headers["x-amz-security-token"] == "session+token/="


def signature(request: Any, key: str, secret: str) -> str:
    """What botocore puts into the header Authorization of a request."""
    signed = AWSRequest(request.method, f"http://{request.headers['host']}{request.path}")
    for name in re.search("SignedHeaders=([^,]*)", request.headers["authorization"])[1].split(";"):
        signed.headers[name] = request.headers[name]
    signed.context["timestamp"] = request.headers["x-amz-date"]
    auth = S3SigV4Auth(Credentials(key, secret), "s3", "eu-west-1")
    proof = auth.signature(auth.string_to_sign(signed, auth.canonical_request(signed)), signed)
    names = auth.signed_headers(auth.headers_to_sign(signed))
    return f"AWS4-HMAC-SHA256 Credential={auth.scope(signed)}, SignedHeaders={names}, Signature={proof}"


@pytest.mark.parametrize("token", ["", "IQoJb3JpZ2luX2VjE+/=="])
def test_requests_are_signed_as_botocore_does(http_server: Any, list_objects: Any, token: str) -> None:
    server = http_server(page("a", following="1/+=&\u00e4 ~"), page("b"))
    outcome = list_objects(server.url, AWS_SESSION_TOKEN=token, PREFIX="x y/~*'(\u00e4+%2F", KIND="folders")
    assert (outcome.code, outcome.items) == (0, [])
    for request in server.requests:
        assert request.headers["authorization"] == signature(request, *KEYS.values())
        assert request.headers.get("x-amz-security-token", "") == token


def test_all_pages_are_read(http_server: Any, list_objects: Any) -> None:
    server = http_server(page("a", following="1/+=&"), page(following="2"), page("c%2Bd+e"))
    outcome = list_objects(f"{server.url}/", EACH="$.Key")
    assert (outcome.code, outcome.items) == (0, ["a", "c+d e"])
    assert urlsplit(server.requests[0].path).path == f"{urlsplit(server.url).path}/exports"
    queries = [parse_qs(urlsplit(request.path).query, strict_parsing=True) for request in server.requests]
    assert [query.pop("continuation-token", None) for query in queries] == [None, ["1/+=&"], ["2"]]


@pytest.mark.parametrize(
    ("behaviours", "message"),
    [
        ([page("a", following="1")] * 3, "page 3 was read before"),
        ([document("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>")], "page 1 leads to none"),
    ],
    ids=["round", "nowhere"],
)
def test_pages_that_lead_nowhere_are_refused(
    http_server: Any, list_objects: Any, behaviours: list[Any], message: str
) -> None:
    outcome = list_objects(http_server(*behaviours).url)
    assert (outcome.code, outcome.items, outcome.errors) == (1, None, f"not listed: {message}\n")


@pytest.mark.parametrize(
    "behaviour",
    [
        refusal(503, "SlowDown", Retry_After="0"),
        refusal(500, "InternalError"),
        refusal(400, "RequestTimeout"),
        refusal(429, "TooManyRequests", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
        {"drop": True},
        {"body": b"<ListBucketResult>", "cut": 5},
    ],
    ids=["503", "500", "400", "a date", "no answer", "half an answer"],
)
def test_what_may_pass_is_tried_again(http_server: Any, list_objects: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(page("a", following="1"), behaviour, page("b"))
    outcome = list_objects(server.url, EACH="$.Key")
    assert (outcome.code, outcome.items) == (0, ["a", "b"])
    assert len(server.requests) == 3


def test_it_gives_up_after_five_attempts(http_server: Any, list_objects: Any) -> None:
    server = http_server(*[refusal(503, "SlowDown", Retry_After="0")] * 5)
    outcome = list_objects(server.url)
    assert (outcome.code, outcome.errors) == (1, "not listed (attempt 5): S3 answered 503: SlowDown: no\n")
    assert (len(server.requests), outcome.items) == (5, None)


def test_it_does_not_come_back_before_it_may(http_server: Any, list_objects: Any) -> None:
    server = http_server(refusal(503, "SlowDown", Retry_After="3600"))
    assert (list_objects(server.url).code, len(server.requests)) == (1, 1)


MOVED = refusal(
    301, "PermanentRedirect", "elsewhere", x_amz_bucket_region="eu-central-1", Location="http://127.0.0.1:1"
)
NO_LIST = ": S3's answer is no list of objects"


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (MOVED, " (attempt 1): S3 answered 301: PermanentRedirect: elsewhere (the bucket is in eu-central-1)"),
        (
            refusal(403, "X", f"no\n {KEYS['AWS_SECRET_ACCESS_KEY']} and a-token"),
            " (attempt 1): S3 answered 403: X: no *** and ***",
        ),
        ({"status": 403, "body": b"<html>"}, " (attempt 1): S3 answered 403: it gave no reason"),
        ({"body": b"{}"}, NO_LIST),
        ({"body": b""}, NO_LIST),
        (document("<html/>"), NO_LIST),
        (document("<ListBucketResult><Contents/></ListBucketResult>"), NO_LIST),
        (page("%FF"), NO_LIST),
        (page("x" * 500_000), ": the list has 500024 bytes, and at most 500000 fit into a Workflow"),
        ({"body": b" " * 8_000_001}, ": an answer has more than 8000000 bytes"),
    ],
    ids=["301", "403", "no XML", "JSON", "nothing", "HTML", "no objects", "no UTF-8", "too long", "too large"],
)
def test_what_is_no_list_fails(http_server: Any, list_objects: Any, behaviour: dict[str, Any], message: str) -> None:
    outcome = list_objects(http_server(behaviour).url, AWS_SESSION_TOKEN="a-token")
    assert (outcome.code, outcome.output, outcome.errors) == (1, "", f"not listed{message}\n")
    assert outcome.items is None


def test_an_object_without_the_value_is_named(http_server: Any, list_objects: Any) -> None:
    outcome = list_objects(http_server(page("a%0Ab")).url, EACH="$.ETag")
    assert (outcome.code, outcome.errors) == (1, 'not listed: "a\\nb" has no $.ETag\n')


@pytest.mark.parametrize("answer", [b"<html>", b"", b"{}", b'{"AccessKeyId": "a"}', b"[]"])
def test_an_agent_without_credentials_fails(http_server: Any, list_objects: Any, tmp_path: Path, answer: bytes) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "token").write_text(TOKEN)
    agent, sts = http_server({"body": answer}), http_server({"body": answer})
    token = str(tmp_path / "aws" / "token")
    pod = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": agent.url, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": token}
    outcome = list_objects("", keys=None, **pod)
    assert (outcome.code, outcome.errors) == (1, "not listed: EKS Pod Identity answered no credentials\n")
    outcome = list_objects("", keys=None, AWS_WEB_IDENTITY_TOKEN_FILE=token, AWS_ROLE_ARN="arn", STS_URL=sts.url)
    assert (outcome.code, outcome.errors) == (1, "not listed: STS answered no credentials\n")


def test_a_private_authority_is_trusted_where_it_is_given(
    http_server: Any, list_objects: Any, certificates: Any
) -> None:
    server = http_server(page(), tls=True)
    assert list_objects(server.url, CA_PEM=certificates.ca).items == []
    outcome = list_objects(server.url, CA_PEM=certificates.other_ca)
    assert outcome.errors.startswith("not listed (attempt 1): no answer from S3: [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [(signal.SIGTERM, 143, "not listed: stopped by SIGTERM\n"), (signal.SIGALRM, 1, "not listed: out of time\n")],
)
def test_it_ends_at_once_while_the_server_hangs(
    http_server: Any, list_objects: Any, number: signal.Signals, code: int, message: str
) -> None:
    server = http_server({"hang": True})
    outcome = list_objects(server.url, stop_when=server.reached, stop_by=number)
    assert (outcome.code, outcome.errors, outcome.items) == (code, message, None)


AGENT = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.169.254/latest"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"BUCKET": ""}, "BUCKET: '' is no name of a bucket"),
        ({"BUCKET": "a/../b"}, "BUCKET: 'a/../b' is no name of a bucket"),
        ({"BUCKET": "a..b"}, "BUCKET: 'a..b' is no name of a bucket"),
        ({"REGION": "eu-west-1/x"}, "REGION: 'eu-west-1/x' is no name of a region"),
        ({"URL": "http://minio.example.com"}, "URL is not an https URL"),
        ({"URL": "https://minio.example.com/?a"}, "URL is not an https URL"),
        ({"STS_URL": "sts.amazonaws.com"}, "STS_URL is not an https URL"),
        ({"KIND": "buckets"}, "KIND is 'buckets', and should be one of objects, folders"),
        ({"EACH": "$.Key[*]"}, "EACH: '$.Key[*]' is no path such as $.Key"),
        ({"EACH": "{x"}, "EACH is not JSON"),
        ({"AWS_ACCESS_KEY_ID": "\n"}, "AWS_ACCESS_KEY_ID is empty"),
        ({"AWS_SECRET_ACCESS_KEY": " "}, "AWS_SECRET_ACCESS_KEY is empty"),
        ({"AWS_ACCESS_KEY_ID": "a\nb"}, "AWS_ACCESS_KEY_ID or AWS_SESSION_TOKEN hold what can't be sent"),
        ({"CA_PEM": "nonsense"}, "CA_PEM holds no certificate"),
        (
            {"keys": None},
            "there are no credentials: no Secret is named, and the pod's ServiceAccount has no role",
        ),
        (
            {"keys": None, **AGENT},
            "AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.169.254/latest' is no address of EKS Pod Identity",
        ),
        (
            {"keys": None, "AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere"},
            "the file that AWS_WEB_IDENTITY_TOKEN_FILE names can't be read",
        ),
    ],
)
def test_a_wrong_setting_is_named(list_objects: Any, settings: dict[str, Any], message: str) -> None:
    outcome = list_objects("http://127.0.0.1:1", **settings)
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
