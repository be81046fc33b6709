"""What can be done with partnerships, agencies, people and roles: one file a verb, all of them to be had from here."""

from portal.accounts.service.accept_invitation import accept_invitation, account_for, open_invitation
from portal.accounts.service.agencies import (
    add_alias,
    change_agency,
    create_agency,
    rename,
    set_aliases,
    set_kinds,
    set_parent,
    set_sector,
)
from portal.accounts.service.change_password import change_password
from portal.accounts.service.change_role import change_role
from portal.accounts.service.end_agency import end_agency, succeed
from portal.accounts.service.invite import invite, invite_by_link, send_again, withdraw
from portal.accounts.service.leave import leave
from portal.accounts.service.offer_roles import offer_roles
from portal.accounts.service.own_details import change_own_details
from portal.accounts.service.partnership_places import join_partnership, leave_partnership
from portal.accounts.service.partnerships import change_settings, create_partnership
from portal.accounts.service.signing_in import confirm, find_user, sign_in
from portal.accounts.service.suspend import reinstate, suspend
from portal.accounts.words import normal_email

__all__ = [
    "accept_invitation",
    "account_for",
    "add_alias",
    "change_agency",
    "change_own_details",
    "change_password",
    "change_role",
    "change_settings",
    "confirm",
    "create_agency",
    "create_partnership",
    "end_agency",
    "find_user",
    "invite",
    "invite_by_link",
    "join_partnership",
    "leave",
    "leave_partnership",
    "normal_email",
    "offer_roles",
    "open_invitation",
    "reinstate",
    "rename",
    "send_again",
    "set_aliases",
    "set_kinds",
    "set_parent",
    "set_sector",
    "sign_in",
    "succeed",
    "suspend",
    "withdraw",
]
