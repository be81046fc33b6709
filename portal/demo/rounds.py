"""The demonstration's rounds, made through the same services as real ones, with the clock set back where needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from sqlalchemy import select

from portal.accounts.models import Agency, Partnership, PartnershipAgency, User
from portal.database import db, pretend_now
from portal.demo.accounts import Cast, make_everyone
from portal.demo.benchmarking import enrich
from portal.demo.between import follow_up
from portal.demo.concerns import make_concerns
from portal.demo.journey import STILL_OUT, Journey, by_section
from portal.demo.money import make_money
from portal.demo.plan import AgencyPlan, Plan, RoundPlan
from portal.demo.profile import profile
from portal.demo.reviews import review_round
from portal.demo.story import Story, random_of
from portal.permissions import Role
from portal.returns import service
from portal.returns.models import Return, Round

__all__ = ["by_section", "make_demonstration", "story_of"]

DAYS_BEFORE = 14
"""People were there this long before the first round opened."""

LATE_BY = 9
EXCUSED = "Demonstration reason: the group is closed while its building is repaired, and sees no children this term."
LONGER = "Demonstration reason: the only person who knows the files is away until the end of the month."


def make_demonstration(plan: Plan, key: bytes, today: date, seed: int) -> Partnership:
    """Everything: people, agencies, and each round with every agency where the plan says that it stands."""
    first = today + timedelta(days=min((one.opens for one in plan.rounds), default=0) - DAYS_BEFORE)
    with pretend_now(at(first, 9)):
        cast = make_everyone(plan, key, seed)
    openings = [Opening(plan, cast, today, seed, year, one) for year, one in enumerate(plan.rounds)]
    rounds = [opening.close(opening.open()) for opening in openings]
    for round_ in rounds:
        review_round(cast, round_, today, seed)
    for earlier, later in pairwise(rounds):
        follow_up(cast, earlier, later, today, seed)
    make_benchmarks(plan, cast, today, seed + 1)
    make_concerns(cast, today)
    if plan.money:
        make_money(cast, today)
    return cast.partnership


def make_benchmarks(plan: Plan, cast: Cast, today: date, seed: int) -> None:
    """Rounds of benchmarking with what stands beside them. Their stories, and so their rows, are their own."""
    rounds = []
    for year, one in enumerate(plan.benchmarks):
        opening = Opening(plan, cast, today, seed, year, one)
        round_ = opening.open()
        enrich(cast, round_, min(opening.due, today - timedelta(days=2)), seed, is_over=opening.is_over)
        opening.close(round_)
        rounds.append(round_)
    for earlier, later in pairwise(rounds):
        follow_up(cast, earlier, later, today, seed)


def story_of(plan: Plan, agency: AgencyPlan, seed: int, year: int) -> Story:
    """How an agency is doing in the round that is the ``year``-th from the first."""
    sector = plan.sector_of(agency)
    return Story(
        strong=sector.strong,
        middling=sector.middling,
        shift=sector.shift,
        leaves=sector.leaves,
        gain=sector.gain,
        seed=f"{seed}/{agency.code}",
        years=year,
    )


class Opening:
    """One round of the plan; ``year`` counts the rounds from the first."""

    def __init__(self, plan: Plan, cast: Cast, today: date, seed: int, year: int, round_plan: RoundPlan) -> None:
        self.plan, self.cast, self.today, self.seed, self.year = plan, cast, today, seed, year
        self.partnership, self.round_plan = cast.partnership, round_plan
        self.opens = today + timedelta(days=round_plan.opens)
        self.due = today + timedelta(days=round_plan.due)

    @property
    def is_over(self) -> bool:
        return self._closes < self.today

    @property
    def _closes(self) -> date:
        return self.due + timedelta(days=4 * DAYS_BEFORE)

    def open(self) -> Round:
        """Open the round, and let everyone do what they did by today."""
        with pretend_now(at(self.opens, 9)):
            round_ = self._open(self.cast.one_of(self.partnership, Role.COORDINATOR))
        db.session.flush()
        for plan, one in self._returns(round_):
            self._desk(plan, one)
            self._journey(plan, one).go(self.round_plan.state_of(plan.code))
        return round_

    def close(self, round_: Round) -> Round:
        """Close the round when it is long over."""
        if self.is_over:
            with pretend_now(at(self._closes, 9)):
                service.close_round(self.cast.one_of(self.partnership, Role.COORDINATOR), round_.id)
        return round_

    def _open(self, coordinator: User) -> Round:
        agencies = [agency for agency in self._agencies() if not agency.kinds & self.round_plan.leaves_out]
        short = {one.code for one in self.plan.agencies if one.short}
        return service.open_round(
            coordinator,
            self.partnership,
            self.round_plan.question_set,
            opens_on=self.opens,
            due_on=self.due,
            agencies=agencies,
            short_for=frozenset(agency.id for agency in agencies if agency.code in short),
            previous=_round(self.round_plan.previous),
            key=self.round_plan.key,
            title=self.round_plan.title,
        )

    def _returns(self, round_: Round) -> Iterator[tuple[AgencyPlan, Return]]:
        plans = {one.code: one for one in self.plan.agencies}
        query = select(Return).join(Agency).where(Return.round_id == round_.id).order_by(Agency.code)
        for one in db.session.scalars(query).all():
            yield plans[one.agency.code], one

    def _journey(self, plan: AgencyPlan, one: Return) -> Journey:
        sector = self.plan.sector_of(plan)
        story = story_of(self.plan, plan, self.seed, self.year)
        known = profile(self.cast, one.agency, sector, story)
        owners = sector.titles if plan.short else ()
        return Journey(one, story, known, self.cast, self._day(plan.code, one), self._yesterday(), owners)

    def _day(self, code: str, one: Return) -> date:
        """A working day of the last three weeks before the agency's due day - or some days after, for a late one.

        Whoever has not submitted yet was given more days, and did what there is in the last week.
        """
        numbers = random_of(self.seed, self.year, code)
        if code in self.round_plan.late:
            day = self.due + timedelta(days=LATE_BY)
        elif self.round_plan.state_of(code) in STILL_OUT:
            day = min(one.due_on, self.today) - timedelta(days=numbers.randint(1, 7))
        else:
            day = self.due - timedelta(days=numbers.randint(1, 21))
        return working_day(min(day, self._yesterday()))

    def _yesterday(self) -> date:
        return self.today - timedelta(days=1)

    def _desk(self, plan: AgencyPlan, one: Return) -> None:
        """What the coordinator had agreed with an agency: more days, or that it need not answer."""
        coordinator = self.cast.one_of(self.partnership, Role.COORDINATOR)
        day = max(self.opens, min(self.due - timedelta(days=2), self._yesterday()))
        with pretend_now(at(day, 10)):
            if plan.code in self.round_plan.longer:
                service.extend(coordinator, one, self.due + timedelta(days=self.round_plan.longer[plan.code]), LONGER)
            if self.round_plan.state_of(plan.code) == "excused":
                service.excuse(coordinator, one, EXCUSED)

    def _agencies(self) -> list[Agency]:
        query = select(Agency).join(PartnershipAgency, PartnershipAgency.agency_id == Agency.id)
        query = query.where(PartnershipAgency.partnership_id == self.partnership.id)
        return list(db.session.scalars(query.order_by(Agency.code)))


def _round(key: str | None) -> Round | None:
    return db.session.scalars(select(Round).where(Round.key == key)).one_or_none() if key else None


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
