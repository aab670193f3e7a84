"""The item source github-repositories against a local server that answers as GitHub's REST documentation says."""

import json
import signal
import time
from typing import Any

import pytest

SCRIPT = "github-repositories/github_repositories.py"
TOKEN = "github_pat_abcdef012345"


def repository(name: str, **values: Any) -> dict[str, Any]:
    """What GitHub says of a repository, as far as it matters here; its id follows from its name."""
    usual = {"id": sum(map(ord, name)), "name": name, "full_name": f"org/{name}", "default_branch": "main"}
    return {**usual, "archived": False, "fork": False, "visibility": "public", "topics": [], **values}


def page(*repositories: dict[str, Any], following: str = "") -> dict[str, Any]:
    links = f'<{following}>; rel="next", <{following}9>; rel="last"' if following else '<?page=1>; rel="first"'
    return {"body": json.dumps(repositories).encode(), "headers": {"Link": links}}


def refusal(status: int, message: str, **headers: str) -> dict[str, Any]:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"status": status, "body": json.dumps({"message": message}).encode(), "headers": fields}


@pytest.fixture
def list_repositories(run_source: Any) -> Any:
    return lambda server, **settings: run_source(SCRIPT, **{"API_URL": server.url, "OWNER": "org", **settings})


def test_the_repositories_of_an_organization_are_listed(http_server: Any, list_repositories: Any) -> None:
    server = http_server(page(repository("a"), repository("b")))
    outcome = list_repositories(server, TOKEN=f"{TOKEN}\n")
    assert (outcome.code, outcome.output, outcome.errors) == (0, "listed 2 items\n", "")
    assert outcome.items == [
        {"name": "a", "full_name": "org/a", "default_branch": "main"},
        {"name": "b", "full_name": "org/b", "default_branch": "main"},
    ]
    [request] = server.requests
    assert request.path.endswith("/orgs/org/repos?type=all&sort=full_name&per_page=100")
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert request.headers["accept"] == "application/vnd.github+json"
    assert request.headers["x-github-api-version"] == "2022-11-28"


def test_the_public_repositories_of_a_user_need_no_token(http_server: Any, list_repositories: Any) -> None:
    server = http_server(page())
    assert list_repositories(server, OWNER_KIND="user").items == []
    [request] = server.requests
    assert request.path.endswith("/users/org/repos?type=owner&sort=full_name&per_page=100")
    assert "authorization" not in request.headers


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, ["Api", "web"]),
        ({"ARCHIVED": "true"}, ["Api", "web", "old"]),
        ({"FORKS": "true"}, ["Api", "web", "copy"]),
        ({"VISIBILITY": "internal"}, ["web"]),
        ({"TOPIC": "service"}, ["web"]),
        ({"NAMES": "a?I*"}, ["Api"]),
        ({"NAMES": "nothing"}, []),
    ],
)
def test_only_what_is_asked_for_is_listed(
    http_server: Any, list_repositories: Any, settings: dict[str, str], names: list[str]
) -> None:
    web = repository("web", visibility="internal", topics=["service", "b"])
    others = [repository("old", archived=True), repository("copy", fork=True)]
    outcome = list_repositories(http_server(page(repository("Api"), web, *others)), EACH="$.name", **settings)
    assert (outcome.code, outcome.items) == (0, names)


def test_what_the_paths_lead_to_is_taken(http_server: Any, list_repositories: Any) -> None:
    server = http_server(*[page(repository("a", license={"spdx_id": "MIT"}, topics=["x"]))] * 2)
    each = '{"repo": "$.full_name", "license": "$.license[\'spdx_id\']", "topic": "$.topics[0]"}'
    assert list_repositories(server, EACH=each).items == [{"repo": "org/a", "license": "MIT", "topic": "x"}]
    outcome = list_repositories(server, EACH="$.homepage.x")
    assert (outcome.code, outcome.errors) == (1, 'not listed: "org/a" has no $.homepage.x\n')


def test_all_pages_are_read_and_what_moved_between_them_is_listed_once(
    http_server: Any, list_repositories: Any
) -> None:
    server = http_server()
    server.behaviours += [
        page(repository("a"), following=f"{server.url}/x?page=2"),
        page(repository("a"), repository("b"), following="?page=3"),
        page(repository("c")),
    ]
    outcome = list_repositories(server, EACH="$.name", TOKEN=TOKEN)
    assert (outcome.code, outcome.items) == (0, ["a", "b", "c"])
    assert [request.path.partition("/x")[2] for request in server.requests[1:]] == ["?page=2", "?page=3"]
    assert {request.headers["authorization"] for request in server.requests} == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("https://elsewhere.example/", "the next page is on another host"),
        ("http://127.0.0.1@elsewhere.example/", "the next page is on another host"),
        ("?again", "page 3 was read before"),
    ],
)
def test_pages_that_lead_astray_are_refused(
    http_server: Any, list_repositories: Any, target: str, message: str
) -> None:
    outcome = list_repositories(http_server(*[page(repository("a"), following=target)] * 3))
    assert (outcome.code, outcome.errors, outcome.items) == (1, f"not listed: {message}\n", None)


def test_a_redirect_is_not_followed(http_server: Any, list_repositories: Any) -> None:
    elsewhere = http_server()
    moved = refusal(301, "Moved Permanently", Location=elsewhere.url)
    outcome = list_repositories(http_server(moved), TOKEN=TOKEN)
    assert outcome.errors == "not listed (attempt 1): GitHub answered 301: Moved Permanently\n"
    assert (outcome.code, elsewhere.requests) == (1, [])


def soon() -> str:
    return str(int(time.time()) - 5)


@pytest.mark.parametrize(
    "behaviour",
    [
        refusal(429, "too many", Retry_After="0"),
        refusal(403, "You have exceeded a secondary rate limit", Retry_After="0"),
        refusal(403, "API rate limit exceeded", X_RateLimit_Remaining="0", X_RateLimit_Reset=soon()),
        refusal(503, "busy", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
        refusal(502, "bad gateway"),
        {"drop": True},
        {"body": b"[", "cut": 5},
    ],
    ids=["429", "secondary limit", "primary limit", "a date", "502", "no answer", "half an answer"],
)
def test_what_may_pass_is_tried_again(http_server: Any, list_repositories: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(page(repository("a"), following="?page=2"), behaviour, page(repository("b")))
    outcome = list_repositories(server, EACH="$.name")
    assert (outcome.code, outcome.items) == (0, ["a", "b"])
    assert len(server.requests) == 3


def test_it_gives_up_after_five_attempts(http_server: Any, list_repositories: Any) -> None:
    server = http_server(*[refusal(503, "busy", Retry_After="0")] * 5)
    outcome = list_repositories(server)
    assert (outcome.code, outcome.errors) == (1, "not listed (attempt 5): GitHub answered 503: busy\n")
    assert (len(server.requests), outcome.items) == (5, None)


@pytest.mark.parametrize(
    "headers",
    [{"Retry_After": "1800"}, {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": str(int(time.time()) + 1800)}],
    ids=["Retry-After", "X-RateLimit-Reset"],
)
def test_it_does_not_come_back_before_it_may(http_server: Any, list_repositories: Any, headers: dict[str, str]) -> None:
    server = http_server(refusal(403, "API rate limit exceeded", **headers))
    outcome = list_repositories(server)
    message = "not listed (attempt 1): GitHub answered 403: API rate limit exceeded; it asks for 1"
    assert (outcome.code, outcome.errors[: len(message)], len(server.requests)) == (1, message, 1)


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (refusal(404, "Not Found"), " (attempt 1): GitHub answered 404: Not Found"),
        (refusal(401, f"no\x1b[31m {TOKEN}"), " (attempt 1): GitHub answered 401: no [31m ***"),
        ({"status": 403, "body": b"<html>"}, " (attempt 1): GitHub answered 403: it gave no reason"),
        ({"body": b"<html>"}, ": the answer of GitHub is not JSON"),
        ({"body": b'{"message": "hello"}'}, ": GitHub's answer is no list of repositories"),
        ({"body": b"7"}, ": GitHub's answer is no list of repositories"),
        ({"body": b'[{"id": 1}]'}, ": GitHub's answer is no list of repositories"),
        (page(repository("x" * 500_000)), ": the list has 1000061 bytes, and at most 500000 fit into a Workflow"),
        ({"body": b" " * 8_000_001}, ": an answer has more than 8000000 bytes"),
    ],
    ids=["404", "401", "403", "not JSON", "a map", "a number", "no repositories", "too long", "too large"],
)
def test_what_is_no_list_fails(
    http_server: Any, list_repositories: Any, behaviour: dict[str, Any], message: str
) -> None:
    outcome = list_repositories(http_server(behaviour), TOKEN=TOKEN)
    assert (outcome.code, outcome.output, outcome.errors) == (1, "", f"not listed{message}\n")
    assert outcome.items is None


def test_a_private_authority_is_trusted_where_it_is_given(
    http_server: Any, list_repositories: Any, certificates: Any
) -> None:
    server = http_server(page(), tls=True)
    assert list_repositories(server, CA_PEM=certificates.ca).items == []
    outcome = list_repositories(server, CA_PEM=certificates.other_ca, TOKEN=TOKEN)
    assert outcome.errors.startswith("not listed (attempt 1): no answer from GitHub: [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [(signal.SIGTERM, 143, "not listed: stopped by SIGTERM\n"), (signal.SIGALRM, 1, "not listed: out of time\n")],
)
def test_it_ends_at_once_while_the_server_hangs(
    http_server: Any, list_repositories: Any, number: signal.Signals, code: int, message: str
) -> None:
    server = http_server({"hang": True})
    outcome = list_repositories(server, stop_when=server.reached, stop_by=number)
    assert (outcome.code, outcome.errors, outcome.items) == (code, message, None)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"OWNER": ""}, "OWNER: '' is no name of an organization or a user"),
        ({"OWNER": "../user"}, "OWNER: '../user' is no name of an organization or a user"),
        ({"OWNER_KIND": "team"}, "OWNER_KIND is 'team', and should be one of organization, user"),
        ({"VISIBILITY": "x"}, "VISIBILITY is 'x', and should be one of all, public, private, internal"),
        ({"API_URL": "http://github.example.com"}, "API_URL is not an https URL"),
        ({"API_URL": "http://localhost.example.com"}, "API_URL is not an https URL"),
        ({"API_URL": "https://user@github.example.com"}, "API_URL is not an https URL"),
        ({"EACH": "$.topics[*]"}, "EACH: '$.topics[*]' is no path such as $.full_name"),
        ({"EACH": "{x"}, "EACH is not JSON"),
        ({"TOKEN": " \n"}, "TOKEN is empty"),
        ({"TOKEN": "a\nb"}, "TOKEN is more than one word"),
        ({"CA_PEM": "nonsense"}, "CA_PEM holds no certificate"),
    ],
)
def test_a_wrong_setting_is_named(
    http_server: Any, list_repositories: Any, settings: dict[str, str], message: str
) -> None:
    server = http_server()
    outcome = list_repositories(server, **settings)
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
    assert server.requests == []
