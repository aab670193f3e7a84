"""The item source http-json against local servers."""

import json
import signal
from typing import Any

import pytest

SCRIPT = "http-json/http_json.py"
TOKEN = "tok-abcdef012345"


def answer(document: object, **headers: str) -> dict[str, Any]:
    return {"body": json.dumps(document).encode(), "headers": {"Retry-After": "0", **headers}}


def test_the_document_is_the_list(http_server: Any, run_source: Any) -> None:
    items = [{"host": "a", "n": 3460000}, "\u00e4\U0001f600 $x", 1.5, None, []]
    server = http_server(answer(items))
    outcome = run_source(SCRIPT, URL=server.url, HEADERS='{"X-Api-Version": "2"}')
    assert (outcome.code, outcome.output, outcome.errors) == (0, "listed 5 items\n", "")
    assert outcome.items == items
    [request] = server.requests
    assert (request.method, request.headers["accept"], request.headers["x-api-version"]) == (
        "GET",
        "application/json",
        "2",
    )
    assert "authorization" not in request.headers


@pytest.mark.parametrize(
    ("path", "each", "items"),
    [
        ("$.data['odd key'][0]", "$.name", ["a", "b"]),
        (
            '$.data["odd key"][-1]',
            '{"host": "$.name", "port": "$.ports[0]"}',
            [{"host": "a", "port": 1}, {"host": "b", "port": 2}],
        ),
        ("$.data.none", "$.name", []),
        ("$.data.empty", "", []),
    ],
)
def test_what_the_paths_lead_to_is_taken(
    http_server: Any, run_source: Any, path: str, each: str, items: object
) -> None:
    rows = [{"name": "a", "ports": [1]}, {"name": "b", "ports": [2, 3]}]
    server = http_server(answer({"data": {"odd key": [rows], "none": None, "empty": []}}))
    outcome = run_source(SCRIPT, URL=server.url, LIST_PATH=path, EACH=each)
    assert (outcome.code, outcome.items) == (0, items)


def test_query_values_are_encoded_and_replace_those_of_the_address(http_server: Any, run_source: Any) -> None:
    server = http_server(answer([]))
    run_source(SCRIPT, URL=f"{server.url}?a=1&b=%26#top", QUERY='{"a": "x&admin=1 \u00e4", "n": 100, "all": true}')
    assert server.requests[0].path.partition("?")[2] == "b=%26&a=x%26admin%3D1+%C3%A4&n=100&all=true"


def test_link_headers_lead_through_all_pages(http_server: Any, run_source: Any) -> None:
    server = http_server()
    server.behaviours += [
        answer([1, 2], Link=f'<{server.url}?page=1>; rel="first", <{server.url}?page=2>; title=x; rel="last next"'),
        answer([3], Link="<?page=3>; rel=next"),
        answer([4], Link=f'<{server.url}?page=2>; rel="prev"'),
    ]
    outcome = run_source(SCRIPT, URL=f"{server.url}?page=1", TOKEN=f"{TOKEN}\n")
    assert (outcome.code, outcome.items) == (0, [1, 2, 3, 4])
    assert [request.path.partition("?")[2] for request in server.requests] == ["page=1", "page=2", "page=3"]
    assert {request.headers["authorization"] for request in server.requests} == {f"Bearer {TOKEN}"}


def test_addresses_in_the_document_lead_through_all_pages(http_server: Any, run_source: Any) -> None:
    server = http_server()
    server.behaviours += [
        answer({"d": [1], "links": {"next": f"{server.url}/2"}}, Link="<https://elsewhere.example>; rel=next"),
        answer({"d": [], "links": {"next": "/three"}}),
        answer({"d": [3], "links": {"next": None}}),
    ]
    outcome = run_source(SCRIPT, URL=server.url, LIST_PATH="$.d", NEXT="$.links.next")
    assert (outcome.code, outcome.items) == (0, [1, 3])
    assert [request.path for request in server.requests[1:]] == [f"{server.requests[0].path}/2", "/three"]


@pytest.mark.parametrize("end", [{}, {"next": ""}, {"next": False}, {"next": 0}])
def test_tokens_in_the_document_lead_through_all_pages(
    http_server: Any, run_source: Any, end: dict[str, object]
) -> None:
    server = http_server(answer({"d": [1], "next": "a/b&c"}), answer({"d": [2], "next": 7}), answer({"d": [3], **end}))
    outcome = run_source(SCRIPT, URL=f"{server.url}?size=1", LIST_PATH="$.d", NEXT="$.next", PAGE_PARAMETER="cursor")
    assert (outcome.code, outcome.items) == (0, [1, 2, 3])
    queries = [request.path.partition("?")[2] for request in server.requests]
    assert queries == ["size=1", "size=1&cursor=a%2Fb%26c", "size=1&cursor=7"]


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/", "//127.0.0.1:1/", "http://127.0.0.1@127.0.0.1:1/", "http://[/"]
)
def test_a_next_page_on_another_host_is_refused(http_server: Any, run_source: Any, target: str) -> None:
    server = http_server(answer({"d": [1], "next": target}))
    outcome = run_source(SCRIPT, URL=server.url, LIST_PATH="$.d", NEXT="$.next", TOKEN=TOKEN)
    assert (outcome.code, outcome.items) == (1, None)
    assert outcome.errors == "not listed: the next page is on another host\n"


def test_a_redirect_is_not_followed(http_server: Any, run_source: Any) -> None:
    elsewhere = http_server()
    server = http_server({"status": 302, "body": b"", "headers": {"Location": elsewhere.url}})
    outcome = run_source(SCRIPT, URL=server.url, TOKEN=TOKEN)
    assert (outcome.code, outcome.errors) == (1, "not listed (attempt 1): the server answered 302: it gave no reason\n")
    assert elsewhere.requests == []


def test_pages_that_go_round_are_refused(http_server: Any, run_source: Any) -> None:
    server = http_server(*[answer([1], Link="<?again>; rel=next")] * 3)
    outcome = run_source(SCRIPT, URL=server.url)
    assert (outcome.code, outcome.errors) == (1, "not listed: page 3 was read before\n")
    assert (len(server.requests), outcome.items) == (2, None)


def test_pages_without_end_are_refused(http_server: Any, run_source: Any) -> None:
    server = http_server(*[answer([1], Link=f"<?{number}>; rel=next") for number in range(1001)])
    outcome = run_source(SCRIPT, URL=server.url)
    assert (outcome.code, outcome.errors) == (1, "not listed: there are more than 1000 pages\n")
    assert len(server.requests) == 1000


@pytest.mark.parametrize(
    "behaviour",
    [
        {"status": 429, "headers": {"Retry-After": "0"}},
        {"status": 403, "headers": {"Retry-After": "0"}},
        {"status": 503, "headers": {"Retry-After": "soon"}},
        {"drop": True},
        {"body": b"[1]", "cut": 5},
    ],
    ids=["429", "403 with Retry-After", "503 with an unreadable Retry-After", "no answer", "half an answer"],
)
def test_what_may_pass_is_tried_again(http_server: Any, run_source: Any, behaviour: dict[str, Any]) -> None:
    server = http_server(answer([1], Link="<?2>; rel=next"), behaviour, answer([2]))
    outcome = run_source(SCRIPT, URL=server.url)
    assert (outcome.code, outcome.items) == (0, [1, 2])
    assert len(server.requests) == 3


def test_it_gives_up_after_five_attempts(http_server: Any, run_source: Any) -> None:
    server = http_server(*[{"status": 503, "body": b"busy", "headers": {"Retry-After": "0"}}] * 5)
    outcome = run_source(SCRIPT, URL=server.url)
    assert (outcome.code, outcome.errors) == (1, "not listed (attempt 5): the server answered 503: busy\n")
    assert (len(server.requests), outcome.items) == (5, None)


def test_it_does_not_come_back_before_it_may(http_server: Any, run_source: Any) -> None:
    server = http_server({"status": 429, "body": b"", "headers": {"Retry-After": "3600"}})
    outcome = run_source(SCRIPT, URL=server.url)
    assert (outcome.code, len(server.requests)) == (1, 1)


def test_a_refusal_is_told_without_secrets(http_server: Any, run_source: Any) -> None:
    echo = f"no\x1b[31m {TOKEN} for key-98/7654 or \xe4-value ".encode() + b"x" * 5000
    server = http_server({"status": 401, "body": echo})
    outcome = run_source(SCRIPT, URL=f"{server.url}?api=key-98%2F7654", QUERY='{"q": "\u00e4-value"}', TOKEN=TOKEN)
    assert outcome.code == 1
    assert outcome.errors.startswith("not listed (attempt 1): the server answered 401: no [31m *** for *** or *** xxx")
    assert len(outcome.errors) < 360
    assert len(server.requests) == 1


def test_no_part_of_a_long_token_is_told(http_server: Any, run_source: Any) -> None:
    token = "eyJ" + "x" * 5000
    outcome = run_source(SCRIPT, URL=http_server({"status": 401, "body": token.encode()}).url, TOKEN=token)
    assert outcome.errors == "not listed (attempt 1): the server answered 401: ***\n"


@pytest.mark.parametrize(
    ("body", "settings", "message"),
    [
        (b"<html>log in</html>", {}, "the answer of the server is not JSON: <html>log in</html>"),
        (b"", {}, "the answer of the server is not JSON: "),
        (b"[" * 50_000, {}, "the answer of the server is not JSON: " + "[" * 200),
        (b'{"a": 1}', {}, "$ of the answer is no list"),
        (b'{"a": "1"}', {"LIST_PATH": "$.a"}, "$.a of the answer is no list"),
        (b'{"a": 1}', {"LIST_PATH": "$.b[0]"}, "the answer has no $.b[0]"),
        (b'[{"n": 1}, {}]', {"EACH": "$.n"}, "an element of the answer has no $.n"),
        (b"[[1], [2, 3]]", {"EACH": '{"second": "$[1]"}'}, "an element of the answer has no $[1]"),
        (
            b'{"d": [], "next": {"page": 2}}',
            {"LIST_PATH": "$.d", "NEXT": "$.next"},
            "$.next of the answer is neither an address nor a token",
        ),
        (b"[NaN]", {}, "an item holds NaN or Infinity, which JSON does not have"),
        (b'["' + b"x" * 500_000 + b'"]', {}, "the list has 500004 bytes, and at most 500000 fit into a Workflow"),
        (b"[" + b" " * 8_000_000 + b"]", {}, "an answer has more than 8000000 bytes"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else None,
)
def test_what_is_no_list_fails(
    http_server: Any, run_source: Any, body: bytes, settings: dict[str, str], message: str
) -> None:
    outcome = run_source(SCRIPT, URL=http_server({"body": body}).url, **settings)
    assert (outcome.code, outcome.output, outcome.errors, outcome.items) == (1, "", f"not listed: {message}\n", None)


def test_a_private_authority_is_trusted_where_it_is_given(http_server: Any, run_source: Any, certificates: Any) -> None:
    server = http_server(answer([1]), tls=True)
    assert run_source(SCRIPT, URL=server.url, CA_PEM=certificates.ca).items == [1]
    outcome = run_source(SCRIPT, URL=server.url, CA_PEM=certificates.other_ca)
    assert outcome.errors.startswith("not listed (attempt 1): no answer from the server: [SSL: CERT")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [(signal.SIGTERM, 143, "not listed: stopped by SIGTERM\n"), (signal.SIGALRM, 1, "not listed: out of time\n")],
)
def test_it_ends_at_once_while_the_server_hangs(
    http_server: Any, run_source: Any, number: signal.Signals, code: int, message: str
) -> None:
    server = http_server({"hang": True})
    outcome = run_source(SCRIPT, URL=server.url, stop_when=server.reached, stop_by=number)
    assert (outcome.code, outcome.errors, outcome.items) == (code, message, None)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"URL": ""}, "URL is empty"),
        ({"URL": "file:///etc/passwd"}, "URL is not an http or https URL"),
        ({"URL": "http://user:secret@a.example/"}, "URL is not an http or https URL"),
        ({"QUERY": "[]"}, "QUERY is not a JSON object"),
        ({"HEADERS": "x"}, "HEADERS is not a JSON object"),
        ({"HEADERS": '{"X-A": "b\\r\\nX-Evil: 1"}'}, "TOKEN or HEADERS hold what can't be sent"),
        ({"TOKEN": "tok\u00e4n"}, "TOKEN or HEADERS hold what can't be sent"),
        ({"TOKEN": " \n"}, "TOKEN is empty"),
        ({"CA_PEM": "nonsense"}, "CA_PEM holds no certificate"),
        ({"LIST_PATH": "$.a[*]"}, "LIST_PATH: '$.a[*]' is no path such as $.data.items"),
        ({"EACH": '{"a": "name"}'}, "EACH: 'name' is no path such as $.name"),
        ({"NEXT": "next"}, "NEXT: 'next' is no path such as $.next"),
    ],
)
def test_a_wrong_setting_is_named(run_source: Any, variables: dict[str, str], message: str) -> None:
    outcome = run_source(SCRIPT, **{"URL": "http://127.0.0.1:1/", **variables})
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
