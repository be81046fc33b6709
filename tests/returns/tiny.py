"""A question set of a handful of questions, with one of each thing that drafts and submissions have to care about."""

from __future__ import annotations

from portal.forms.answers import YES_NO, Raw
from portal.forms.spec import Condition, Option, Question, QuestionSet, Section

ABOUT = Section(
    key="about",
    title="About you",
    questions=(
        Question("name", "text", "Your name", tags=frozenset({"short"})),
        Question("has_site", "yes_no", "Do you have a second site?", options=YES_NO, required=False),
        Question("site", "text", "Where is it?", show_if=Condition("has_site", frozenset({"yes"})), required=False),
        Question("ward", "text", "Which ward?", applies_to=frozenset({"health"}), required=False),
        Question("notes", "long_text", "Anything else?", required=False),
    ),
)
STANDARD = Section(
    key="standard",
    title="Standard 1",
    is_standard=True,
    questions=(
        Question("rating", "choice", "How well?", options=(Option("met", "Met"), Option("not_met", "Not met"))),
        Question("comment", "long_text", "How do you know?", required=False),
        Question("doing", "refs", "What will you do?", refers_to="actions", required=False),
    ),
)
ACTIONS = Section(
    key="actions",
    title="Your actions",
    questions=(
        Question(
            "actions",
            "rows",
            "Your actions",
            required=False,
            row_name="Action",
            columns=(
                Question("what", "text", "What"),
                Question("owner", "text", "Who", required=False),
                Question("due", "date", "By when", required=False, future_when_new=True),
            ),
        ),
    ),
)
TINY = QuestionSet(
    name="tiny",
    version="1",
    title="Tiny example",
    audit_name="Tiny example audit 2026",
    declaration="Example declaration.",
    short_version_tag="short",
    sections=(ABOUT, STANDARD, ACTIONS),
)

COMPLETE: dict[str, Raw] = {"name": "Example Person", "rating": "met", "comment": "Example comment, naïve."}
"""Everything that is needed, and one thing that is not."""
