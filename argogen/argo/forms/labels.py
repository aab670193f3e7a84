"""Names, labels and annotations as Kubernetes takes them.

Each function returns "" for a good text and otherwise what is wrong with it, hint included. A text with a tag is judged
as it stands: it is the caller who knows whether Argo puts something in.

Facts: k8s.io/apimachinery 0.35.4, pkg/util/validation and pkg/api/validate/content, against which the verdicts were
measured.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from argogen.argo.forms.names import OBJECT_NAME_LIMIT
from argogen.wording import short


@dataclass(frozen=True)
class _Form:
    """What a text consists of: `inner` and `outer` are the classes of its characters and of those at its ends."""

    inner: str
    outer: str
    limit: int
    characters: str
    ends: str

    @cached_property
    def _legal(self) -> re.Pattern[str]:
        return re.compile(f"(?:[{self.outer}](?:[{self.inner}]*[{self.outer}])?)?")

    def fault(self, what: str, text: str) -> str:
        """Return what is wrong with `text`, which is `what`."""
        if len(text) <= self.limit and self._legal.fullmatch(text):
            return ""
        shown = f'{what} "{short(text)}"'
        if strange := re.search(f"[^{self.inner}]", text):
            return f"{shown} has {_named(strange[0])} in it: use {self.characters} only"
        if text and not (re.match(f"[{self.outer}]", text) and re.search(f"[{self.outer}]\\Z", text)):
            return f"{shown} must start and end with {self.ends}"
        return f"{shown} has {len(text)} characters: {self.limit} are allowed" if len(text) > self.limit else ""


_QUALIFIED = _Form("-A-Za-z0-9_.", "A-Za-z0-9", 63, 'letters, digits, "-", "_" and "."', "a letter or digit")
_DNS_LABEL = _Form("-a-z0-9", "a-z0-9", 63, 'lower-case letters, digits and "-"', "a lower-case letter or digit")
_DNS_SUBDOMAIN = _Form(
    "-a-z0-9.",
    "a-z0-9",
    OBJECT_NAME_LIMIT,
    'lower-case letters, digits, "-" and "."',
    "a lower-case letter or digit",
)
_STRICT_ENV_NAME = _Form("-._a-zA-Z0-9", "-._a-zA-Z0-9", 2**31, _QUALIFIED.characters, "")


def check_label_value(text: str) -> str:
    """Check the value of a label; it may be empty."""
    return _QUALIFIED.fault("label value", text)


def check_label_key(text: str) -> str:
    """Check the key of a label: a name such as `app`, or one with a domain in front such as `example.com/app`."""
    return _qualified_name("label key", text)


def check_annotation_key(text: str) -> str:
    """Check the key of an annotation: as that of a label, but its domain may have upper-case letters."""
    domain, slash, name = text.partition("/")
    return _qualified_name("annotation key", domain.lower() + slash + name if slash else text)


def check_dns_label(text: str, what: str = "name") -> str:
    """Check a DNS-1123 label, such as the name of a namespace or a container. `what` is the word for it in messages."""
    return _DNS_LABEL.fault(what, text) if text else f"{what} is empty"


def check_dns_subdomain(text: str, what: str = "name") -> str:
    """Check a DNS-1123 subdomain, such as the name of a ConfigMap. `what` is the word for it in messages."""
    if not text:
        return f"{what} is empty"
    fault = _DNS_SUBDOMAIN.fault(what, text)
    if not fault and re.search(r"[-.]\.|\.-", text):
        return f'{what} "{short(text)}" must have a lower-case letter or digit on both sides of each "."'
    return fault


def check_env_name(text: str, *, strict: bool = False) -> str:
    """Check the name of an environment variable of a container.

    Kubernetes 1.34 takes all printable ASCII but `=`, and so does 1.32 unless told otherwise; `strict` is the rule of
    the versions before.
    """
    what = "environment variable"
    if not text:
        return f"{what} has no name"
    if not strict:
        strange = re.search(r"[^ -~]|=", text)
        return f'{what} "{short(text)}" has {_named(strange[0])} in its name' if strange else ""
    if text[0] in "0123456789":
        return f'{what} "{short(text)}" must not start with a digit'
    return _STRICT_ENV_NAME.fault(what, text) or _parent_directory(what, text)


def _qualified_name(what: str, text: str) -> str:
    if not text:
        return f"{what} is empty"
    domain, slash, name = text.rpartition("/")
    if "/" in domain:
        return f'{what} "{short(text)}" has more than one "/": write a domain, "/" and a name'
    if slash and not (domain and name):
        return f'{what} "{short(text)}" has nothing {"after" if domain else "before"} its "/"'
    return (check_dns_subdomain(domain, f"domain of {what}") if slash else "") or _QUALIFIED.fault(what, name)


def _parent_directory(what: str, text: str) -> str:
    return f'{what} "{short(text)}" must not be "." nor start with ".."' if text == "." or text[:2] == ".." else ""


def _named(character: str) -> str:
    return "a space" if character == " " else f'"{short(character)}"'
