"""The ledger seen from one side: who has not replied, who has no purchase order, who is late, who has paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from portal.contributions.models import Entry
from portal.contributions.states import State
from portal.contributions.sums import Share
from portal.contributions.workflow import CONFIRMED, UNANSWERED


class View(StrEnum):
    """Which rows of the ledger are shown."""

    NOT_REPLIED = "not_replied"
    NO_ORDER = "no_order"
    DISPUTED = "disputed"
    LATE = "late"
    PAID = "paid"


VIEW_WORDS = {
    View.NOT_REPLIED: "Not replied",
    View.NO_ORDER: "Confirmed, no purchase order",
    View.DISPUTED: "Disputed",
    View.LATE: "Late",
    View.PAID: "Paid",
}
_RULES: dict[View, Callable[[Entry, Share, date], bool]] = {
    View.NOT_REPLIED: lambda entry, share, day: share.state in UNANSWERED,
    View.NO_ORDER: lambda entry, share, day: share.state in CONFIRMED and not entry.purchase_order,
    View.DISPUTED: lambda entry, share, day: share.state is State.DISPUTED,
    View.LATE: lambda entry, share, day: is_late(share, day),
    View.PAID: lambda entry, share, day: share.state is State.PAID,
}


def shows(view: View, entry: Entry, share: Share, day: date) -> bool:
    """Whether the row belongs into the view on that day."""
    return _RULES[view](entry, share, day)


def is_late(share: Share, day: date) -> bool:
    """Late from the day after an invoice was due, while there is anything to pay."""
    pay_by = share.money.pay_by
    return pay_by is not None and pay_by < day and share.outstanding > 0
