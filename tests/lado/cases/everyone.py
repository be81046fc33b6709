"""Everyone does everything to one contact, in every order that Hypothesis can think of.

A small model, written down apart from the code, says what may be done when; the real verbs are held to it, and what
the database holds to the rules of a case. ``play`` runs the machine, so that a test can also show that it notices a
guard that is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select, update

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.lado.cases import service
from portal.lado.cases.models import Allegation, Case, FollowUp, Outcome, Step
from portal.lado.cases.reading import found_of
from portal.lado.cases.service import Settled
from portal.lado.desk import service as desk
from portal.lado.desk.service import Verdict
from portal.lado.meetings.models import NoMeeting
from portal.lado.models import Contact, Decision, SightGrant
from portal.lado.need.service import declare
from portal.lado.strands.models import Strand
from portal.permissions import Role
from tests.lado.arrange import make_conflict, make_contact
from tests.lado.cases import arrange
from tests.lado.meetings.arrange import make_meeting
from tests.support.builders import make_agency, make_partnership, make_user

DECIDERS = ("lado", "second lado", "manager")
STRANGERS = (
    "support",
    "support with leave",
    "lado in conflict",
    "lado who left",
    "suspended lado",
    "lado elsewhere",
    "manager elsewhere",
    "coordinator",
    "administrator",
    "allegations lead",
    "no role",
)
ACTORS = (*DECIDERS, *STRANGERS)
FOLLOW_UPS, STRANDS = 8, 3
UNDECIDED, ENDING, CASE = "undecided", "ending", "case"


@dataclass
class Model:
    """What there is, as far as it says what may be done."""

    state: str = "new"
    decided: str = UNDECIDED
    met: bool = False
    officer: str = ""
    allegations: int = 0
    outcomes: int = 0
    arranged: bool = False
    meeting: bool = False
    declared: bool = False
    strands: bool = False
    follow_up: bool = False

    def closes_as_case(self) -> bool:
        settled = self.meeting and self.strands and self.follow_up
        if self.state == "open":
            return settled and self.allegations > 0 and self.outcomes == self.allegations
        return settled and self.state == "triaged" and self.decided == ENDING and self.met

    def leaves_triage(self) -> bool:
        return (self.arranged or self.meeting) and self.declared

    def is_running(self) -> bool:
        return self.met and self.state not in ("closed", "transferred")


POSSIBLE: dict[str, Callable[[Model], bool]] = {
    "acknowledge": lambda now: now.state == "new",
    "decide": lambda now: now.state in ("new", "acknowledged", "triaged") or (now.state == "closed" and not now.met),
    "decide against": lambda now: (
        now.state in ("new", "acknowledged", "triaged") or (now.state == "closed" and not now.met)
    ),
    "advise": lambda now: not now.met and now.state in ("new", "acknowledged", "triaged"),
    "close contact": lambda now: now.state == "triaged" and now.decided == ENDING and not now.met,
    "begin": lambda now: now.state == "triaged" and now.decided == CASE and now.allegations > 0 and now.leaves_triage(),
    "hold": lambda now: now.state == "open",
    "resume": lambda now: now.state == "on_hold",
    "transfer": lambda now: (
        now.state in ("open", "on_hold") or (now.state == "triaged" and now.decided == CASE and now.leaves_triage())
    ),
    "reopen": lambda now: now.met and now.state in ("closed", "transferred"),
    "reclassify": lambda now: now.state in ("open", "on_hold"),
    "withdraw": lambda now: now.state == "open",
    "close": lambda now: now.closes_as_case(),
    "allege": lambda now: now.is_running() and now.allegations < 3,
    "agree": lambda now: now.is_running() and now.state != "triaged" and now.outcomes < now.allegations,
    "need": lambda now: now.is_running(),
    "rest": lambda now: now.is_running(),
    "done": lambda now: now.is_running(),
}


def _closed(now: Model) -> None:
    now.state = "closed"


def _set(**values: Any) -> Callable[[Model], None]:
    def change(now: Model) -> None:
        for name, value in values.items():
            setattr(now, name, value)

    return change


def _one_more(name: str) -> Callable[[Model], None]:
    return lambda now: setattr(now, name, getattr(now, name) + 1)


LEADS: dict[str, Callable[[Model], None]] = {
    "acknowledge": _set(state="acknowledged"),
    "decide": _set(state="triaged", decided=CASE, met=True),
    "decide against": _set(state="triaged", decided=ENDING),
    "advise": _set(state="closed", decided=ENDING),
    "close contact": _closed,
    "begin": _set(state="open"),
    "hold": _set(state="on_hold"),
    "resume": _set(state="open"),
    "transfer": _set(state="transferred"),
    "reopen": _set(state="triaged"),
    "reclassify": lambda now: None,
    "withdraw": _set(state="triaged", decided=ENDING),
    "close": _closed,
    "allege": _one_more("allegations"),
    "agree": _one_more("outcomes"),
    "need": _set(follow_up=False),
    "rest": lambda now: None,
    "done": lambda now: None,
}


class Everyone(RuleBasedStateMachine):
    """One contact, its desk, another desk, and people with and without roles."""

    people: ClassVar[dict[str, User]]

    @initialize()
    def start(self) -> None:
        here = self.people["lado"].memberships[0].partnership
        self.contact: Contact = make_contact(here)
        make_conflict(self.contact, self.people["lado in conflict"])
        boss, helper = self.people["manager"], self.people["support with leave"]
        leave = {"user_id": helper.id, "by_id": boss.id, "since": now(), "until": now() + timedelta(days=1)}
        db.session.add(SightGrant(contact_id=self.contact.id, level="narrative", reason="Example.", **leave))
        db.session.flush()
        self.now = Model()

    @rule(who=st.sampled_from(ACTORS), deed=st.sampled_from(sorted(POSSIBLE)))
    def act(self, who: str, deed: str) -> None:
        """Someone presses any button. What may not be is refused, and nothing stays of it."""
        may = who in DECIDERS and self.now.officer in ("", who)
        expected = may and POSSIBLE[deed](self.now)
        assert self._try(who, deed) is expected, f"{who} at {deed} while {self.now}"
        if expected:
            LEADS[deed](self.now)
            self.now.follow_up = self._settled()
            if deed in ("acknowledge", "decide", "decide against", "advise") and not self.now.officer:
                self.now.officer = who

    @rule(choice=st.integers(0, 100))
    def go_on(self, choice: int) -> None:
        """Something that may be done now, by whoever may, so that the machine gets far."""
        possible = [deed for deed in POSSIBLE if POSSIBLE[deed](self.now)]
        if possible:
            self.act(self.now.officer or "lado", possible[choice % len(possible)])

    @rule(deed=st.sampled_from([*sorted(POSSIBLE), *("begin", "close", "transfer") * 5]))
    def press(self, deed: str) -> None:
        """Whoever has it presses any button."""
        self.act(self.now.officer or "lado", deed)

    @rule(rarely=st.integers(0, 3))
    def arrange_a_meeting(self, rarely: int) -> None:
        """It is arranged, and not held yet: a case may begin so, and not end."""
        if self.now.met and not self.now.arranged and not rarely:
            make_meeting(self.people["lado"], self.contact)
            self.now.arranged = True

    @rule(rarely=st.integers(0, 3))
    def meet(self, rarely: int) -> None:
        """The reason why there is no meeting is recorded."""
        if self.now.met and not self.now.meeting and not rarely:
            arrange.no_meeting(self.people["lado"], self.contact)
            self.now.meeting = True

    @rule(rarely=st.integers(0, 3))
    def say_that_they_have_no_interest(self, rarely: int) -> None:
        """Its officer does, once there is one."""
        if self.now.officer and not self.now.declared and not rarely:
            declare(self.people[self.now.officer], self.contact.id, "none", "")
            self.now.declared = True

    @rule(ended=st.sampled_from([True, True, False]))
    def hear_of_strands(self, ended: bool) -> None:
        """Police, social care and employer are done with it, or the police are at it again."""
        if db.session.scalar(select(func.count(Strand.id)).where(Strand.contact_id == self.contact.id)) == 0:
            arrange.no_strands(self.contact)
        of_police = update(Strand).where(Strand.contact_id == self.contact.id, Strand.kind == "police")
        db.session.execute(of_police.values(state="not_needed" if ended else "open"))
        self.now.strands = ended

    def _try(self, who: str, deed: str) -> bool:
        before = self._digest()
        with db.session.begin_nested() as attempt:
            try:
                VERBS[deed](self.people[who], self.contact)
                db.session.flush()
            except Mistake:
                attempt.rollback()
            except (Forbidden, NotFound, Refused):
                changed = [*db.session.new, *db.session.dirty, *db.session.deleted]
                assert changed == [], deed
                attempt.rollback()
            else:
                return True
        assert self._digest() == before, deed
        return False

    def _digest(self) -> tuple[Any, ...]:
        """Everything that a verb could change, in one statement."""
        about = self.contact.id
        tables = (Step, Decision, Allegation, Outcome, FollowUp, Case)
        counts = [select(func.count(one.id)).where(one.contact_id == about).scalar_subquery() for one in tables]
        settled = select(func.count(FollowUp.id)).where(FollowUp.contact_id == about, FollowUp.state == "not_needed")
        row = select(Contact.state, Contact.revision, Contact.officer_id, *counts, settled.scalar_subquery())
        return tuple(db.session.execute(row.where(Contact.id == about)).one())

    def _settled(self) -> bool:
        rows = select(FollowUp.state).where(FollowUp.contact_id == self.contact.id)
        states = list(db.session.scalars(rows))
        return len(states) == FOLLOW_UPS and set(states) <= {"done", "not_needed"}

    @invariant()
    def the_contact_is_what_the_model_says(self) -> None:
        db.session.refresh(self.contact)
        assert self.contact.state == self.now.state
        assert (self.contact.closed_at is not None) is (self.now.state == "closed")
        assert (db.session.get(Case, self.contact.id) is not None) is self.now.met

    @invariant()
    def the_history_leads_to_where_it_stands(self) -> None:
        steps = list(db.session.scalars(select(Step).where(Step.contact_id == self.contact.id).order_by(Step.position)))
        assert [one.position for one in steps] == list(range(1, len(steps) + 1))
        stood = ["new", *(one.to_state for one in steps)]
        assert [one.from_state for one in steps] == stood[:-1]
        assert stood[-1] == self.contact.state
        decisions = db.session.scalar(select(func.count(Decision.id)).where(Decision.contact_id == self.contact.id))
        assert sum(one.action in ("decide", "reclassify", "withdraw") for one in steps) == decisions
        assert all(one.note for one in steps if one.action not in ("acknowledge", "begin", "close"))

    @invariant()
    def nothing_that_met_the_threshold_is_closed_without_what_it_needs(self) -> None:
        """Asked of the rows, and of nothing that the workflow says of itself, until the police are at it again."""
        if self.contact.state != "closed" or not self.now.met or not self.now.strands:
            return
        about = self.contact.id
        assert db.session.scalar(select(NoMeeting.id).where(NoMeeting.contact_id == about).limit(1)) is not None
        assert self._settled()
        ended = select(func.count(Strand.id)).where(
            Strand.contact_id == about, Strand.state.in_(("ended", "not_needed"))
        )
        assert db.session.scalar(ended) == STRANDS
        if self.contact.decision in ("consultation", "referral"):
            rows = list(db.session.scalars(select(Allegation).where(Allegation.contact_id == about)))
            found = set(db.session.scalars(select(Outcome.allegation_id).where(Outcome.contact_id == about)))
            assert rows
            assert {one.id for one in rows} == found
            assert all(one.category_concluded for one in rows)

    @invariant()
    def outcomes_are_replaced_and_never_lost(self) -> None:
        found = found_of(self.contact)
        assert sum(one.outcome is not None for one in found) == self.now.outcomes
        assert all(one.outcome is not None or not one.earlier for one in found)


def _open_allegation(contact: Contact) -> Allegation:
    """One without an outcome, or else any: to find the same twice is another outcome of it."""
    found = found_of(contact)
    if not found:
        raise NotFound()
    open_ones = [one.allegation for one in found if one.outcome is None]
    if not open_ones:
        raise Refused("Each has an outcome.")
    return open_ones[0]


def _allege(user: User, contact: Contact) -> None:
    if len(found_of(contact)) >= 3:
        raise Refused("Three are enough for a game.")
    arrange.about(user, contact)


def _settle(state: str) -> Callable[[User, Contact], Any]:
    done = arrange.agreed().agreed

    def settle(user: User, contact: Contact) -> None:
        said = Settled(state, "Example Owner", done=done)
        service.settle(user, contact.id, "dbs", said, seen=contact.revision)

    return settle


VERBS: dict[str, Callable[[User, Contact], Any]] = {
    "acknowledge": lambda user, one: desk.acknowledge(user, one.id, "Example.", seen=one.revision),
    "decide": lambda user, one: arrange.decided(user, one, "consultation"),
    "decide against": lambda user, one: arrange.decided(user, one, "advice"),
    "advise": lambda user, one: desk.advise(user, one.id, "Example.", "Example.", seen=one.revision),
    "close contact": lambda user, one: desk.close(user, one.id, seen=one.revision),
    "begin": lambda user, one: service.begin(user, one.id, seen=one.revision),
    "hold": lambda user, one: service.hold(user, one.id, "Example.", seen=one.revision),
    "resume": lambda user, one: service.resume(user, one.id, "Example.", seen=one.revision),
    "transfer": lambda user, one: service.transfer(user, one.id, "Example area", "Example.", seen=one.revision),
    "reopen": lambda user, one: service.reopen(user, one.id, "Example.", seen=one.revision),
    "reclassify": lambda user, one: service.reclassify(
        user, one.id, Verdict("referral", "Example.", ["risk"]), seen=one.revision
    ),
    "withdraw": lambda user, one: service.reclassify(user, one.id, Verdict("advice", "Example."), seen=one.revision),
    "close": lambda user, one: service.close(user, one.id, "Example.", seen=one.revision),
    "allege": _allege,
    "agree": lambda user, one: arrange.agree(user, one, _open_allegation(one)),
    "need": _settle("needed"),
    "rest": lambda user, one: service.rest_not_needed(user, one.id, "Example.", seen=one.revision),
    "done": _settle("done"),
}


def make_people() -> dict[str, User]:
    here, there = make_partnership("here", is_default=True), make_partnership("there")
    people = {
        "lado": make_user(Role.LADO, here),
        "second lado": make_user(Role.LADO, here),
        "manager": make_user(Role.LADO_MANAGER, here),
        "support": make_user(Role.LADO_SUPPORT, here),
        "support with leave": make_user(Role.LADO_SUPPORT, here),
        "lado in conflict": make_user(Role.LADO, here),
        "lado who left": make_user(Role.LADO, here),
        "suspended lado": make_user(Role.LADO, here, suspended_at=now()),
        "lado elsewhere": make_user(Role.LADO, there),
        "manager elsewhere": make_user(Role.LADO_MANAGER, there),
        "coordinator": make_user(Role.COORDINATOR, here),
        "administrator": make_user(Role.ADMINISTRATOR, here),
        "allegations lead": make_user(Role.ALLEGATIONS_LEAD, make_agency(here)),
        "no role": make_user(),
    }
    people["lado who left"].memberships[0].ended_at = now()
    db.session.flush()
    return people


def play(people: dict[str, User], examples: int = 20, steps: int = 30) -> None:
    """Let everyone play; raises AssertionError at the first thing that the model does not expect."""
    machine = type("Game", (Everyone,), {"people": people})
    run_state_machine_as_test(
        machine,
        settings=settings(
            settings.default,
            max_examples=examples,
            stateful_step_count=steps,
            database=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
        ),
    )
