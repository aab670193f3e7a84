"""The e-mail consumer against a local SMTP server with real TLS."""

import email
import email.policy
import signal
from typing import Any

import pytest

SCRIPT = "email/send_email.py"
LOGIN = {"SMTP_USERNAME": "argo", "SMTP_PASSWORD": "p4ss word%\n"}


def _settings(server: Any, security: str, **more: str) -> dict[str, str]:
    return {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(server.port),
        "SMTP_SECURITY": security,
        "MAIL_FROM": "argo@example.com",
        "MAIL_TO": "ops@example.com",
        "SUBJECT": "failed",
        "TEXT": "It failed.",
        **more,
    }


def _only_mail(server: Any) -> Any:
    [(_, _, data)] = server.mails
    return email.message_from_bytes(data, policy=email.policy.default)


def test_a_text_arrives_byte_for_byte(smtp_server: Any, run_script: Any, certificates: Any) -> None:
    server = smtp_server()
    text = '\n.\r\n.dot "it\'s" \t\u2013 \u65e5\u672c \U0001f600 \n' + "long " * 400 + "\n\n  "
    outcome = run_script(SCRIPT, **_settings(server, "starttls", TEXT=text, CA_PEM=certificates.ca))
    assert (outcome.code, outcome.output, outcome.errors) == (0, "sent (attempt 1)\n", "")
    assert _only_mail(server).get_payload(decode=True).decode() == text
    assert server.mails[0][:2] == ("argo@example.com", ["ops@example.com"])


@pytest.mark.parametrize(
    ("subject", "arrives"),
    [
        ("\u00dcber\u65e5\u672c \U0001f600 failed", "\u00dcber\u65e5\u672c \U0001f600 failed"),
        ("failed\r\nBcc: evil@example.com\n\nbody", "failed Bcc: evil@example.com body"),
        ("=?utf-8?q?x=0ABcc:_evil@example.com?=", "=?utf-8?q?x=0ABcc:_evil@example.com?="),
        ("x" * 300, "x" * 247 + "..."),
        ("\u00fc " * 100 + "end", "\u00fc " * 100 + "end"),
    ],
)
def test_a_subject_is_one_header_whatever_it_holds(
    smtp_server: Any, run_script: Any, subject: str, arrives: str
) -> None:
    server = smtp_server("none")
    assert run_script(SCRIPT, **_settings(server, "none", SUBJECT=subject)).code == 0
    mail = _only_mail(server)
    assert mail["Subject"] == arrives
    expected = "Auto-Submitted Content-Transfer-Encoding Content-Type Date From MIME-Version Message-ID Subject To"
    assert sorted(mail.keys()) == expected.split()
    assert server.mails[0][1] == ["ops@example.com"]


def test_a_list_of_recipients_gets_one_message(smtp_server: Any, run_script: Any) -> None:
    server = smtp_server("none")
    addresses = '["ops@example.com","data+argo@example.com","ops@example.com"]'
    assert run_script(SCRIPT, **_settings(server, "none", MAIL_TO=addresses)).code == 0
    assert server.mails[0][1] == ["ops@example.com", "data+argo@example.com"]
    assert _only_mail(server)["To"] == "ops@example.com, data+argo@example.com"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_login_happens_only_under_tls(smtp_server: Any, run_script: Any, certificates: Any, security: str) -> None:
    server = smtp_server(security)
    assert run_script(SCRIPT, **_settings(server, security, CA_PEM=certificates.ca, **LOGIN)).code == 0
    assert server.logins == ["\0argo\0p4ss word%"]
    in_clear_text = [command.split()[0] for command, secure in server.commands if not secure]
    assert in_clear_text == {"starttls": ["ehlo", "STARTTLS"], "tls": []}[security]


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("authority", ["other_ca", None], ids=["another authority", "public authorities"])
def test_an_unknown_certificate_is_refused(
    smtp_server: Any, run_script: Any, certificates: Any, security: str, authority: str | None
) -> None:
    server = smtp_server(security)
    more = {"CA_PEM": getattr(certificates, authority)} if authority else {}
    outcome = run_script(SCRIPT, **_settings(server, security, **more, **LOGIN))
    assert outcome.code == 1
    assert outcome.errors.startswith("not sent (attempt 1): [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert (server.logins, server.mails) == ([], [])


def test_a_server_without_starttls_gets_nothing(smtp_server: Any, run_script: Any) -> None:
    server = smtp_server("none")
    outcome = run_script(SCRIPT, **_settings(server, "starttls", **LOGIN))
    assert outcome.code == 1
    assert outcome.errors == "not sent (attempt 1): STARTTLS extension not supported by server.\n"
    assert [command.split()[0] for command, _ in server.commands] == ["ehlo"]


def test_a_refused_login_fails_at_once_without_the_server_s_words(
    smtp_server: Any, run_script: Any, certificates: Any
) -> None:
    server = smtp_server(AUTH=["535 no p4ss word%"] * 2)
    outcome = run_script(SCRIPT, **_settings(server, "starttls", CA_PEM=certificates.ca, **LOGIN))
    assert (outcome.code, outcome.errors) == (1, "not sent (attempt 1): login refused with 535\n")
    assert server.mails == []


@pytest.mark.parametrize(
    "replies",
    [{"RCPT": ["450 later"]}, {"MESSAGE": ["451 later"]}, {"MAIL": ["drop"]}],
    ids=lambda replies: next(iter(replies)),
)
def test_what_may_pass_is_tried_again(smtp_server: Any, run_script: Any, replies: dict[str, list[str]]) -> None:
    server = smtp_server("none", **replies)
    assert run_script(SCRIPT, **_settings(server, "none")).output == "sent (attempt 2)\n"
    assert len({_mail[2] for _mail in server.mails}) == 1


@pytest.mark.parametrize(
    ("replies", "message"),
    [
        ({"MAIL": ["550 who\x1b[31m are you"]}, "not sent (attempt 1): the server answered 550 who [31m are you\n"),
        ({"RCPT": ["550 unknown"]}, "not sent (attempt 1): no recipient accepted, 550 unknown\n"),
        ({"MESSAGE": ["554 spam"]}, "not sent (attempt 1): the server answered 554 spam\n"),
    ],
)
def test_a_refusal_fails_at_once(
    smtp_server: Any, run_script: Any, replies: dict[str, list[str]], message: str
) -> None:
    server = smtp_server("none", **replies)
    outcome = run_script(SCRIPT, **_settings(server, "none"))
    assert (outcome.code, outcome.errors) == (1, message)


def test_a_message_that_only_some_got_is_a_failure(smtp_server: Any, run_script: Any) -> None:
    server = smtp_server("none", RCPT=["550 unknown"])
    outcome = run_script(SCRIPT, **_settings(server, "none", MAIL_TO='["gone@example.com","ops@example.com"]'))
    assert (outcome.code, outcome.errors) == (1, "sent, but not to 1 of the recipients: 550 unknown\n")
    assert server.mails[0][1] == ["ops@example.com"]


@pytest.mark.parametrize("goodbye", ["500 what", "drop"])
def test_a_rude_goodbye_does_not_send_it_twice(smtp_server: Any, run_script: Any, goodbye: str) -> None:
    server = smtp_server("none", QUIT=[goodbye])
    assert run_script(SCRIPT, **_settings(server, "none")).code == 0
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("number", "code", "message"),
    [(signal.SIGTERM, 143, "not sent: stopped by SIGTERM\n"), (signal.SIGALRM, 1, "not sent: out of time\n")],
)
def test_it_ends_at_once_while_the_server_hangs(
    smtp_server: Any, run_script: Any, number: signal.Signals, code: int, message: str
) -> None:
    server = smtp_server("none", hang=[])
    outcome = run_script(SCRIPT, stop_when=server.reached, stop_by=number, **_settings(server, "none"))
    assert (outcome.code, outcome.errors) == (code, message)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"SMTP_HOST": ""}, "SMTP_HOST is empty"),
        ({"SUBJECT": " "}, "SUBJECT is empty"),
        ({"TEXT": ""}, "TEXT is empty"),
        ({"MAIL_TO": "[]"}, "MAIL_TO is empty"),
        ({"MAIL_TO": '["a@b", 3]'}, "MAIL_TO: '3' is no plain e-mail address"),
        ({"MAIL_TO": "a@b.example, c@d.example"}, "MAIL_TO: 'a@b.example, c@d.example' is no plain e-mail address"),
        ({"MAIL_FROM": "a@b\nBcc: x@y"}, "MAIL_FROM: 'a@b\\nBcc: x@y' is no plain e-mail address"),
        ({"SMTP_SECURITY": "ssl"}, "SMTP_SECURITY is 'ssl', and should be one of starttls, tls, none"),
        ({"SMTP_PORT": "smtp"}, "SMTP_PORT is no number"),
        ({"SMTP_USERNAME": "argo"}, "SMTP_PASSWORD is empty"),
        ({"CA_PEM": "nonsense"}, "CA_PEM holds no certificate"),
        (
            {"SMTP_SECURITY": "none", **LOGIN},
            "SMTP_USERNAME and SMTP_PASSWORD have to be ASCII, and SMTP_SECURITY starttls or tls",
        ),
    ],
)
def test_a_wrong_setting_is_named(smtp_server: Any, run_script: Any, variables: dict[str, str], message: str) -> None:
    server = smtp_server("none")
    outcome = run_script(SCRIPT, **{**_settings(server, "starttls"), **variables})
    assert (outcome.code, outcome.output, outcome.errors) == (2, "", f"{message}\n")
    assert server.commands == []
