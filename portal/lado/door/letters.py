"""E-mails to people without an account: a link or a page, a reference, and neutral words. No name, no answer.

Once such an e-mail is delivered, the outbox forgets to whom: that somebody reported anything is kept under seal alone.
"""

from __future__ import annotations

from portal import mail
from portal.accounts import notices
from portal.accounts.models import Partnership
from portal.lado.models import Report, ReportLink
from portal.local_time import moment

KIND = "lado_door"
OPEN = "/door/open"
NOT_YOU = "If it was not you, you need do nothing: without this link nothing happens. Do not pass the link on."
FRESH = "You get a fresh link each time, on this page:"

mail.forget_recipient_of(KIND)


def send_link(email: str, partnership: Partnership, link: ReportLink, token: str) -> None:
    """The link itself, and until when it works."""
    if link.made_by_id is None:
        asked = "Somebody, most likely you, asked for a link to the portal with this e-mail address."
    else:
        asked = "Here is the link to the portal that was promised to you on the telephone."
    use = f"It works once, until {moment(link.expires_at)}:\n{notices.link(f'/door/link/{token}')}"
    _send(partnership, email, "Your link to the portal", asked, use, NOT_YOU)


def tell_sent(report: Report, partnership: Partnership) -> None:
    """That it arrived, with the reference by which they come back to it."""
    _about(report, partnership, "We have what you sent", "We have what you sent. Thank you.")


def tell_update(report: Report, partnership: Partnership) -> None:
    """That there is something to read."""
    _about(report, partnership, "There is an update in the portal", "There is something for you to read in the portal.")


def tell_unsent(report: Report, partnership: Partnership) -> None:
    """That what they began is not sent."""
    says = "Something that you began in the portal is not sent yet. You can go on with it, or send it as it is."
    _about(report, partnership, "Something you began is not sent yet", says)


def _about(report: Report, partnership: Partnership, subject: str, says: str) -> None:
    """Nothing, for a report whose author has an account."""
    if report.author_id is None and report.email:
        where = f"{FRESH}\n{notices.link(OPEN)}"
        _send(partnership, report.email, subject, says, f"Reference {report.reference}.", where)


def _send(partnership: Partnership, email: str, subject: str, *paragraphs: str) -> None:
    parts = ("Hello", *paragraphs, partnership.team_name)
    mail.send(email, subject, "\n\n".join(part for part in parts if part) + "\n", kind=KIND)
