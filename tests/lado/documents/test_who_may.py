"""Who reads a document, who adds one, and who is told that there is none."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from portal.accounts.models import User
from portal.database import db
from portal.errors import Forbidden, NotFound, Refused
from portal.lado.documents import service
from portal.lado.documents.service import Brought, Examined
from portal.permissions import Role
from tests.lado.arrange import make_conflict, make_document, make_report
from tests.lado.documents import made
from tests.lado.reports.conftest import School, Work
from tests.lado.talk.conftest import Sent
from tests.lado.talk.test_who_hears import Who, cast, grant, part
from tests.support.builders import make_user
from tests.support.mails import Mail

Mails = Callable[[], list[Mail]]


QUICK = ("author", "reader", "author in conflict", "guest in conflict", "guest of it", "case manager no more")


def brought() -> Brought:
    return Brought(uuid.uuid4(), "Example", Examined(made.pdf(), "pdf", "not_scanned"))


@pytest.mark.parametrize("who", cast(QUICK))
def test_each_reads_and_adds_what_is_theirs(
    school: School, sent: Sent, who: Who, unit_of_work: Work, mails: Mails
) -> None:
    with unit_of_work():
        person, document = part(who, school, sent), make_document(sent.report, school.dsl)
    with db.reading():
        if who.reads:
            assert service.document_to_read(person, sent.report.id, document.id)[1] == b"Invented."
            assert service.papers_of(person, sent.report.id).may_add is (who.writes is None)
        else:
            for read in (
                lambda: service.papers_of(person, sent.report.id),
                lambda: service.document_to_read(person, sent.report.id, document.id),
            ):
                with pytest.raises(Forbidden if who.writes is Forbidden else NotFound):
                    read()
    with unit_of_work():
        if who.writes is None:
            assert service.add(person, sent.report.id, brought()).holder_id == sent.report.id
        else:
            with pytest.raises(who.writes):
                service.add(person, sent.report.id, brought())
    with unit_of_work(), pytest.raises(Refused if who.reads else who.writes or NotFound):
        service.remove(person, sent.report.id, document.id)


def test_a_draft_is_its_authors(school: School, unit_of_work: Work) -> None:
    with unit_of_work():
        draft = make_report(school.partnership, school.dsl, state="draft", sent_at=None)
        document = make_document(draft, school.dsl)
        other = make_report(school.partnership, school.dsl, state="draft", sent_at=None)
        for verb in (
            lambda: service.papers_of(school.head, draft.id),
            lambda: service.add(school.head, draft.id, brought()),
            lambda: service.remove(school.head, draft.id, document.id),
            lambda: service.remove(school.dsl, other.id, document.id),
            lambda: service.document_to_read(school.dsl, other.id, document.id),
        ):
            with pytest.raises(NotFound):
                verb()


def test_at_the_desk_they_are_for_those_who_read_what_happened(
    school: School, sent: Sent, unit_of_work: Work, mails: Mails
) -> None:
    with unit_of_work():
        document = make_document(sent.report, school.dsl)
        people: dict[str, User] = {
            "support": make_user(Role.LADO_SUPPORT, school.partnership),
            "in conflict": make_user(Role.LADO, school.partnership),
        }
        make_conflict(sent.contact, people["in conflict"])
    for name, person in {**people, "school": school.head}.items():
        with unit_of_work():
            assert service.documents_for_desk(person, sent.contact) == [], name
            with pytest.raises(Forbidden if name == "school" else NotFound):
                service.document_for_desk(person, sent.contact.id, document.id)
            with pytest.raises(Forbidden if name == "school" else NotFound):
                service.add_for_desk(person, sent.contact.id, brought())
    with unit_of_work():
        grant(people["support"], sent.contact.id, school.lado)
    with unit_of_work():
        added = service.add_for_desk(people["support"], sent.contact.id, brought())
        listed = service.documents_for_desk(people["support"], sent.contact)
        assert {one.id for one in listed} == {document.id, added.id}


def test_a_form_without_the_id_of_its_page_is_refused(school: School, sent: Sent, unit_of_work: Work) -> None:
    for verb in (
        lambda: service.room_for(school.dsl, sent.report.id, uuid.UUID(int=0)),
        lambda: service.room_at_desk(school.lado, sent.contact.id, uuid.UUID(int=0)),
    ):
        with unit_of_work(), pytest.raises(Refused, match="Open it again"):
            verb()
