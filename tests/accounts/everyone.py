"""Everyone invites, accepts, changes, ends, suspends and merges, in every order that Hypothesis can think of.

Who may is written down here a second time, apart from the code; whatever the verbs let pass is held to it. ``play``
runs the machine, so that a test can also show that it notices a verb that lets too much pass.
"""

from __future__ import annotations

import itertools
import re
from typing import ClassVar

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from portal.accounts import merging, service
from portal.accounts.models import Agency, Invitation, Membership, Partnership, User
from portal.accounts.service.accept_invitation import InvitationOver
from portal.accounts.words import Mistake
from portal.database import db
from portal.errors import Conflict, Forbidden, NotFound, Refused
from portal.mail import OutboxMessage
from portal.permissions import Role
from tests.support.builders import Place, make_agency, make_partnership, make_user

PASSWORD = "seven herons over the estuary"
IN_AGENCIES = {"editor", "safeguarding_lead", "approver"}
REFUSALS = (Conflict, Forbidden, InvitationOver, Mistake, NotFound, Refused)
PEOPLE, PLACES = st.integers(0, 7), st.integers(0, 4)
_numbers = itertools.count(1)

Key = tuple[str, str, str]
"""A role as the model keeps it: the person's address, the role, the id of the place."""


class Everyone(RuleBasedStateMachine):
    """Two partnerships with an administrator each, an agency of each, and one that answers to both."""

    hashes: ClassVar[dict[str, str]] = {}

    @initialize()
    def start(self) -> None:
        number = next(_numbers)
        north, south = make_partnership(f"north-{number}"), make_partnership(f"south-{number}")
        shared = make_agency([north, south])
        self.places: list[Place] = [north, south, make_agency(north), make_agency(south), shared]
        self.homes = {str(place.id): {str(place.id)} for place in (north, south)}
        self.homes |= {str(self.places[2].id): {str(north.id)}, str(self.places[3].id): {str(south.id)}}
        self.homes[str(shared.id)] = {str(north.id), str(south.id)}
        self.emails = [f"player{n}-{number}@example.invalid" for n in range(8)]
        self.granted: set[Key] = set()
        for place, email in zip(self.places[:2], self.emails, strict=False):
            make_user(Role.ADMINISTRATOR, place, email=email)
            self.granted.add((email, "administrator", str(place.id)))
        self.offers: list[tuple[str, Key]] = []

    @rule(who=PEOPLE, whom=PEOPLE, role=st.sampled_from(list(Role)), where=PLACES)
    def invite(self, who: int, whom: int, role: Role, where: int) -> None:
        actor, place = self.person(who), self.places[where]
        if actor is None:
            return
        may = self.may_give(actor, role.value, place)
        if self.tried(lambda: service.invite(actor, self.emails[whom], "Example Player", role, place)):
            assert may, f"{actor.email} invited into {role} at {place.name}"
            assert not (isinstance(place, Agency) and actor.email == self.emails[whom]), "invited themselves"
            self.offers.append((self.token(self.emails[whom]), (self.emails[whom], role.value, str(place.id))))

    @rule(choice=st.integers(0, 7), role=st.sampled_from(list(Role)))
    def invite_where_one_may(self, choice: int, role: Role) -> None:
        """So that the machine gets far: an administrator invites into a place of their own."""
        where = {0: 0, 1: 2, 2: 4, 3: 1, 4: 3}.get(choice % 5, 0)
        kind = Role.EDITOR if where > 1 and role.value not in IN_AGENCIES else role
        if where <= 1 and role.value in IN_AGENCIES:
            kind = Role.ADMINISTRATOR
        self.invite(0 if where in (0, 2, 4) else 1, choice, kind, where)
        if self.offers:
            self.accept(len(self.offers) - 1)

    @rule(choice=st.integers(0, 20))
    def accept(self, choice: int) -> None:
        """A link is opened, perhaps long after: whoever sent it may be suspended or have gone since."""
        if not self.offers:
            return
        token, key = self.offers[choice % len(self.offers)]
        known = self.by_email(key[0])
        invitation = db.session.scalars(select(Invitation).where(Invitation.email == key[0])).first()
        if self.tried(lambda: service.accept_invitation(token, PASSWORD, name="Example Player", signed_in=known)):
            assert invitation is not None
            self.granted.add(key)
            given = self.role_held(key)
            assert given is not None
            assert given.given_by != given.user.actor_id or given.agency_id is None, "gave themselves a role"
            sender = self.by_id(given.given_by)
            assert sender is None or (sender.suspended_at is None and sender.merged_into_id is None), "sender is gone"

    @rule(who=PEOPLE, choice=st.integers(0, 30), role=st.sampled_from(list(Role)))
    def change_role(self, who: int, choice: int, role: Role) -> None:
        actor, held = self.person(who), self.held(choice)
        if actor is None or held is None:
            return
        may = self.may_give(actor, role.value, held.place)
        if self.tried(lambda: service.change_role(actor, held.id, role)):
            assert may, f"{actor.email} gave {role} at {held.place_name}"
            assert held.user.actor_id != actor.actor_id, "changed their own role"
            self.granted.add((held.user.email, role.value, str(held.place.id)))

    @rule(who=PEOPLE, choice=st.integers(0, 30))
    def leave(self, who: int, choice: int) -> None:
        actor, held = self.person(who), self.held(choice)
        if actor is not None and held is not None:
            may = self.may_give(actor, held.role, held.place)
            if self.tried(lambda: service.leave(actor, held.id)):
                assert may, f"{actor.email} ended a role at {held.place_name}"

    @rule(who=PEOPLE, whom=PEOPLE)
    def suspend_or_open(self, who: int, whom: int) -> None:
        actor, person = self.person(who), self.person(whom)
        if actor is None or person is None:
            return
        may = self.looks_after(actor, person)
        verb = service.suspend if person.suspended_at is None else service.reinstate
        if self.tried(lambda: verb(actor, person)):
            assert may, f"{actor.email} suspended {person.email}"

    @rule(who=PEOPLE, whom=PEOPLE, where=PLACES)
    def accept_from_whom_is_suspended(self, who: int, whom: int, where: int) -> None:
        """Somebody invites and is suspended before the link is opened, which chance alone seldom brings about."""
        before = len(self.offers)
        self.invite(who, whom, Role.EDITOR if where > 1 else Role.ADMINISTRATOR, where)
        for administrator in (0, 1):
            person = self.person(who)
            if person is not None and person.suspended_at is None and who != administrator:
                self.suspend_or_open(administrator, who)
        if len(self.offers) > before:
            self.accept(before)

    @rule(who=PEOPLE, kept=PEOPLE, given_up=PEOPLE)
    def merge(self, who: int, kept: int, given_up: int) -> None:
        actor, one, other = self.person(who), self.person(kept), self.person(given_up)
        if actor is None or one is None or other is None:
            return
        may = self.looks_after(actor, one) and self.looks_after(actor, other)
        roles = [(row.role, str(row.place.id)) for row in other.current_memberships]
        ids = str(one.id), str(other.id)
        if self.tried(lambda: merging.merge(actor, *ids, merging.look(actor, *ids).seen)):
            assert may, f"{actor.email} merged {one.email} and {other.email}"
            self.granted |= {(one.email, role, place) for role, place in roles}

    @invariant()
    def there_is_always_an_administrator(self) -> None:
        for place in self.places[:2]:
            query = select(User).join(User.memberships).where(Membership.partnership_id == place.id)
            query = query.where(Membership.role == "administrator", Membership.ended_at.is_(None))
            assert any(person.is_active for person in db.session.scalars(query)), f"{place.name} is nobody's"

    @invariant()
    def every_role_was_given_and_fits_its_place(self) -> None:
        for one in self.everything():
            assert (one.user.email, one.role, str(one.place.id)) in self.granted, "a role that nobody gave"
            assert isinstance(one.place, Agency) is (one.role in IN_AGENCIES), "a role of another kind of place"
            assert one.user.merged_into_id is None, "a role of an account that was given up"

    @invariant()
    def a_suspended_account_may_nothing(self) -> None:
        for email in self.emails:
            person = self.by_email(email)
            if person is not None and (person.suspended_at is not None or person.merged_into_id is not None):
                assert person.grants == ()

    def may_give(self, actor: User, role: str, place: Place) -> bool:
        """An administrator of one of its partnerships, or for a role of the agency its safeguarding lead."""
        if not actor.is_active or (role in IN_AGENCIES) is isinstance(place, Partnership):
            return False
        mine = {(one.role, str(one.place.id)) for one in actor.current_memberships}
        homes = {str(place.id)} if isinstance(place, Partnership) else self.homes[str(place.id)]
        return any(("administrator", home) in mine for home in homes) or ("safeguarding_lead", str(place.id)) in mine

    def looks_after(self, actor: User, person: User) -> bool:
        """An administrator, and of every role of another person."""
        administers = any(one.role == "administrator" for one in actor.current_memberships)
        roles = person.current_memberships
        mine = bool(roles) and all(self.may_give(actor, one.role, one.place) for one in roles)
        return administers and mine and actor.actor_id != person.actor_id

    def tried(self, verb: object) -> bool:
        """Whether it was done. What is refused leaves nothing behind."""
        with db.session.begin_nested() as attempt:
            try:
                verb()  # type: ignore[operator]
                db.session.flush()
            except REFUSALS:
                attempt.rollback()
                return False
        return True

    def person(self, number: int) -> User | None:
        return self.by_email(self.emails[number])

    def by_email(self, email: str) -> User | None:
        return db.session.scalars(select(User).where(User.email == email)).one_or_none()

    def by_id(self, actor_id: str) -> User | None:
        return next((one for one in db.session.scalars(select(User)) if one.actor_id == actor_id), None)

    def everything(self) -> list[Membership]:
        query = select(Membership).join(Membership.user).where(User.email.in_(self.emails))
        return list(
            db.session.scalars(query.where(Membership.ended_at.is_(None)).order_by(User.email, Membership.role))
        )

    def held(self, choice: int) -> Membership | None:
        roles = self.everything()
        return roles[choice % len(roles)] if roles else None

    def role_held(self, key: Key) -> Membership | None:
        found = [one for one in self.everything() if (one.user.email, one.role, str(one.place.id)) == key]
        return found[0] if found else None

    def token(self, email: str) -> str:
        query = select(OutboxMessage.body).where(OutboxMessage.recipient == email)
        bodies = db.session.scalars(query.order_by(OutboxMessage.created_at.desc()))
        return next(found.group(1) for body in bodies if (found := re.search(r"/invitation/(\S+)", body)))


def play(examples: int = 6, steps: int = 20) -> None:
    """Let everyone play; raises AssertionError at the first thing that may not be."""
    run_state_machine_as_test(
        Everyone,
        settings=settings(
            settings.default, max_examples=examples, stateful_step_count=steps, database=None, phases=[Phase.generate]
        ),
    )
