"""What people do at the desk: one verb a function, each asking for the permission itself."""

from __future__ import annotations

from portal.lado.desk.service.correct import Details, correct
from portal.lado.desk.service.decide import ENDS, Verdict, advise, close, decide
from portal.lado.desk.service.duty_list import DutyList, Filters, Show, duty_list, is_soon, look_for, search
from portal.lado.desk.service.find import ChangedMeanwhile, read_contact, read_whole
from portal.lado.desk.service.hand_over import allocate, cover, may_take, take
from portal.lado.desk.service.join import join
from portal.lado.desk.service.log_contact import Logged, is_named, log_contact
from portal.lado.desk.service.looked import Looks, looked
from portal.lado.desk.service.sight import DAYS, end_grant, grant, lift, step_back
from portal.lado.desk.service.undelivered import count_undelivered, send_again, settle, undelivered
from portal.lado.desk.service.write import acknowledge, send_letter

__all__ = [
    "DAYS",
    "ENDS",
    "ChangedMeanwhile",
    "Details",
    "DutyList",
    "Filters",
    "Logged",
    "Looks",
    "NeedsReason",
    "Show",
    "Verdict",
    "acknowledge",
    "advise",
    "allocate",
    "close",
    "correct",
    "count_undelivered",
    "cover",
    "decide",
    "duty_list",
    "end_grant",
    "grant",
    "is_named",
    "is_soon",
    "join",
    "lift",
    "log_contact",
    "look_for",
    "looked",
    "may_take",
    "read_contact",
    "read_whole",
    "search",
    "send_again",
    "send_letter",
    "settle",
    "step_back",
    "take",
    "undelivered",
]
