"""What the home page shows to those who look after sign-in and e-mails: what nobody else can do waits for them."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from portal.accounts import failed_mail
from portal.accounts.factors import resets
from portal.accounts.factors.approvers import permissions_that_approve
from portal.accounts.models import User
from portal.navigation import Card, Group
from portal.permissions import Permission, can


def waiting_cards(user: User) -> Iterator[Card]:
    """How many, and never whom: names stand on the pages behind, where reading them is noted."""
    yield from _own_device(user)
    if any(can(user, permission) for permission in permissions_that_approve()):
        yield from _lost_devices(user)
    if can(user, Permission.PARTNERSHIP_MANAGE):
        yield from _failed_mails(user)


def _own_device(user: User) -> Iterator[Card]:
    """Who is here has the device; somebody else may have said that it is lost."""
    if resets.open_reset_of(user) is not None:
        yield Card(
            title="Your device was reported lost",
            href=url_for("accounts.second_factor"),
            lines=("Once that is approved, your app and passkeys are removed. If nothing is lost, stop it.",),
            status="To stop",
            colour="red",
            order=0,
            group=Group.WAITING,
        )


def _lost_devices(user: User) -> Iterator[Card]:
    waiting = [reset for reset in resets.waiting_for(user) if user not in [one.user for one in reset.approvals]]
    if waiting:
        yield Card(
            title="Lost devices",
            href=url_for("accounts.sign_in_security"),
            lines=(_how_many(len(waiting), "person cannot", "people cannot") + " sign in before you approve it.",),
            status="To approve",
            colour="yellow",
            order=10,
            group=Group.WAITING,
        )


def _failed_mails(user: User) -> Iterator[Card]:
    count = failed_mail.count_for(user)
    if count:
        yield Card(
            title="E-mails that failed",
            href=url_for("accounts.failed_mails"),
            lines=(_how_many(count, "e-mail did", "e-mails did") + " not reach people.",),
            order=50,
            group=Group.WAITING,
        )


def _how_many(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
