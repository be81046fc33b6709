"""The verbs of a report, one a file."""

from portal.lado.reports.service.read import (
    author_draft,
    own_reports,
    receipt_of,
    reporter_lines,
    sent_draft,
    words_for,
)
from portal.lado.reports.service.save import Saved, SavedElsewhere, save_section
from portal.lado.reports.service.send import NotReady, Readers, send
from portal.lado.reports.service.start import Beginning, is_begun, places_to_report_from, start

__all__ = [
    "Beginning",
    "NotReady",
    "Readers",
    "Saved",
    "SavedElsewhere",
    "author_draft",
    "is_begun",
    "own_reports",
    "places_to_report_from",
    "receipt_of",
    "reporter_lines",
    "save_section",
    "send",
    "sent_draft",
    "start",
    "words_for",
]
