"""The pages about accounts; each module adds its own to the one blueprint."""

from portal import navigation
from portal.accounts.views import agencies, invitation, logo, own_account, own_notices, people, signing_in
from portal.accounts.views.blueprint import blueprint
from portal.navigation import Link
from portal.permissions import Permission

navigation.add_link(Link("People", people.ENDPOINT, Permission.AGENCY_INVITE, order=70))
navigation.add_link(Link("Agencies", agencies.ENDPOINT, Permission.PARTNERSHIP_MANAGE, order=80))

__all__ = ["agencies", "blueprint", "invitation", "logo", "own_account", "own_notices", "people", "signing_in"]
