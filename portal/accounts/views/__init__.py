"""The pages about accounts; each module adds its own to the one blueprint."""

from portal import navigation
from portal.accounts.cards import waiting_cards
from portal.accounts.factors.views import first_time, own_factors, second_step, security
from portal.accounts.failed_mail import count_for
from portal.accounts.views import (
    access_review,
    acting,
    agencies,
    email_change,
    failed_mail,
    getting_in,
    importing,
    invitation,
    logo,
    own_account,
    own_notices,
    own_sessions,
    people,
    signing_in,
    whole_accounts,
)
from portal.accounts.views.blueprint import blueprint
from portal.navigation import Link
from portal.permissions import Permission

navigation.add_link(Link("People", people.ENDPOINT, Permission.AGENCY_INVITE, order=70))
navigation.add_link(Link("People", people.ENDPOINT, Permission.CONTACT_APPOINT, order=70))
navigation.add_link(Link("Agencies", agencies.ENDPOINT, Permission.PARTNERSHIP_MANAGE, order=80))
navigation.add_link(
    Link(
        "E-mails that failed",
        failed_mail.ENDPOINT,
        Permission.PARTNERSHIP_MANAGE,
        order=81,
        count=count_for,
        about="Which e-mails did not reach people, why, and what to do about them.",
    )
)
navigation.add_link(
    Link(
        "Access review",
        "accounts.review_access",
        Permission.PARTNERSHIP_MANAGE,
        order=82,
        about="Who can do what, who has not been here for long, and who has no second step. You can download the list.",
    )
)
navigation.add_link(
    Link(
        "Sign-in security",
        security.ENDPOINT,
        Permission.PARTNERSHIP_MANAGE,
        order=83,
        about="Let people back in who lost their phone, and choose who is asked for a second step.",
    )
)
navigation.add_link(Link("Sign-in security", security.ENDPOINT, Permission.CONTACT_APPOINT, order=83))
navigation.cards(waiting_cards)

__all__ = [
    "access_review",
    "acting",
    "agencies",
    "blueprint",
    "email_change",
    "failed_mail",
    "first_time",
    "getting_in",
    "importing",
    "invitation",
    "logo",
    "own_account",
    "own_factors",
    "own_notices",
    "own_sessions",
    "people",
    "second_step",
    "security",
    "signing_in",
    "whole_accounts",
]
