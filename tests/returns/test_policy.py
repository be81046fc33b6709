"""What people see: their own agency's returns, their own partnership's rounds, and nothing beside them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.database import db, now
from portal.errors import NotFound
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.permissions import AGENCY_ROLES, LADO_ROLES, SYSTEM, Role
from portal.returns import policy, service
from portal.returns.models import Return
from tests.returns.tiny import COMPLETE
from tests.support.builders import add_role, make_agency, make_partnership, make_user
from tests.support.rounds import Audit, make_audit, make_round, return_of, submit_all
from tests.support.statements import count_statements


def seen(user: Any) -> set[tuple[str, str]]:
    """The returns that ``user`` sees, as (round, agency)."""
    return {(one.round.key, one.agency.code) for one in db.session.scalars(policy.visible_to(user))}


def readable(user: Any) -> set[tuple[str, str]]:
    return {(one.round.key, one.agency.code) for one in db.session.scalars(policy.drafts_readable_by(user))}


NO_ANSWERS = {Role.ADMINISTRATOR, Role.ALLEGATIONS_LEAD, *LADO_ROLES}


class World:
    """Two partnerships that share one agency, and an agency of each alone; a round of each asks both of its own."""

    def __init__(self) -> None:
        north, south = make_partnership("north"), make_partnership("south")
        self.places: dict[str, Any] = {
            "north": north,
            "south": south,
            "police": make_agency([north, south], "police"),
            "n-school": make_agency(north, "n-school"),
            "s-school": make_agency(south, "s-school"),
        }
        self.rounds = {
            "n": make_round(north, [self.places["police"], self.places["n-school"]], "tiny-1", key="n"),
            "s": make_round(south, [self.places["police"], self.places["s-school"]], "tiny-1", key="s"),
        }
        self.returns = {("n", "police"), ("n", "n-school"), ("s", "police"), ("s", "s-school")}

    def expected(self, place: str, role: Role) -> set[tuple[str, str]]:
        if role in NO_ANSWERS:
            return set()
        if role in AGENCY_ROLES:
            return {one for one in self.returns if one[1] == place}
        return {one for one in self.returns if one[0] == place[0]}


CELLS = [
    (role, place)
    for role in Role
    for place in (("police", "n-school", "s-school") if role in AGENCY_ROLES else ("north", "south"))
]


@pytest.fixture
def world(session: Session, tiny: QuestionSet) -> World:
    return World()


def test_each_role_in_each_place(world: World) -> None:
    for role, place in CELLS:
        user = make_user(role, world.places[place])
        assert seen(user) == world.expected(place, role), (role, place)
        assert readable(user) == (world.expected(place, role) if role in AGENCY_ROLES else set()), (role, place)
        rounds = {one.key for one in db.session.scalars(policy.rounds_visible_to(user))}
        assert rounds == {key for key, _ in world.expected(place, role)}, (role, place)


def test_two_roles_see_what_each_sees(world: World) -> None:
    for (first, here), (second, there) in itertools.combinations(CELLS, 2):
        user = make_user(first, world.places[here])
        add_role(user, second, world.places[there])
        assert seen(user) == world.expected(here, first) | world.expected(there, second), (first, here, second, there)


def test_the_system_sees_everything(world: World) -> None:
    assert seen(SYSTEM) == readable(SYSTEM) == world.returns


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SAFEGUARDING_LEAD, Role.APPROVER])
@pytest.mark.parametrize("reason", ["not open yet", "cancelled"])
def test_an_agency_sees_no_round_before_it_opens_or_after_it_was_cancelled(
    world: World, role: Role, reason: str
) -> None:
    if reason == "cancelled":
        world.rounds["n"].cancelled_at = now()
    else:
        world.rounds["n"].opens_on = today() + timedelta(days=1)
    user, coordinator = make_user(role, world.places["police"]), make_user(Role.COORDINATOR, world.places["north"])
    assert seen(user) == readable(user) == {("s", "police")}
    assert [one.key for one in db.session.scalars(policy.rounds_visible_to(user))] == ["s"]
    assert not policy.may_read_draft(user, return_of(world.rounds["n"], world.places["police"]))
    assert seen(coordinator) == {("n", "police"), ("n", "n-school")}


def test_one_return_at_hand_is_judged_as_the_selection_is(world: World) -> None:
    every = list(db.session.scalars(policy.visible_to(SYSTEM)))
    for role, place in CELLS:
        user = make_user(role, world.places[place])
        by_hand = {(one.round.key, one.agency.code) for one in every if policy.may_read_draft(user, one)}
        assert by_hand == readable(user), (role, place)


def test_submissions(session: Session, tiny: QuestionSet, mails: Callable[[], Any]) -> None:
    audit = make_audit(question_set="tiny-1")
    submission = submit_all(audit, COMPLETE)
    neighbours = make_partnership("neighbours")
    stranger = make_audit(neighbours, make_agency([neighbours, audit.partnership]), "tiny-1")
    for people, allowed in ((audit.people, True), (stranger.people, False)):
        for role, user in people.items():
            may = allowed and role not in NO_ANSWERS
            found = list(db.session.scalars(policy.submissions_visible_to(user)))
            assert found == ([submission] if may else []), role
            assert receipt(user, submission.reference) == may, role
    assert not receipt(audit.lead, "ZZZZ-ZZZZ\x00")


def receipt(user: User, reference: str) -> bool:
    try:
        return service.find_receipt(user, reference) is not None
    except NotFound:
        return False


@pytest.mark.parametrize("sections", [1, 3])
def test_reading_a_draft_takes_the_same_few_statements(
    session: Session, tiny: QuestionSet, mails: Callable[[], Any], sections: int
) -> None:
    audit: Audit = make_audit(question_set="tiny-1")
    submit_all(audit, COMPLETE)
    service.request_changes(audit.coordinator, audit.return_.id, "Example note.")
    for key, typed in list({"about": {"notes": "x"}, "standard": {"comment": "y"}, "actions": {"actions": []}}.items())[
        :sections
    ]:
        service.save_section(audit.editor, audit.return_.id, key, typed, based_on=1 if key != "actions" else 0)
    session.flush()
    return_id = audit.return_.id
    session.expunge_all()
    with count_statements(session.get_bind()) as statements:  # type: ignore[arg-type]
        draft = service.read_draft(audit.lead, service.get_return(audit.lead, return_id))
        assert draft.return_.agency.kinds == frozenset()
        assert draft.return_.round.partnership.team_name
    assert len(statements) == 4, str(statements)
    assert not statements.writes
    assert session.get(Return, return_id) is draft.return_
