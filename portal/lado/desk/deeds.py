"""What the LADO manager reads of the record: a few words for each thing that is done behind the wall."""

from __future__ import annotations

DEEDS: dict[str, str] = {
    "lado.conflict_declared": "Said that somebody must not know of it",
    "lado.conflict_lifted": "Found that somebody only has the same name",
    "lado.contact_acknowledged": "Acknowledged it",
    "lado.contact_allocated": "Gave it to an officer, or took it",
    "lado.contact_closed": "Closed it",
    "lado.contact_corrected": "Corrected who it is about",
    "lado.contact_decided": "Decided about it",
    "lado.contact_joined": "Joined a report to a call",
    "lado.contact_logged": "Logged it",
    "lado.contact_read": "Read a contact",
    "lado.cover_set": "Said who stands in for somebody",
    "lado.document_added": "Added a document",
    "lado.document_read": "Took a document",
    "lado.document_refused": "Was refused a document",
    "lado.document_removed": "Removed a document",
    "lado.draft_deleted": "Deleted a draft that was never sent",
    "lado.handed_over": "Handed a report over to a colleague",
    "lado.keys_copied": "Copied the keys of contacts",
    "lado.keys_restored": "Put the keys of contacts back",
    "lado.letter_sent": "Sent a letter",
    "lado.link_asked": "Asked for a link by e-mail",
    "lado.link_refused": "Asked for more links than go out",
    "lado.link_sent": "Sent a link to report by",
    "lado.link_used": "Came in by a link",
    "lado.mail_sent_again": "Sent an e-mail again",
    "lado.mail_settled": "Dealt with an e-mail that did not arrive",
    "lado.message_added": "Added something to a report",
    "lado.messages_read": "Read the messages",
    "lado.name_searched": "Looked for a name",
    "lado.question_sent": "Asked a question, or replied",
    "lado.reader_added": "Let a colleague read a report",
    "lado.reader_ended": "Let a colleague read a report no longer",
    "lado.interest_declared": "Said whether they have an interest in it",
    "lado.naming_settled": "Settled how somebody is named",
    "lado.opened_in_need": "Opened it in need",
    "lado.opened_with_reason": "Opened it with a reason",
    "lado.sight_taken": "Gave it to themselves",
    "lado.record_read": "Read this page",
    "lado.report_read": "Read a report, or its receipt",
    "lado.report_saved": "Saved a report",
    "lado.report_sent": "Sent a report",
    "lado.report_started": "Began a report",
    "lado.sight_ended": "Ended somebody’s leave to read",
    "lado.sight_granted": "Let somebody read what happened",
    "lado.unreadable": "Met something that could not be opened",
    "lado.visit_ended": "Left after coming in by a link",
}


def deed(action: str) -> str:
    """The words, or what the record calls it where there are none yet."""
    return DEEDS.get(action, action.removeprefix("lado.").replace("_", " ").capitalize())
