"""The sheets of the report: their names, their rows, and what each of them counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.lado.figures.core import lists
from portal.lado.figures.core.years import MONTHS

MET_BASE = "Contacts received in the year and decided as consultation or referral, as decided now."
ALL_BASE = "All contacts received in the year."
EDUCATION_PARTS = tuple(f"sector/{one}" for one in lists.EDUCATION)
SECTOR_PARTS = tuple(f"sector/{one}" for one in lists.SIXTEEN)
MONTH_NAMES = {month: f"{date(2000, month, 1):%B}" for month in MONTHS}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a count, or with ``of`` a share. ``parts`` are the rows that it is the sum of, where it is printed."""

    label: str
    key: str
    of: str = ""
    parts: tuple[str, ...] = ()
    bold: bool = False
    if_any: bool = False
    """Only there where a year has some."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with years as columns. With ``base`` each count has its share of that number in columns of their own."""

    name: str
    first: str
    rows: tuple[Row, ...]
    definition: str
    counted: str
    numerator: str = "The number in the row."
    denominator: str = "None: these are counts."
    base: str = ""


def _rows(prefix: str, names: dict[str, str]) -> tuple[Row, ...]:
    return tuple(Row(label, f"{prefix}/{key}") for key, label in names.items())


def _total(key: str, parts: Iterable[str] = (), label: str = "Total") -> Row:
    return Row(label, key, parts=tuple(parts), bold=True)


DECISIONS = Sheet(
    "Contacts by decision",
    "Decision",
    (
        *_rows("decision", lists.DECISIONS),
        _total("all", (f"decision/{one}" for one in lists.DECISIONS)),
        Row("Of these: information and advice", "below", parts=("decision/information", "decision/advice")),
        Row("Of these: threshold met", "met", parts=tuple(f"decision/{one}" for one in lists.MET)),
    ),
    "Everything that reached the LADO, once for each person of concern, by what was decided. Consultation and referral "
    "meet the threshold.",
    ALL_BASE,
)

SECTORS = Sheet(
    "Threshold met by sector",
    "Sector of the employer",
    (
        *_rows("sector", lists.SIXTEEN),
        Row("Not recorded", f"sector/{lists.NOT_KNOWN}", if_any=True),
        _total("met", SECTOR_PARTS),
    ),
    "Consultations and referrals by where the person works. All sixteen sectors always stand here.",
    MET_BASE,
)

SHARES = Sheet(
    "Shares",
    "Measure",
    (
        _total("met", SECTOR_PARTS, "All agencies: consultations and referrals"),
        Row("Education: consultations and referrals", "education", parts=EDUCATION_PARTS),
        Row("Education: % of those meeting the threshold", "education", of="met"),
        Row("Secure estate: consultations and referrals", f"sector/{lists.SECURE}"),
        Row("Secure estate: % of those meeting the threshold", f"sector/{lists.SECURE}", of="met"),
        Row("Advice: all contacts", "decision/advice"),
        Row("Advice: contacts from schools", "advice/schools"),
        Row("Advice: % of contacts from schools", "advice/schools", of="decision/advice"),
    ),
    "Education is the three sectors of schools; higher education is not among them. Contacts from schools are those "
    "whose referrer works in a school.",
    f"{MET_BASE} For advice: contacts received in the year and decided as advice.",
    "The row above each share.",
    "All agencies; for advice all contacts decided as advice.",
)

OUTCOMES = Sheet(
    "Outcomes",
    "Outcome",
    (
        *_rows("outcome", lists.OUTCOMES),
        _total("concluded", (f"outcome/{one}" for one in lists.OUTCOMES), "Total with an outcome"),
        *_rows("outcome", lists.NOT_CONCLUDED),
        _total("met", label="Total of consultations and referrals"),
    ),
    "The outcome of each contact that met the threshold. One with several allegations counts once, by the first that "
    "applies: substantiated, unsubstantiated, unfounded, malicious, false. What is still open stands apart.",
    MET_BASE,
    "Contacts with this outcome.",
    "All contacts with an outcome. What has none has no share.",
    base="concluded",
)

CATEGORIES = Sheet(
    "Categories",
    "Category",
    (
        *(Row(f"At opening: {label}", f"category_opened/{key}") for key, label in lists.CATEGORIES.items()),
        Row("At opening: not recorded", f"category_opened/{lists.NOT_KNOWN}"),
        *(Row(f"At conclusion: {label}", f"category_concluded/{key}") for key, label in lists.CATEGORIES.items()),
        Row("At conclusion: not recorded or still open", f"category_concluded/{lists.NOT_KNOWN}"),
        _total("met", label="Total of consultations and referrals"),
    ),
    "What the allegation was about when it was opened, and when it was concluded. One contact has one category at "
    "each: that of its first allegation.",
    MET_BASE,
    "Contacts with this category.",
    "All consultations and referrals; each of the two halves makes up the total.",
    base="met",
)

_REASONS = {**lists.NO_MEETING, lists.NOT_KNOWN: "No reason recorded yet"}
MEETINGS = Sheet(
    "Meetings",
    "Measure",
    (
        *(Row(f"Meetings held: {words}", f"meetings/{one}") for one, words in lists.KINDS_OF_MEETING.items()),
        _total("meetings/all", label="Meetings held"),
        Row("Discussions of one case in a meeting", "discussions"),
        Row("Referrals with a meeting", "with_meeting"),
        *(Row(f"Referrals without one: {words}", f"no_meeting/{one}") for one, words in _REASONS.items()),
        _total("decision/referral", label="Referrals"),
    ),
    "A meeting about several cases is one meeting and several discussions. Of imported contacts only the number of "
    "meetings is known: each counts as a meeting of its own, in the year of the contact.",
    "Meetings: held in the year. Referrals: contacts received in the year and decided as referral, as decided now.",
)

TIMELINESS = Sheet(
    "Timeliness",
    "Measure",
    (
        *(Row(f"Reported within one working day: {words}", f"in_time/{one}") for one, words in lists.YES_NO.items()),
        *(Row(f"First answer: {words}", f"response/{one}") for one, words in lists.RESPONSES.items()),
        _total("all", label="All contacts"),
        *(Row(f"First meeting: {words}", f"first_meeting/{one}") for one, words in lists.FIRST_MEETINGS.items()),
        _total("decision/referral", label="Referrals"),
        *(Row(f"To the outcome: {words}", f"to_outcome/{one}") for one, words in lists.TO_OUTCOME.items()),
        _total("concluded", label="With an outcome"),
        *(Row(f"Open on the snapshot day: {words}", f"open/{one}") for one, words in lists.AGES.items()),
        _total("outcome/open", label="Still open"),
    ),
    "Reported: from when the employer became aware to when the LADO heard. First answer: working days from arrival to "
    "the first reading or decision by the LADO. First meeting: working days from arrival. To the outcome: calendar "
    "months from arrival. Each part ends with its total.",
    f"Each part has its own total. {ALL_BASE} Outcomes and open cases: {MET_BASE[0].lower()}{MET_BASE[1:]}",
)

CHECKS = Sheet(
    "Checks and DBS",
    "Measure",
    (
        *(Row(f"LADO checks: {words}", f"check/{one}") for one, words in lists.ANSWERED.items()),
        _total("check/all", label="LADO checks"),
        *(Row(f"Result of checks: {words}", f"check/result/{one}") for one, words in lists.CHECK_RESULTS.items()),
        *(Row(f"DBS requests: {words}", f"dbs/{one}") for one, words in lists.ANSWERED.items()),
        _total("dbs/all", label="DBS requests"),
    ),
    "LADO checks ask whether a recruit or a carer is known; DBS requests ask for information. In time is on or before "
    "the due day.",
    "Checks and requests that arrived in the year.",
)

FOLLOW_UP = Sheet(
    "Follow-up",
    "Duty",
    (
        *(
            Row(f"{words}: {state}", f"followup/{kind}/{one}")
            for kind, words in lists.FOLLOWUPS.items()
            for one, state in lists.FOLLOWED.items()
        ),
        _total("met", label="Total of consultations and referrals"),
    ),
    "What follows an outcome, and how far it is. Each duty makes up the total.",
    MET_BASE,
)

BY_YEAR = (DECISIONS, SECTORS, SHARES, OUTCOMES, CATEGORIES, MEETINGS, TIMELINESS, CHECKS, FOLLOW_UP)
MONTH_SHEET, REFERRER_SHEET, NOTES_SHEET = "Contacts by month", "Referrer by employer", "Notes"
FEEDBACK_SHEET, TRAINING_SHEET = "Feedback", "Training"
ORDER = (
    "Contacts by decision",
    MONTH_SHEET,
    "Threshold met by sector",
    "Shares",
    "Outcomes",
    "Categories",
    "Meetings",
    "Timeliness",
    "Checks and DBS",
    REFERRER_SHEET,
    "Follow-up",
    FEEDBACK_SHEET,
    TRAINING_SHEET,
    NOTES_SHEET,
)
