"""From a decision to confirmed minutes on the pages: two employees in one meeting, and somebody of the police."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from portal.database import db, now
from portal.lado.meetings import gate
from portal.lado.meetings.counting import Met, met
from portal.lado.meetings.models import Meeting, MeetingAction, NoMeeting
from portal.lado.models import Contact
from portal.local_time import today
from tests.lado.desk.conftest import Desk, Open, Work
from tests.lado.meetings.arrange import fill_every_table
from tests.lado.meetings.conftest import Room, make_room
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.pages import Page

Mails = Callable[[], list[Mail]]
PERSON = {"name": "Invented Inspector", "job": "Example detective inspector", "agency": "Example Police"}


def boxes(prefix: str, days: int) -> dict[str, str]:
    day = today() + timedelta(days=days)
    return {f"{prefix}day": str(day.day), f"{prefix}month": str(day.month), f"{prefix}year": str(day.year)}


def arranged(browser: PageClient, room: Room, **typed: str) -> Page:
    """An initial meeting about both cases next week."""
    page = browser.page(f"/duty/contacts/{room.first.id}/meetings/arrange")
    values = {"kind": "initial", **boxes("on_", 7), "at": "2:30pm", "way": "video", "place": "A hidden link"}
    sent = {**values, "chair": "Example Chair", "references": room.second.reference, **typed}
    return browser.submit(page, sent, button="Arrange the meeting")


def go(browser: PageClient, page: Page, words: str) -> Page:
    (link,) = [one.attrib["href"] for one in page.all("a") if re.fullmatch(words, "".join(one.itertext()).strip())]
    return browser.page(link)


def test_two_employees_in_one_meeting(desk: Desk, browser_of: Open, mails: Mails, unit_of_work: Work) -> None:
    with unit_of_work():
        room = make_room(desk)
    lado = browser_of(desk.lado)
    assert "No meeting is arranged, and no reason is recorded" in lado.page(f"/duty/contacts/{room.first.id}").text
    page = go(lado, arranged(lado, room), "Initial meeting, .* at 14:30")
    assert "Section 47 enquiry" in page.text
    assert "Secunda" not in page.text, "what is said of the other person stands on their own page"
    add = go(lado, page, "Add somebody")
    page = lado.submit(add, {**PERSON, "email": room.police.email}, button="Add them")
    page = lado.submit(page, {}, button="Send the invitation to one person")
    (mail,) = mails()
    assert mail.recipient == room.police.email
    for secret in ("Inventa", "Secunda", "Example Chair", "hidden link", room.first.reference, room.second.reference):
        assert secret not in mail.body + mail.subject
    with unit_of_work():
        meeting = db.session.scalars(select(Meeting)).one()
        meeting.starts_at = now() - timedelta(hours=2)
        assert (gate.arranged_or_reason(room.second.id), gate.held_or_reason(room.first.id)) == (True, False)
    home = f"/duty/contacts/{room.first.id}/meetings/{meeting.id}"
    page, owner = held(lado, home)
    assert "Complete for this case" in page.text
    with unit_of_work():
        assert gate.held_or_reason(room.first.id)
        assert not gate.held_or_reason(room.second.id), "it was not reached"
        assert met(desk.partnership.id) == Met(1, 1)
    draft = go(lado, page, "Write and issue the minutes")
    for words in ("Check phones.", "Not accepted: There is no time.", "Example detective inspector", "No suspension."):
        assert words in draft.text
    assert "Not confirmed" in minuted_and_given(lado, draft, owner).text
    police = browser_of(room.police)
    confirmed(police)
    page = lado.page(home)
    assert "Confirmed" in page.text
    assert "done on" in page.text
    police.page(f"/duty/contacts/{room.first.id}", status=403)
    for each in mails():
        assert not [word for word in ("Inventa", "phones", "suspension", room.first.reference) if word in each.body]


def held(lado: PageClient, home: str) -> tuple[Page, str]:
    """It is over: who came, what was decided and done, and each thing that was missing until then."""
    page = lado.page(home)
    assert "Say who came." in page.text
    page = go(lado, page, "Invented Inspector")
    page = lado.submit(page, {"part": "came"}, button="Save")
    page = lado.submit(go(lado, page, "Add a recommendation"), {"from_whom": "Police", "what": "Wait."}, button="Save")
    note = {"what": "No suspension.", "why": "He is supervised."}
    page = lado.submit(go(lado, page, "Add a decision"), note, button="Save")
    assert "Consider every recommendation: one is open." in page.text
    page = go(lado, page, "Consider it")
    page = lado.submit(page, {"verdict": "not_accepted", "why": "There is no time."}, button="Save")
    add = go(lado, page, "Add an action")
    owner = next(one.attrib["value"] for one in add.all("option") if one.attrib["value"])
    page = lado.submit(add, {"what": "Check phones.", "owner": owner, **boxes("due_", 9)}, button="Save")
    page = lado.submit(page, {}, button="It was held, and is complete for this case")
    return page, owner


def minuted_and_given(lado: PageClient, draft: Page, owner: str) -> Page:
    """Two versions, and the later one for the inspector's own page."""
    page = lado.submit(draft, {}, button="Issue the minutes")
    page = lado.submit(
        go(lado, page, "Issue a corrected version"), {}, button="Issue the corrected version", status=422
    )
    page = lado.submit(page, {"changed": "A job was wrong."}, button="Issue the corrected version")
    give = go(lado, page, "Give somebody the pack or minutes")
    latest = next(
        one.attrib["value"] for one in give.all("input") if one.get("name") == "what" and len(one.get("value", "")) > 9
    )
    chosen = {"who": owner, "what": latest, "way": "portal", "days": "28"}
    return lado.submit(give, chosen, button="Give it to them")


def confirmed(police: PageClient) -> None:
    """The inspector reads it, says so, and has done what there was to do."""
    page = go(police, police.page("/meetings"), ".* at .*")
    assert "Check phones." in page.text
    read = go(police, page, "Minutes, version 2.*")
    assert "A job was wrong." in read.text
    assert "Secunda" not in read.text
    police.submit(page, {}, button="I have it")
    police.submit(page, {}, button="It is done")


def test_none_is_held_and_the_child_s_file_says_why(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        room = make_room(desk)
    lado = browser_of(desk.lado)
    page = lado.page(f"/duty/contacts/{room.first.id}/no-meeting")
    page = lado.submit(page, {"why": "Kept as typed."}, button="Record it", status=422)
    assert "Choose why no meeting is held" in page.text
    typed = {
        "code": "employer_alone",
        "decided_by": "Example Lado",
        "with_whom": "Inspector Example",
        **boxes("on_", 0),
    }
    again = {**typed, "what_next": "The school of Inventa writes to Examplesdottir by Friday."}
    page = lado.submit(page, again, button="Record it")
    assert "Kept as typed." in page.text
    note = go(lado, page, "Note for the child’s file.*")
    assert "The school of the adult writes to the adult by Friday." in note.text
    assert "Inventa" not in note.text
    page = lado.submit(note, {}, button="It is in the child’s file now")
    assert "put there on" in page.text
    with unit_of_work():
        assert gate.held_or_reason(room.first.id)
        assert db.session.scalars(select(NoMeeting)).one().filed_by_id == desk.lado.id
    assert "It is recorded why none is held" in lado.page(f"/duty/contacts/{room.first.id}").text


def test_a_pack_has_each_case_and_support_reads_none(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        room = make_room(desk)
        db.session.get_one(Contact, room.first.id).employer_sector = "school_primary"
    lado = browser_of(desk.lado)
    page = go(lado, arranged(lado, room), "Initial meeting, .*")
    assert "may not be named" not in page.text
    pack = go(lado, page, "Pack to print")
    assert "Nobody may name this person" in pack.text, "the first of them may be a teacher"
    assert "Inventa Examplesdottir" in pack.text
    assert "Secunda Examplesson" in pack.text
    with unit_of_work():
        meeting = db.session.scalars(select(Meeting)).one()
    helper = browser_of(desk.support)
    for path in ("", "/pack"):
        answer = helper.get(f"/duty/contacts/{room.first.id}/meetings/{meeting.id}{path}")
        assert answer.status_code in (302, 303, 403, 404)
    assert lado.get(f"/duty/contacts/{room.first.id}/meetings/{room.first.id}").status_code == 404


def test_what_waits_stands_on_the_duty_list(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        room = make_room(desk)
        made = fill_every_table(desk.lado, room.first, starts_at=now() - timedelta(days=1))
        made["action"].due_on = today() - timedelta(days=1)
    lado = browser_of(desk.lado)
    page = lado.page("/duty")
    assert "One action of a meeting is due" in page.text
    page = go(lado, page, "One meeting is over and not completed")
    assert page.text.count(room.first.reference) == 2
    assert "Invented work." not in page.text
    with unit_of_work():
        db.session.get_one(MeetingAction, made["action"].id).state = "done"
        db.session.get_one(MeetingAction, made["action"].id).done_on = today()
    assert "action of a meeting" not in lado.page("/duty").text
