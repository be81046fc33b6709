"""What a contribution can be: how far it is, what was agreed for each fund, and what was entered about its money."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How far a contribution is. What follows what is the table in ``workflow``."""

    PROPOSED = "proposed"
    SENT = "sent"
    CONFIRMED = "confirmed"
    CONFIRMED_WITH_CHANGES = "confirmed_with_changes"
    DISPUTED = "disputed"
    DECLINED = "declined"
    NO_REPLY = "no_reply"
    PURCHASE_ORDER_RECEIVED = "purchase_order_received"
    INVOICED = "invoiced"
    PART_PAID = "part_paid"
    PAID = "paid"
    WRITTEN_OFF = "written_off"


class Asked(StrEnum):
    """What was agreed for one fund. Nothing at all, nothing in cash and not asked are three different things."""

    AGREED = "agreed"
    NIL = "nil"
    IN_KIND = "in_kind"
    NOT_ASKED = "not_asked"


class Moved(StrEnum):
    """What was entered about the money of a contribution; the direction belongs to the kind, amounts are positive."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    REFUND = "refund"
    WRITE_OFF = "write_off"


class Direction(StrEnum):
    """Which way money of the budget goes: to the partnership, or from it."""

    IN = "in"
    OUT = "out"


class Kind(StrEnum):
    """What a line of the budget is, which says how it is checked."""

    BROUGHT_FORWARD = "brought_forward"
    CONTRIBUTIONS = "contributions"
    OTHER_INCOME = "other_income"
    COST = "cost"
    CARRIED_FORWARD = "carried_forward"


STATE_WORDS: dict[State, tuple[str, str]] = {
    State.PROPOSED: ("Proposed", "grey"),
    State.SENT: ("Sent", "blue"),
    State.CONFIRMED: ("Confirmed", "turquoise"),
    State.CONFIRMED_WITH_CHANGES: ("Confirmed with changes", "turquoise"),
    State.DISPUTED: ("Disputed", "red"),
    State.DECLINED: ("Declined", "red"),
    State.NO_REPLY: ("No reply", "yellow"),
    State.PURCHASE_ORDER_RECEIVED: ("Purchase order received", "turquoise"),
    State.INVOICED: ("Invoiced", "purple"),
    State.PART_PAID: ("Part paid", "light-blue"),
    State.PAID: ("Paid", "green"),
    State.WRITTEN_OFF: ("Written off", "grey"),
}
"""For each state its words, and the colour of its tag in the design system."""

ASKED_WORDS = {Asked.NIL: "nil agreed", Asked.IN_KIND: "in kind only", Asked.NOT_ASKED: "not asked"}
