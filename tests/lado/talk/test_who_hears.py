"""Who reads, who answers and who is told: everybody whom the report names in one part or another, and nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

import pytest
from _pytest.mark.structures import ParameterSet
from sqlalchemy import select

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.lado.author import Author, Guest
from portal.lado.desk import service as desk
from portal.lado.desk.service import Verdict
from portal.lado.models import Contact, Message, Report, SightGrant
from portal.lado.talk import service
from portal.lado.talk.service import Words
from portal.lado.talk.unread import reports_waiting_for
from portal.permissions import Role
from tests.lado.arrange import make_conflict, make_contact, make_reader, make_report
from tests.lado.talk.conftest import Open, School, Sent, Work
from tests.support.builders import add_role, make_agency, make_user
from tests.support.mails import Mail

Mails = Callable[[], list[Mail]]
TEXT = "Invented words that nobody else may read."


def words(text: str = TEXT, answers: uuid.UUID | None = None) -> Words:
    return Words(uuid.uuid4(), text, answers)


@dataclass(frozen=True)
class Who:
    """Somebody, and what comes of it when they read, write and mark as read."""

    name: str
    reads: bool = False
    writes: type[Exception] | None = NotFound
    told: bool = False


CAST = (
    Who("author", reads=True, writes=None, told=True),
    Who("case manager", reads=True, writes=None, told=True),
    Who("reader", reads=True, writes=Refused),
    Who("reader no more"),
    Who("case manager no more"),
    Who("case manager in conflict"),
    Who("reader in conflict"),
    Who("author in conflict"),
    Who("author who left"),
    Who("colleague"),
    Who("other agency"),
    Who("lado", writes=Forbidden),
    Who("support", writes=Forbidden),
    Who("nobody", writes=Forbidden),
    Who("guest of it", reads=True, writes=None, told=True),
    Who("guest in conflict"),
    Who("guest of another"),
)
QUICK = (
    "author",
    "case manager",
    "case manager no more",
    "reader",
    "reader in conflict",
    "author in conflict",
    "author who left",
    "other agency",
    "support",
    "guest of it",
    "guest in conflict",
)


def cast(quick: Collection[str]) -> list[ParameterSet]:
    """Each of them, and in the quick run these."""
    return [
        pytest.param(one, id=one.name.replace(" ", "-"), marks=() if one.name in quick else (pytest.mark.soak,))
        for one in CAST
    ]


GUESTS = "guest@example.invalid"


def part(who: Who, school: School, sent: Sent) -> Author:
    """Whoever that is, put into their part."""
    report = sent.report
    if who.name.startswith("guest"):
        other = make_report(school.partnership) if who.name == "guest of another" else report
        here = db.session.get_one(Report, report.id)
        here.email = GUESTS
        if other is report:
            here.author_id = None
        if who.name == "guest in conflict":
            make_conflict(report, None, who={"email": GUESTS})
        db.session.flush()
        return Guest(other.id, other.partnership_id, uuid.uuid4())
    if who.name in ("lado", "support", "nobody"):
        roles = {"lado": Role.LADO, "support": Role.LADO_SUPPORT}
        return make_user(roles[who.name], school.partnership) if who.name in roles else make_user()
    if who.name.startswith("author"):
        person = db.session.get_one(User, school.dsl.id)
        if who.name.endswith("left"):
            person.memberships[0].ended_at = now()
            add_role(person, Role.EDITOR, make_agency(school.partnership, "elsewhere"))
    elif who.name == "other agency":
        person = make_user(Role.EDITOR, make_agency(school.partnership, "elsewhere"))
    else:
        person = make_user(Role.EDITOR, school.agency)
    if "reader" in who.name or "manager" in who.name:
        ended = {"until": now()} if who.name.endswith("no more") else {}
        make_reader(report, person, part="case_manager" if "manager" in who.name else "reader", **ended)
    if who.name.endswith("in conflict"):
        make_conflict(report, person)
    return person


@pytest.mark.parametrize("who", cast(QUICK))
def test_each_hears_and_says_what_is_theirs(
    school: School, sent: Sent, who: Who, unit_of_work: Work, mails: Mails
) -> None:
    with unit_of_work():
        person = part(who, school, sent)
        question = service.ask(school.lado, sent.contact.id, uuid.uuid4(), "An invented question?")
    address = GUESTS if isinstance(person, Guest) else person.email
    assert (address in {one.recipient for one in mails()}) is who.told
    with unit_of_work():
        if who.reads:
            assert [one.id for one in service.conversation_of(person, sent.report.id).messages] == [question.id]
            assert service.letter_to_read(person, sent.report.id, question.id).id == question.id
        else:
            refused = Forbidden if who.writes is Forbidden else NotFound
            for read in (
                lambda: service.conversation_of(person, sent.report.id),
                lambda: service.letter_to_read(person, sent.report.id, question.id),
            ):
                with pytest.raises(refused):
                    read()
        if isinstance(person, User):
            assert reports_waiting_for(person) == ({sent.report.id} if who.reads else set())
    for write in (
        lambda: service.add(person, sent.report.id, words(answers=question.id)),
        lambda: service.has_read(person, sent.report.id),
    ):
        with unit_of_work():
            if who.writes is None:
                write()
            else:
                with pytest.raises(who.writes):
                    write()
    with unit_of_work():
        said = list(db.session.scalars(select(Message).where(Message.from_desk.is_(False))))
        assert [one.text for one in said] == ([TEXT] if who.writes is None else [])
        assert [one.contact_id for one in said] == ([sent.contact.id] if who.writes is None else [])


def test_the_desk_is_told_but_for_whoever_must_not_know(
    school: School, sent: Sent, unit_of_work: Work, mails: Mails
) -> None:
    with unit_of_work():
        kept_out, other = make_user(Role.LADO, school.partnership), make_user(Role.LADO_SUPPORT, school.partnership)
        make_conflict(sent.contact, kept_out)
        service.add(school.dsl, sent.report.id, words())
    assert sorted(one.recipient for one in mails()) == sorted([school.lado.email, other.email])
    with unit_of_work():
        contact = db.session.get_one(Contact, sent.contact.id)
        contact.officer_id, contact.cover_id = school.lado.id, kept_out.id
    with unit_of_work():
        service.add(school.dsl, sent.report.id, words())
    assert [one.recipient for one in mails()[2:]] == [school.lado.email]
    with unit_of_work():
        make_conflict(sent.contact, school.lado)
        service.add(school.dsl, sent.report.id, words())
    assert [one.recipient for one in mails()[3:]] == [other.email]


def test_the_same_page_sent_twice_says_it_once(school: School, sent: Sent, unit_of_work: Work, mails: Mails) -> None:
    typed, asked = words(), uuid.uuid4()
    for _ in range(2):
        with unit_of_work():
            service.add(school.dsl, sent.report.id, typed)
            service.ask(school.lado, sent.contact.id, asked, TEXT)
    with unit_of_work():
        assert len(list(db.session.scalars(select(Message)))) == 2
    assert len(mails()) == 3
    for id_ in (typed.message_id, asked):
        with unit_of_work(), pytest.raises(NotFound):
            service.add(school.head, sent.report.id, Words(id_, TEXT))
        other = make_other_lado(school, unit_of_work)
        with unit_of_work(), pytest.raises(NotFound):
            service.ask(other, sent.contact.id, id_, TEXT)


def make_other_lado(school: School, unit_of_work: Work) -> User:
    with unit_of_work():
        return make_user(Role.LADO, school.partnership)


def test_support_takes_part_with_a_grant_alone(school: School, sent: Sent, unit_of_work: Work, mails: Mails) -> None:
    with unit_of_work():
        helper = make_user(Role.LADO_SUPPORT, school.partnership)
        service.add(school.dsl, sent.report.id, words())
        with pytest.raises(NotFound):
            service.ask(helper, sent.contact.id, uuid.uuid4(), TEXT)
        with pytest.raises(NotFound):
            service.desk_has_read(helper, sent.contact.id)
        assert service.desk_conversation(helper, sent.contact) == []
        grant(helper, sent.contact.id, school.lado)
    with unit_of_work():
        service.ask(helper, sent.contact.id, uuid.uuid4(), TEXT)
        assert len(service.desk_conversation(helper, sent.contact)) == 2


def grant(helper: User, contact_id: uuid.UUID, by: User) -> None:
    times = {"since": now(), "until": now().replace(year=now().year + 1)}
    row = SightGrant(contact_id=contact_id, user_id=helper.id, level="narrative", by_id=by.id, reason="E.", **times)
    db.session.add(row)
    db.session.flush()


def test_of_two_adults_each_has_their_own_letters(
    school: School, sent: Sent, unit_of_work: Work, browser_of: Open, mails: Mails
) -> None:
    """A helper who was let in to the one reads nothing of the other; whoever reported reads what was sent to them, and
    nothing of what was decided.
    """
    with unit_of_work():
        helper = make_user(Role.LADO_SUPPORT, school.partnership)
        second = make_contact(
            school.partnership, report_id=sent.report.id, incident_id=sent.report.incident_id, arrived_by="report"
        )
        service.ask(school.lado, sent.contact.id, uuid.uuid4(), "About the first?")
        other = service.ask(school.lado, second.id, uuid.uuid4(), "About the second?")
        answer = service.add(school.dsl, sent.report.id, words(answers=other.id))
        grant(helper, sent.contact.id, school.lado)
    with unit_of_work():
        assert answer.contact_id == second.id
        assert [one.text for one in service.desk_conversation(helper, sent.contact)] == ["About the first?"]
        assert len(service.desk_conversation(school.lado, sent.contact)) == 3
        service.desk_has_read(helper, sent.contact.id)
        assert db.session.get_one(Message, answer.id).read_at is None
        service.desk_has_read(school.lado, second.id)
        assert db.session.get_one(Message, answer.id).read_at is not None
    client = browser_of(school.dsl)
    before = shown(client.page(f"{sent.home}/messages").text)
    with unit_of_work():
        desk.decide(school.lado, second.id, Verdict("referral", "Invented.", ["risk"]), seen=second.revision)
    assert shown(client.page(f"{sent.home}/messages").text) == before


def shown(text: str) -> str:
    return " ".join(text.split())


def test_the_record_holds_ids_and_no_words(school: School, sent: Sent, unit_of_work: Work, mails: Mails) -> None:
    with unit_of_work():
        question = service.ask(school.lado, sent.contact.id, uuid.uuid4(), TEXT)
    with unit_of_work():
        service.add(school.dsl, sent.report.id, words(answers=question.id))
        service.desk_has_read(school.lado, sent.contact.id)
    with unit_of_work():
        events = list(db.session.scalars(select(AuditEvent).where(AuditEvent.action.like("lado.%"))))
        assert {one.action for one in events} >= {"lado.question_sent", "lado.message_added", "lado.messages_read"}
        assert TEXT not in str([one.canonical() for one in events])


def test_a_call_has_nobody_to_write_to(school: School, unit_of_work: Work) -> None:
    with unit_of_work():
        call = make_contact(school.partnership)
        with pytest.raises(Refused, match="has no report"):
            service.ask(school.lado, call.id, uuid.uuid4(), TEXT)


def test_of_two_calls_about_one_incident_each_keeps_its_own(school: School, unit_of_work: Work) -> None:
    with unit_of_work():
        first = make_contact(school.partnership)
        second = make_contact(school.partnership, incident_id=first.incident_id)
        for call in (first, second):
            at = {"at": now(), "from_desk": True, "kind": "decision_letter"}
            db.session.add(Message(contact_id=call.id, text=call.reference, **at))
        db.session.flush()
        for call in (first, second):
            assert [one.text for one in service.desk_conversation(school.lado, call)] == [call.reference]


def test_a_draft_has_no_conversation(school: School, unit_of_work: Work) -> None:
    with unit_of_work():
        draft = make_report(school.partnership, school.dsl, state="draft", sent_at=None)
        for verb in (
            lambda: service.conversation_of(school.dsl, draft.id),
            lambda: service.add(school.dsl, draft.id, words()),
        ):
            with pytest.raises(NotFound):
                verb()


def test_a_form_without_the_id_of_its_page_is_refused(school: School, sent: Sent, unit_of_work: Work) -> None:
    for verb in (
        lambda: service.add(school.dsl, sent.report.id, Words(uuid.UUID(int=0), TEXT)),
        lambda: service.ask(school.lado, sent.contact.id, uuid.UUID(int=0), TEXT),
    ):
        with unit_of_work(), pytest.raises(Refused, match="Open it again"):
            verb()
