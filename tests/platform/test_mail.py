"""E-mail: written with the transaction, delivered by a real server, tried again, and nobody can add a header to it."""

from __future__ import annotations

import email
import email.policy
import smtplib
import socket
import ssl
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal import jobs, mail
from portal.config import Settings
from portal.database import db, now
from portal.mail import OutboxMessage, is_one_address, postbox
from portal.wake import tidy
from tests.hostile.load import load


class Mailbox:
    """What a mail server was given; ``answer`` is what it says to the next message."""

    def __init__(self) -> None:
        self.received: list[tuple[list[str], EmailMessage]] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answer.startswith("2"):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.received.append((envelope.rcpt_tos, message))
        return self.answer


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mailbox(app: Flask, settings: Settings, port: int) -> Iterator[Mailbox]:
    """A real SMTP server, and a portal that delivers to it."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    postbox.use(replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"))
    yield mailbox
    controller.stop()


def send(subject: str = "Example subject", body: str = "Guten Tag, señor O’Brien.\n") -> None:
    with db.unit_of_work():
        mail.send("person@example.invalid", subject, body)


def message() -> OutboxMessage:
    with db.reading() as session:
        return session.scalars(select(OutboxMessage)).one()


def test_a_real_server_gets_the_message(mailbox: Mailbox, mails: object) -> None:
    send()
    assert mailbox.received == []
    jobs.run_due()
    ((recipients, got),) = mailbox.received
    assert recipients == ["person@example.invalid"]
    assert (got["Subject"], got["To"]) == ("Example subject", "person@example.invalid")
    assert got["From"] == postbox.settings.mail_from
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().replace("\r\n", "\n") == "Guten Tag, señor O’Brien.\n"


def test_it_is_delivered_once_though_the_job_runs_twice(mailbox: Mailbox, mails: object) -> None:
    send()
    payload = {"message": message().id.hex}
    jobs.HANDLERS["mail"](payload)
    jobs.HANDLERS["mail"](payload)
    assert len(mailbox.received) == 1


def test_what_it_said_is_forgotten_once_it_is_delivered(mailbox: Mailbox, mails: object) -> None:
    send(body="a link that opens an account")
    jobs.run_due()
    assert message().sent_at is not None
    assert message().body == ""


def test_a_message_goes_with_its_transaction(mailbox: Mailbox) -> None:
    with suppress(ZeroDivisionError), db.unit_of_work():
        mail.send("person@example.invalid", "Example", "Example")
        raise ZeroDivisionError
    jobs.run_due()
    assert mailbox.received == []


@pytest.mark.goal("R5")
def test_a_server_that_says_later_is_asked_again(mailbox: Mailbox, mails: object) -> None:
    send()
    mailbox.answer = "451 try again later"
    jobs.run_due()
    assert (message().sent_at, message().given_up_at, mailbox.received) == (None, None, [])
    mailbox.answer = "250 OK"
    with time_machine.travel(now() + timedelta(minutes=1)):
        jobs.run_due()
    assert len(mailbox.received) == 1
    assert message().sent_at is not None


def test_a_server_that_is_down_for_good_ends_in_given_up(
    app: Flask, settings: Settings, port: int, mails: object
) -> None:
    postbox.use(replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"))
    send()
    with time_machine.travel(now(), tick=False) as clock:
        started = now()
        for attempt in range(mail.ATTEMPTS):
            assert message().given_up_at is None, attempt
            jobs.run_due()
            clock.shift(timedelta(seconds=2 ** (attempt + 1) * 15))
        assert now() - started > timedelta(hours=4)
    assert message().given_up_at is not None
    assert (message().sent_at, message().trouble) == (None, "connection")
    assert message().body != ""
    with time_machine.travel(now() + mail.KEPT_FOR + timedelta(hours=5)):
        tidy()
    assert message().body == ""


def test_without_a_server_each_message_is_a_private_file(app: Flask, settings: Settings, mails: object) -> None:
    send()
    jobs.run_due()
    (path,) = (settings.instance_path / "outbox").iterdir()
    got = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert (got["To"], got["Subject"]) == ("person@example.invalid", "Example subject")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.asvs("1.3.11")
@given(st.text(st.characters(codec=None), max_size=60) | st.sampled_from([str(one) for one in load("headers.jsonl")]))
def test_nothing_in_a_subject_becomes_a_header(app: Flask, subject: str) -> None:
    with db.reading():
        try:
            mail.send("person@example.invalid", f"Example {subject}", "body")
        except ValueError:
            return
        except RuntimeError:
            pytest.fail("a subject that was taken could not be stored")
        (written,) = db.session.scalars(select(OutboxMessage)).all()
        written.id = written.id
        raw = postbox.compose(written).as_bytes()
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert sorted(read.keys()) == sorted(
        [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "Content-Type",
            "Content-Transfer-Encoding",
            "MIME-Version",
        ]
    )
    assert read["To"] == "person@example.invalid"


@pytest.mark.parametrize("subject", ["two\nlines", "two\rlines", "a\x00b", "a\x85b", "a\u2028b", "a\ud800b"])
def test_a_subject_of_more_than_a_line_is_refused(session: object, subject: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        mail.send("person@example.invalid", subject, "body")


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "person",
        "a@example.invalid, b@example.invalid",
        "a@example.invalid b@example.invalid",
        "a@example.invalid\nBcc: b@example.invalid",
        "Name <a@example.invalid>",
        "a@example.invalid (comment)",
        "everyone: a@example.invalid;",
        "pérson@example.invalid",
        "a@example.invalid\x00",
    ],
)
def test_a_recipient_is_one_plain_address(session: object, recipient: str) -> None:
    with pytest.raises(ValueError, match="one plain address"):
        mail.send(recipient, "subject", "body")


@given(st.text(max_size=40) | st.sampled_from([str(one) for one in load("emails.jsonl")]))
def test_no_text_makes_two_recipients(text: str) -> None:
    if is_one_address(text):
        assert not set(text) & set(' ,;<>()[]:"\r\n\0')


def proves_itself(context: ssl.SSLContext | None) -> bool:
    """Whether the server must show a trusted certificate for its own name."""
    return context is not None and context.check_hostname and context.verify_mode is ssl.CERT_REQUIRED


class Server:
    """Stands for ``smtplib.SMTP`` or ``SMTP_SSL`` and notes in which order it was asked for what."""

    def __init__(self, kind: str, asked: list[str], timeout: float | None, context: ssl.SSLContext | None) -> None:
        self.asked = asked
        asked.append(kind if timeout else f"{kind} for ever")
        if kind == "SMTP_SSL" and not proves_itself(context):
            asked.append("with anybody")

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.asked.append("close")

    def starttls(self, context: ssl.SSLContext | None = None) -> None:
        self.asked.append("starttls" if proves_itself(context) else "starttls with anybody")

    def login(self, user: str, password: str) -> None:
        self.asked.append(f"login {user} {password}")

    def send_message(self, _mail: EmailMessage) -> None:
        self.asked.append("send")


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("smtp://mail.example.invalid", ["SMTP", "send", "close"]),
        (
            "smtp+starttls://user:p%40ss@mail.example.invalid:587",
            ["SMTP", "starttls", "login user p@ss", "send", "close"],
        ),
        ("smtps://user:p%40ss@mail.example.invalid", ["SMTP_SSL", "login user p@ss", "send", "close"]),
    ],
)
def test_the_password_and_the_mail_go_encrypted_where_smtp_is_told_so(
    session: object, settings: Settings, monkeypatch: pytest.MonkeyPatch, mails: object, url: str, asked: list[str]
) -> None:
    found: list[str] = []
    for kind in ("SMTP", "SMTP_SSL"):
        server = partial(Server, kind, found)
        monkeypatch.setattr(
            smtplib, kind, lambda *_, timeout=None, context=None, server=server: server(timeout, context)
        )
    postbox.use(replace(settings, smtp_url=url))
    postbox.deliver(mail.send("person@example.invalid", "Example subject", "Example"))
    assert found == asked
