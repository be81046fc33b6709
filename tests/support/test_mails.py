"""An e-mail that nobody expected fails the test that sent it."""

from __future__ import annotations

from collections.abc import Callable

from portal import mail
from portal.database import db
from tests.support.mails import Mail, unexpected


def test_an_unexpected_mail_is_found(mails: Callable[[], list[Mail]]) -> None:
    assert unexpected(["app", "client"]) == []
    with db.unit_of_work():
        mail.send("someone@example.org", "Example", "Words of an example.")
    assert mails() == [Mail("someone@example.org", "Example", "Words of an example.")]
    assert unexpected(["app", "client"]) == ["someone@example.org: Example"]
    assert unexpected(["app", "mails"]) == []
