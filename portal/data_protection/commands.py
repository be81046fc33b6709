"""``data``: what is due, files of everything, and the page about retention, for the operator of the server."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import IO

import click
from flask.cli import AppGroup

from portal import audit
from portal.accounts import partnerships
from portal.accounts.finding import person_with_email
from portal.commands import acting_as, as_option
from portal.data_protection import retention_page
from portal.data_protection.everything import write_partnership, write_person
from portal.data_protection.policy import the_partnership
from portal.data_protection.service import retention
from portal.database import db
from portal.errors import Refused
from portal.local_time import long_date
from portal.permissions import Permission, require

data = AppGroup("data", help="Data protection: what is due to go, and files of everything.")
output_option = click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A zip.")
key_option = click.option("--partnership", "key", help="The partnership's key; the default one when left out.")


@data.command("due")
@key_option
@as_option
def due(key: str | None, as_email: str | None) -> None:
    """List what a person has to decide about: its kind, its id, since when it is due."""
    with acting_as(as_email, only_reading=True) as user:
        place, found = retention.due_list(user, partnerships.named(key).key)
        for one in found:
            held = " (on hold)" if one.hold is not None else ""
            since = long_date(one.due_on) if one.due_on is not None else ""
            click.echo(f"{one.kind}  {one.record_id}  due {since}{held}")
        click.echo(f"{len(found)} due in {place.name}.")


@data.command("remove")
@click.argument("kind", type=click.Choice(retention.SETTABLE))
@click.argument("record_id", type=click.UUID)
@click.option("--reason", required=True, help="Why it is not needed any more. Name nobody.")
@key_option
@as_option
def remove(kind: str, record_id: uuid.UUID, reason: str, key: str | None, as_email: str | None) -> None:
    """Remove for good what `data due` lists, once someone has looked at it."""
    with acting_as(as_email) as user:
        rows = retention.remove(user, partnerships.named(key).key, kind, record_id, reason, sure=True)
    click.echo(f"Removed: {rows} rows.")


@data.command("export")
@click.argument("key")
@output_option
@click.option("--with-agencies-own", "own", is_flag=True, help="Also agencies' drafts and notes, to move elsewhere.")
@as_option
def export(key: str, output: Path, own: bool, as_email: str | None) -> None:
    """Write everything that the partnership KEY holds."""
    with acting_as(as_email, only_reading=True) as user:
        place = the_partnership(user, key)
        require(user, Permission.PARTNERSHIP_EXPORT, partnership_id=place.id)
        if own and not user.is_system:
            raise Refused("Drafts and notes of agencies are not read outside them. Leave --as out, or the option.")
        with _new(output) as file:
            made = write_partnership(file, db.session, place, agencys_own=own)
        rows = sum(made.rows.values())
        audit.record_apart(
            "takeaway.written", user, record_id=place.id, partnership_id=place.id, outcome="done", rows=rows, own=own
        )
    click.echo(f"Wrote {rows} rows of {len(made.rows)} tables and {made.files} files to {output}.")


@data.command("person")
@click.argument("email")
@output_option
def person(email: str, output: Path) -> None:
    """Write everything about the person with the address EMAIL, in all partnerships."""
    with acting_as(None, only_reading=True) as user:
        found = person_with_email(email)
        with _new(output) as file:
            made = write_person(file, db.session, found, None, agencys_own=True)
        rows = sum(made.rows.values())
        audit.record_apart("takeaway.written", user, record_id=found.id, outcome="done", rows=rows)
    click.echo(f"Wrote {rows} rows to {output}. Someone reads it for what belongs to others before it is handed over.")


@data.command("retention-page")
def page() -> None:
    """Print docs/data-protection/retention.md."""
    click.echo(retention_page.markdown(), nl=False)


def _new(output: Path) -> IO[bytes]:
    """A new file that only its owner can read."""
    try:
        return os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError as problem:
        raise Refused(f"{output} is there already. Choose another name.") from problem
    except OSError as problem:
        raise Refused(f"{output} cannot be written: {problem.strerror}.") from problem
