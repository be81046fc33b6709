"""The commands about partnerships, agencies and people: what concerns the installation and not one partnership.

Exit status 0: done. 1: refused, with one sentence on standard error. 2: the command was not written as it should be.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.accounts import logo, merging, partnerships, service
from portal.accounts.email_change import verbs as email_change
from portal.accounts.factors import resets
from portal.accounts.finding import agency_with_code, person_with_email
from portal.database import db
from portal.errors import PortalError
from portal.permissions import ROLE_NAMES, SYSTEM, Role

partnership = AppGroup("partnership", help="Safeguarding partnerships and their settings.")
admin = AppGroup("admin", help="The first administrator of a partnership.")
people = AppGroup("people", help="Accounts.")
accounts = AppGroup("accounts", help="How people sign in.")
agency = AppGroup("agency", help="Agencies that answer to several partnerships.")

COMMANDS = [partnership, admin, people, accounts, agency]


@contextmanager
def _done_or_refused() -> Iterator[None]:
    """One transaction; a refusal becomes one sentence on standard error and exit status 1."""
    try:
        with db.unit_of_work():
            yield
    except PortalError as refusal:
        raise click.ClickException(refusal.message) from refusal


@partnership.command("create")
@click.argument("key")
@click.option("--name", required=True, help="The full name, as on letters.")
@click.option("--short-name", default="", help="What people call it; the name when left out.")
@click.option("--team-name", default="", help="What the team is called, such as 'the partnership team'.")
@click.option("--email", default="", help="Where people who need help write to.")
@click.option("--phone", default="", help="Where people who need help call.")
@click.option("--hours", default="", help="When somebody answers.")
def create(key: str, name: str, short_name: str, team_name: str, email: str, phone: str, hours: str) -> None:
    """Make the partnership KEY. The first one is the default."""
    with _done_or_refused():
        made = service.create_partnership(SYSTEM, key, name, short_name=short_name, team_name=team_name)
        service.change_settings(SYSTEM, made, contact_email=email, contact_phone=phone, contact_hours=hours)
        click.echo(f"{made.name} is there{', and is the default' if made.is_default else ''}.")


@partnership.command("set")
@click.argument("key")
@click.option("--name")
@click.option("--short-name")
@click.option("--team-name")
@click.option("--email", "contact_email")
@click.option("--phone", "contact_phone")
@click.option("--hours", "contact_hours")
@click.option(
    "--wording", multiple=True, metavar="TEXT=WORDS", help="One of the partnership's own texts; may be repeated."
)
@click.option("--logo", "logo_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A PNG file.")
def change(key: str, wording: tuple[str, ...], logo_file: Path | None, **lines: str | None) -> None:
    """Change settings of the partnership KEY; what is not named stays."""
    texts = dict(_pair(one) for one in wording) if wording else None
    with _done_or_refused():
        found = partnerships.named(key)
        kept = logo.keep(found, logo_file.read_bytes()) if logo_file is not None else None
        named = {setting: words for setting, words in lines.items() if words is not None}
        service.change_settings(SYSTEM, found, wording=texts, logo=kept, **named)
        click.echo(f"The settings of {found.name} are changed.")


def _pair(written: str) -> tuple[str, str]:
    text, equals, words = written.partition("=")
    if not equals:
        raise click.UsageError("Write --wording as TEXT=WORDS.")
    return text, words


@admin.command("create")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--partnership", "key", help="The partnership's key; the default one when left out.")
def create_admin(email: str, name: str, key: str | None) -> None:
    """Invite EMAIL as administrator and print the link with which the person makes the account."""
    with _done_or_refused():
        place = partnerships.named(key)
        link = service.invite_by_link(SYSTEM, email, name, Role.ADMINISTRATOR, place)
    click.echo(link)


@people.command("suspend")
@click.argument("email")
def suspend(email: str) -> None:
    """Sign EMAIL out everywhere and keep them out."""
    with _done_or_refused():
        service.suspend(SYSTEM, person_with_email(email))
    click.echo("The account is suspended.")


@people.command("reinstate")
@click.argument("email")
def reinstate(email: str) -> None:
    """Let EMAIL sign in again."""
    with _done_or_refused():
        service.reinstate(SYSTEM, person_with_email(email))
    click.echo("The account is open again.")


@people.command("merge")
@click.argument("kept")
@click.argument("given_up")
@click.option("--yes", is_flag=True, help="Do it. Without this it is only said what would happen.")
def merge(kept: str, given_up: str, yes: bool) -> None:
    """Make one account of two of the same person, wherever they have roles: KEPT stays, GIVEN_UP opens no more."""
    with _done_or_refused():
        ids = [str(person_with_email(address).id) for address in (kept, given_up)]
        plan = merging.look(SYSTEM, ids[0], ids[1])
        for one in plan.moves:
            click.echo(f"Moves: {ROLE_NAMES[Role(one.role)]}, {one.place_name}.")
        for one in plan.has_already:
            click.echo(f"Has it already: {ROLE_NAMES[Role(one.role)]}, {one.place_name}.")
        if yes:
            merging.merge(SYSTEM, ids[0], ids[1], plan.seen)
    click.echo("The two accounts are one." if yes else "Nothing has changed. To do it, add --yes.")


@people.command("change-address")
@click.argument("email")
@click.argument("new_address")
def change_address(email: str, new_address: str) -> None:
    """Ask the mailboxes EMAIL and NEW_ADDRESS whether the account moves; it does when both agree."""
    with _done_or_refused():
        email_change.start(SYSTEM, person_with_email(email), new_address)
    click.echo("Both mailboxes have been written to. The address changes when both have agreed.")


@accounts.command("reset-factor")
@click.argument("email")
@click.option("--reason", required=True, help="Why, and how you made sure that it is really them. It is kept.")
def reset_factor(email: str, reason: str) -> None:
    """Remove the second step of EMAIL: for a sole administrator who lost their device, whom nobody else can let in."""
    with _done_or_refused():
        resets.reset_by_command(SYSTEM, person_with_email(email), reason)
    click.echo("Their app, passkeys and recovery codes are removed. Their next sign-in sets up new ones.")


@agency.command("join")
@click.argument("code")
@click.argument("key")
def join(code: str, key: str) -> None:
    """Let the agency CODE answer to the partnership KEY as well."""
    with _done_or_refused():
        service.join_partnership(SYSTEM, agency_with_code(code), partnerships.named(key))
    click.echo("The agency is in the partnership.")


@agency.command("leave")
@click.argument("code")
@click.argument("key")
def leave(code: str, key: str) -> None:
    """Take the agency CODE out of the partnership KEY."""
    with _done_or_refused():
        service.leave_partnership(SYSTEM, agency_with_code(code), partnerships.named(key))
    click.echo("The agency has left the partnership.")


@agency.command("set")
@click.argument("code")
@click.option("--name", help="The new name; the old one stays as another name.")
@click.option("--sector")
@click.option("--kind", "kinds", multiple=True, help="All kinds, each with --kind.")
def change_agency(code: str, name: str | None, sector: str | None, kinds: tuple[str, ...]) -> None:
    """Change the agency CODE, in whichever partnerships it is; what is not named stays."""
    with _done_or_refused():
        found = agency_with_code(code)
        if sector is not None:
            service.set_sector(SYSTEM, found, sector)
        if kinds:
            service.set_kinds(SYSTEM, found, kinds)
        if name is not None:
            service.rename(SYSTEM, found, name)
    click.echo("The agency is changed.")


@agency.command("end")
@click.argument("code")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--successor", help="The code of the agency that takes its place from DAY.")
def end_agency(code: str, day: datetime, successor: str | None) -> None:
    """Let DAY be the last day of the agency CODE, or the first day of its successor."""
    with _done_or_refused():
        found = agency_with_code(code)
        if successor is None:
            service.end_agency(SYSTEM, found, day.date())
        else:
            service.succeed(SYSTEM, found, agency_with_code(successor), day.date())
    click.echo("The end of the agency is saved.")
