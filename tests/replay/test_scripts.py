"""Scripts reach their file byte for byte, although Kubernetes expands the variable that carries them."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from argogen.spec.resolve.script import double_dollars

from .facade import Facade, job_pod, script_file
from .kubelet import SERVICES, expand

EXECUTOR = {"ARGO_POD_NAME": "p", "http_proxy": "http://proxy:3128", "GOGC": "50"}
"""Variables of the executor's container, some of them set by an administrator."""

SCRIPTS = [
    "echo $$\n",
    "echo '$(KUBERNETES_SERVICE_HOST)' $(ARGO_POD_NAME) $(http_proxy)\n",
    "now=$(date)\necho \"$now\" ${HOME} 5$\n",
    "ps -o comm= -p $$ | grep sh\nparent=$(ps -o ppid= -p $$)\n",
    "echo $(cat $(ls) $$) $$\n",
    "echo $(( $$ % 10 ))\n",
    "psql -c 'do $$ begin perform $1; end $$'\n",
    "case $1 in a) echo $$;; esac\nx=$(echo unclosed\n",
    "echo \"a\\\\b\\n\" 'c:\\d' `id` <<'EOF'\n{\"k\": {\"a\": [\"$$$\", \"$$$$\"]}} é 漢 😀\tEOF\n",
    "all: $(OBJECTS)\n\t$(CC) -o $@ $^ $$PATH $$(pwd)\n",
    "$$$(A)$$$$(A)$\n$",
    "# about 5$€ or 5$ €\n",
]  # fmt: skip


@pytest.mark.parametrize("version", ["3.5", "4.1"])
@pytest.mark.parametrize("source", SCRIPTS)
def test_script_arrives_unchanged(facade: Callable[..., Facade], source: str, version: str) -> None:
    job = {"image": "bash:5", "command": "bash", "source": source, "result": "/tmp/r"}
    built = facade(version, job=job, inputs={"region": {"default": "a $ b"}})
    assert script_file(job_pod(built, {"region": "a $ b"}, version), EXECUTOR) == source


@given(
    st.lists(st.sampled_from(["$", "$$", "$(", "(", ")", "A", "$(A)", "$(my_proxy)", "b", '"', "\\", "\n"])).map(
        "".join
    )
)
@example("$(b $$) $$")
def test_any_script_is_unchanged_by_the_expansion(source: str) -> None:
    known = {**SERVICES, **EXECUTOR, "A": "1", "my_proxy": "2"}
    assert expand(double_dollars(source), known) == source


@pytest.mark.parametrize(
    "source", ["echo $HOME 5$\n", "now=$(date)\necho $(cat $(ls))\n", "parent=$(ps -o ppid= -p $$)\n"]
)
def test_script_stays_readable_where_nothing_would_be_expanded(source: str) -> None:
    assert double_dollars(source) == source


@pytest.mark.parametrize("text", ["plain", "cost: 5$", "5$€", "$HOME", "$(X) $$ $(A)", "$$(A)", "a\"b'\\\n", "$(A", ""])
def test_literal_values_and_arguments_arrive_unchanged(facade: Callable[..., Facade], text: str) -> None:
    job = {
        "image": "tool:1", "command": ["tool", text], "args": ["--text", text], "env": {"TEXT": text, "ALPHA": "x"},
        "result": "/tmp/r",
    }  # fmt: skip
    built = job_pod(facade(job=job), {})
    known = {**SERVICES, "A": "1", "X": "2", "TEXT": "t"}
    assert [expand(word, known) for word in [*built["command"], *built["args"]]] == ["tool", text, "--text", text]
    assert [expand(entry["value"], known) for entry in built["env"] if entry["name"] == "TEXT"] == [text]
