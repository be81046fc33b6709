"""A stranger who asks without end neither fills the disk nor keeps the one writer of SQLite busy."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal import jobs
from portal.accounts.getting_in import throttle
from portal.accounts.getting_in.links import LinkKind
from portal.accounts.getting_in.models import SignInTry
from portal.accounts.getting_in.throttle import LINKS, NETWORK, Bucket
from portal.accounts.models import User
from portal.accounts.views import importing
from portal.audit import noise
from portal.database import db
from portal.mail import postbox
from portal.permissions import Role
from portal.uploads import Table, read
from tests.support.builders import make_default_partnership, make_user, sign_in
from tests.support.client import PageClient, find_form
from tests.support.statements import count_statements

Work = Callable[[], Any]
FLOOD = 40


@pytest.mark.threat(18)
def test_asking_for_links_for_ever_new_addresses_keeps_a_bounded_number_of_rows(
    client: PageClient, unit_of_work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted by what was typed, each made-up address would be a row of its own."""
    monkeypatch.setattr(throttle, "NETWORK", Bucket(3, NETWORK.refill))
    monkeypatch.setattr(noise, "EACH", 1)
    with unit_of_work():
        make_default_partnership()
    fields = find_form(client.page("/reset"), "Send me a link").fields
    for number in range(FLOOD):
        typed = {**fields, "email": f"p{number}@example.invalid", "what": LinkKind.RESET.value}
        assert client.post("/reset", data=typed).status_code == 303
    with db.reading() as session:
        assert session.scalars(select(func.count()).select_from(SignInTry)).one() <= 2 + 3


@pytest.mark.threat(18)
def test_what_is_refused_for_being_too_often_writes_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither with ever new addresses nor with the same one; and without the write lock, which others need."""
    with db.reading():
        for _ in range(LINKS.size):
            assert throttle.may_ask_for_link("same@example.invalid", "reset")
    monkeypatch.setattr(db, "own_transaction", None)
    with db.reading(), count_statements(db.engine) as asked:
        assert not throttle.may_ask_for_link("same@example.invalid", "reset")
        monkeypatch.setattr(throttle, "NETWORK", Bucket(1, NETWORK.refill))
        assert not throttle.may_ask_for_link("another@example.invalid", "reset")
    assert asked.writes == []


def test_while_a_file_is_read_others_save(
    client: PageClient, unit_of_work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook that is made to be slow keeps its reader busy for seconds, in which it must not hold the lock."""
    saved = []

    def slow(content: bytes, filename: str) -> Table:
        with db.own_transaction() as other:  # It would raise, or wait for ever, while this request held the lock.
            saved.append(other.execute(update(User).values(job_title="Saved meanwhile")))
        return read(content, filename)

    monkeypatch.setattr(importing, "read", slow)
    with unit_of_work():
        there = make_default_partnership()
        administrator = make_user(Role.ADMINISTRATOR, there)
    sign_in(client, administrator)
    fields = find_form(client.page("/imports/new/people"), "").fields
    content = b"Name,E-mail address,Role\nNew Example,new@example.invalid,Coordinator\n"
    answer = client.post("/imports/new/people", data={**fields, "file": (BytesIO(content), "people.csv")})
    assert (answer.status_code, len(saved)) == (303, 1)


@pytest.mark.parametrize("kinds", [(LinkKind.SIGN_IN,), tuple(LinkKind)])
def test_a_stranger_keeps_nobody_out_by_asking_for_all_their_links(
    client: PageClient, new_client: Callable[[], PageClient], unit_of_work: Work, mails: object, kinds: tuple[LinkKind]
) -> None:
    """With a wrong password now and then the right one is never looked at, so it is the link that has to work."""
    with unit_of_work():
        person = make_user(Role.COORDINATOR, make_default_partnership())
    for _ in range(2 * LINKS.size):
        for kind in kinds:
            stranger = new_client()
            fields = find_form(stranger.page("/reset"), "Send me a link").fields
            stranger.post("/reset", data={**fields, "email": person.email, "what": kind.value})
            throttle.take(person.email)
    client.submit(client.page("/reset"), {"email": person.email, "what": "reset"}, button="Send me a link")
    jobs.run_due()
    bodies = [path.read_text(encoding="utf-8") for path in postbox.settings.folder("outbox").glob("*.eml")]
    links = re.findall(r"^http://localhost:8000(/reset/\S{43})$", "\n".join(bodies), re.MULTILINE)
    assert links
    assert client.page(links[0]).h1 == "Choose a new password"
