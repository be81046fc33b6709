"""E-mail and real servers that refuse, are busy, hang up, say nothing or are not who they say they are."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from sqlalchemy import select
from structlog.testing import capture_logs

from portal import jobs, mail
from portal.config import Settings
from portal.database import db, now
from portal.mail import OutboxMessage, postbox
from portal.mail_trouble import FOR_GOOD, Trouble, trouble_of
from tests.hostile.load import load

pytestmark = pytest.mark.usefixtures("mails")
SAID = "person@example.invalid is not here"


class Moody:
    """A mail server's mind: what it answers to the recipient and to the message, and how many it was given."""

    def __init__(self, *, recipient: str = "250 OK", message: str = "250 OK") -> None:
        self.recipient, self.message = recipient, message
        self.ids: list[str] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        head = envelope.content.split(b"\r\n\r\n")[0].decode()
        self.ids += [line for line in head.splitlines() if line.startswith("Message-ID:")]
        return self.message


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(moody: Moody, **options: Any) -> Iterator[str]:
    """A server on this machine; gives its host and port."""
    controller = Controller(moody, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@contextmanager
def bare(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that is only a socket, and does with each connection what ``behave`` says."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            while True:
                connection, _ = listener.accept()
                with connection:
                    behave(connection)
        except OSError:
            return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def deliver_by(settings: Settings, url: str) -> OutboxMessage:
    """One e-mail, tried once by that server."""
    postbox.use(replace(settings, smtp_url=url))
    with db.unit_of_work():
        mail.send("person@example.invalid", "Example subject", "Example")
    jobs.run_due()
    return message()


def message() -> OutboxMessage:
    with db.reading() as session:
        return session.scalars(select(OutboxMessage)).one()


ANSWERS = [
    ({"recipient": f"550 {SAID}"}, Trouble.ADDRESS),
    ({"recipient": f"451 {SAID}"}, Trouble.LATER),
    ({"message": f"554 {SAID}"}, Trouble.REFUSED),
    ({"message": f"452 {SAID}"}, Trouble.LATER),
]


@pytest.mark.parametrize(
    ("answers", "trouble"), ANSWERS, ids=[next(iter(one.values()))[:3] + one_ for one, one_ in ANSWERS]
)
def test_a_no_for_good_is_given_up_at_once_and_a_no_for_now_is_not(
    app: Flask, settings: Settings, answers: dict[str, str], trouble: Trouble
) -> None:
    with server(Moody(**answers)) as host, capture_logs() as logs:
        tried = deliver_by(settings, f"smtp://{host}")
    assert (tried.trouble, tried.sent_at) == (trouble.value, None)
    assert (tried.given_up_at is not None) is (trouble in FOR_GOOD)
    assert tried.body == "Example"
    assert SAID not in str(logs)
    with db.reading() as session:
        assert session.scalars(select(jobs.Job.state)).all() == ["done" if trouble in FOR_GOOD else "waiting"]


def hang_up(connection: socket.socket) -> None:
    connection.sendall(b"220 example.invalid\r\n")
    connection.recv(1000)


def hang_up_over_the_message(connection: socket.socket) -> None:
    for answer in (b"220 example.invalid\r\n", *[b"250 OK\r\n"] * 3, b"354 go on\r\n"):
        connection.sendall(answer)
        connection.recv(1000)


def say_nothing(connection: socket.socket) -> None:
    connection.recv(1000)


def say_nonsense(connection: socket.socket) -> None:
    connection.sendall(b"\xff\x00" * 5_000 + b"\r\n")


@pytest.mark.asvs("16.5.2")
@pytest.mark.parametrize("behave", [hang_up, hang_up_over_the_message, say_nothing, say_nonsense])
def test_a_server_that_does_not_keep_to_its_part_is_asked_again(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, behave: Callable[[socket.socket], None]
) -> None:
    monkeypatch.setattr(mail, "TIMEOUT", 0.2)
    with bare(behave) as host:
        tried = deliver_by(settings, f"smtp://{host}")
    assert tried.trouble in {Trouble.CONNECTION, Trouble.LATER, Trouble.OTHER}
    assert (tried.sent_at, tried.given_up_at) == (None, None)
    moody = Moody()
    with server(moody) as host, time_machine.travel(now() + timedelta(minutes=5)):
        postbox.use(replace(settings, smtp_url=f"smtp://{host}"))
        jobs.run_due()
    assert (len(moody.ids), message().trouble) == (1, "")
    assert message().sent_at is not None


def test_each_try_carries_the_same_id_so_that_a_double_can_be_told(app: Flask, settings: Settings) -> None:
    moody = Moody(message="451 later")
    with server(moody) as host:
        deliver_by(settings, f"smtp://{host}")
        with time_machine.travel(now() + timedelta(minutes=5)):
            jobs.run_due()
    assert len(moody.ids) == 2
    assert len(set(moody.ids)) == 1


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate that nobody signed, for this machine; and where it lies."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "example.invalid")])
    own = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    start = now() - timedelta(days=2)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(start).not_valid_after(start + timedelta(days=10))
    signed = builder.add_extension(own, critical=False)
    signed = signed.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context, path


@pytest.mark.asvs("16.3.4")
@pytest.mark.asvs("12.3.2")
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
@pytest.mark.parametrize("trusted", [True, False])
def test_a_certificate_that_nobody_vouches_for_gets_neither_password_nor_mail(
    app: Flask, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, trusted: bool
) -> None:
    context, path = certificate(tmp_path)
    given: list[str] = []

    def log_in(_server: SMTP, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
        given.append(data.password.decode())
        return AuthResult(success=True)

    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    moody = Moody()
    over = {"ssl_context": context, "auth_require_tls": False} if scheme == "smtps" else {"tls_context": context}
    with server(moody, authenticator=log_in, **over) as host:
        tried = deliver_by(settings, f"{scheme}://user:secret@{host}")
    assert (tried.trouble == Trouble.CERTIFICATE) is not trusted
    assert (tried.sent_at is not None) is trusted
    assert (given, len(moody.ids)) == ((["secret"], 1) if trusted else ([], 0))


def test_a_password_that_is_not_taken_is_told(app: Flask, settings: Settings, tmp_path: Path) -> None:
    def refuse(*_: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with server(Moody(), authenticator=refuse, auth_require_tls=False) as host:
        tried = deliver_by(settings, f"smtp://user:wrong@{host}")
    assert (tried.trouble, tried.given_up_at) == (Trouble.SIGN_IN, None)


def test_what_nobody_thought_of_is_a_trouble_too() -> None:
    assert trouble_of(ValueError()) is Trouble.OTHER


class Envelopes:
    """Notes to whom each message went, whatever its header says."""

    def __init__(self) -> None:
        self.recipients: list[list[str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


@pytest.mark.asvs("1.3.11")
def test_no_address_of_the_corpus_brings_a_second_recipient(app: Flask, settings: Settings) -> None:
    """What the portal takes for an address is one to a real server too, and reaches it as it was written."""
    addresses = [str(one) for one in load("emails.jsonl")]
    taken, envelopes = [], Envelopes()
    with server(envelopes) as host, db.unit_of_work():  # type: ignore[arg-type]
        postbox.use(replace(settings, smtp_url=f"smtp://{host}"))
        for address in addresses:
            try:
                message = mail.send(address, "Example subject", "Example")
            except ValueError:
                continue
            postbox.deliver(message)
            taken.append(address)
    assert 0 < len(taken) < len(addresses)
    assert envelopes.recipients == [[address] for address in taken]
