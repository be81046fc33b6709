"""What a case is about, and what was found: an outcome replaces another, and overwrites none."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from portal.accounts.models import User
from portal.accounts.words import at_once
from portal.database import db, now
from portal.errors import Refused
from portal.lado.cases import typed, words
from portal.lado.cases.models import Allegation, Outcome
from portal.lado.cases.reading import allegations_of, get_allegation
from portal.lado.cases.service.finding import case_to_change
from portal.lado.desk import words as desk_words
from portal.lado.desk.service.find import changed
from portal.lado.meetings.typed import Day

MOST = 50


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to have happened, as it was typed."""

    text: str
    category: str
    context: str
    recent: str = ""
    restraint: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed about one allegation, as it was typed."""

    outcome: str
    agreed: Day
    category: str
    reasoning: str
    dissent: str = ""


def add_allegation(user: User, contact_id: uuid.UUID, said: Said, *, seen: int) -> Allegation:
    """Write down one thing that is said to have happened. Raises Mistake, and whatever finding the case does."""
    contact, _ = case_to_change(user, contact_id, seen)
    there = allegations_of(contact)
    if len(there) >= MOST:
        raise Refused(f"A case holds {MOST} allegations. Add to one that is there what belongs to it.")
    with at_once() as each:
        with each:
            text = desk_words.text_from(said.text, "text", "the text", "Enter what is said to have happened")
        with each:
            category = typed.one_of(said.category, words.CATEGORIES, "category", "Choose a category")
        with each:
            ask = "Choose where it is said to have happened"
            context = typed.one_of(said.context, words.CONTEXTS, "context", ask)
    made = Allegation(
        contact_id=contact.id,
        position=len(there) + 1,
        category_opened=category,
        context=context,
        recent=typed.yes_or_no(said.recent),
        restraint=typed.yes_or_no(said.restraint),
        added_at=now(),
        added_by_id=user.id,
        text=text,
    )
    db.session.add(made)
    changed(user, contact, "lado.allegation_added")
    return made


def agree_outcome(user: User, contact_id: uuid.UUID, allegation_id: uuid.UUID, agreed: Agreed, *, seen: int) -> Outcome:
    """Write down what was found of one allegation. Raises Mistake, and Refused before the case has begun."""
    contact, _ = case_to_change(user, contact_id, seen)
    found = get_allegation(contact, allegation_id)
    if contact.state == "triaged":
        raise Refused("This case has not begun. Begin it, then agree what was found.")
    day, outcome, category, reasoning, dissent = _checked(agreed)
    made = Outcome(
        contact_id=contact.id,
        allegation_id=allegation_id,
        outcome=outcome,
        agreed_on=day,
        at=now(),
        by_id=user.id,
        replaces_id=found.outcome.id if found.outcome is not None else None,
        reasoning=reasoning,
        dissent=dissent or None,
    )
    found.allegation.category_concluded = category
    db.session.add(made)
    changed(user, contact, "lado.outcome_agreed")
    return made


def _checked(agreed: Agreed) -> tuple[date, str, str, str, str]:
    """The day, the outcome by the words of that day, the category, the reasoning and who saw it otherwise."""
    with at_once() as each:
        with each:
            ask = "Choose an outcome"
            day = typed.past_day(agreed.agreed, "agreed", "when it was agreed")
            outcome = typed.one_of(agreed.outcome, words.outcomes_on(day), "outcome", ask)
        with each:
            ask = "Choose the category at conclusion"
            category = typed.one_of(agreed.category, words.CATEGORIES, "category", ask)
        with each:
            ask = "Enter what it rests on, and why it was found so"
            reasoning = desk_words.text_from(agreed.reasoning, "reasoning", "the reasoning", ask)
        with each:
            dissent = desk_words.optional_text(agreed.dissent, "dissent", "who saw it otherwise")
    return day, outcome, category, reasoning, dissent
