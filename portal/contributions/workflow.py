"""What may be done with a contribution in which state, and where it stands afterwards. One table for all verbs.

Once money moves the state follows from the money: it is worked out from what was entered, never set by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from portal.contributions.states import STATE_WORDS, State
from portal.contributions.sums import Share
from portal.errors import Refused


class Action(StrEnum):
    """What is done with a contribution."""

    AGREE = "agree"
    SEND = "send"
    NOTE_NO_REPLY = "note_no_reply"
    CONFIRM = "confirm"
    CONFIRM_WITH_CHANGES = "confirm_with_changes"
    DISPUTE = "dispute"
    DECLINE = "decline"
    RECORD_ORDER = "record_order"
    MOVE_MONEY = "move_money"


@dataclass(frozen=True, slots=True)
class Step:
    """One row: the state that follows each state in which the action is allowed, and what to do in every other."""

    becomes: Mapping[State, State]
    otherwise: str


UNANSWERED = (State.PROPOSED, State.SENT, State.NO_REPLY)
ANSWERABLE = (*UNANSWERED, State.DISPUTED)
CONFIRMED = (State.CONFIRMED, State.CONFIRMED_WITH_CHANGES)
WITH_MONEY = (*CONFIRMED, State.PURCHASE_ORDER_RECEIVED, State.INVOICED, State.PART_PAID, State.PAID, State.WRITTEN_OFF)
UNMOVED = (*ANSWERABLE, *CONFIRMED, State.DECLINED, State.PURCHASE_ORDER_RECEIVED)


def _all(states: tuple[State, ...], after: State) -> dict[State, State]:
    return dict.fromkeys(states, after)


CANNOT_REPLY = "A reply is possible until it is confirmed or declined. To take another one, agree the amounts anew."
STEPS: dict[Action, Step] = {
    Action.AGREE: Step(
        _all(UNMOVED, State.PROPOSED),
        "Amounts are agreed anew only before money has moved. Strike out the money first.",
    ),
    Action.SEND: Step(
        {**_all(UNANSWERED, State.SENT), State.DISPUTED: State.DISPUTED},
        "It has been answered. Agree the amounts anew to ask again.",
    ),
    Action.NOTE_NO_REPLY: Step({State.SENT: State.NO_REPLY}, "Only what was sent can be without a reply."),
    Action.CONFIRM: Step(_all(ANSWERABLE, State.CONFIRMED), CANNOT_REPLY),
    Action.CONFIRM_WITH_CHANGES: Step(_all(ANSWERABLE, State.CONFIRMED_WITH_CHANGES), CANNOT_REPLY),
    Action.DISPUTE: Step(_all(ANSWERABLE, State.DISPUTED), CANNOT_REPLY),
    Action.DECLINE: Step(_all(ANSWERABLE, State.DECLINED), CANNOT_REPLY),
    Action.RECORD_ORDER: Step(
        {**_all(CONFIRMED, State.PURCHASE_ORDER_RECEIVED), **{one: one for one in WITH_MONEY if one not in CONFIRMED}},
        "A purchase order belongs to what is confirmed.",
    ),
    Action.MOVE_MONEY: Step({one: one for one in WITH_MONEY}, "Money is entered once the contribution is confirmed."),
}
"""Every step there is. What money makes of a state is ``after_money``."""


def allowed(action: Action, state: State) -> bool:
    return state in STEPS[action].becomes


def after(action: Action, state: State) -> State:
    """The state that follows. Raises Refused, saying how it stands and what to do."""
    step = STEPS[action]
    if state not in step.becomes:
        raise Refused(f"This contribution is {STATE_WORDS[state][0].lower()}. {step.otherwise}")
    return step.becomes[state]


NONE_NEEDED = "none needed"


def is_order(said: str) -> bool:
    """Whether what was noted about a purchase order is one; that none is needed is settled, and no order."""
    return said.strip().casefold() not in ("", NONE_NEEDED)


def by_the_clock(state: State, reply_by: date | None, day: date) -> State:
    """How it stands on a day: who was asked and is silent when the last day for replies is over has not replied."""
    return State.NO_REPLY if state is State.SENT and reply_by is not None and day > reply_by else state


def after_money(share: Share, purchase_order: str) -> State:
    """How a confirmed contribution stands by its money: the furthest that what was entered says."""
    money = share.money
    if share.outstanding <= 0 and money.written_off:
        return State.WRITTEN_OFF
    if money.paid:
        return State.PAID if share.outstanding <= 0 else State.PART_PAID
    if money.invoiced:
        return State.INVOICED
    if is_order(purchase_order):
        return State.PURCHASE_ORDER_RECEIVED
    return State.CONFIRMED_WITH_CHANGES if share.variance else State.CONFIRMED


def drawn() -> str:
    """The table as a picture in Mermaid's words, for ``docs/contributions.md``."""
    lines = ["stateDiagram-v2", "    [*] --> proposed"]
    for action, step in STEPS.items():
        for before, then in step.becomes.items():
            if before is not then and action is not Action.MOVE_MONEY:
                lines.append(f"    {before.value} --> {then.value}: {action.value.replace('_', ' ')}")
    order = (State.CONFIRMED, State.PURCHASE_ORDER_RECEIVED, State.INVOICED, State.PART_PAID, State.PAID)
    lines += [f"    {one.value} --> {two.value}: by the money" for one, two in pairwise(order[1:])]
    lines += [f"    {one.value} --> invoiced: by the money" for one in CONFIRMED]
    lines += [f"    {State.SENT.value} --> {State.NO_REPLY.value}: by the clock"]
    lines += [f"    {one.value} --> written_off: by the money" for one in (State.INVOICED, State.PART_PAID)]
    return "\n".join(lines)
