"""Everyone does everything to one return, in every order that Hypothesis can think of.

A small model, written down apart from the code, says what each person may do when; the real verbs are held to it.
``play`` runs the machine, so that a test can also show that it notices a verb that lets too much pass.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db, now
from portal.errors import Forbidden, NotFound, Refused
from portal.permissions import LADO_ROLES, Role
from portal.returns import remarks, service, withdrawals
from portal.returns.models import Return, Source, Status, Submission, Withdrawal
from portal.returns.workflow import Action
from tests.returns.tiny import COMPLETE
from tests.support.rounds import Audit, fill_in, make_round, return_of

AGENCY = frozenset({"editor", "safeguarding_lead", "approver"})
READS_SUBMISSIONS = AGENCY | {"coordinator", "scrutineer"}
NS, DR, AW, SU, CH, AC = Status


@dataclass(frozen=True)
class Expected:
    """Who may do it, from which states it leads to which, and whether a closed round stops it."""

    may: frozenset[str]
    leads: Mapping[Status, Status]
    when_closed: bool = False


def only(*who: str) -> frozenset[str]:
    return frozenset(who)


TABLE = {
    Action.SAVE: Expected(only("editor", "safeguarding_lead"), {NS: DR, DR: DR, CH: DR}),
    Action.ASSIGN: Expected(only("safeguarding_lead"), {NS: NS, DR: DR, CH: CH}),
    Action.SEND_FOR_APPROVAL: Expected(only("safeguarding_lead"), {DR: AW, CH: AW}),
    Action.SEND_BACK: Expected(only("approver"), {AW: DR}),
    Action.SUBMIT: Expected(only("approver"), {AW: SU}),
    Action.REQUEST_CHANGES: Expected(only("coordinator"), {SU: CH}),
    Action.ACCEPT: Expected(only("coordinator"), {SU: AC}, when_closed=True),
    Action.UNACCEPT: Expected(only("coordinator"), {AC: SU}, when_closed=True),
    Action.REOPEN: Expected(only("coordinator"), {AC: CH}),
    Action.ASK_TO_WITHDRAW: Expected(only("safeguarding_lead", "approver"), {SU: SU, AC: AC}),
    Action.GRANT_WITHDRAWAL: Expected(only("coordinator"), {SU: CH, AC: CH}),
    Action.DECLINE_WITHDRAWAL: Expected(only("coordinator"), {SU: SU, AC: AC}, when_closed=True),
}
KNOW_NO_ANSWERS = {"administrator", "allegations_lead", *(role.value for role in LADO_ROLES)}
STRANGERS = ("lead elsewhere", "approver elsewhere", "coordinator elsewhere")
PEOPLE = (*(role.value for role in Role), *STRANGERS)


class Everyone(RuleBasedStateMachine):
    """One return, its agency, its partnership, and strangers."""

    audit: ClassVar[Audit]
    elsewhere: ClassVar[Audit]

    @initialize()
    def start(self) -> None:
        self.round = make_round(self.audit.partnership, self.audit.agency, "tiny-1")
        self.return_: Return = return_of(self.round, self.audit.agency)
        self.status, self.is_closed, self.wishes = NS, False, 0
        self.snapshots: dict[int, str] = {}
        self.open = {Source.APPROVER: 0, Source.PARTNERSHIP: 0}
        people = {role.value: user for role, user in self.audit.people.items()}
        other = self.elsewhere
        strangers = dict(zip(STRANGERS, (other.lead, other.approver, other.coordinator), strict=True))
        self.people: dict[str, User] = {**people, **strangers}

    @rule(who=st.sampled_from(PEOPLE), action=st.sampled_from(list(Action)))
    def act(self, who: str, action: Action) -> None:
        """Someone presses any button. What may not be is refused, and nothing stays of it."""
        expected = self._outcome(who, action)
        assert self._try(who, action) == expected, f"{who} at {action} while {self.status}"
        if expected == "done":
            self._note(action)

    @rule(choice=st.integers(0, 11))
    def go_on(self, choice: int) -> None:
        """Something that may be done now, by someone who may, so that the machine gets far."""
        steps = [(who, action) for action, row in TABLE.items() for who in sorted(row.may)[:1]]
        possible = [step for step in steps if self._outcome(*step) == "done"]
        if possible:
            self.act(*possible[choice % len(possible)])

    @rule(is_closed=st.sampled_from([False, False, True]))
    def close_or_open(self, is_closed: bool) -> None:
        self.is_closed = is_closed
        self.round.closed_at = now() if is_closed else None
        db.session.flush()

    def _outcome(self, who: str, action: Action) -> str:
        row = TABLE[action]
        if who in STRANGERS or who in KNOW_NO_ANSWERS:
            return "NotFound"
        if who not in row.may:
            return "Forbidden"
        if self.status not in row.leads or (self.is_closed and not row.when_closed):
            return "Refused"
        if action in (Action.ACCEPT, Action.ASK_TO_WITHDRAW) and self.wishes:
            return "Refused"
        if action in (Action.GRANT_WITHDRAWAL, Action.DECLINE_WITHDRAWAL) and not self.wishes:
            return "NotFound"
        return "done"

    def _try(self, who: str, action: Action) -> str:
        with db.session.begin_nested() as attempt:
            try:
                VERBS[action](self.people[who], self)
                db.session.flush()
            except (Forbidden, NotFound, Refused) as refusal:
                attempt.rollback()
                return type(refusal).__name__
        return "done"

    def _note(self, action: Action) -> None:
        """What the model knows afterwards."""
        self.status = TABLE[action].leads[self.status]
        if action is Action.ASK_TO_WITHDRAW:
            self.wishes = 1
        if action in (Action.GRANT_WITHDRAWAL, Action.DECLINE_WITHDRAWAL, Action.REQUEST_CHANGES, Action.REOPEN):
            self.wishes = 0
        if action in (Action.REQUEST_CHANGES, Action.REOPEN):
            self.open[Source.PARTNERSHIP] += 1
        if action is Action.SEND_BACK:
            self.open[Source.APPROVER] += 1
        if action is Action.SEND_FOR_APPROVAL:
            self.open[Source.APPROVER] = 0
        if action is Action.SUBMIT:
            self.open[Source.PARTNERSHIP] = 0
            self.snapshots[len(self.snapshots) + 1] = self._frozen()[len(self.snapshots) + 1]

    def _frozen(self) -> dict[int, str]:
        """Everything of each submission, by its number, as it is stored."""
        columns = Submission.__table__.columns
        rows = db.session.execute(select(*columns).where(columns.return_id == self.return_.id)).mappings()
        return {row["number"]: json.dumps({key: str(value) for key, value in row.items()}) for row in rows}

    @invariant()
    def the_status_is_what_the_table_says(self) -> None:
        db.session.refresh(self.return_)
        assert self.return_.status == self.status
        assert (self.return_.accepted_at is not None) is (self.status is AC)

    @invariant()
    def submissions_never_change(self) -> None:
        assert self._frozen() == self.snapshots

    @invariant()
    def outside_the_agency_nobody_reads_the_draft(self) -> None:
        for who, user in self.people.items():
            try:
                service.read_draft(user, self.return_)
                read = True
            except NotFound:
                read = False
            assert read is (who in AGENCY), who
            assert bool(service.submissions_of(user, self.return_)) is (
                who in READS_SUBMISSIONS and bool(self.snapshots)
            ), who

    @invariant()
    def what_is_asked_for_and_wished_for_is_kept(self) -> None:
        assert {source: len(remarks.open_ones(self.return_.id, source)) for source in Source} == self.open
        assert (withdrawals.open_one(self.return_.id) is not None) is bool(self.wishes)


def _save(user: User, game: Everyone) -> None:
    """Complete answers, so that whatever stands in the way of sending is the state alone."""
    fill_in(user, game.return_, {**COMPLETE, "notes": secrets.token_hex(4)})


def _wish(game: Everyone) -> Any:
    query = select(Withdrawal.id).where(Withdrawal.return_id == game.return_.id, Withdrawal.decided_at.is_(None))
    return db.session.scalar(query) or game.return_.id  # An id that is no wish's, where there is none.


VERBS: dict[Action, Callable[[User, Everyone], Any]] = {
    Action.SAVE: _save,
    Action.ASSIGN: lambda user, game: service.assign(user, game.return_.id, "about", game.audit.editor.id),
    Action.SEND_FOR_APPROVAL: lambda user, game: service.send_for_approval(user, game.return_.id),
    Action.SEND_BACK: lambda user, game: service.send_back(user, game.return_.id, "", {"rating": "Example."}),
    Action.SUBMIT: lambda user, game: service.submit(user, game.return_.id, token=secrets.token_hex(16)),
    Action.REQUEST_CHANGES: lambda user, game: service.request_changes(user, game.return_.id, "Example."),
    Action.ACCEPT: lambda user, game: service.accept(user, game.return_.id),
    Action.UNACCEPT: lambda user, game: service.unaccept(user, game.return_.id),
    Action.REOPEN: lambda user, game: service.reopen(user, game.return_.id, "", {"name": "Example."}),
    Action.ASK_TO_WITHDRAW: lambda user, game: service.ask_to_withdraw(user, game.return_.id, "Example."),
    Action.GRANT_WITHDRAWAL: lambda user, game: service.grant_withdrawal(user, game.return_.id, _wish(game)),
    Action.DECLINE_WITHDRAWAL: lambda user, game: service.decline_withdrawal(
        user, game.return_.id, _wish(game), "Example."
    ),
}


def play(audit: Audit, elsewhere: Audit, examples: int = 30, steps: int = 30) -> None:
    """Let everyone play; raises AssertionError at the first thing that the model does not expect."""
    machine = type("Game", (Everyone,), {"audit": audit, "elsewhere": elsewhere})
    run_state_machine_as_test(
        machine,
        settings=settings(
            settings.default, max_examples=examples, stateful_step_count=steps, database=None, phases=[Phase.generate]
        ),
    )
