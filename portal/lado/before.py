"""What the page before sign-in shows at a moment: is the LADO there, whom to call. It knows words and a time only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.lado.words import LadoWords
from portal.local_time import day_of, short_time


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number with what it is for; ``now`` marks the one to call at this moment."""

    what: str
    number: str
    now: bool


@dataclass(frozen=True, slots=True)
class Before:
    """``opens`` says in words when the LADO is there again; it is empty while the LADO is there."""

    social_care: tuple[Number, ...]
    phone: str
    hours: str
    is_open: bool
    opens: str
    instead: str


def shown_at(words: LadoWords, moment: datetime) -> Before:
    """Numbers that are not set are left out, and an LADO without a number is never said to be open to a call."""
    by_day = words.social_care_opening.is_open(moment)
    numbers = (
        Number("By day", words.social_care_day, by_day),
        Number("Evenings, nights, weekends and bank holidays", words.social_care_night, not by_day),
    )
    is_open = bool(words.phone) and words.opening.is_open(moment)
    opens = "" if is_open or not words.phone else opens_in_words(words, moment)
    return Before(
        social_care=tuple(number for number in numbers if number.number),
        phone=words.phone,
        hours=words.hours,
        is_open=is_open,
        opens=opens,
        instead="" if is_open else words.instead,
    )


def opens_in_words(words: LadoWords, moment: datetime) -> str:
    """today at 09:00; tomorrow at 09:00; on Monday 23 November at 09:00."""
    opens = words.opening.opens_next(moment)
    if opens is None:
        return ""
    today, day = day_of(moment), day_of(opens)
    named = {today: "today", today + timedelta(days=1): "tomorrow"}
    return f"{named.get(day, f'on {day:%A} {day.day} {day:%B}')} at {short_time(opens)}"
