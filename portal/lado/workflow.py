"""What may be done with a contact in which state, by whom, and where it stands afterwards. One table for all verbs.

It is data: ``portal.lado.steps`` is the one door through it, and the page ``docs/workflow.md`` is written from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.permissions import Permission


class Action(StrEnum):
    """What people do with a contact."""

    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    BEGIN = "begin"
    CLOSE = "close"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    REOPEN = "reopen"
    RECLASSIFY = "reclassify"
    WITHDRAW = "withdraw"


class Standing(StrEnum):
    """What was decided, as far as the workflow asks: what once met the threshold never closes as if it had not."""

    UNDECIDED = "undecided"
    ENDING = "ending"
    CASE = "case"
    WITHDRAWN = "withdrawn"


STANDING_WORDS = {
    Standing.UNDECIDED: "nothing is decided",
    Standing.ENDING: "information, advice or redirected",
    Standing.CASE: "consultation or referral",
    Standing.WITHDRAWN: "the threshold was met, and turned out not to be",
}


class Guard(StrEnum):
    """What must hold before a step is taken. ``portal.lado.steps`` asks whoever registered for it."""

    DECLARED = "declared"
    ALLEGATION = "allegation"
    MEETING_ARRANGED = "meeting_arranged"
    MEETING_HELD = "meeting_held"
    OUTCOMES = "outcomes"
    CATEGORIES = "categories"
    STRANDS = "strands"
    FOLLOW_UP = "follow_up"


GUARD_WORDS = {
    Guard.DECLARED: "Its officer has declared that they have no interest in it",
    Guard.ALLEGATION: "At least one allegation is written down, with its category",
    Guard.MEETING_ARRANGED: "A meeting is arranged or was held, or the reason why there is none is recorded",
    Guard.MEETING_HELD: "A meeting was held, or the reason why none was is recorded",
    Guard.OUTCOMES: "Each allegation has an outcome",
    Guard.CATEGORIES: "Each allegation has its category at conclusion",
    Guard.STRANDS: "Police, social care and employer: each has ended or is not needed",
    Guard.FOLLOW_UP: "Each thing to follow up is done, or is not needed and it says why",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: in ``state``, standing as one of ``of``, ``action`` leads to ``becomes``.

    ``note`` is whether somebody has to write why.
    """

    state: str
    of: frozenset[Standing]
    action: Action
    becomes: str
    note: bool = False
    guards: tuple[Guard, ...] = ()
    permission: Permission = Permission.CONTACT_DECIDE


ANY = frozenset(Standing)
UNDECIDED, ENDING = frozenset({Standing.UNDECIDED}), frozenset({Standing.ENDING})
CASE, WITHDRAWN = frozenset({Standing.CASE}), frozenset({Standing.WITHDRAWN})
_TO_CLOSE = (Guard.ALLEGATION, Guard.MEETING_HELD, Guard.OUTCOMES, Guard.CATEGORIES, Guard.STRANDS, Guard.FOLLOW_UP)
_TO_DROP = (Guard.MEETING_HELD, Guard.STRANDS, Guard.FOLLOW_UP)

TABLE: tuple[Row, ...] = (
    Row("new", ANY, Action.ACKNOWLEDGE, "acknowledged"),
    Row("new", ANY, Action.DECIDE, "triaged", note=True),
    Row("acknowledged", ANY, Action.DECIDE, "triaged", note=True),
    Row("triaged", ANY, Action.DECIDE, "triaged", note=True),
    Row("closed", ENDING, Action.DECIDE, "triaged", note=True),
    Row("triaged", CASE, Action.BEGIN, "open", guards=(Guard.DECLARED, Guard.ALLEGATION, Guard.MEETING_ARRANGED)),
    Row("triaged", ENDING, Action.CLOSE, "closed"),
    Row("triaged", WITHDRAWN, Action.CLOSE, "closed", note=True, guards=_TO_DROP),
    Row("open", CASE, Action.CLOSE, "closed", note=True, guards=_TO_CLOSE),
    Row("open", CASE, Action.RECLASSIFY, "open", note=True),
    Row("on_hold", CASE, Action.RECLASSIFY, "on_hold", note=True),
    Row("open", CASE, Action.WITHDRAW, "triaged", note=True),
    Row("open", CASE, Action.HOLD, "on_hold", note=True),
    Row("on_hold", CASE, Action.RESUME, "open", note=True),
    Row("triaged", CASE, Action.TRANSFER, "transferred", note=True, guards=(Guard.DECLARED, Guard.MEETING_ARRANGED)),
    Row("open", CASE, Action.TRANSFER, "transferred", note=True),
    Row("on_hold", CASE, Action.TRANSFER, "transferred", note=True),
    Row("transferred", CASE, Action.REOPEN, "triaged", note=True),
    Row("closed", CASE | WITHDRAWN, Action.REOPEN, "triaged", note=True),
)

OTHERWISE: dict[Action, str] = {
    Action.ACKNOWLEDGE: "This contact is acknowledged already. Decide about it, or write a letter.",
    Action.DECIDE: "Reclassify the case instead of deciding again: what was decided, and why, stays beside it.",
    Action.BEGIN: "A case begins from triage, once it is decided that it is a consultation or a referral.",
    Action.CLOSE: "Decide first: information, advice and what somebody else deals with is closed then.",
    Action.HOLD: "Only a case that has begun is put on hold. Begin it first.",
    Action.RESUME: "Only a case that is on hold is taken up again.",
    Action.TRANSFER: "Only a consultation or a referral that goes on is transferred. Decide, or reopen it, first.",
    Action.REOPEN: "Only a case that is closed or transferred is reopened.",
    Action.RECLASSIFY: "Only a case that has begun is reclassified. In triage, decide again; else reopen it first.",
    Action.WITHDRAW: "Only a case that is open is withdrawn. In triage, decide again; else take it up again first.",
}
"""The sentence for every state in which an action is not in the table, and what to do instead."""

PARTICULARLY: dict[tuple[Action, str], str] = {
    (Action.DECIDE, "closed"): "This case is closed. Reopen it, then decide again.",
    (Action.DECIDE, "transferred"): "This case was transferred. Reopen it, then decide again.",
    (Action.CLOSE, "triaged"): "This is a case: begin it, and close it when its outcome is agreed.",
    (Action.CLOSE, "on_hold"): "This case is on hold. Take it up again, then close it.",
    (Action.CLOSE, "transferred"): "This case was transferred. Reopen it if it came back.",
    (Action.CLOSE, "closed"): "This is closed already. Decide about it again, or reopen it, to open it.",
    (Action.REOPEN, "closed"): "This never was a case: decide about it again to open it.",
}
"""The same for one state, where more can be said."""


def row_for(state: str, standing: Standing, action: Action) -> Row | None:
    """The line of the table that allows it, or None."""
    return next((row for row in TABLE if row.state == state and standing in row.of and row.action is action), None)


def why_not(state: str, action: Action) -> str:
    """Why ``action`` is not possible in ``state``, and what to do."""
    return PARTICULARLY.get((action, state), OTHERWISE[action])
