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
