"""The item source kubernetes-resources against a local server with TLS in the place of the API server."""

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

SCRIPT = "kubernetes-resources/kubernetes_resources.py"
TOKEN = "eyJhbGciOi.account-token"


def page(*objects: dict[str, Any], following: str = "") -> dict[str, Any]:
    metadata = {"resourceVersion": "7", **({"continue": following} if following else {})}
    return {"body": json.dumps({"kind": "ServiceList", "metadata": metadata, "items": objects}).encode()}


def service(name: str, **labels: str) -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": "dbs", "labels": labels}, "spec": {"ports": [{"port": 5432}]}}


def refusal(status: int, message: str, **headers: str) -> dict[str, Any]:
    return {"status": status, "body": json.dumps({"kind": "Status", "message": message}).encode(), "headers": headers}


@pytest.fixture
def list_objects(tmp_path: Path, run_source: Any, certificates: Any) -> Callable[..., Any]:
    """Run the script in a pod of the namespace `dbs`, with `server` as API server; its token never shows."""

    def run(server: Any, *, ca: str = certificates.ca, **settings: Any) -> Any:
        account = tmp_path / "account"
        account.mkdir(exist_ok=True)
        for name, text in {"token": f"{TOKEN}\n", "namespace": "dbs", "ca.crt": ca}.items():
            (account / name).write_text(text)
        place = {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(urlsplit(server.url).port)}
        outcome = run_source(SCRIPT, main={"account": str(account)}, **{"RESOURCE": "services", **place, **settings})
        assert TOKEN not in outcome.output + outcome.errors
        return outcome

    return run


def test_names_and_namespaces_are_listed(http_server: Any, list_objects: Any) -> None:
    server = http_server(page(service("a"), {"metadata": {"name": "b"}}), tls=True)
    outcome = list_objects(server)
    assert (outcome.code, outcome.output, outcome.errors) == (0, "listed 2 items\n", "")
    assert outcome.items == [{"name": "a", "namespace": "dbs"}, {"name": "b"}]
    [request] = server.requests
    assert (request.method, request.path) == ("GET", "/api/v1/namespaces/dbs/services?limit=100")
    assert request.headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({"RESOURCE": "nodes", "ALL_NAMESPACES": "true"}, "/api/v1/nodes"),
        ({"NAMESPACE": "other", "ALL_NAMESPACES": "false"}, "/api/v1/namespaces/other/services"),
        (
            {"API_GROUP": "postgresql.cnpg.io", "API_VERSION": "v1beta1", "RESOURCE": "clusters"},
            "/apis/postgresql.cnpg.io/v1beta1/namespaces/dbs/clusters",
        ),
    ],
)
def test_the_list_is_where_group_and_namespace_say(
    http_server: Any, list_objects: Any, settings: dict[str, str], path: str
) -> None:
    server = http_server(page(), tls=True)
    outcome = list_objects(server, **settings)
    assert (outcome.code, outcome.items) == (0, [])
    assert urlsplit(server.requests[0].path).path == path


@pytest.mark.parametrize(
    ("each", "items"),
    [
        ("$.metadata.name", ["a"]),
        (
            '{"port": "$.spec.ports[0].port", "team": "$.metadata.labels[\'x.io/team\']"}',
            [{"port": 5432, "team": "blue"}],
        ),
    ],
)
def test_what_the_paths_lead_to_is_taken(http_server: Any, list_objects: Any, each: str, items: object) -> None:
    server = http_server(page(service("a", **{"x.io/team": "blue"})), tls=True)
    outcome = list_objects(server, EACH=each)
    assert (outcome.code, outcome.items) == (0, items)


def test_an_object_without_the_value_is_named(http_server: Any, list_objects: Any) -> None:
    outcome = list_objects(http_server(page(service("a")), tls=True), EACH="$.metadata.labels.team")
    assert (outcome.code, outcome.errors) == (1, 'not listed: "a" has no $.metadata.labels.team\n')


def test_all_pages_are_read_with_the_same_selectors(http_server: Any, list_objects: Any) -> None:
    pages = [page(service("a"), following="x=/1"), page(following="2"), page(service("c"))]
    server = http_server(*pages, tls=True)
    outcome = list_objects(server, EACH="$.metadata.name", SELECTOR="app in (a, b)", FIELD_SELECTOR="metadata.name!=z")
    assert (outcome.code, outcome.items) == (0, ["a", "c"])
    queries = [parse_qs(urlsplit(request.path).query, strict_parsing=True) for request in server.requests]
    assert [query.pop("continue", None) for query in queries] == [None, ["x=/1"], ["2"]]
    assert (
        queries == [{"limit": ["100"], "labelSelector": ["app in (a, b)"], "fieldSelector": ["metadata.name!=z"]}] * 3
    )


def test_a_list_that_expired_is_read_once_more_from_the_start(http_server: Any, list_objects: Any) -> None:
    gone = refusal(410, "The provided continue parameter is too old")
    first, last = page(service("a"), following="1"), page(service("b"))
    server = http_server(first, gone, first, last, tls=True)
    assert [item["name"] for item in list_objects(server).items] == ["a", "b"]
    outcome = list_objects(http_server(first, gone, first, gone, tls=True))
    assert (outcome.code, outcome.items) == (1, None)
    assert outcome.errors == "not listed: the list expired twice before all of it was read\n"


@pytest.mark.parametrize(
    "behaviour",
    [refusal(429, "slow down", **{"Retry-After": "0"}), refusal(500, "etcd"), {"drop": True}, {"body": b"{", "cut": 9}],
    ids=["429", "500", "no answer", "half an answer"],
)
def test_what_may_pass_is_tried_again(http_server: Any, list_objects: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(page(service("a"), following="1"), behaviour, page(service("b")), tls=True)
    outcome = list_objects(server, EACH="$.metadata.name")
    assert (outcome.code, outcome.items) == (0, ["a", "b"])
    assert len(server.requests) == 3


def test_it_gives_up_after_five_attempts(http_server: Any, list_objects: Any) -> None:
    server = http_server(*[refusal(429, "too many", **{"Retry-After": "0"})] * 5, tls=True)
    outcome = list_objects(server)
    assert (outcome.code, outcome.errors) == (1, "not listed (attempt 5): the API server answered 429: too many\n")
    assert (len(server.requests), outcome.items) == (5, None)


def test_it_does_not_come_back_before_it_may(http_server: Any, list_objects: Any) -> None:
    server = http_server(refusal(429, "too many", **{"Retry-After": "3600"}), tls=True)
    assert (list_objects(server).code, len(server.requests)) == (1, 1)


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (
            refusal(403, 'services is forbidden:\x1b User "x" cannot list'),
            ' (attempt 1): the API server answered 403: services is forbidden: User "x" cannot list',
        ),
        (
            {"status": 404, "body": b"404 page not found"},
            " (attempt 1): the API server answered 404: it gave no reason",
        ),
        ({"body": b"<html>"}, ": the answer of the API server is not JSON"),
        ({"body": b'{"kind": "Service", "metadata": {}}'}, ": the API server's answer is no list of objects"),
        ({"body": b'{"metadata": {}, "items": [1]}'}, ": the API server's answer is no list of objects"),
        (page(service("x" * 500_000)), ": the list has 500034 bytes, and at most 500000 fit into a Workflow"),
    ],
    ids=["403", "404", "not JSON", "no list", "no objects", "too large"],
)
def test_what_is_no_list_fails(http_server: Any, list_objects: Any, behaviour: dict[str, Any], message: str) -> None:
    server = http_server(behaviour, tls=True)
    outcome = list_objects(server)
    assert (outcome.code, outcome.output, outcome.errors) == (1, "", f"not listed{message}\n")
    assert (len(server.requests), outcome.items) == (1, None)


def test_an_unknown_certificate_gets_no_token(http_server: Any, list_objects: Any, certificates: Any) -> None:
    server = http_server(tls=True)
    outcome = list_objects(server, ca=certificates.other_ca)
    assert outcome.code == 1
    assert outcome.errors.startswith("not listed (attempt 1): no answer from the API server: [SSL: CERT")
    assert server.requests == []


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [(signal.SIGTERM, 143, "not listed: stopped by SIGTERM\n"), (signal.SIGALRM, 1, "not listed: out of time\n")],
)
def test_it_ends_at_once_while_the_server_hangs(
    http_server: Any, list_objects: Any, number: signal.Signals, code: int, message: str
) -> None:
    server = http_server({"hang": True}, tls=True)
    outcome = list_objects(server, stop_when=server.reached, stop_by=number)
    assert (outcome.code, outcome.errors, outcome.items) == (code, message, None)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"RESOURCE": " "}, "RESOURCE is empty"),
        ({"RESOURCE": "Pods"}, "'Pods' is no name of an API group, a version, a resource or a namespace"),
        ({"NAMESPACE": "a/../b"}, "'a/../b' is no name of an API group, a version, a resource or a namespace"),
        ({"API_GROUP": "a..b"}, "'a..b' is no name of an API group, a version, a resource or a namespace"),
        ({"EACH": "$.items[*]"}, "EACH: '$.items[*]' is no path such as $.metadata.name"),
        ({"EACH": "{x"}, "EACH is not JSON"),
        (
            {"KUBERNETES_SERVICE_HOST": ""},
            "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT do not say where the API server is",
        ),
        ({"ca": ""}, "the pod has no token of its ServiceAccount, or no certificate of the API server"),
    ],
)
def test_a_wrong_setting_is_named(http_server: Any, list_objects: Any, settings: dict[str, str], message: str) -> None:
    server = http_server(tls=True)
    outcome = list_objects(server, **settings)
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
    assert server.requests == []
