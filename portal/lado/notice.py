"""The one kind of e-mail behind the wall. It says that there is something to read, and nothing else."""

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
