"""What a partnership's LADO says of itself: numbers, hours, whom instead, and how long things take.

They are texts of the partnership (``flask partnership set KEY --wording lado_phone="01234 567890"``). One that is
missing or cannot be read has its default, and no number is ever made up: what is not set is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from portal.accounts.words import Mistake, email_address
from portal.lado.clock import Within
from portal.lado.hours import Hours, UnreadableHours, read_hours

PREFIX = "lado_"
MOST_DAYS = 366
MOST = {"days": MOST_DAYS, "hours": 72}


@dataclass(frozen=True, slots=True)
class LadoWords:
    """``social_care_hours`` say when the day number answers, ``hours`` when the LADO does. ``instead`` is whom to call
    when the LADO is shut. ``answer_days`` are working days until the LADO answers, ``draft_days`` the days after which
    an unsent draft is deleted, ``nudge_minutes`` those after which its author is reminded of it, once. ``link_minutes``
    is how long a link by e-mail works that somebody asked for, ``call_link_days`` one that the desk sent.
    ``check_days`` and ``dbs_days`` are working days until a check, or a request by the DBS, is answered;
    ``check_keep_days`` those after which the names of a check that found nobody go. ``watcher`` is the address that
    hears when a record is opened in need, which lasts ``need_hours``. After ``silence_days`` without a word of a
    strand the duty list says so.
    """

    social_care_day: str = ""
    social_care_night: str = ""
    social_care_hours: str = "Monday to Friday 09:00-17:00"
    phone: str = ""
    hours: str = "Monday to Friday 09:00-17:00"
    instead: str = ""
    within: str = Within.WORKING_DAY.value
    answer_days: int = 1
    draft_days: int = 14
    nudge_minutes: int = 60
    link_minutes: int = 60
    call_link_days: int = 3
    check_days: int = 5
    check_keep_days: int = 90
    dbs_days: int = 20
    watcher: str = ""
    need_hours: int = 4
    silence_days: int = 28

    @property
    def opening(self) -> Hours:
        return read_hours(self.hours)

    @property
    def social_care_opening(self) -> Hours:
        return read_hours(self.social_care_hours)

    @property
    def clock(self) -> Within:
        return Within(self.within)

    @property
    def draft_life(self) -> timedelta:
        return timedelta(days=self.draft_days)

    @property
    def link_life(self) -> timedelta:
        return timedelta(minutes=self.link_minutes)

    @property
    def call_link_life(self) -> timedelta:
        return timedelta(days=self.call_link_days)

    @property
    def nudge_after(self) -> timedelta:
        return timedelta(minutes=self.nudge_minutes)


def words_of(wording: Mapping[str, Any]) -> LadoWords:
    """The words among the texts of a partnership."""
    return LadoWords(**_read(wording)[0])


def unread(wording: Mapping[str, Any]) -> list[str]:
    """A sentence for each text that cannot be read, with the remedy."""
    return _read(wording)[1]


def _read(wording: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for field in fields(LadoWords):
        typed = str(wording.get(PREFIX + field.name, "")).strip()
        if not typed:
            continue
        value, remedy = _one(field.name, typed, isinstance(field.default, int))
        if remedy:
            wrong.append(f"{PREFIX}{field.name} {remedy}")
        else:
            values[field.name] = value
    return values, wrong


def _one(name: str, typed: str, is_number: bool) -> tuple[str | int, str]:
    """A text as it is meant, or what to write instead."""
    if is_number:
        whole = typed.isascii() and typed.isdigit() and 1 <= len(typed) <= 6 and int(typed) > 0
        most = MOST.get(name.rpartition("_")[2], MOST_DAYS * 24 * 60)
        return (int(typed), "") if whole and int(typed) <= most else (0, f"must be a whole number from 1 to {most}.")
    if name == "watcher" and not _is_address(typed):
        return "", "must be one e-mail address."
    if name == "within" and typed not in list(Within):
        return "", f"must be {' or '.join(Within)}."
    if name.endswith("hours"):
        try:
            read_hours(typed)
        except UnreadableHours:
            return "", "must be like Monday to Thursday 09:00-17:00; Friday 09:00-16:30."
    return typed, ""


def _is_address(typed: str) -> bool:
    try:
        return bool(email_address(typed))
    except Mistake:
        return False
