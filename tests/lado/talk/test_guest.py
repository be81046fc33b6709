"""Somebody without an account, after sending: the same pages, and e-mails that only say that there is something."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.database import db
from portal.lado.models import Contact, Document, Message
from tests.lado.documents import made
from tests.lado.documents.conftest import bring
from tests.lado.door.conftest import CLUB, Club, Mails, another, club, written_to
from tests.lado.reports.conftest import PAGE_ONE
from tests.lado.talk.conftest import Open, School, Work

__all__ = ["another", "club"]
QUESTION, ANSWER = "Which day was it, Example?", "It was an invented Tuesday."


def test_a_club_without_an_account_answers_and_brings_documents(
    school: School, club: Club, another: Club, browser_of: Open, unit_of_work: Work, mails: Mails
) -> None:
    home = club.begun()
    bring(club.browser, f"{home}/files", made.pdf(), label="Before sending")
    club.browser.submit(club.browser.page(f"{home}/page_one"), PAGE_ONE, button="Send now")
    with unit_of_work():
        (contact,) = db.session.scalars(select(Contact))
    lado, desk = browser_of(school.lado), f"/duty/contacts/{contact.id}"
    assert "Before sending" in lado.page(f"{desk}/documents").text
    told = len(written_to(CLUB))
    lado.submit(lado.page(f"{desk}/messages"), {"text": QUESTION}, button="Send")
    (mail,) = written_to(CLUB)[told:]
    assert mail.subject == "There is an update in the portal"
    assert QUESTION not in mail.body
    page = club.browser.page(f"{home}/messages")
    assert QUESTION in page.text
    page = club.browser.submit(page, {"text": ANSWER}, button="Send")
    assert "by you" in page.text
    bring(club.browser, f"{home}/files", made.png(), label="Afterwards")
    assert ANSWER in lado.page(f"{desk}/messages").text
    assert "Somebody without an account" in lado.page(f"{desk}/messages").text
    with unit_of_work():
        documents = list(db.session.scalars(select(Document)))
        assert {(one.added_by_id, one.holder_id) for one in documents} == {(None, uuid.UUID(home.rpartition("/")[2]))}
        assert {one.author_id for one in db.session.scalars(select(Message)) if not one.from_desk} == {None}
    other = another.begun()
    assert other != home
    for path in (f"{home}/messages", f"{home}/files", f"{home}/files/{documents[0].id}"):
        assert another.browser.get(path).status_code == 404
