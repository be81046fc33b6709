"""Leaving out who reported it, where their name is withheld or nobody knows it.

What was told may still show who they are: the form says how the referrer is named, so that whoever takes it over reads
it before it goes any further.
"""

from __future__ import annotations

from typing import Any

from portal.lado.reports.draft import REPORTER

OF_REFERRER = ("case_manager", "employer_contact")
"""Answers of a report that name whoever wrote it, or who deals with it there."""


def drop_referrer(case: dict[str, Any]) -> dict[str, Any]:
    """The case without what names the referrer by itself."""
    report = case["report"]
    author = report["author_id"] if report is not None else None
    if report is not None:
        report["author_id"] = report["agency_id"] = report["email"] = report["email_proved_at"] = None
        hidden = (REPORTER, *OF_REFERRER)
        report["answers"] = {key: one for key, one in (report["answers"] or {}).items() if key not in hidden}
    if case["contact"]["person"]:
        case["contact"]["person"] = {key: one for key, one in case["contact"]["person"].items() if key != "caller"}
    for message in case["messages"]:
        if not message["from_desk"]:
            message["author_id"] = None
    for document in case["documents"]:
        if document["contact_id"] is None or document["added_by_id"] == author:
            document["added_by_id"] = None
    for followup in case["followups"]:
        if followup["kind"]["code"] == "told_referrer":
            followup["who"] = None
    case["readers"] = []
    return case
