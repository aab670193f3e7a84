"""The YAML language server of VS Code and others, as an editor talks with it."""

import itertools
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from argogen.cli.main import main

SERVER = Path(__file__).parents[2] / "build/editors/node_modules/yaml-language-server/bin/yaml-language-server"
CURSOR = "|"
ALL = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
"""What the extension of VS Code does unless it is told otherwise, but for schemas from the network."""


@dataclass
class Editor:
    """An editor with one folder open, and settings for YAML; it speaks LSP over the server's stdio."""

    folder: Path
    process: "subprocess.Popen[bytes]"
    settings: dict[str, Any]
    numbers: Iterator[int] = field(default_factory=itertools.count)
    found: dict[str, list[Any]] = field(default_factory=dict)
    """What was last said to be wrong with each file, by its address."""

    def open(self, text: str, folder: str) -> str:
        """Open a new file in a folder, as if it had just been typed, and return its address."""
        address = (self.folder / folder / f"typed-{next(self.numbers)}.yaml").as_uri()
        document = {"uri": address, "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", textDocument=document)
        return address

    def problems(self, text: str, folder: str = "specs") -> list[str]:
        """Return what is wrong with a file's text, each with its line."""
        address = self.open(text, folder)
        while address not in self.found:
            self.receive()
        return sorted(f"{one['range']['start']['line'] + 1}: {one['message']}" for one in self.found[address])

    def completions(self, text: str, folder: str = "specs") -> dict[str, str]:
        """Return what is proposed at the cursor in a text, each with what is said of it."""
        proposed = self.at_cursor("textDocument/completion", text, folder)["items"]
        return {item["label"]: _text(item.get("documentation", "")) for item in proposed}

    def hover(self, text: str, folder: str = "specs") -> str:
        """Return what is shown of the word at the cursor in a text."""
        return _text(self.at_cursor("textDocument/hover", text, folder)["contents"])

    def at_cursor(self, method: str, text: str, folder: str) -> Any:
        """Ask about the place of the cursor in a text."""
        before, after = text.split(CURSOR)
        address = self.open(before + after, folder)
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return self.request(method, textDocument={"uri": address}, position=position)

    def request(self, method: str, **parameters: Any) -> Any:
        """Ask the server, and return its answer."""
        number = next(self.numbers)
        self.send({"id": number, "method": method, "params": parameters})
        while (message := self.receive()).get("id") != number or "method" in message:
            pass
        assert "error" not in message, message
        return message["result"]

    def notify(self, method: str, **parameters: Any) -> None:
        """Tell the server."""
        self.send({"method": method, "params": parameters})

    def send(self, message: dict[str, Any]) -> None:
        """Write a message."""
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> Any:
        """Read a message; remember what it says of a file, and answer what the server asks of editors."""
        assert self.process.stdout
        headers = dict(line.split(b":", 1) for line in iter(self.process.stdout.readline, b"\r\n"))
        message = json.loads(self.process.stdout.read(int(headers[b"Content-Length"])))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.found[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            self.send({"id": message["id"], "result": self.answer(message)})
        return message

    def answer(self, question: dict[str, Any]) -> Any:
        """Return what an editor answers; beside those for YAML it has no settings."""
        if question["method"] != "workspace/configuration":
            return None
        return [self.settings if item.get("section") == "yaml" else {} for item in question["params"]["items"]]


def _text(shown: Any) -> str:
    return shown if isinstance(shown, str) else str(shown["value"])


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """An editor with a new project open, as `argogen init` makes it."""
    if not SERVER.exists() or which("node") is None:
        pytest.skip("needs node, and the language server: make editors")
    folder = tmp_path_factory.mktemp("project")
    assert main(["--quiet", "init", str(folder), "--no-input"]) == 0
    schemas = json.loads((folder / ".vscode/settings.json").read_text())["yaml.schemas"]
    with subprocess.Popen(["node", SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        editor = Editor(folder, process, {**ALL, "schemas": schemas})
        root = {"uri": folder.as_uri(), "name": "project"}
        able = {"textDocument": {"hover": {"contentFormat": ["markdown"]}}, "workspace": {"configuration": True}}
        editor.request("initialize", processId=None, rootUri=root["uri"], workspaceFolders=[root], capabilities=able)
        editor.notify("initialized")
        editor.notify("workspace/didChangeConfiguration", settings={"yaml": editor.settings})
        yield editor
        editor.request("shutdown")
        editor.notify("exit")
