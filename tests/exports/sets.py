"""Small question sets and returns for the tests of workbooks, made by hand so that each test says what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from exports.rows import About, ReturnRow, Status
from portal.forms.answers import YES_NO
from portal.forms.expand import Draft, Graded, Percentage
from portal.forms.spec import Band, Colour, Option, Part, Question, QuestionSet, Scale, Section

HOW, REASON = frozenset({Part.HOW_WE_KNOW}), frozenset({Part.REASON})
EXTRAS = frozenset({Part.EVIDENCE, Part.SHARE})
SCALE = Scale(
    key="met",
    title="How far it is in place",
    options=(
        Option("met", "Met", "G", Colour.GREEN, Decimal(1), "In place, and we can show it.", needs=HOW, asks=EXTRAS),
        Option(
            "partly",
            "Partly met",
            "A",
            Colour.AMBER,
            Decimal("0.5"),
            "In place in some areas.",
            needs=HOW | {Part.ACTION},
            asks=EXTRAS,
        ),
        Option("not_met", "Not met", "R", Colour.RED, Decimal(0), "Not in place.", needs=frozenset({Part.ACTION})),
        Option("na", "Does not apply", "N/A", Colour.GREY, None, "Not what we do.", does_not_apply=True, needs=REASON),
    ),
    bands=(
        Band(Decimal("0.75"), "G", Colour.GREEN),
        Band(Decimal("0.25"), "A", Colour.AMBER),
        Band(Decimal(0), "R", Colour.RED),
    ),
)
NAMES = (
    "Summary",
    "Returns",
    "Heatmap",
    "Indicators",
    "Change",
    "Answers",
    "Answers long",
    "Gaps",
    "Actions",
    "Voice of the child",
    "Protected characteristics",
    "Good practice",
    "Blanks and N-A",
    "Notes",
)
"""The sheets of the consolidated workbook, in the order of the tabs."""

SERVICES = (Option("advice", "Advice"), Option("groups", "Groups for children"), Option("homes", "Homes"))
TAKEN_AT = datetime(2026, 9, 14, 10, 30, tzinfo=UTC)
SUBMITTED_AT = datetime(2026, 9, 1, 8, 15, tzinfo=UTC)


def graded(key: str, number: str, text: str, **more: Any) -> tuple[Question, ...]:
    """A graded indicator as the loader would expand it."""
    parts = Graded().expand(Draft(Question(key, "graded", text, number, **more), SCALE)).questions
    return tuple(replace(part, options=YES_NO) if part.type == "yes_no" else part for part in parts)


def profile_section() -> Section:
    trained = Percentage().expand(
        Draft(Question("trained", "percentage", "Staff up to date", "2"), numerator="Trained", denominator="All staff")
    )
    questions = (
        Question("lead", "text", "Who leads on safeguarding?", "1"),
        *trained.questions,
        Question("services", "choices", "What do you offer?", "3", options=SERVICES),
        Question("reviewed", "date", "When was your policy reviewed?", "4"),
        Question("budget", "money", "Budget for training", "5", required=False),
        Question("volunteers", "yes_no", "Do you have volunteers?", "6", options=YES_NO),
        Question("notes", "long_text", "Anything else", "7", required=False, max_length=200_000),
        Question("police_only", "text", "Asked of the police only", "8", applies_to=frozenset({"police"})),
    )
    return Section("profile", "About you", "0", questions=questions)


def lists_section() -> Section:
    evidence = (Question("title", "text", "Title"), Question("dated", "date", "Date", required=False))
    actions = (
        Question("what", "text", "What will you do?"),
        Question("due", "date", "By when?", required=False),
        Question("priority", "choice", "Priority", options=(Option("high", "High"), Option("low", "Low"))),
    )
    questions = (
        Question("evidence", "rows", "Your evidence", "20", columns=evidence, row_name="Evidence", required=False),
        Question("actions", "rows", "Your actions", "21", columns=actions, row_name="Action", required=False),
    )
    return Section("lists", "Evidence and actions", "20", questions=questions)


def question_set(*sections: Section) -> QuestionSet:
    """A small audit; with ``sections`` these instead of its own."""
    standard = Section(
        "leadership",
        "Leadership and leads",
        "1",
        questions=(*graded("s1_1", "1.1", "Leaders ask about safety"), *graded("s1_2", "1.2", "Leads have time")),
        is_standard=True,
    )
    trained = Percentage().expand(Draft(Question("trained", "percentage", "Staff up to date", "2"))).worked_out
    return QuestionSet(
        name="example_audit",
        version="2026",
        title="Example audit",
        audit_name="Example audit",
        scales=(SCALE,),
        sections=sections or (profile_section(), standard, lists_section()),
        worked_out=() if sections else trained,
    )


ANSWERS: dict[str, Any] = {
    "lead": "Example Person, head of safeguarding",
    "trained_numerator": "45",
    "trained_denominator": "60",
    "services": ["groups", "advice"],
    "reviewed": "2026-03-01",
    "budget": "1250.50",
    "volunteers": "no",
    "notes": "=1+1",
    "police_only": "typed, though nobody asked",
    "s1_1": "met",
    "s1_1_how_we_know": "Board minutes of March.\nAn audit in May.",
    "s1_1_evidence": ["e2", "e1"],
    "s1_1_share": "yes",
    "s1_1_reason": "left over from an earlier choice",
    "s1_2": "na",
    "s1_2_reason": "We employ nobody.",
    "evidence": [{"id": "e1", "title": "Minutes"}, {"id": "e2", "title": "Audit", "dated": "2026-05-04"}],
    "actions": [{"id": "a1", "what": "Train the new lead", "due": "2026-12-01", "priority": "high"}],
}


def text_set(count: int = 1) -> QuestionSet:
    """One section of ``count`` long texts without a narrow limit, keys ``t1`` ..."""
    questions = tuple(
        Question(f"t{place}", "long_text", f"Text {place}", str(place), max_length=10**6, required=False)
        for place in range(1, count + 1)
    )
    return question_set(Section("texts", "Texts", "1", questions=questions))


def about(**changes: Any) -> About:
    plain = About(
        round_key="example_audit-2026",
        round_title="Example audit 2026",
        partnership="Example Safeguarding Partnership",
        taken_at=TAKEN_AT,
        opened=date(2026, 6, 1),
        due=date(2026, 9, 30),
        reference="X-EXAMPLE-1",
    )
    return replace(plain, **changes)


def return_row(code: str = "EX1", answers: Mapping[str, Any] | None = None, **changes: Any) -> ReturnRow:
    """A submitted return when there are answers, else one that has not been started."""
    row = ReturnRow(
        agency_code=code,
        agency=f"Example agency {code}",
        status=Status.NOT_STARTED if answers is None else Status.SUBMITTED,
        sector="Charity",
        answered=0 if answers is None else 12,
        asked=16,
        submitted_at=None if answers is None else SUBMITTED_AT,
        reference="" if answers is None else f"R-{code}",
        revision=0 if answers is None else 1,
        answers=answers,
    )
    return replace(row, **changes)
