"""The demonstration's rounds, made through the same services as real ones, with the clock set back where needed."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from portal.accounts.models import Agency, Partnership, PartnershipAgency
from portal.database import db, pretend_now
from portal.demo.accounts import person_of
from portal.demo.answers import Author, Story
from portal.demo.plan import Plan, RoundPlan
from portal.forms import library
from portal.forms.answers import Raw
from portal.forms.check import Asking
from portal.forms.spec import QuestionSet
from portal.permissions import SYSTEM, Role
from portal.returns import service
from portal.returns.models import Return, Round

NO_STORY = Story()
STORIES: Mapping[str, Story] = {
    "Health": Story(weak_tags=frozenset({"voice_of_child"})),
    "Secure estate": Story(weak_tags=frozenset({"voice_of_child"})),
    "Voluntary": Story(strong=0.6, middling=0.3),
}

TYPES = {
    "Council": "council",
    "Police": "police",
    "Health": "nhs_trust",
    "Probation": "probation",
    "Fire and rescue": "fire_and_rescue",
    "Secure estate": "prison_or_secure_setting",
    "Voluntary": "voluntary_or_charity",
}

SHARES: Mapping[str, float] = {"draft": 0.4}
"""How much of the sections an agency in that state has filled in; all of them where none is named."""


def open_rounds(plan: Plan, partnership: Partnership, today: date, seed: int) -> list[Round]:
    """Open each round and bring every agency to where the plan says it stands."""
    return [_open(one, plan, partnership, today, seed) for one in plan.rounds]


def _open(round_plan: RoundPlan, plan: Plan, partnership: Partnership, today: date, seed: int) -> Round:
    opens, due = today + timedelta(days=round_plan.opens), today + timedelta(days=round_plan.due)
    agencies = _agencies(partnership)
    short = {one.code for one in plan.agencies if one.short}
    with pretend_now(_at(opens, 9)):
        round_ = service.open_round(
            SYSTEM,
            partnership,
            round_plan.question_set,
            opens_on=opens,
            due_on=due,
            agencies=agencies,
            short_for=frozenset(agency.id for agency in agencies if agency.code in short),
            previous=_round(round_plan.previous),
        )
    db.session.flush()
    for place, agency in enumerate(agencies):
        _bring_along(round_, agency, round_plan, min(due, today) - timedelta(days=1 + place % 14), seed)
    if due < today:
        with pretend_now(_at(due + timedelta(days=28), 9)):
            service.close_round(SYSTEM, round_.id)
    return round_


def _bring_along(round_: Round, agency: Agency, plan: RoundPlan, day: date, seed: int) -> None:
    """Do what the agency's people, and then the coordinator, would have done by now."""
    state = plan.state_of(agency.code)
    if state == "not_started":
        return
    one = db.session.scalars(select(Return).where(Return.round_id == round_.id, Return.agency_id == agency.id)).one()
    with pretend_now(_at(day, 10)):
        _fill_in(one, agency, day, Random(zlib.crc32(f"{seed}/{round_.key}/{agency.code}".encode())), state)  # noqa: S311
    with pretend_now(_at(day, 15)):
        if state != "draft":
            service.send_for_approval(person_of(agency, Role.SAFEGUARDING_LEAD), one.id)
        if state in ("submitted", "accepted"):
            service.submit(person_of(agency, Role.APPROVER), one.id, token=secrets.token_hex(16))
        if state == "accepted":
            service.accept(SYSTEM, one.id)


def _fill_in(one: Return, agency: Agency, day: date, random: Random, state: str) -> None:
    question_set = library.get(one.round.question_set, one.round.version)
    asking = Asking(today=day, kinds=agency.kinds, short=one.short)
    known = {
        "org_name": agency.name,
        "org_type": TYPES.get(agency.sector, "other"),
        "areas_covered": one.round.partnership.short_name,
    }
    answers = Author(question_set, asking, STORIES.get(agency.sector, NO_STORY), random, known).write()
    sections = by_section(question_set, answers)
    keep = max(1, round(len(sections) * SHARES.get(state, 1.0)))
    editor = person_of(agency, Role.EDITOR)
    for key in list(sections)[:keep]:
        service.save_section(editor, one.id, key, sections[key], based_on=0)


def by_section(question_set: QuestionSet, answers: Mapping[str, Raw]) -> dict[str, dict[str, Raw]]:
    """The answers, divided as the pages of a return are: lists that others point to first, empty sections left out."""
    divided = {
        section.key: {one.key: answers[one.key] for one in section.questions if one.key in answers}
        for section in question_set.sections
    }
    lists = {one.refers_to for one in question_set.questions() if one.refers_to is not None}
    listed = {key: typed for key, typed in divided.items() if lists & typed.keys()}
    return {key: typed for key, typed in {**listed, **divided}.items() if typed}


def _agencies(partnership: Partnership) -> list[Agency]:
    query = select(Agency).join(PartnershipAgency, PartnershipAgency.agency_id == Agency.id)
    return list(
        db.session.scalars(query.where(PartnershipAgency.partnership_id == partnership.id).order_by(Agency.code))
    )


def _round(key: str | None) -> Round | None:
    return db.session.scalars(select(Round).where(Round.key == key)).one_or_none() if key else None


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)
