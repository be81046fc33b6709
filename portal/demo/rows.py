"""Rows of invented lists: what the columns of an action or of a piece of evidence hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from portal.demo.words import Document, Step
from portal.forms.answers import Raw

MARK = "Demonstration answer"
DAYS_IN_MONTH = 30
OVERDUE = 1.17
"""Evidence is at most this share of its time old: about one piece in seven is past its review date."""

PRIORITIES = ("high", "medium", "medium", "low")
HELP = (f"{MARK}: training for all partners on this subject.", f"{MARK}: examples from other agencies.")


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def of_step(step: Step, today: date, random: Random) -> dict[str, Raw]:
    """What an action says; due at the end of a month."""
    made: dict[str, Raw] = {
        "what": f"Demonstration action: {lower_first(step.what)}.",
        "difference": f"{MARK}: {lower_first(step.difference)}.",
        "owner": step.owner,
        "due": end_of_month(today + timedelta(days=random.randint(40, 270))).isoformat(),
        "priority": random.choice(PRIORITIES),
    }
    if random.random() < 0.15:
        made["help_needed"] = random.choice(HELP)
    return made


def of_document(document: Document, owner: str, today: date, random: Random) -> dict[str, Raw]:
    """What a piece of evidence says; some of it should have been reviewed already."""
    life = document.months * DAYS_IN_MONTH
    made_on = today - timedelta(days=int(life * random.uniform(0.05, OVERDUE)))
    return {
        "title": f"{document.title} (demonstration)",
        "kind": document.kind,
        "link": f"Shared folder (demonstration): {lower_first(document.title)}",
        "owner": owner,
        "document_date": made_on.isoformat(),
        "review_date": (made_on + timedelta(days=life)).isoformat(),
    }


def same_row(row: Mapping[str, Raw], made: Mapping[str, Raw]) -> bool:
    """Whether a list has this action, or this piece of evidence, already."""
    return any(key in made and row.get(key) == made[key] for key in ("what", "title"))


def end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
