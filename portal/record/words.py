"""Actions and outcomes in words. An action without words of its own is told by its name: ``Agency: kinds set``."""

from __future__ import annotations

WORDS = {
    "access.refused": "Tried a page without the role for it",
    "account.changed": "Changed their own details",
    "account.reinstated": "Lifted a suspension",
    "account.suspended": "Suspended an account",
    "action.read": "Read an action",
    "actions.overdue": "Agency told about overdue actions",
    "actions.read": "Read the list of actions",
    "agency.aliases_set": "Changed the other names of an agency",
    "agency.created": "Added an agency",
    "agency.ended": "Set the last day of an agency",
    "agency.joined": "Agency joined the partnership",
    "agency.left": "Agency left the partnership",
    "desk.read": "Read what agencies sent or were asked",
    "draft.saved": "Saved a draft",
    "export.downloaded": "Downloaded a workbook",
    "export.made": "Workbook made",
    "export.requested": "Asked for a workbook",
    "form.refused": "Form refused: it did not come from a page of this session",
    "invitation.accepted": "Accepted an invitation",
    "invitation.made": "Invited someone",
    "invitation.withdrawn": "Withdrew an invitation",
    "link.refused": "Followed a link that is used up or wrong",
    "pace.refused": "Asked for pages faster than a person could",
    "page.not_found": "Asked for something that is not there, or not theirs",
    "password.changed": "Changed their password",
    "people.read": "Read people's details",
    "record.checked": "Record verified and anchored",
    "record.exported": "Took a file of the record",
    "record.read": "Read the record",
    "record.reported": "Asked who could see something, and who did",
    "record.trimmed": "Old events removed",
    "return.accepted": "Accepted the answers",
    "return.changes_requested": "Asked for changes",
    "return.reopened": "Opened the answers again",
    "return.sent_back": "Approver sent the answers back",
    "return.sent_for_approval": "Sent the answers to the approver",
    "return.submitted": "Submitted the answers",
    "role.ended": "Ended a role",
    "session.ended": "Signed out",
    "session.refused": "Sign-in refused",
    "session.started": "Signed in",
    "submission.downloaded": "Downloaded submitted answers",
    "submission.read": "Read submitted answers",
    "texts.read": "Read texts before they are passed on",
}
OUTCOMES = {"done": "Done", "refused": "Refused", "failed": "Failed"}
COLOURS = {"done": "green", "refused": "red", "failed": "orange"}


def action_words(action: str) -> str:
    """What was done, for people."""
    thing, _, deed = action.partition(".")
    plain = f"{thing}: {deed}" if deed else thing
    return WORDS.get(action) or plain.replace("_", " ").capitalize()
