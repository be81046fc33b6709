"""Addresses that several people read. Nobody gets an account with one: the record would not say who did what, and
whoever reads the mailbox could let themselves in.
"""

from __future__ import annotations

import re

from portal.accounts.words import Mistake, email_address
from portal.mail import postbox

_BY_PLACE = "admissions council frontdesk inbox mail mailbox main office post reception school schooloffice surgery"
_BY_TEAM = "all board business committee facilities finance governance governors group hr nursery practice staff team"
_BY_DUTY = "accounts contact contactus duty enquiries enquiry general hello help helpdesk info information no reply"
_BY_WORK = "admin coordination noreply postmaster referrals safeguard safeguarding senco service services support"
_BY_POST = "ceo chair clerk dsl head headmaster headmistress headteacher manager officer officers principal secretary"
_AND_MORE = "shared teacher webmaster welcome"

SHARED = frozenset(" ".join((_BY_PLACE, _BY_TEAM, _BY_DUTY, _BY_WORK, _BY_POST, _AND_MORE)).split())
"""Words of which the first half of a shared address is made: ``office``, ``safeguarding.team``, ``head-teacher2``."""

_BETWEEN = re.compile(r"[._\-0-9]+")


def is_shared(address: str) -> bool:
    """True when every word before the @ is one that names a function and not a person."""
    first_half = address.partition("@")[0].partition("+")[0]
    names = SHARED | set(postbox.settings.shared_mailboxes)
    words = [word for word in _BETWEEN.split(first_half) if word]
    return first_half in names or (bool(words) and all(word in names for word in words))


def own_address(typed: str, field: str = "email") -> str:
    """``typed`` as the address of one person. Raises Mistake for a shared mailbox, and for what is no address."""
    address = email_address(typed, field)
    if is_shared(address):
        raise Mistake(
            field,
            "Enter an address that belongs to one person: several people read a mailbox like this, "
            "so nobody could tell who did what",
        )
    return address
