"""What people do at the desk: one verb a function, each asking for the permission itself."""

from __future__ import annotations

from portal.lado.desk.service.duty_list import DutyList, Filters, Show, duty_list, is_soon, look_for, search
from portal.lado.desk.service.find import ChangedMeanwhile, read_contact
from portal.lado.desk.service.hand_over import allocate, cover, may_take, take
from portal.lado.desk.service.log_contact import Logged, is_named, log_contact

__all__ = [
    "ChangedMeanwhile",
    "DutyList",
    "Filters",
    "Logged",
    "Show",
    "allocate",
    "cover",
    "duty_list",
    "is_named",
    "is_soon",
    "log_contact",
    "look_for",
    "may_take",
    "read_contact",
    "search",
    "take",
]
