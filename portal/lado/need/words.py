"""What the pages of the need to know say. Keys are stored, and never change."""

from __future__ import annotations

from portal.lado.need.models import LINE, NO_INTEREST, REFERRER, TEACHER

INTEREST_WORDS = {
    NO_INTEREST: "No: I know nobody in it, nor the employer",
    "knows_person": "I know a person in it",
    "knows_employer": "I know the employer",
    "works_for_employer": "I work for the employer, or have done",
    "other_role": "I have another role there",
}

VALUES: dict[str, dict[str, str]] = {
    REFERRER: {
        "identified": "Identified: they may be named",
        "withheld": "Withheld: neither the person of concern nor the employer is told who they are",
        "anonymous": "Anonymous: we do not know who they are",
    },
    TEACHER: {
        "teacher": "Yes: a teacher at a school, accused by or for a pupil of it, and not charged",
        "not_teacher": "No",
        "over": "Not any more: charged, published by the Secretary of State, allowed by a court, or they agreed",
    },
    LINE: {
        "outside": "Yes: somebody of the council, a foster carer, or of this team",
        "inside": "No",
    },
}

SHORT = {
    "identified": "The referrer may be named",
    "withheld": "The referrer’s name is withheld",
    "anonymous": "The referrer is anonymous",
}

WARNINGS = {
    "withheld": "Whoever reported it does not want to be named. Leave out their name, and what only they could know: "
    "what is told may show who they are.",
    "anonymous": "Whoever reported it gave no name. Leave out what may show who they are.",
}
RESTRICTED = (
    "Nobody may name this person to the public before they are charged, if they are a teacher accused by or for a "
    "pupil of their school (Education Act 2002, section 141F, to confirm)."
)
IN_LETTERS = "We do not tell the person or their employer who reported this. What was reported may still show it."

WAYS = {
    "nobodys": "while it was nobody’s",
    "granted": "let in",
    "related": "opened with a reason",
    "in_need": "opened in need",
    "taken": "given to themselves",
    "queue": "from the queue of checks and requests",
    "unknown": "not noted how",
}

DONE = {
    "declared": "Noted: you have no interest in it.",
    "settled": "Saved.",
}
