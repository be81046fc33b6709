"""The pages of the record, for administrators of a partnership."""

from portal import navigation
from portal.navigation import Link
from portal.permissions import Permission
from portal.record.reads import record_read
from portal.record.views import events, who
from portal.record.views.blueprint import blueprint

blueprint.after_app_request(record_read)
navigation.add_link(
    Link(
        "Record",
        events.ENDPOINT,
        Permission.AUDIT_READ,
        order=90,
        about="Who did what and when, and who could see something.",
    )
)

__all__ = ["blueprint", "events", "who"]
