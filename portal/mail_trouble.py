"""What is wrong when a mail server does not take a message: said as a kind, and never in the server's own words."""

from __future__ import annotations

import smtplib
import ssl
from enum import StrEnum


class Trouble(StrEnum):
    """The kinds. A server's own answer may repeat what it was given, so it is kept nowhere."""

    ADDRESS = "address"
    REFUSED = "refused"
    LATER = "later"
    SIGN_IN = "sign_in"
    CERTIFICATE = "certificate"
    CONNECTION = "connection"
    OTHER = "other"


FOR_GOOD = frozenset({Trouble.ADDRESS, Trouble.REFUSED})
"""What the server will say again however often it is asked."""


def trouble_of(error: Exception) -> Trouble:
    """Which kind of trouble ``error`` is."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return Trouble.ADDRESS if all(code >= 500 for code in codes) else Trouble.LATER
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Trouble.SIGN_IN
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return Trouble.REFUSED if error.smtp_code >= 500 else Trouble.LATER
    if isinstance(error, ssl.SSLCertVerificationError):
        return Trouble.CERTIFICATE
    if isinstance(error, smtplib.SMTPResponseException):
        return Trouble.LATER
    return Trouble.CONNECTION if isinstance(error, OSError) else Trouble.OTHER
