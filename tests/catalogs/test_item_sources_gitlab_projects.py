"""The item source gitlab-projects against a local server that answers as GitLab's REST documentation says."""

import json
import signal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

SCRIPT = "gitlab-projects/gitlab_projects.py"
TOKEN = "glpat-abcdef012345"


def project(path: str, **values: Any) -> dict[str, Any]:
    """What GitLab says of a project, as far as it matters here; its id follows from its path."""
    usual = {"id": sum(map(ord, path)), "path": path, "path_with_namespace": f"g/{path}", "default_branch": "main"}
    return {**usual, "topics": [], **values}


def page(*projects: dict[str, Any], following: str = "") -> dict[str, Any]:
    return {"body": json.dumps(projects).encode(), "headers": {"X-Next-Page": following}}


def refusal(status: int, message: str, **headers: str) -> dict[str, Any]:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"status": status, "body": json.dumps({"message": message}).encode(), "headers": fields}


@pytest.fixture
def list_projects(run_source: Any) -> Any:
    return lambda server, **settings: run_source(SCRIPT, **{"URL": server.url, "GROUP": "g", **settings})


def query_of(request: Any) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.path).query, strict_parsing=True))


def test_the_projects_of_a_group_are_listed(http_server: Any, list_projects: Any) -> None:
    server = http_server(page(project("a"), project("b", default_branch=None)))
    outcome = list_projects(server, GROUP="g/sub.group", TOKEN=f"{TOKEN}\n")
    assert (outcome.code, outcome.output, outcome.errors) == (0, "listed 2 items\n", "")
    assert outcome.items == [
        {"id": 97, "path_with_namespace": "g/a", "default_branch": "main"},
        {"id": 98, "path_with_namespace": "g/b", "default_branch": None},
    ]
    [request] = server.requests
    assert urlsplit(request.path).path.endswith("/api/v4/groups/g%2Fsub.group/projects")
    order = {"order_by": "id", "sort": "asc", "per_page": "100", "page": "1"}
    assert query_of(request) == {"include_subgroups": "true", "with_shared": "false", "archived": "false", **order}
    assert request.headers["private-token"] == TOKEN


def test_public_projects_need_no_token(http_server: Any, list_projects: Any) -> None:
    server = http_server(page())
    assert list_projects(server, GROUP="17").items == []
    assert "private-token" not in server.requests[0].headers


@pytest.mark.parametrize(
    ("settings", "query"),
    [
        ({"SUBGROUPS": "false", "SHARED": "true"}, {"include_subgroups": "false", "with_shared": "true"}),
        ({"VISIBILITY": "internal"}, {"visibility": "internal"}),
        ({"ARCHIVED": "true"}, {"archived": None}),
    ],
)
def test_gitlab_is_asked_for_what_it_can_choose(
    http_server: Any, list_projects: Any, settings: dict[str, str], query: dict[str, str]
) -> None:
    server = http_server(page())
    list_projects(server, **settings)
    asked = query_of(server.requests[0])
    assert {name: asked.get(name) for name in query} == query


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, ["Api", "web"]),
        ({"ARCHIVED": "true"}, ["Api", "web", "doomed", "gone"]),
        ({"TOPIC": "service"}, ["web"]),
        ({"NAMES": "a?I*"}, ["Api"]),
        ({"NAMES": "nothing"}, []),
    ],
)
def test_only_what_is_asked_for_is_listed(
    http_server: Any, list_projects: Any, settings: dict[str, str], names: list[str]
) -> None:
    doomed = [project("doomed", marked_for_deletion_on="2024-01-01"), project("gone", marked_for_deletion_at="2024")]
    server = http_server(page(project("Api"), project("web", topics=["service", "b"]), *doomed))
    outcome = list_projects(server, EACH="$.path", **settings)
    assert (outcome.code, outcome.items) == (0, names)


def test_what_the_paths_lead_to_is_taken(http_server: Any, list_projects: Any) -> None:
    server = http_server(*[page(project("a", namespace={"full_path": "g"}, topics=["x"]))] * 2)
    each = '{"project": "$.id", "group": "$.namespace[\'full_path\']", "topic": "$.topics[0]"}'
    assert list_projects(server, EACH=each).items == [{"project": 97, "group": "g", "topic": "x"}]
    outcome = list_projects(server, EACH="$.homepage.x")
    assert (outcome.code, outcome.errors) == (1, 'not listed: "g/a" has no $.homepage.x\n')


def test_all_pages_are_read_and_what_moved_between_them_is_listed_once(http_server: Any, list_projects: Any) -> None:
    first = page(project("a"), following="2")
    server = http_server(first, page(project("a"), project("b"), following="3"), page(project("c")))
    outcome = list_projects(server, EACH="$.path", TOKEN=TOKEN)
    assert (outcome.code, outcome.items) == (0, ["a", "b", "c"])
    assert [query_of(request)["page"] for request in server.requests] == ["1", "2", "3"]
    assert {request.headers["private-token"] for request in server.requests} == {TOKEN}


@pytest.mark.parametrize(
    "behaviour",
    [
        page(project("a"), following="1"),
        page(project("a"), following="7"),
        {"body": json.dumps([project("a")] * 100).encode()},
    ],
    ids=["back", "too far", "a full page without the header"],
)
def test_a_list_that_may_go_on_elsewhere_is_refused(
    http_server: Any, list_projects: Any, behaviour: dict[str, Any]
) -> None:
    outcome = list_projects(http_server(behaviour))
    assert (outcome.code, outcome.items) == (1, None)
    assert outcome.errors == "not listed: the answer does not say what comes after page 1\n"


def test_pages_without_end_are_refused(http_server: Any, list_projects: Any) -> None:
    server = http_server(*[page(project("a"), following=str(number + 2)) for number in range(1001)])
    outcome = list_projects(server)
    assert (outcome.code, outcome.errors) == (1, "not listed: there are more than 1000 pages\n")
    assert len(server.requests) == 1000


def test_a_redirect_is_not_followed(http_server: Any, list_projects: Any) -> None:
    elsewhere = http_server()
    moved = refusal(301, "Moved Permanently", Location=elsewhere.url)
    outcome = list_projects(http_server(moved), TOKEN=TOKEN)
    assert outcome.errors == "not listed (attempt 1): GitLab answered 301: Moved Permanently\n"
    assert (outcome.code, elsewhere.requests) == (1, [])


@pytest.mark.parametrize(
    "behaviour",
    [
        refusal(429, "too many", Retry_After="0"),
        refusal(403, "later", Retry_After="0"),
        refusal(503, "busy", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
        refusal(502, "bad gateway"),
        {"drop": True},
        {"body": b"[", "cut": 5},
    ],
    ids=["429", "403 with Retry-After", "a date", "502", "no answer", "half an answer"],
)
def test_what_may_pass_is_tried_again(http_server: Any, list_projects: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(page(project("a"), following="2"), behaviour, page(project("b")))
    outcome = list_projects(server, EACH="$.path")
    assert (outcome.code, outcome.items) == (0, ["a", "b"])
    assert len(server.requests) == 3


def test_it_gives_up_after_five_attempts(http_server: Any, list_projects: Any) -> None:
    server = http_server(*[refusal(503, "busy", Retry_After="0")] * 5)
    outcome = list_projects(server)
    assert (outcome.code, outcome.errors) == (1, "not listed (attempt 5): GitLab answered 503: busy\n")
    assert (len(server.requests), outcome.items) == (5, None)


def test_it_does_not_come_back_before_it_may(http_server: Any, list_projects: Any) -> None:
    server = http_server(refusal(429, "Retry later", Retry_After="1800"))
    outcome = list_projects(server)
    message = "not listed (attempt 1): GitLab answered 429: Retry later; it asks for 1800 seconds\n"
    assert (outcome.code, outcome.errors, len(server.requests)) == (1, message, 1)


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (refusal(404, "404 Group Not Found"), " (attempt 1): GitLab answered 404: 404 Group Not Found"),
        (
            {"status": 403, "body": b'{"error": "insufficient_scope"}'},
            " (attempt 1): GitLab answered 403: insufficient_scope",
        ),
        (
            {"status": 400, "body": b'{"message": {"id": ["is no id"]}}'},
            ' (attempt 1): GitLab answered 400: {"id": ["is no id"]}',
        ),
        (refusal(401, f"no\x1b[31m {TOKEN}"), " (attempt 1): GitLab answered 401: no [31m ***"),
        ({"status": 403, "body": b"<html>"}, " (attempt 1): GitLab answered 403: it gave no reason"),
        ({"body": b"<html>"}, ": the answer of GitLab is not JSON"),
        ({"body": b'{"message": "hello"}'}, ": GitLab's answer is no list of projects"),
        ({"body": b"7"}, ": GitLab's answer is no list of projects"),
        ({"body": b'[{"id": 1}]'}, ": GitLab's answer is no list of projects"),
        (page(project("x" * 500_000)), ": the list has 500073 bytes, and at most 500000 fit into a Workflow"),
        ({"body": b" " * 8_000_001}, ": an answer has more than 8000000 bytes"),
    ],
    ids=["404", "scope", "400", "401", "403", "not JSON", "a map", "a number", "no projects", "too long", "too large"],
)
def test_what_is_no_list_fails(http_server: Any, list_projects: Any, behaviour: dict[str, Any], message: str) -> None:
    outcome = list_projects(http_server(behaviour), TOKEN=TOKEN)
    assert (outcome.code, outcome.output, outcome.errors) == (1, "", f"not listed{message}\n")
    assert outcome.items is None


def test_a_private_authority_is_trusted_where_it_is_given(
    http_server: Any, list_projects: Any, certificates: Any
) -> None:
    server = http_server(page(), tls=True)
    assert list_projects(server, CA_PEM=certificates.ca).items == []
    outcome = list_projects(server, CA_PEM=certificates.other_ca, TOKEN=TOKEN)
    assert outcome.errors.startswith("not listed (attempt 1): no answer from GitLab: [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [(signal.SIGTERM, 143, "not listed: stopped by SIGTERM\n"), (signal.SIGALRM, 1, "not listed: out of time\n")],
)
def test_it_ends_at_once_while_the_server_hangs(
    http_server: Any, list_projects: Any, number: signal.Signals, code: int, message: str
) -> None:
    server = http_server({"hang": True})
    outcome = list_projects(server, stop_when=server.reached, stop_by=number)
    assert (outcome.code, outcome.errors, outcome.items) == (code, message, None)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"GROUP": ""}, "GROUP: '' is no path or number of a group"),
        ({"GROUP": "../user"}, "GROUP: '../user' is no path or number of a group"),
        ({"GROUP": "a/../b"}, "GROUP: 'a/../b' is no path or number of a group"),
        ({"VISIBILITY": "x"}, "VISIBILITY is 'x', and should be one of all, public, internal, private"),
        ({"URL": "http://gitlab.example.com"}, "URL is not an https URL"),
        ({"URL": "http://localhost.example.com"}, "URL is not an https URL"),
        ({"URL": "https://user@gitlab.example.com"}, "URL is not an https URL"),
        ({"EACH": "$.topics[*]"}, "EACH: '$.topics[*]' is no path such as $.path_with_namespace"),
        ({"EACH": "{x"}, "EACH is not JSON"),
        ({"TOKEN": " \n"}, "TOKEN is empty"),
        ({"TOKEN": "a\nb"}, "TOKEN is more than one word"),
        ({"CA_PEM": "nonsense"}, "CA_PEM holds no certificate"),
    ],
)
def test_a_wrong_setting_is_named(http_server: Any, list_projects: Any, settings: dict[str, str], message: str) -> None:
    server = http_server()
    outcome = list_projects(server, **settings)
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
    assert server.requests == []
