"""Mail TEXT under SUBJECT from MAIL_FROM to MAIL_TO through an SMTP server.

Exits 0 when every recipient was taken, 1 when one was not, 2 when a setting is wrong, 143 when stopped.
"""

import contextlib
import functools
import json
import os
import re
import smtplib
import ssl
import time
from email.header import Header
from email.mime.text import MIMEText
from email.utils import formatdate, make_msgid

from shared.process import choice, end_within, exact_setting, required, setting, stop
from shared.tls import tls_setting

ATTEMPTS, CALL_SECONDS, TOTAL_SECONDS = 5, 30, 240
PORTS = {"starttls": "587", "tls": "465", "none": "25"}
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", re.ASCII)


def addresses(name: str) -> list[str]:
    """One address, or a JSON list of them."""
    text = required(name)
    try:
        found = json.loads(text) if text.startswith("[") else [text]
    except ValueError:
        stop(2, f"{name} is no JSON list")
    for address in found:
        if not ADDRESS.fullmatch(str(address)):
            stop(2, f"{name}: {str(address)[:80]!r} is no plain e-mail address")
    return list(dict.fromkeys(found)) or stop(2, f"{name} is empty")


def one_line(text: str | bytes) -> str:
    """Without control characters and line ends, at most 250 characters."""
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    line = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).split())
    return line if len(line) <= 250 else line[:247] + "..."


def letter() -> MIMEText:
    sender, recipients = addresses("MAIL_FROM")[0], addresses("MAIL_TO")
    message = MIMEText(exact_setting("TEXT"), "plain", "utf-8")  # base64, which keeps every byte
    message["From"], message["To"] = sender, ", ".join(recipients)
    message["Subject"] = Header(one_line(required("SUBJECT")), "utf-8", header_name="Subject").encode()
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: asks for no out-of-office replies
    return message


def connect(security: str, port: str, tls: ssl.SSLContext, login: list[str]) -> smtplib.SMTP:
    host = required("SMTP_HOST")
    kind = functools.partial(smtplib.SMTP_SSL, context=tls) if security == "tls" else smtplib.SMTP
    server = kind(host, int(port), timeout=CALL_SECONDS)
    if security == "starttls":
        server.starttls(context=tls)  # raises where the server offers none: never in clear text instead
    if login:
        server.login(*login)
    return server


def problem_of(error: OSError) -> tuple[str, bool]:
    """What went wrong, and whether another try makes sense."""
    if isinstance(error, smtplib.SMTPAuthenticationError):  # its text may repeat the login
        return f"login refused with {error.smtp_code}", error.smtp_code < 500
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the server answered {error.smtp_code} {one_line(error.smtp_error)}", error.smtp_code < 500
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return f"no recipient accepted, {code} {one_line(text)}", code < 500
    if isinstance(error, smtplib.SMTPException):
        return one_line(str(error)), isinstance(error, smtplib.SMTPServerDisconnected)
    return error.strerror or type(error).__name__, not isinstance(error, ssl.SSLCertVerificationError)


def login_settings(security: str) -> list[str]:
    if "SMTP_USERNAME" not in os.environ:
        return []
    login = [exact_setting(name).rstrip("\r\n") for name in ("SMTP_USERNAME", "SMTP_PASSWORD")]
    if security == "none" or not "".join(login).isascii():
        stop(2, "SMTP_USERNAME and SMTP_PASSWORD have to be ASCII, and SMTP_SECURITY starttls or tls")
    return login


def main() -> None:
    end_within(TOTAL_SECONDS, "not sent")
    message, tls, security = letter(), tls_setting(), choice("SMTP_SECURITY", tuple(PORTS))
    port, login = setting("SMTP_PORT", PORTS[security]), login_settings(security)
    if not port.isdecimal():
        stop(2, "SMTP_PORT is no number")
    for attempt in range(1, ATTEMPTS + 1):
        try:
            server = connect(security, port, tls, login)
            refused = server.send_message(message)
            break
        except OSError as error:
            problem, again = problem_of(error)
        if not again or attempt == ATTEMPTS:
            stop(1, f"not sent (attempt {attempt}): {problem}")
        time.sleep(2 ** (attempt - 1))
    with contextlib.suppress(OSError):  # it is sent, whatever the server says to the goodbye
        server.quit()
    for code, text in refused.values():
        stop(1, f"sent, but not to {len(refused)} of the recipients: {code} {one_line(text)}")
    print(f"sent (attempt {attempt})")


if __name__ == "__main__":
    main()
