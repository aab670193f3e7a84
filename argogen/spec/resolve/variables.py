"""Environment variables: how inputs are named there, and which names are not for taking."""

import re

_FORBIDDEN = re.compile(
    r"PATH|HOME|IFS|ENV|PS4|PROMPT_COMMAND|BASH_ENV|SHELLOPTS|BASHOPTS|NODE_OPTIONS|NODE_PATH|PERL5DB|OPENSSL_CONF|PERL5OPT|PERL5LIB|RUBYOPT|RUBYLIB|JAVA_TOOL_OPTIONS"
    r"|LD_.*|DYLD_.*|PYTHON.*|.*_PROXY|GIT_.*|AWS_CONTAINER_.*",
    re.IGNORECASE,
)
"""What changes the way programs start or connect, or what Kubernetes and Argo set themselves."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def variable_name(name: str) -> str:
    """Return the environment variable of an input: `db-host` becomes `DB_HOST`."""
    return name.replace("-", "_").upper()


def complaint(variable: str) -> str:
    """Return what is wrong with a variable's name, or ""."""
    if not _NAME.fullmatch(variable):
        return f'"{variable}" is no name of an environment variable'
    for prefix, who in (("KUBERNETES_", "Kubernetes"), ("ARGO_", "Argo")):
        if variable.upper().startswith(prefix):
            return f'the environment variable "{variable}" is set by {who}'
    if _FORBIDDEN.fullmatch(variable):
        return f'the environment variable "{variable}" would change how programs start or connect'
    return ""
