"""The item source gcp-sql-instances against local servers that answer as Google's documentation says."""

import json
import signal
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

SCRIPT = "gcp-sql-instances/gcp_sql_instances.py"
TOKEN = "ya29.c.access-token"


def instance(name: str, **values: Any) -> dict[str, Any]:
    """What Cloud SQL says of an instance, as far as it matters here."""
    usual = {"name": name, "state": "RUNNABLE", "databaseVersion": "POSTGRES_16", "connectionName": f"p:eu:{name}"}
    return {**usual, "instanceType": "CLOUD_SQL_INSTANCE", "settings": {"activationPolicy": "ALWAYS"}, **values}


def page(*instances: dict[str, Any], following: str = "", **more: Any) -> dict[str, Any]:
    document = {"kind": "sql#instancesList", **more}
    document |= {"items": instances} if instances else {}
    return {"body": json.dumps(document | ({"nextPageToken": following} if following else {})).encode()}


def refusal(status: int, message: str, reason: str = "forbidden", **headers: str) -> dict[str, Any]:
    error = {"code": status, "message": message, "errors": [{"domain": "global", "reason": reason}]}
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"status": status, "body": json.dumps({"error": error}).encode(), "headers": fields}


def token_answer(token: object = TOKEN) -> dict[str, Any]:
    return {"body": json.dumps({"access_token": token, "expires_in": 3599, "token_type": "Bearer"}).encode()}


@pytest.fixture
def list_instances(http_server: Any, run_source: Any) -> Callable[..., Any]:
    """List the instances of a server, beside one in the place of GKE's metadata server; its token never shows."""

    def run(server: Any, *, metadata: Any = None, **settings: Any) -> Any:
        metadata = metadata or http_server(token_answer())
        place = {"URL": server.url, "GCE_METADATA_HOST": urlsplit(metadata.url).netloc, "PROJECT": "example"}
        outcome = run_source(SCRIPT, **{**place, **settings})
        assert TOKEN not in outcome.output + outcome.errors
        return outcome

    return run


def test_the_instances_of_a_project_are_listed(http_server: Any, list_instances: Any) -> None:
    server, metadata = http_server(page(instance("a"), instance("b"))), http_server(token_answer())
    each = '{"name": "$.name", "connection": "$.connectionName"}'
    outcome = list_instances(server, metadata=metadata, PROJECT="example.com:databases-1", EACH=each)
    assert (outcome.code, outcome.output, outcome.errors) == (0, "listed 2 items\n", "")
    assert outcome.items == [{"name": "a", "connection": "p:eu:a"}, {"name": "b", "connection": "p:eu:b"}]
    [asked], [request] = metadata.requests, server.requests
    assert (asked.path, asked.headers["metadata-flavor"]) == (
        "/computeMetadata/v1/instance/service-accounts/default/token",
        "Google",
    )
    assert request.path.endswith("/v1/projects/example.com%3Adatabases-1/instances?maxResults=100")
    assert request.headers["authorization"] == f"Bearer {TOKEN}"


OLD = instance("old", state="SUSPENDED", databaseVersion="MYSQL_8_0")
OFF = instance("off", settings={"activationPolicy": "NEVER"})
LABELLED = instance("labelled", settings={"userLabels": {"team": "blue", "stage": "dev"}}, databaseVersion="MYSQL_8_4")
REPLICA = instance("replica", instanceType="READ_REPLICA_INSTANCE", databaseVersion="ORACLE_1")


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, ["labelled", "replica"]),
        ({"ENGINES": '["mysql", "sqlserver"]'}, ["labelled"]),
        ({"LABELS": '{"stage": "dev"}'}, ["labelled"]),
        ({"LABELS": '{"stage": "dev", "team": "red"}'}, []),
        ({"NAMES": "re*a"}, ["replica"]),
        ({"REPLICAS": "false"}, ["labelled"]),
        ({"STATES": '["SUSPENDED", "FAILED"]'}, ["old"]),
    ],
)
def test_only_what_is_asked_for_is_listed(
    http_server: Any, list_instances: Any, settings: dict[str, str], names: list[str]
) -> None:
    outcome = list_instances(http_server(page(OLD, OFF, LABELLED, REPLICA)), EACH="$.name", **settings)
    assert (outcome.code, outcome.items) == (0, names)


def test_addresses_have_names(http_server: Any, list_instances: Any) -> None:
    addresses = [{"type": "PRIMARY", "ipAddress": "34.1.2.3"}, {"type": "PRIVATE", "ipAddress": "10.0.0.5"}]
    server = http_server(page(instance("a", ipAddresses=addresses)), page(instance("b")))
    assert list_instances(server, EACH="$.addresses.PRIVATE").items == ["10.0.0.5"]
    outcome = list_instances(server, EACH="$.addresses.PRIVATE")
    assert (outcome.code, outcome.errors) == (1, 'not listed: "b" has no $.addresses.PRIVATE\n')


def test_all_pages_are_read(http_server: Any, list_instances: Any) -> None:
    server = http_server(page(instance("a"), following="1/+=&"), page(following="2"), page(instance("c")))
    outcome = list_instances(server, EACH="$.name")
    assert (outcome.code, outcome.items) == (0, ["a", "c"])
    queries = [parse_qs(urlsplit(request.path).query, strict_parsing=True) for request in server.requests]
    assert [query.get("pageToken") for query in queries] == [None, ["1/+=&"], ["2"]]
    assert len(list_instances(http_server(page(following="1"), page())).items) == 0


def test_pages_that_go_round_are_refused(http_server: Any, list_instances: Any) -> None:
    outcome = list_instances(http_server(*[page(instance("a"), following="1")] * 3))
    message = "not listed: page 3 was read before\n"
    assert (outcome.code, outcome.errors, outcome.items) == (1, message, None)


BUSY = [
    refusal(429, "slow down", Retry_After="0"),
    refusal(403, "Rate Limit Exceeded", "rateLimitExceeded"),
    refusal(503, "busy", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
    {"status": 500, "body": b"<html>"},
    {"drop": True},
    {"body": b"{", "cut": 5},
]


@pytest.mark.parametrize("behaviour", BUSY, ids=["429", "403", "a date", "500", "no answer", "half an answer"])
def test_what_may_pass_is_tried_again(http_server: Any, list_instances: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(page(instance("a"), following="1"), behaviour, page(instance("b")))
    outcome = list_instances(server, EACH="$.name")
    assert (outcome.code, outcome.items) == (0, ["a", "b"])
    assert len(server.requests) == 3


def test_a_metadata_server_that_is_not_ready_is_asked_again(http_server: Any, list_instances: Any) -> None:
    metadata = http_server(
        {"drop": True}, {"status": 503, "body": b"", "headers": {"Retry-After": "0"}}, token_answer()
    )
    assert list_instances(http_server(page()), metadata=metadata).items == []
    assert len(metadata.requests) == 3


def test_it_gives_up_after_five_attempts(http_server: Any, list_instances: Any) -> None:
    server = http_server(*[refusal(503, "busy", Retry_After="0")] * 5)
    outcome = list_instances(server)
    assert (outcome.code, outcome.errors) == (1, "not listed (attempt 5): Cloud SQL answered 503: busy\n")
    assert (len(server.requests), outcome.items) == (5, None)


def test_it_does_not_come_back_before_it_may(http_server: Any, list_instances: Any) -> None:
    server = http_server(refusal(429, "slow down", Retry_After="3600"))
    assert (list_instances(server).code, len(server.requests)) == (1, 1)


NO_LIST = ": Cloud SQL's answer is no list of instances"
PART = [{"code": "REGION_UNREACHABLE", "message": "eu is unreachable"}]
LONG = ": the list has 500195 bytes, and at most 500000 fit into a Workflow"


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (refusal(403, f"no\x1b {TOKEN}"), " (attempt 1): Cloud SQL answered 403: no ***"),
        ({"status": 404, "body": b"nothing\nhere"}, " (attempt 1): Cloud SQL answered 404: nothing here"),
        (
            {"status": 302, "body": b""},
            " (attempt 1): Cloud SQL answered 302: it gave no reason",
        ),
        ({"body": b"<html>"}, ": the answer of Cloud SQL is not JSON"),
        ({"body": b"[]"}, NO_LIST),
        ({"body": b'{"items": [1]}'}, NO_LIST),
        ({"body": b'{"items": [{"name": "a"}]}'}, NO_LIST),
        (page(instance("a"), warnings=PART), f": Cloud SQL has only a part: {json.dumps(PART)}"),
        (page(instance("x" * 250_000)), LONG),
        ({"body": b" " * 8_000_001}, ": an answer has more than 8000000 bytes"),
    ],
    ids=["403", "404", "302", "HTML", "a list", "numbers", "no instance", "a part", "too long", "too large"],
)
def test_what_is_no_list_fails(http_server: Any, list_instances: Any, behaviour: dict[str, Any], message: str) -> None:
    outcome = list_instances(http_server(behaviour))
    assert (outcome.code, outcome.output, outcome.errors) == (1, "", f"not listed{message}\n")
    assert outcome.items is None


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (
            {"status": 403, "body": b"IAM returned 403: denied\n"},
            " (attempt 1): the metadata server answered 403: IAM returned 403: denied",
        ),
        ({"body": b"not yet"}, ": the answer of the metadata server is not JSON"),
        ({"body": b"[]"}, ": the metadata server has no token"),
        (token_answer(7), ": the metadata server has no token"),
        (token_answer("a\nb"), ": the metadata server has no token"),
    ],
    ids=["403", "not JSON", "a list", "a number", "two lines"],
)
def test_without_a_token_nothing_is_asked(
    http_server: Any, list_instances: Any, behaviour: dict[str, Any], message: str
) -> None:
    server = http_server()
    outcome = list_instances(server, metadata=http_server(behaviour))
    assert (outcome.code, outcome.errors, server.requests) == (1, f"not listed{message}\n", [])


def test_a_private_authority_is_trusted_where_it_is_given(
    http_server: Any, list_instances: Any, certificates: Any
) -> None:
    server = http_server(page(), tls=True)
    assert list_instances(server, CA_PEM=certificates.ca).items == []
    outcome = list_instances(server, CA_PEM=certificates.other_ca)
    problem = "not listed (attempt 1): no answer from Cloud SQL: [SSL: CERTIFICATE_VERIFY_FAILED]"
    assert outcome.errors.startswith(problem)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [(signal.SIGTERM, 143, "not listed: stopped by SIGTERM\n"), (signal.SIGALRM, 1, "not listed: out of time\n")],
)
def test_it_ends_at_once_while_the_server_hangs(
    http_server: Any, list_instances: Any, number: signal.Signals, code: int, message: str
) -> None:
    server = http_server({"hang": True})
    outcome = list_instances(server, stop_when=server.reached, stop_by=number)
    assert (outcome.code, outcome.errors, outcome.items) == (code, message, None)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"PROJECT": ""}, "PROJECT: '' is no project"),
        ({"PROJECT": "a/../b"}, "PROJECT: 'a/../b' is no project"),
        ({"URL": "http://sqladmin.googleapis.com"}, "URL is not an https URL"),
        ({"GCE_METADATA_HOST": "example.com"}, "GCE_METADATA_HOST: 'example.com' is no metadata server"),
        ({"ENGINES": "postgres"}, "ENGINES is not JSON"),
        ({"ENGINES": '["oracle"]'}, "ENGINES has 'oracle', and may have postgres, mysql, sqlserver"),
        ({"STATES": "[1]"}, "STATES is not a JSON list of texts"),
        ({"LABELS": '["a"]'}, "LABELS is not a JSON object of texts"),
        ({"EACH": "$.a[*]"}, "EACH: '$.a[*]' is no path such as $.connectionName"),
        ({"EACH": "{x"}, "EACH is not JSON"),
        ({"CA_PEM": "nonsense"}, "CA_PEM holds no certificate"),
        ({"CA_PEM": " "}, "CA_PEM is empty"),
    ],
)
def test_a_wrong_setting_is_named(
    http_server: Any, list_instances: Any, settings: dict[str, str], message: str
) -> None:
    server = http_server()
    outcome = list_instances(server, **settings)
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
    assert server.requests == []
