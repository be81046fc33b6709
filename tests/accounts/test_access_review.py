"""The access review: every role that the administrator looks after, and nobody else's."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import access_review
from portal.accounts.factors.models import TimeCode
from portal.accounts.models import Membership, UserSession
from portal.accounts.sessions import hash_of
from portal.audit import AuditEvent
from portal.database import db, now
from portal.errors import Forbidden
from portal.permissions import LADO_ROLES, Role
from portal.uploads.table import Limits
from portal.uploads.workbook import rows_of
from tests.accounts.world import World, make_world
from tests.support.builders import add_role, make_user, sign_in
from tests.support.client import PageClient
from tests.support.factors import make_app
from tests.support.statements import count_statements


@pytest.fixture
def world(app: Flask) -> World:
    with db.unit_of_work():
        return make_world()


def emails(there: World, chosen: str) -> set[str]:
    return {row.person.email for row in access_review.page_of(there.administrator, chosen, 1).rows}


def test_it_lists_every_role_one_looks_after_and_no_other(session: Session) -> None:
    there = make_world()
    elsewhere = make_user(Role.EDITOR, there.southern)
    add_role(there.lead, Role.APPROVER, there.southern)
    page = access_review.page_of(there.administrator, "all", 1)
    mine = {person for role, person in there.people.items() if role not in LADO_ROLES}
    assert {row.person for row in page.rows} == mine
    assert elsewhere not in {row.person for row in page.rows}
    assert there.southern.name not in {row.membership.place_name for row in page.rows}
    for person in (there.lead, there.people[Role.COORDINATOR], there.people[Role.SCRUTINEER]):
        with pytest.raises(Forbidden):
            access_review.page_of(person, "all", 1)
        with pytest.raises(Forbidden):
            access_review.rows_for_export(person, "all")


@pytest.mark.asvs("6.2.10")
def test_an_account_is_dormant_after_so_many_days_and_stays_open(session: Session) -> None:
    there = make_world()
    old = now() - timedelta(days=91)
    never, long_ago, lately, half, new = (make_user(Role.EDITOR, there.agency) for _ in range(5))
    for person in (never, long_ago, lately, half):
        person.created_at = old
    long_ago.last_signed_in_at = old
    seen = {lately: now() - timedelta(days=89), half: now()}
    for person, at in seen.items():
        row = UserSession(id_hash=hash_of(person.email), user_id=person.id, created_at=old, last_seen_at=at)
        row.factor_at = at if person is lately else None
        session.add(row)
    session.flush()
    assert emails(there, "dormant") == {never.email, long_ago.email, half.email}
    assert all(person.is_active for person in (never, long_ago, half))
    assert new.email in emails(there, "all")
    states = {row.person.email: row.state for row in access_review.page_of(there.administrator, "all", 1).rows}
    assert (states[never.email], states[lately.email], states[new.email]) == ("Dormant", "In use", "In use")


def test_the_other_filters_list_what_they_say(session: Session) -> None:
    there = make_world()
    there.lead.suspended_at = now()
    make_app(there.people[Role.EDITOR])
    make_app(there.people[Role.APPROVER])
    session.flush()
    unfinished = select(TimeCode).where(TimeCode.user_id == there.people[Role.APPROVER].id)
    session.scalars(unfinished).one().confirmed_at = None
    session.flush()
    assert emails(there, "suspended") == {there.lead.email}
    assert there.people[Role.EDITOR].email not in emails(there, "no-factor")
    assert there.people[Role.APPROVER].email in emails(there, "no-factor")
    assert emails(there, "partnership") == {
        there.people[role].email for role in (Role.COORDINATOR, Role.SCRUTINEER, Role.ADMINISTRATOR)
    }
    assert emails(there, "nonsense") == emails(there, "all")
    counts = access_review.page_of(there.administrator, "all", 1).counts
    assert counts == {"all": 7, "dormant": 0, "partnership": 3, "no-factor": 6, "suspended": 1}


def test_who_gave_a_role_is_named(session: Session) -> None:
    there = make_world()
    for person, given_by in ((there.lead, there.administrator.actor_id), (there.people[Role.EDITOR], "system")):
        person.memberships[0].given_by = given_by
    session.flush()
    by = {row.person: row.given_by for row in access_review.page_of(there.administrator, "all", 1).rows}
    assert by[there.lead] == there.administrator.name
    assert by[there.people[Role.EDITOR]] == "By command"
    assert by[there.people[Role.APPROVER]] == "Not known"


def test_it_is_paged_in_the_same_few_statements(session: Session) -> None:
    there = make_world()
    with count_statements(db.engine) as few:
        access_review.page_of(there.administrator, "all", 1)
    for _ in range(access_review.A_PAGE):
        make_user(Role.EDITOR, there.agency)
    session.expire_all()
    with count_statements(db.engine) as many:
        page = access_review.page_of(there.administrator, "all", 9)
    assert (page.number, page.pages, len(page.rows)) == (2, 2, 7)
    session.expire_all()
    with count_statements(db.engine) as all_of_them:
        access_review.page_of(there.administrator, "all", 1)
    assert len(all_of_them.texts) <= len(many.texts) + 1
    assert len(few.texts) <= len(all_of_them.texts) <= len(few.texts) + 3


@pytest.mark.goal("I3")
@pytest.mark.threat(12)
def test_the_review_is_taken_away_as_a_file_and_that_is_on_the_record(client: PageClient, world: World) -> None:
    with db.unit_of_work() as session:
        session.merge(world.lead).name = "=Example"
    sign_in(client, world.administrator)
    page = client.page("/people/access?show=all&page=nonsense")
    token = next(one.get("value", "") for one in page.all("input") if one.get("name") == "csrf_token")
    taken = client.post("/people/access/export", data={"csrf_token": token, "show": "all", "format": "csv"})
    rows = list(csv.reader(StringIO(taken.get_data().decode("utf-8-sig"))))
    assert rows[0] == list(access_review.HEADINGS)
    assert "'=Example" in {row[0] for row in rows}
    taken = client.post("/people/access/export", data={"csrf_token": token, "show": "all", "format": "xlsx"})
    table = rows_of(taken.get_data(), Limits())
    assert table.headings == access_review.HEADINGS
    assert "=Example" in {row.cells[0] for row in table.rows}
    assert client.post("/people/access/export", data={"csrf_token": token}).status_code == 400
    with db.unit_of_work() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "access_review.exported")).all()
        assert [event.facts["rows"] for event in events] == [7, 7]
        assert session.scalars(select(Membership).where(Membership.ended_at.is_not(None))).all() == []


def test_an_empty_filter_says_so(client: PageClient, world: World) -> None:
    sign_in(client, world.administrator)
    assert "There is no role like that" in client.page("/people/access?show=suspended").text
