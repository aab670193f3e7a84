"""Which certificates a script trusts."""

import ssl

from shared.process import refuse_empty, setting, stop


def tls_setting() -> ssl.SSLContext:
    """Certificates are checked: against the authorities in CA_PEM where it is set, else against the public ones."""
    refuse_empty("CA_PEM")
    try:
        return ssl.create_default_context(cadata=setting("CA_PEM") or None)
    except (ssl.SSLError, TypeError):
        stop(2, "CA_PEM holds no certificate")
