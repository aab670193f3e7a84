"""What Kubernetes does to the values of environment variables and to arguments: `$(NAME)` and `$$`.

The rules are those of its documentation (Define dependent environment variables) and of its expansion package; the
table in test_kubelet.py was confirmed with that package itself.
"""

from collections.abc import Mapping
from typing import Any

SERVICES = {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_PORT": "tcp://10.0.0.1:443", "DB_PORT": "tcp://10.0.0.9"}
"""What every container has: the variables of services."""


def expand(text: str, variables: Mapping[str, str]) -> str:
    """Return a text with `$(NAME)` replaced where the variable is known, and `$$` by `$`.

    What stands in `$(...)` up to the first `)` is a name, whatever it is: nothing inside is changed. Of a character
    beyond ASCII right after a `$`, the first byte is taken for a character: it arrives broken.
    """
    data, out, position = text.encode(), b"", 0
    while (dollar := data.find(b"$", position)) >= 0 and dollar + 1 < len(data):
        out += data[position:dollar]
        following = data[dollar + 1 : dollar + 2]
        position = dollar + 2
        if following == b"$":
            out += b"$"
        elif following == b"(" and (end := data.find(b")", position)) >= 0:
            whole = data[dollar : end + 1]
            out += variables.get(data[position:end].decode(), whole.decode()).encode()
            position = end + 1
        else:
            out += b"$" + following.decode("latin-1").encode()
    return (out + data[position:]).decode(errors="replace")


def environment(env: list[dict[str, Any]]) -> dict[str, str]:
    """Return a container's variables; each sees those before it. What comes from a Secret is `SECRET`."""
    variables = dict(SERVICES)
    for entry in env:
        value = entry.get("value", "") if "valueFrom" not in entry else "SECRET"
        if "\0" in value:
            raise ValueError(f"{entry['name']} holds NUL, the container can't start")
        variables[entry["name"]] = expand(value, variables) if "valueFrom" not in entry else value
    return {name: value for name, value in variables.items() if name not in SERVICES}
