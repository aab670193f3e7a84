"""The item source azure-postgres-servers against local servers that answer as Microsoft's documentation says."""

import json
import runpy
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

SCRIPT = "azure-postgres-servers/azure_postgres_servers.py"
TOKEN, OWN_TOKEN = "eyJ0eXAi.access-token", "eyJhbGciOi.account-token"
SUBSCRIPTION = "00001111-aaaa-2222-bbbb-3333cccc4444"


def server_of(name: str, state: str = "Ready", **values: Any) -> dict[str, Any]:
    """What Azure says of a server, as far as it matters here."""
    place = (
        f"/subscriptions/{SUBSCRIPTION}/resourceGroups/dbs/providers/Microsoft.DBforPostgreSQL/flexibleServers/{name}"
    )
    properties = {"state": state, "fullyQualifiedDomainName": f"{name}.postgres.database.azure.com", "version": "16"}
    return {"id": place, "name": name, "location": "westeurope", "properties": properties, **values}


def page(*servers: dict[str, Any], following: str | None = None) -> dict[str, Any]:
    return {"body": json.dumps({"value": servers} | ({"nextLink": following} if following else {})).encode()}


def refusal(status: int, message: str, **headers: str) -> dict[str, Any]:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "status": status,
        "body": json.dumps({"error": {"code": "X", "message": message}}).encode(),
        "headers": fields,
    }


def token_answer(token: object = TOKEN) -> dict[str, Any]:
    return {"body": json.dumps({"access_token": token, "expires_in": 3599, "token_type": "Bearer"}).encode()}


@pytest.fixture
def list_servers(http_server: Any, run_source: Any, tmp_path: Path) -> Callable[..., Any]:
    """List the servers of Azure, beside a server in the place of Microsoft Entra; no token ever shows."""
    (tmp_path / "azure").mkdir()
    (tmp_path / "azure" / "token").write_text(f"{OWN_TOKEN}\n")
    pod = {"AZURE_CLIENT_ID": "client-1", "AZURE_TENANT_ID": "tenant-1"}
    pod["AZURE_FEDERATED_TOKEN_FILE"] = str(tmp_path / "azure" / "token")

    def run(azure: Any, *, entra: Any = None, **settings: Any) -> Any:
        entra = entra or http_server(token_answer())
        place = {"URL": azure.url, "AZURE_AUTHORITY_HOST": f"{entra.url}/", "SUBSCRIPTION": SUBSCRIPTION}
        outcome = run_source(SCRIPT, **{**pod, **place, **settings})
        assert not {TOKEN, OWN_TOKEN} & set((outcome.output + outcome.errors).split())
        return outcome

    return run


def test_the_servers_of_a_subscription_are_listed(http_server: Any, list_servers: Any) -> None:
    azure = http_server(page(server_of("a"), server_of("b")))
    each = '{"host": "$.properties.fullyQualifiedDomainName", "group": "$.resourceGroup"}'
    outcome = list_servers(azure, EACH=each)
    assert (outcome.code, outcome.output, outcome.errors) == (0, "listed 2 items\n", "")
    assert outcome.items == [{"host": f"{name}.postgres.database.azure.com", "group": "dbs"} for name in "ab"]
    [request] = azure.requests
    place = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.DBforPostgreSQL/flexibleServers"
    assert request.path.endswith(f"{place}?api-version=2024-08-01")
    assert request.headers["authorization"] == f"Bearer {TOKEN}"


def test_the_token_of_the_account_is_exchanged(http_server: Any, list_servers: Any) -> None:
    entra = http_server(token_answer())
    assert list_servers(http_server(page()), entra=entra, SCOPE="https://management.example.com/.default").items == []
    [request] = entra.requests
    assert (request.method, urlsplit(request.path).path[-27:]) == ("POST", "/tenant-1/oauth2/v2.0/token")
    assert parse_qs(request.body.decode(), strict_parsing=True) == {
        "grant_type": ["client_credentials"],
        "client_id": ["client-1"],
        "client_assertion_type": ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"],
        "client_assertion": [OWN_TOKEN],
        "scope": ["https://management.example.com/.default"],
    }


def test_another_address_of_entra_counts_first(http_server: Any, list_servers: Any) -> None:
    entra, unused = http_server(token_answer()), http_server()
    assert list_servers(http_server(page()), entra=unused, LOGIN_URL=entra.url).items == []
    assert unused.requests == []


TAGGED = server_of("Tagged", "Updating", tags={"Team": "blue", "stage": "dev"})


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, ["a", "Tagged"]),
        ({"TAGS": '{"team": "blue"}'}, ["Tagged"]),
        ({"TAGS": '{"team": "Blue"}'}, []),
        ({"NAMES": "t?gg*"}, ["Tagged"]),
        ({"STATES": '["Stopped", "Dropping"]'}, ["off"]),
        ({"RESOURCE_GROUP": "dbs"}, ["a", "Tagged"]),
    ],
)
def test_only_what_is_asked_for_is_listed(
    http_server: Any, list_servers: Any, settings: dict[str, str], names: list[str]
) -> None:
    azure = http_server(page(server_of("a", tags=None), TAGGED, server_of("off", "Stopped")))
    outcome = list_servers(azure, EACH="$.name", **settings)
    assert (outcome.code, outcome.items) == (0, names)
    assert ("/resourceGroups/dbs/providers/" in azure.requests[0].path) == ("RESOURCE_GROUP" in settings)


def test_a_server_without_the_value_is_named(http_server: Any, list_servers: Any) -> None:
    outcome = list_servers(http_server(page(server_of("a"))), EACH="$.tags.team")
    assert (outcome.code, outcome.errors) == (1, 'not listed: "a" has no $.tags.team\n')


def test_all_pages_are_read(http_server: Any, list_servers: Any) -> None:
    azure = http_server()
    azure.behaviours += [
        page(server_of("a"), following=f"{azure.url}?$skiptoken=1"),
        page(following=f"{azure.url}?$skiptoken=2"),
        page(server_of("c")),
    ]
    outcome = list_servers(azure, EACH="$.name")
    assert (outcome.code, outcome.items) == (0, ["a", "c"])
    assert [request.path.partition("?")[2] for request in azure.requests[1:]] == ["$skiptoken=1", "$skiptoken=2"]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("https://elsewhere.example/", "the next page is on another host"),
        ("http://127.0.0.1@elsewhere.example/", "the next page is on another host"),
        ("/subscriptions", "the next page is on another host"),
        ("{}", "page 3 was read before"),
    ],
)
def test_pages_that_lead_astray_are_refused(http_server: Any, list_servers: Any, target: str, message: str) -> None:
    azure = http_server()
    azure.behaviours += [page(server_of("a"), following=target.format(f"{azure.url}?again"))] * 3
    outcome = list_servers(azure)
    assert (outcome.code, outcome.errors, outcome.items) == (1, f"not listed: {message}\n", None)


def test_a_next_page_may_name_the_port_that_https_has(in_pod: Any) -> None:
    origin = runpy.run_path(str(in_pod(f"item-sources/{SCRIPT}")))["origin"]
    assert origin("https://Management.azure.com:443/x?$skiptoken=1") == origin("https://management.azure.com")


BUSY = [
    refusal(429, "slow down", Retry_After="0"),
    refusal(503, "busy", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
    {"status": 500, "body": b"<html>"},
    {"drop": True},
    {"body": b"{", "cut": 5},
]


@pytest.mark.parametrize("behaviour", BUSY, ids=["429", "a date", "500", "no answer", "half an answer"])
def test_what_may_pass_is_tried_again(http_server: Any, list_servers: Any, behaviour: dict[str, Any]) -> None:
    azure = http_server()
    azure.behaviours += [page(server_of("a"), following=f"{azure.url}?2"), behaviour, page(server_of("b"))]
    outcome = list_servers(azure, EACH="$.name")
    assert (outcome.code, outcome.items) == (0, ["a", "b"])
    assert len(azure.requests) == 3


def test_entra_is_asked_again_too(http_server: Any, list_servers: Any) -> None:
    entra = http_server({"drop": True}, refusal(429, "slow down", Retry_After="0"), token_answer())
    assert list_servers(http_server(page()), entra=entra).items == []
    assert len(entra.requests) == 3


def test_it_gives_up_after_five_attempts(http_server: Any, list_servers: Any) -> None:
    server = http_server(*[refusal(503, "busy", Retry_After="0")] * 5)
    outcome = list_servers(server)
    assert (outcome.code, outcome.errors) == (1, "not listed (attempt 5): Azure answered 503: busy\n")
    assert (len(server.requests), outcome.items) == (5, None)


def test_it_does_not_come_back_before_it_may(http_server: Any, list_servers: Any) -> None:
    server = http_server(refusal(429, "slow down", Retry_After="3600"))
    assert (list_servers(server).code, len(server.requests)) == (1, 1)


NO_LIST = ": Azure's answer is no list of servers"
LONG = ": the list has 510308 bytes, and at most 500000 fit into a Workflow"


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (refusal(403, f"no\x1b {TOKEN}"), " (attempt 1): Azure answered 403: no ***"),
        ({"status": 404, "body": b"nothing\nhere"}, " (attempt 1): Azure answered 404: nothing here"),
        (
            {"status": 302, "body": b""},
            " (attempt 1): Azure answered 302: it gave no reason",
        ),
        ({"body": b"<html>"}, ": the answer of Azure is not JSON"),
        ({"body": b"[]"}, NO_LIST),
        ({"body": b'{"value": [1]}'}, NO_LIST),
        ({"body": b'{"value": [{"name": "a"}]}'}, NO_LIST),
        (page(server_of("x" * 170_000)), LONG),
        ({"body": b" " * 8_000_001}, ": an answer has more than 8000000 bytes"),
    ],
    ids=["403", "404", "302", "HTML", "a list", "numbers", "no server", "too long", "too large"],
)
def test_what_is_no_list_fails(http_server: Any, list_servers: Any, behaviour: dict[str, Any], message: str) -> None:
    outcome = list_servers(http_server(behaviour))
    assert (outcome.code, outcome.output, outcome.errors) == (1, "", f"not listed{message}\n")
    assert outcome.items is None


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (
            {
                "status": 400,
                "body": json.dumps({"error": "x", "error_description": f"AADSTS7: {OWN_TOKEN}\r\nno"}).encode(),
            },
            " (attempt 1): Microsoft Entra answered 400: AADSTS7: *** no",
        ),
        ({"body": b"not yet"}, ": the answer of Microsoft Entra is not JSON"),
        ({"body": b"[]"}, ": Microsoft Entra gave no token"),
        (token_answer(7), ": Microsoft Entra gave no token"),
        (token_answer("a\nb"), ": Microsoft Entra gave no token"),
    ],
    ids=["400", "not JSON", "a list", "a number", "two lines"],
)
def test_without_a_token_nothing_is_asked(
    http_server: Any, list_servers: Any, behaviour: dict[str, Any], message: str
) -> None:
    azure = http_server()
    outcome = list_servers(azure, entra=http_server(behaviour))
    assert (outcome.code, outcome.errors, azure.requests) == (1, f"not listed{message}\n", [])


def test_a_private_authority_is_trusted_where_it_is_given(
    http_server: Any, list_servers: Any, certificates: Any
) -> None:
    server = http_server(page(), tls=True)
    assert list_servers(server, CA_PEM=certificates.ca).items == []
    outcome = list_servers(server, CA_PEM=certificates.other_ca)
    problem = "not listed (attempt 1): no answer from Azure: [SSL: CERTIFICATE_VERIFY_FAILED]"
    assert outcome.errors.startswith(problem)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [(signal.SIGTERM, 143, "not listed: stopped by SIGTERM\n"), (signal.SIGALRM, 1, "not listed: out of time\n")],
)
def test_it_ends_at_once_while_the_server_hangs(
    http_server: Any, list_servers: Any, number: signal.Signals, code: int, message: str
) -> None:
    server = http_server({"hang": True})
    outcome = list_servers(server, stop_when=server.reached, stop_by=number)
    assert (outcome.code, outcome.errors, outcome.items) == (code, message, None)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"SUBSCRIPTION": "mine"}, "SUBSCRIPTION: 'mine' is no subscription"),
        ({"RESOURCE_GROUP": "a/.."}, "RESOURCE_GROUP: 'a/..' is no resource group"),
        ({"URL": "http://management.azure.com"}, "URL is not an https URL"),
        ({"URL": "https://management.azure.com/?a=b"}, "URL is not an https URL"),
        ({"LOGIN_URL": "http://example.com"}, "LOGIN_URL is not an https URL"),
        ({"AZURE_TENANT_ID": "a/b"}, "AZURE_TENANT_ID: 'a/b' is no tenant"),
        ({"AZURE_CLIENT_ID": ""}, "AZURE_CLIENT_ID: '' is no client"),
        (
            {"AZURE_FEDERATED_TOKEN_FILE": ""},
            "the pod has no token for Azure: its ServiceAccount has no workload identity",
        ),
        ({"STATES": "[1]"}, "STATES is not a JSON list of texts"),
        ({"TAGS": '["a"]'}, "TAGS is not a JSON object of texts"),
        ({"EACH": "$.a[*]"}, "EACH: '$.a[*]' is no path such as $.properties.version"),
        ({"EACH": "{x"}, "EACH is not JSON"),
        ({"CA_PEM": "nonsense"}, "CA_PEM holds no certificate"),
        ({"CA_PEM": " "}, "CA_PEM is empty"),
    ],
)
def test_a_wrong_setting_is_named(http_server: Any, list_servers: Any, settings: dict[str, str], message: str) -> None:
    server = http_server()
    outcome = list_servers(server, **settings)
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
    assert server.requests == []
