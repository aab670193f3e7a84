"""Real servers on 127.0.0.1 that record what reaches them and play a list of behaviours, and a way to run a script."""

import base64
import contextlib
import json
import signal
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
import trustme
import yaml

from argogen.project import open_project
from argogen.repository import render_project
from argogen.spec.resolve.shared_text import with_shared_text

CATALOGS = Path(__file__).parents[2] / "catalogs"
STARTTLS_REPLY = "220 go on"
SECRETS = ("WEBHOOK_URL", "SECRET_URL", "AUTHORIZATION", "SIGNING_KEY", "SMTP_PASSWORD", "TOKEN", "PGPASSWORD")
SECRETS += ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "PASSWORD", "API_KEY", "SECRET_HEADERS")


@dataclass(frozen=True)
class Request:
    """One HTTP request as it arrived; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class HttpServer:
    """Where it listens, what reached it, and the behaviours still to play; after the last it answers 200 `ok`."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    behaviours: list[dict[str, Any]] = field(default_factory=list)
    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)


def _http_handler(state: HttpServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.requests.append(Request(self.command, self.path, headers, body))
            state.reached.set()
            self.play(**(state.behaviours.pop(0) if state.behaviours else {}))

        do_GET = do_HEAD = do_PUT = do_PATCH = do_POST  # noqa: N815

        def play(
            self,
            status: int = 200,
            body: bytes = b"ok",
            headers: dict[str, str] | None = None,
            cut: int = 0,
            drop: bool = False,
            hang: bool = False,
        ) -> None:
            """Answer; `cut` promises so many bytes more than come, `drop` closes without an answer, `hang` waits."""
            self.close_connection = True
            if hang:
                state.released.wait(20)
            if hang or drop:
                return
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body) + cut), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return Handler


@pytest.fixture
def http_server(certificates: "Certificates") -> Iterator[Callable[..., HttpServer]]:
    """Start servers: `http_server(behaviour, ..., tls=False)`, each behaviour the arguments of `play`."""
    with contextlib.ExitStack() as stack:

        def start(*behaviours: dict[str, Any], tls: bool | ssl.SSLContext = False) -> HttpServer:
            state = HttpServer(behaviours=list(behaviours))
            server = ThreadingHTTPServer(("127.0.0.1", 0), _http_handler(state))
            if tls:
                context = certificates.context if tls is True else tls
                server.socket = context.wrap_socket(server.socket, server_side=True)
            server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a refused handshake is expected
            state.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}/services/T0LONGPART/B0LONGPART"
            _serve(server, stack, state.released)
            return state

        yield start


def _serve(server: socketserver.BaseServer, stack: contextlib.ExitStack, released: threading.Event) -> None:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    stack.callback(thread.join)
    stack.callback(server.server_close)
    stack.callback(server.shutdown)
    stack.callback(released.set)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A UDP socket on this machine, which waits up to five seconds for what comes."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bound:
        bound.bind(("127.0.0.1", 0))
        bound.settimeout(5)
        yield bound


@dataclass
class SmtpServer:
    """Where it listens, what it heard, and the replies it gives instead of its own: `{"RCPT": ["450 later"]}`."""

    port: int = 0
    replies: dict[str, list[str]] = field(default_factory=dict)
    commands: list[tuple[str, bool]] = field(default_factory=list)  # each with whether TLS was on
    logins: list[str] = field(default_factory=list)
    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)


class _SmtpListener(socketserver.ThreadingTCPServer):
    def __init__(self, state: SmtpServer, context: ssl.SSLContext, security: str) -> None:
        self.state, self.context, self.security = state, context, security
        super().__init__(("127.0.0.1", 0), _SmtpHandler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that refuses the handshake is what some tests want."""


class _SmtpHandler(socketserver.BaseRequestHandler):
    server: _SmtpListener

    def setup(self) -> None:
        self.state, self.secure = self.server.state, False
        if self.server.security == "tls":
            self.start_tls()
        self.lines = self.request.makefile("rb")

    def start_tls(self) -> None:
        self.request, self.secure = self.server.context.wrap_socket(self.request, server_side=True), True

    def finish(self) -> None:
        self.lines.close()
        self.request.close()

    def say(self, reply: str) -> None:
        self.request.sendall(reply.encode() + b"\r\n")

    def scripted(self, verb: str) -> str:
        return self.state.replies[verb].pop(0) if self.state.replies.get(verb) else ""

    def handle(self) -> None:
        if "hang" in self.state.replies:
            self.state.reached.set()
            self.state.released.wait(20)
            return
        self.say(self.scripted("CONNECT") or "220 local")
        verb = ""
        while verb != "QUIT" and (line := self.lines.readline().decode().strip()):
            verb = line.split()[0].upper()
            self.state.commands.append((line, self.secure))
            reply = self.scripted(verb) or getattr(self, f"on_{verb.lower()}", lambda _: "250 ok")(line)
            if reply == "drop":
                return
            self.say(reply)
            if reply == STARTTLS_REPLY:
                self.lines.close()
                self.start_tls()
                self.lines = self.request.makefile("rb")

    def on_ehlo(self, line: str) -> str:
        starttls = "250-STARTTLS\r\n" if self.server.security == "starttls" and not self.secure else ""
        return f"250-local\r\n{starttls}250-8BITMIME\r\n250 AUTH PLAIN LOGIN"

    def on_starttls(self, line: str) -> str:
        return STARTTLS_REPLY

    def on_auth(self, line: str) -> str:
        self.state.logins.append(base64.b64decode(line.split()[2]).decode())
        return "235 welcome"

    def on_mail(self, line: str) -> str:
        self.sender, self.recipients = line.partition("<")[2].partition(">")[0], list[str]()
        return "250 ok"

    def on_rcpt(self, line: str) -> str:
        self.recipients.append(line.partition("<")[2].partition(">")[0])
        return "250 ok"

    def on_data(self, line: str) -> str:
        self.say("354 go on")
        data = b""
        while (part := self.lines.readline()) not in (b".\r\n", b""):
            data += part.removeprefix(b".")
        self.state.mails.append((self.sender, self.recipients, data))
        return self.scripted("MESSAGE") or "250 taken"

    def on_quit(self, line: str) -> str:
        return "221 bye"


@pytest.fixture
def smtp_server(certificates: "Certificates") -> Iterator[Callable[..., SmtpServer]]:
    """Start servers: `smtp_server("starttls", RCPT=["450 later"])`; a reply `drop` closes the connection."""
    with contextlib.ExitStack() as stack:

        def start(security: str = "starttls", **replies: list[str]) -> SmtpServer:
            state = SmtpServer(replies=replies)
            server = _SmtpListener(state, certificates.context, security)
            state.port = server.server_address[1]
            _serve(server, stack, state.released)
            return state

        yield start


@dataclass(frozen=True)
class Certificates:
    """A private authority's certificate (PEM) and the contexts of servers whose certificates it signed."""

    ca: str
    other_ca: str
    context: ssl.SSLContext
    expiring: ssl.SSLContext
    """With a certificate that is valid for five days yet."""


@pytest.fixture(scope="session")
def certificates() -> Certificates:
    authority, contexts = trustme.CA(), [ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) for _ in range(2)]
    soon = datetime.now(UTC) + timedelta(days=5, hours=12)
    authority.issue_cert("127.0.0.1").configure_cert(contexts[0])
    authority.issue_cert("127.0.0.1", not_after=soon).configure_cert(contexts[1])
    return Certificates(authority.cert_pem.bytes().decode(), trustme.CA().cert_pem.bytes().decode(), *contexts)


@pytest.fixture(scope="session")
def in_pod(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a file with the text of `consumers/slack/slack.py` as the pod gets it: shared text is put in."""

    @cache
    def written(script: str) -> Path:
        file = CATALOGS / script
        text = with_shared_text(file, file.read_text(encoding="ascii"), CATALOGS, lambda one: one.read_text("ascii"))
        whole = tmp_path_factory.mktemp("in-pod") / file.name
        whole.write_text(text, encoding="ascii")
        return whole

    return written


@dataclass(frozen=True)
class Outcome:
    """How a script ended and all that it wrote."""

    code: int
    output: str
    errors: str


def _run(
    command: list[str], variables: dict[str, str], stop_when: threading.Event | None, stop_by: signal.Signals
) -> Outcome:
    """Run a program with nothing but `variables`, by a signal when told; no secret among them may show."""
    process = subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    if stop_when:
        assert stop_when.wait(10)
        process.send_signal(stop_by)
    try:
        output, errors = process.communicate(timeout=2 if stop_when else 30)
    finally:
        process.kill()
    for secret in (variables[name] for name in SECRETS if variables.get(name, "").strip()):
        path = secret.partition("://")[2].partition("/")[2]
        assert (path or secret).strip() not in output + errors
    return Outcome(process.returncode, output, errors)


@pytest.fixture
def run_script(in_pod: Callable[[str], Path]) -> Callable[..., Outcome]:
    """Run `slack/slack.py` with nothing but the given variables; no secret among them may show in what it writes."""

    def run(
        script: str,
        /,
        *,
        stop_when: threading.Event | None = None,
        stop_by: signal.Signals = signal.SIGTERM,
        **variables: str,
    ) -> Outcome:
        return _run([sys.executable, str(in_pod(f"consumers/{script}"))], variables, stop_when, stop_by)

    return run


GOOD_RUN = {"TEST": "cluster-smoke", "STATUS": "Succeeded", "STARTED": "1764329400", "DURATION": "12.5"}
GOOD_RUN |= {"FAILURES": '"null"'}


@pytest.fixture
def run_telemetry(in_pod: Callable[[str], Path]) -> Callable[..., Outcome]:
    """Run `statsd/statsd.py` for a run that succeeded, but for the variables that are given."""

    def run(
        script: str,
        /,
        *,
        stop_when: threading.Event | None = None,
        stop_by: signal.Signals = signal.SIGTERM,
        **variables: str,
    ) -> Outcome:
        command = [sys.executable, str(in_pod(f"telemetry/{script}"))]
        return _run(command, {**GOOD_RUN, **variables}, stop_when, stop_by)

    return run


TELEMETRY: dict[str, dict[str, Any]] = {
    "prometheus": {},
    "pushgateway": {"url": "http://pushgateway:9091"},
    "otlp": {"url": "http://collector:4318"},
    "datadog": {"secret": "datadog"},
    "dogstatsd": {},
}


@pytest.fixture(scope="session")
def render_alerts(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[dict[str, Any]]]:
    """Render a synthetic test whose runs may take ten minutes, and return the objects of an alert's entry."""

    @cache
    def render(
        use: str, telemetry: str, schedule: tuple[str, ...], parameters: str = "{}", version: str = "4.1"
    ) -> list[dict[str, Any]]:
        spec = {
            "pattern": "synthetic-test",
            "name": "cluster-smoke",
            "schedule": list(schedule),
            "hygiene": {"activeDeadlineSeconds": "10m"},
            "checks": [{"name": "date", "job": {"image": "busybox:1.36", "command": "date"}}],
            "telemetry": {"use": telemetry, "with": TELEMETRY[telemetry]},
            "alerts": {"use": use, "with": yaml.safe_load(parameters)},
        }
        folder = tmp_path_factory.mktemp("alerts")
        (folder / "specs").mkdir()
        (folder / "argogen.yaml").write_text(f'argoVersion: "{version}"\ndefaults: {{namespace: workflows}}\n')
        (folder / "specs/cluster-smoke.yaml").write_text(yaml.safe_dump(spec))
        [result], beyond, _ = render_project(open_project(folder))
        assert [one.message for one in (*result.diagnostics, *beyond)] == []
        return [one for one in yaml.safe_load_all(result.text) if "argoproj.io" not in one["apiVersion"]]

    return render


@dataclass(frozen=True)
class Finding(Outcome):
    """How a check ended, and its pod's message, which Argo shows: what failed, without that it did."""

    message: str


@pytest.fixture
def run_check(tmp_path: Path, in_pod: Callable[[str], Path]) -> Callable[..., Finding]:
    """Run `tcp-connect/tcp_connect.py` with nothing but the given variables, and with what `main` gets."""

    def run(
        script: str,
        /,
        *,
        main: dict[str, str] | None = None,
        stop_when: threading.Event | None = None,
        stop_by: signal.Signals = signal.SIGTERM,
        **variables: str,
    ) -> Finding:
        message = tmp_path / "termination-log"
        message.write_bytes(b"")
        program = str(in_pod(f"checks/{script}"))
        call = "import json, runpy, sys; runpy.run_path(sys.argv[1])['main'](**json.loads(sys.argv[2]))"
        python = [sys.executable, "-c", call, program, json.dumps(main or {})]
        command = ["sh", program] if script.endswith(".sh") else python
        outcome = _run(command, {**variables, "MESSAGE_FILE": str(message)}, stop_when, stop_by)
        words = message.read_text(encoding="utf-8")
        assert words == outcome.errors.removesuffix("\n")
        return Finding(outcome.code, outcome.output, outcome.errors, words.removeprefix("failed: "))

    return run


@dataclass(frozen=True)
class Listing(Outcome):
    """How an item source ended, and the items in its file; None where there is no file."""

    items: Any


@pytest.fixture
def run_source(tmp_path: Path, in_pod: Callable[[str], Path]) -> Callable[..., Listing]:
    """Run `http-json/http_json.py` as a pod does, but with another file, and with what `main` gets besides."""

    def run(
        script: str,
        /,
        *,
        main: dict[str, str] | None = None,
        stop_when: threading.Event | None = None,
        stop_by: signal.Signals = signal.SIGTERM,
        **variables: str,
    ) -> Listing:
        file = tmp_path / "items.json"
        file.unlink(missing_ok=True)
        program = str(in_pod(f"item-sources/{script}"))
        arguments = json.dumps({"file": str(file), **(main or {})})
        call = "import json, runpy, sys; runpy.run_path(sys.argv[1])['main'](**json.loads(sys.argv[2]))"
        python = [sys.executable, "-c", call, program, arguments]
        outcome = _run(["sh", program, str(file)] if script.endswith(".sh") else python, variables, stop_when, stop_by)
        items = json.loads(file.read_bytes()) if file.exists() else None
        assert [each for each in tmp_path.iterdir() if each != file and each.is_file()] == []
        return Listing(outcome.code, outcome.output, outcome.errors, items)

    return run


@dataclass(frozen=True)
class AwsServer:
    """A server of moto's that looks at signatures and rights, and the keys of a user who may list everything."""

    url: str
    key: str
    secret: str

    def client(self, service: str, region: str = "eu-west-1") -> Any:
        """Return a client that may do anything, until the next call of `check`."""
        self.check(after=1_000_000)
        login = {"aws_access_key_id": self.key, "aws_secret_access_key": self.secret}
        return boto3.client(service, endpoint_url=self.url, region_name=region, **login)

    def check(self, after: int = 0) -> None:
        """Let it look at signatures and rights, after a number of requests at which it does not."""
        request = urllib.request.Request(f"{self.url}/moto-api/reset-auth", str(after).encode())
        request.add_header("Content-Type", "text/plain")
        urllib.request.urlopen(request, timeout=10).close()


LISTING = {"Effect": "Allow", "Action": ["s3:ListBucket", "rds:DescribeDBInstances"], "Resource": "*"}


@pytest.fixture(scope="session")
def aws() -> Iterator[AwsServer]:
    """Start moto's server, as another process: it patches much of Python."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            url, end = f"http://127.0.0.1:{port}", time.monotonic() + 60
            while not _listens(port) and time.monotonic() < end:
                time.sleep(0.05)
            iam = AwsServer(url, "AKIAUNKNOWN", "unknown").client("iam")
            iam.create_user(UserName="lister")
            policy = json.dumps({"Version": "2012-10-17", "Statement": [LISTING]})
            iam.put_user_policy(UserName="lister", PolicyName="listing", PolicyDocument=policy)
            key = iam.create_access_key(UserName="lister")["AccessKey"]
            yield AwsServer(url, key["AccessKeyId"], key["SecretAccessKey"])
        finally:
            process.kill()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
