"""Names, labels and annotations; the verdicts are those of k8s.io/apimachinery 0.35.4."""

from collections.abc import Callable

import pytest

from argogen.argo.forms.labels import (
    check_annotation_key,
    check_dns_label,
    check_dns_subdomain,
    check_env_name,
    check_label_key,
    check_label_value,
)

Check = Callable[[str], str]


def strict(text: str) -> str:
    """Check a variable's name as Kubernetes did before 1.32."""
    return check_env_name(text, strict=True)


GOOD: dict[Check, list[str]] = {
    check_label_key: ["app", "a", "a.b_c-D", "9", "example.com/App", "x" * 63, "a" * 253 + "/app"],
    check_label_value: ["", "v1.2.3", "A_b", "0", "x" * 63],
    check_annotation_key: ["app", "Example.COM/App"],
    check_dns_label: ["a", "1-a", "x" * 63],
    check_dns_subdomain: ["a", "a.b-c.0", "a--b", "x" * 253],
    check_env_name: ["PATH", "1A", "a b", "~", ".."],
    strict: ["PATH", "a.b-c", "_", "-"],
}
BAD: dict[Check, list[str]] = {
    check_label_key: ["", "-a", "a-", "a b", "a/b/c", "/a", "a/", "Example.com/a", "a..b/c", "é", "a\n", "x" * 64],
    check_label_value: ["-a", "a.", "a b", "a/b", "a:b", " ", "\n", "x" * 64],
    check_annotation_key: ["", "/a", "a_b/c", "a b"],
    check_dns_label: ["", "A", "a.b", "-a", "a-", "a_b", "a\n", "x" * 64],
    check_dns_subdomain: ["", "A", "a..b", "a.", ".a", "a-.b", "a.-b", "a_b", "x" * 254],
    check_env_name: ["", "a=b", "é", "a\tb", "\n"],
    strict: ["", "1A", "a b", "a=b", ".", "..a"],
}


@pytest.mark.parametrize(("check", "text"), [(check, text) for check, texts in GOOD.items() for text in texts])
def test_takes_what_kubernetes_takes(check: Check, text: str) -> None:
    assert check(text) == ""


@pytest.mark.parametrize(("check", "text"), [(check, text) for check, texts in BAD.items() for text in texts])
def test_refuses_what_kubernetes_refuses(check: Check, text: str) -> None:
    assert check(text)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            check_label_value("a b"),
            'label value "a b" has a space in it: use letters, digits, "-", "_" and "." only',
        ),
        (check_label_value("a."), 'label value "a." must start and end with a letter or digit'),
        (check_label_key("a/b/c"), 'label key "a/b/c" has more than one "/": write a domain, "/" and a name'),
        (check_label_key("a/"), 'label key "a/" has nothing after its "/"'),
        (
            check_label_key("Ab.c/d"),
            'domain of label key "Ab.c" has "A" in it: use lower-case letters, digits, "-" and "." only',
        ),
        (check_dns_subdomain("a..b"), 'name "a..b" must have a lower-case letter or digit on both sides of each "."'),
        (check_dns_label("", "container"), "container is empty"),
        (check_env_name("a=b"), 'environment variable "a=b" has "=" in its name'),
        (strict("1A"), 'environment variable "1A" must not start with a digit'),
    ],
)
def test_says_what_is_wrong(message: str, expected: str) -> None:
    assert message == expected


def test_says_how_long_a_name_may_be() -> None:
    assert check_label_value("x" * 64).endswith('..." has 64 characters: 63 are allowed')
