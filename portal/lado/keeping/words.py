"""The lists of keeping. All of them are proposals, to confirm by the data protection officer; the codes are stored."""

from __future__ import annotations

WHY_ERASE = {
    "time": "Its time is over",
    "asked": "The person of concern asked for it, and nothing stands against it",
    "mistake": "It should never have been recorded",
    "ordered": "A court or the Information Commissioner ordered it",
}
ASKED = {"copy": "A copy of what is held", "erasure": "That it is erased"}

REFUSALS = {
    "erasure": {
        "public_task": "It is needed to carry out a task in the public interest",
        "legal_duty": "The law obliges us to keep it",
        "claims": "It is needed for legal claims",
        "other": "Another reason, which the words below give",
    },
    "copy": {
        "identity": "We cannot tell that it is the person who asks",
        "excessive": "It is manifestly unfounded or excessive",
        "all_exempt": "Everything that is held is exempt",
        "other": "Another reason, which the words below give",
    },
}

GIVE, WITHHOLD, REDACT = "give", "withhold", "redact"
MARKS = {GIVE: "Give it", REDACT: "Give it with words taken out", WITHHOLD: "Withhold it"}
KEPT_BACK = {
    "third_party": "It is about somebody else",
    "crime": "It would prejudice the prevention or detection of crime",
    "serious_harm": "It would be likely to cause serious harm",
    "child_abuse": "It is child abuse data",
    "privilege": "It is legally privileged",
}
HOW = {
    "by_hand": "By hand",
    "post": "By post, recorded",
    "secure_email": "By secure e-mail",
    "other": "Another way",
}
DONE = {
    "held": "Nothing of it can be erased now.",
    "unheld": "The hold is ended.",
    "kept": "It is kept longer.",
    "proposed": "Proposed. A second person has to confirm it.",
    "withdrawn": "It is not going to be erased.",
    "confirmed": "Confirmed. It is erased within minutes.",
    "noted": "It is noted what they asked for.",
    "answered": "The answer is noted.",
    "marked": "The passage is marked.",
    "remarked": "The remark stands beside the passage.",
    "ruled": "The rule is changed.",
}
