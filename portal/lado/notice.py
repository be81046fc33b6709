"""The kinds of e-mail behind the wall. They say that there is something to read or to go on with, and nothing else."""

from __future__ import annotations

from portal import notices
from portal.notices import Kind
from portal.permissions import Permission

UPDATE = notices.add(
    Kind(
        "lado_update",
        "There is an update in the portal",
        "there is something for you to read in the portal",
        Permission.CONTACT_LIST,
    )
)

UNSENT = notices.add(
    Kind(
        "lado_unsent",
        "Something you began is not sent yet",
        "you began something in the portal and have not sent it",
        Permission.REPORT_MAKE,
    )
)

DIGEST = notices.add(
    Kind(
        "lado_digest",
        "What was read last week by others",
        "you answer for who reads confidential records",
        Permission.CONTACT_APPOINT,
    )
)
