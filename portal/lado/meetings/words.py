"""What meetings are called, and the lists behind them. Keys are stored and counted, and never change."""

from __future__ import annotations

KINDS = {"initial": "Initial meeting", "review": "Review meeting", "outcome": "Outcome meeting"}

STATE_TAGS = {"arranged": ("Arranged", "blue"), "held": ("Held", "green"), "cancelled": ("Cancelled", "grey")}

WAYS = {"room": "In a room", "video": "By video", "telephone": "By telephone"}

AGENDA = (
    "Who is here, and apologies",
    "What each of us knows",
    "History: earlier concerns, other work with children",
    "Are the children safe now",
    "Section 47 enquiry, and criminal enquiry: decide",
    "Interviews: who speaks with whom, and in which order",
    "Who tells the adult, the child, the parents and the employer, what and when",
    "Suspension, and what could be done instead",
    "What follows: actions, each with its owner and day",
    "Review date",
)
"""What a meeting goes through unless somebody writes another agenda."""

OFF_THE_LIST = "On the list by mistake: take them off it"
PARTS = {
    "asked": "Asked to come",
    "came": "Came",
    "apologies": "Sent apologies",
    "absent": "Did not come",
    "excluded": "Kept out",
    "copy": "Gets the minutes alone",
}

VERDICTS = {"accepted": "Accepted", "in_part": "Accepted in part", "not_accepted": "Not accepted"}

GIVEN = {
    "portal": "On their own page in the portal",
    "secure_email": "By secure e-mail, outside the portal",
    "paper": "On paper",
    "shown": "Read to them, or shown",
}
"""How the desk gives somebody a pack or minutes."""

DAYS = {"7": "For a week", "28": "For four weeks", "90": "For three months"}

NO_MEETING = {
    "employer_alone": "The employer can deal with it alone, and nobody else needs to act",
    "police_asked": "The police asked that none is held for now",
    "discussion_enough": "A strategy discussion of another process covers it",
    "person_left_area": "Another area leads",
    "no_evidence": "It was clear at once that nothing supports it",
    "too_little": "Nobody could be found who knows more",
    "other": "Another reason",
}
"""Why no meeting is held about a case."""

DONE = {
    "arranged": "The meeting is arranged.",
    "changed": "The arrangement is changed.",
    "invited": "The invitations are on their way.",
    "person": "The list of people is changed.",
    "paper": "The document is noted.",
    "decision": "The decision is noted.",
    "recommendation": "The recommendation is noted. It has to be considered before the meeting is complete.",
    "considered": "It is noted what became of the recommendation.",
    "action": "The action is noted. Its owner is reminded when it is due.",
    "followed": "It is noted what became of the action.",
    "held": "The meeting is complete for this case.",
    "cancelled": "The meeting is cancelled.",
    "issued": "The minutes are issued. They stay as they are.",
    "given": "It is noted who gets it.",
    "ended": "They read it no longer.",
    "confirmed": "It is noted that they confirmed it.",
    "no_meeting": "The reason is recorded. Put the note into the child’s file.",
    "filed": "It is noted that the note is in the child’s file.",
}
