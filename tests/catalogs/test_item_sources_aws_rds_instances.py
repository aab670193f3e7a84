"""The item source aws-rds-instances against moto's server, and against one that plays what RDS does on a bad day."""

import json
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

SCRIPT = "aws-rds-instances/aws_rds_instances.py"
KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
}
TOKEN = "eyJhbGciOi.account-token"
SIZE = {"DBInstanceClass": "db.t4g.micro", "AllocatedStorage": 20}


def page(*names: str, following: str = "", **values: str) -> dict[str, Any]:
    """An answer with instances that all have the same values."""
    usual = {"Engine": "postgres", "DBInstanceStatus": "available", **values}
    inner = "".join(f"<{tag}>{text}</{tag}>" for tag, text in usual.items() if text)
    if values.get("Endpoint") is None:
        inner += "<Endpoint><Address>db.example.com</Address><Port>5432</Port></Endpoint>"
    instance = "<DBInstance><DBInstanceIdentifier>{}</DBInstanceIdentifier>" + inner + "</DBInstance>"
    found = f"<DBInstances>{''.join(map(instance.format, names))}</DBInstances>"
    found += f"<Marker>{escape(following)}</Marker>" if following else ""
    return answer(f"<DescribeDBInstancesResult>{found}</DescribeDBInstancesResult>")


def answer(text: str) -> dict[str, Any]:
    name = "DescribeDBInstancesResponse"
    return document(f"<{name} xmlns='http://rds.amazonaws.com/doc/2014-10-31/'>{text}</{name}>")


def document(text: str, status: int = 200, **headers: str) -> dict[str, Any]:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"status": status, "body": f"<?xml version='1.0'?>{text}".encode(), "headers": fields}


def refusal(status: int, code: str, message: str = "no", **headers: str) -> dict[str, Any]:
    text = f"<ErrorResponse><Error><Code>{code}</Code><Message>{escape(message)}</Message></Error></ErrorResponse>"
    return document(text, status, **headers)


@pytest.fixture
def list_instances(run_source: Any) -> Callable[..., Any]:
    """List the instances of a server; with `keys` None the pod's ServiceAccount has to do."""

    def run(url: str, *, keys: dict[str, str] | None = KEYS, **settings: Any) -> Any:
        return run_source(SCRIPT, **{"URL": url, "REGION": "eu-west-1", **(keys or {}), **settings})

    return run


@pytest.fixture(scope="session")
def region(aws: Any) -> Any:
    """Create instances, and return their server."""
    rds = aws.client("rds")

    def create(name: str, engine: str, **tags: str) -> None:
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        rds.create_db_instance(DBInstanceIdentifier=name, Engine=engine, Tags=listed, **SIZE)

    create("orders-db", "postgres", team="blue", stage="dev")
    create("users-db", "mysql", team="blue", stage="prod")
    create("old-db", "postgres", team="red")
    rds.stop_db_instance(DBInstanceIdentifier="old-db")
    return aws


@pytest.fixture
def list_region(region: Any, list_instances: Any) -> Callable[..., Any]:
    """List moto's instances, with a look at signature and rights."""

    def run(**settings: str) -> Any:
        region.check()
        keys = {"AWS_ACCESS_KEY_ID": region.key, "AWS_SECRET_ACCESS_KEY": region.secret}
        return list_instances(region.url, keys={**keys, **settings})

    return run


@pytest.mark.parametrize(
    ("settings", "items"),
    [
        ({}, ["orders-db", "users-db"]),
        ({"ENGINES": '["postgres", "aurora-postgresql"]'}, ["orders-db"]),
        ({"ENGINES": '["postgres", "mysql"]', "TAGS": '{"team": "blue"}'}, ["orders-db", "users-db"]),
        ({"TAGS": '{"team": "blue", "stage": "prod"}'}, ["users-db"]),
        ({"TAGS": '{"team": "green"}'}, []),
        ({"NAMES": "U*-??"}, ["users-db"]),
        ({"STATUSES": '["stopped", "failed"]'}, ["old-db"]),
        ({"REGION": "eu-north-1"}, []),
    ],
)
def test_the_instances_of_a_region_are_listed(list_region: Any, settings: dict[str, str], items: list[str]) -> None:
    outcome = list_region(EACH="$.DBInstanceIdentifier", **settings)
    assert (outcome.code, outcome.errors, outcome.output) == (0, "", f"listed {len(items)} items\n")
    assert sorted(outcome.items) == items


def test_values_are_taken_of_the_whole_description(list_region: Any) -> None:
    each = '{"host": "$.Endpoint.Address", "port": "$.Endpoint.Port", "team": "$.Tags[\'team\']", "mode": "$.MultiAZ"}'
    [item] = list_region(EACH=each, NAMES="orders-*").items
    assert item.pop("host").startswith("orders-db.")
    assert item == {"port": 5432, "team": "blue", "mode": "false"}
    [whole] = list_region(NAMES="orders-*").items
    assert (whole["Engine"], whole["Tags"]) == ("postgres", {"team": "blue", "stage": "dev"})


def test_all_of_a_long_list_is_read(region: Any, list_region: Any) -> None:
    rds = region.client("rds", "eu-west-3")
    names = [f"many-{number:03}" for number in range(101)]
    for name in names:
        rds.create_db_instance(DBInstanceIdentifier=name, Engine="mysql", **SIZE)
    outcome = list_region(REGION="eu-west-3", EACH="$.DBInstanceIdentifier")
    assert (outcome.code, sorted(outcome.items)) == (0, names)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, "RDS answered 403: SignatureDoesNotMatch: "),
        ({"AWS_ACCESS_KEY_ID": "AKIAUNKNOWN"}, "RDS answered 403: InvalidClientTokenId: "),
    ],
)
def test_rds_says_why_it_refuses(list_region: Any, settings: dict[str, str], message: str) -> None:
    outcome = list_region(**settings)
    assert (outcome.code, outcome.items) == (1, None)
    assert outcome.errors.startswith(f"not listed (attempt 1): {message}")


@pytest.mark.parametrize("rights", ["rds:DescribeDBInstances", "rds:DescribeDBClusters"])
def test_the_account_of_the_pod_may_assume_a_role(
    region: Any, list_instances: Any, tmp_path: Path, rights: str
) -> None:
    iam, statement = region.client("iam"), {"Effect": "Allow", "Action": rights, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = f"role-{rights.partition(':')[2]}"
    arn = iam.create_role(RoleName=role, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    iam.put_role_policy(RoleName=role, PolicyName="listing", PolicyDocument=policy)
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "token").write_text(f"{TOKEN}\n")
    region.check(after=1)  # moto does not know that the role is assumed without a signature
    identity = {"AWS_ROLE_ARN": arn, "AWS_WEB_IDENTITY_TOKEN_FILE": str(tmp_path / "aws" / "token")}
    outcome = list_instances(region.url, keys=None, STS_URL=region.url, NAMES="users*", EACH="$.Engine", **identity)
    if rights == "rds:DescribeDBInstances":
        assert (outcome.code, outcome.errors, outcome.items) == (0, "", ["mysql"])
    else:
        assert (outcome.code, outcome.items) == (1, None)
        assert outcome.errors.startswith("not listed (attempt 1): RDS answered 403: AccessDenied: ")
    assert TOKEN not in outcome.errors


def credentials_of_agent(**values: Any) -> dict[str, Any]:
    keys = {"AccessKeyId": "ASIAAGENT", "SecretAccessKey": "from-the-agent", "Token": "session+token/="}
    return {"body": json.dumps({**keys, "Expiration": "2030-01-01T00:00:00Z", **values}).encode()}


def test_the_agent_on_the_node_has_credentials_of_the_account(
    http_server: Any, list_instances: Any, tmp_path: Path
) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "token").write_text(TOKEN)
    agent = http_server({"status": 503, "body": b"", "headers": {"Retry-After": "0"}}, credentials_of_agent())
    server = http_server(page("a"))
    identity = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": agent.url}
    identity["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = str(tmp_path / "aws" / "token")
    assert list_instances(server.url, keys=None, EACH="$.DBInstanceIdentifier", **identity).items == ["a"]
    assert [request.headers["authorization"] for request in agent.requests] == [TOKEN, TOKEN]
    assert server.requests[0].headers["authorization"] == signature(server.requests[0], "ASIAAGENT", "from-the-agent")
    assert server.requests[0].headers["x-amz-security-token"] == "session+token/="


def signature(request: Any, key: str, secret: str) -> str:
    """What botocore puts into the header Authorization of a request."""
    signed = AWSRequest(request.method, f"http://{request.headers['host']}{request.path}")
    for name in re.search("SignedHeaders=([^,]*)", request.headers["authorization"])[1].split(";"):
        signed.headers[name] = request.headers[name]
    signed.context["timestamp"] = request.headers["x-amz-date"]
    auth = SigV4Auth(Credentials(key, secret), "rds", "eu-west-1")
    proof = auth.signature(auth.string_to_sign(signed, auth.canonical_request(signed)), signed)
    names = auth.signed_headers(auth.headers_to_sign(signed))
    return f"AWS4-HMAC-SHA256 Credential={auth.scope(signed)}, SignedHeaders={names}, Signature={proof}"


@pytest.mark.parametrize("token", ["", "IQoJb3JpZ2luX2VjE+/=="])
def test_requests_are_signed_as_botocore_does(http_server: Any, list_instances: Any, token: str) -> None:
    server = http_server(page("a", following="1/+=&\u00e4 ~"), page("b"))
    outcome = list_instances(server.url, AWS_SESSION_TOKEN=token, ENGINES='["x y~*(\\u00e4+%2F"]')
    assert (outcome.code, len(outcome.items)) == (0, 2)
    for request in server.requests:
        assert request.headers["authorization"] == signature(request, *KEYS.values())
        assert request.headers.get("x-amz-security-token", "") == token


def test_all_pages_are_read(http_server: Any, list_instances: Any) -> None:
    server = http_server(page("a", following="1/+=&"), page(following="2"), page("c"))
    outcome = list_instances(f"{server.url}/", EACH="$.DBInstanceIdentifier")
    assert (outcome.code, outcome.items) == (0, ["a", "c"])
    assert urlsplit(server.requests[0].path).path == f"{urlsplit(server.url).path}/"
    queries = [parse_qs(urlsplit(request.path).query, strict_parsing=True) for request in server.requests]
    assert [query.pop("Marker", None) for query in queries] == [None, ["1/+=&"], ["2"]]


def test_pages_that_go_round_are_refused(http_server: Any, list_instances: Any) -> None:
    outcome = list_instances(http_server(*[page("a", following="1")] * 3).url)
    message = "not listed: page 3 was read before\n"
    assert (outcome.code, outcome.errors, outcome.items) == (1, message, None)


@pytest.mark.parametrize(
    "values", [{"DBInstanceStatus": "creating"}, {"Endpoint": ""}, {"DBInstanceStatus": "stopped"}]
)
def test_an_instance_that_does_not_answer_is_left_out(
    http_server: Any, list_instances: Any, values: dict[str, str]
) -> None:
    server = http_server(page("a", **values), page("a", DBInstanceStatus="backing-up"))
    assert list_instances(server.url).items == []
    assert len(list_instances(server.url).items) == 1


@pytest.mark.parametrize(
    "behaviour",
    [
        refusal(503, "ServiceUnavailable", Retry_After="0"),
        refusal(500, "InternalError"),
        refusal(400, "Throttling"),
        refusal(429, "TooManyRequests", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
        {"drop": True},
        {"body": b"<D>", "cut": 5},
    ],
    ids=["503", "500", "400", "a date", "no answer", "half an answer"],
)
def test_what_may_pass_is_tried_again(http_server: Any, list_instances: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(page("a", following="1"), behaviour, page("b"))
    outcome = list_instances(server.url, EACH="$.DBInstanceIdentifier")
    assert (outcome.code, outcome.items) == (0, ["a", "b"])
    assert len(server.requests) == 3


def test_it_gives_up_after_five_attempts(http_server: Any, list_instances: Any) -> None:
    server = http_server(*[refusal(503, "ServiceUnavailable", Retry_After="0")] * 5)
    outcome = list_instances(server.url)
    assert (outcome.code, outcome.errors) == (1, "not listed (attempt 5): RDS answered 503: ServiceUnavailable: no\n")
    assert (len(server.requests), outcome.items) == (5, None)


def test_it_does_not_come_back_before_it_may(http_server: Any, list_instances: Any) -> None:
    server = http_server(refusal(503, "ServiceUnavailable", Retry_After="3600"))
    assert (list_instances(server.url).code, len(server.requests)) == (1, 1)


NO_LIST = ": RDS's answer is no list of instances"


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (
            refusal(403, "X", f"no\n {KEYS['AWS_SECRET_ACCESS_KEY']} and a-token"),
            " (attempt 1): RDS answered 403: X: no *** and ***",
        ),
        ({"status": 403, "body": b"<html>"}, " (attempt 1): RDS answered 403: it gave no reason"),
        ({"body": b"{}"}, NO_LIST),
        ({"body": b""}, NO_LIST),
        (document("<html/>"), NO_LIST),
        (answer("<Error/>"), NO_LIST),
        (answer("<DescribeDBInstancesResult><DBInstance/></DescribeDBInstancesResult>"), NO_LIST),
        (answer("<DescribeDBInstancesResult>" + "<x>" * 50_000), NO_LIST),
        (page("x" * 500_000), ": the list has 500154 bytes, and at most 500000 fit into a Workflow"),
        ({"body": b" " * 8_000_001}, ": an answer has more than 8000000 bytes"),
    ],
    ids=["403", "no XML", "JSON", "nothing", "HTML", "no result", "no instance", "half", "too long", "too large"],
)
def test_what_is_no_list_fails(http_server: Any, list_instances: Any, behaviour: dict[str, Any], message: str) -> None:
    outcome = list_instances(http_server(behaviour).url, AWS_SESSION_TOKEN="a-token")
    assert (outcome.code, outcome.output, outcome.errors) == (1, "", f"not listed{message}\n")
    assert outcome.items is None


def test_an_instance_without_the_value_is_named(http_server: Any, list_instances: Any) -> None:
    outcome = list_instances(http_server(page("a")).url, EACH="$.Tags.team")
    assert (outcome.code, outcome.errors) == (1, 'not listed: "a" has no $.Tags.team\n')


@pytest.mark.parametrize("answer", [b"<html>", b"", b"{}", b'{"AccessKeyId": "a"}', b"[]"])
def test_an_agent_without_credentials_fails(
    http_server: Any, list_instances: Any, tmp_path: Path, answer: bytes
) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "token").write_text(TOKEN)
    agent, sts = http_server({"body": answer}), http_server({"body": answer})
    token = str(tmp_path / "aws" / "token")
    pod = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": agent.url, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": token}
    outcome = list_instances("", keys=None, **pod)
    assert (outcome.code, outcome.errors) == (1, "not listed: EKS Pod Identity answered no credentials\n")
    outcome = list_instances("", keys=None, AWS_WEB_IDENTITY_TOKEN_FILE=token, AWS_ROLE_ARN="arn", STS_URL=sts.url)
    assert (outcome.code, outcome.errors) == (1, "not listed: STS answered no credentials\n")


def test_a_private_authority_is_trusted_where_it_is_given(
    http_server: Any, list_instances: Any, certificates: Any
) -> None:
    server = http_server(page(), tls=True)
    assert list_instances(server.url, CA_PEM=certificates.ca).items == []
    outcome = list_instances(server.url, CA_PEM=certificates.other_ca)
    assert outcome.errors.startswith("not listed (attempt 1): no answer from RDS: [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [(signal.SIGTERM, 143, "not listed: stopped by SIGTERM\n"), (signal.SIGALRM, 1, "not listed: out of time\n")],
)
def test_it_ends_at_once_while_the_server_hangs(
    http_server: Any, list_instances: Any, number: signal.Signals, code: int, message: str
) -> None:
    server = http_server({"hang": True})
    outcome = list_instances(server.url, stop_when=server.reached, stop_by=number)
    assert (outcome.code, outcome.errors, outcome.items) == (code, message, None)


AGENT = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.169.254/latest"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"REGION": "eu-west-1/x"}, "REGION: 'eu-west-1/x' is no name of a region"),
        ({"URL": "http://rds.example.com"}, "URL is not an https URL"),
        ({"URL": "https://rds.example.com/?a"}, "URL is not an https URL"),
        ({"STS_URL": "sts.amazonaws.com"}, "STS_URL is not an https URL"),
        ({"ENGINES": "postgres"}, "ENGINES is not JSON"),
        ({"ENGINES": '{"a": "b"}'}, "ENGINES is not a JSON list of texts"),
        ({"STATUSES": "[1]"}, "STATUSES is not a JSON list of texts"),
        ({"TAGS": '{"a": 1}'}, "TAGS is not a JSON object of texts"),
        ({"TAGS": "7"}, "TAGS is not a JSON object of texts"),
        ({"EACH": "$.Tags[*]"}, "EACH: '$.Tags[*]' is no path such as $.Endpoint.Address"),
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
def test_a_wrong_setting_is_named(list_instances: Any, settings: dict[str, Any], message: str) -> None:
    outcome = list_instances("http://127.0.0.1:1", **settings)
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
