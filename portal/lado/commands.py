"""What only whoever runs the server does: the first LADO manager, and copies of the keys of cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal import audit
from portal.accounts import partnerships, service
from portal.backups.commands import backup
from portal.commands import acting_as
from portal.config import Settings
from portal.database import db
from portal.errors import PortalError
from portal.lado import workflow_page
from portal.lado.keeping.erasing import erase_again
from portal.lado.sealing import copies, rotation
from portal.local_time import long_date
from portal.permissions import SYSTEM, Role

lado = AppGroup("lado", help="The LADO: the first manager of a partnership.")


@lado.command("appoint")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--partnership", "key", help="The partnership's key; the default one when left out.")
def appoint(email: str, name: str, key: str | None) -> None:
    """Invite EMAIL as LADO manager and print the link with which the person makes the account."""
    with acting_as(None) as user:
        link = service.invite_by_link(user, email, name, Role.LADO_MANAGER, partnerships.named(key))
    click.echo(link)


@lado.command("workflow")
def workflow() -> None:
    """Print docs/workflow.md: what may be done with a contact, from the code."""
    click.echo(workflow_page.markdown(), nl=False)


@lado.command("rotate-key")
def rotate_key() -> None:
    """Wrap the keys of all cases by a new key, while the portal is in use. Run it again if it was cut off."""
    with _refusals() as settings:
        done = rotation.rotate(settings)
        audit.record_apart("lado.keys_rotated", SYSTEM, outcome="done", keys=done.count)
    click.echo(f"The keys of {done.count} cases are wrapped by a new key.")
    click.echo(f"Older copies of the key store need the old one. It lies in {done.aside} and goes by itself:")
    click.echo(f"on {long_date(done.until)} at the earliest. Seal the portal's own keys again: backup keys.")


@contextmanager
def _refusals() -> Iterator[Settings]:
    """The settings; a refusal becomes one sentence on standard error and exit status 1."""
    try:
        yield current_app.extensions["settings"]
    except PortalError as refusal:
        raise click.ClickException(refusal.message) from refusal
    except OSError as problem:
        raise click.ClickException(f"{problem.strerror}: {problem.filename or 'the disk'}.") from problem


@backup.command("case-keys")
@click.argument("to", type=click.Path(path_type=Path))
def case_keys(to: Path) -> None:
    """Write a sealed copy of the keys of cases to TO, a new file or a folder, while the portal is in use."""
    with _refusals() as settings:
        path, count = copies.write_copy(to, settings)
        audit.record_apart("lado.keys_copied", SYSTEM, outcome="done", keys=count)
    click.echo(f"Wrote {path}: the keys of {count} cases. Keep it apart from the backups of the database.")


@backup.command("restore-case-keys")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_case_keys(path: Path) -> None:
    """Put the keys of cases back from the copy FILE, after the database was restored."""
    with _refusals() as settings:
        count = copies.restore_copy(path, settings)
        with db.reading():
            lost = copies.without_key()
        audit.record_apart("lado.keys_restored", SYSTEM, outcome="done", keys=count, lost=lost)
        again = erase_again()
    click.echo(f"The keys of {count} cases are back.")
    if again:
        click.echo(f"{again} keys of what was erased came back with them and are destroyed again.")
    if lost:
        click.echo(f"{lost} reports or contacts have no key in this copy and cannot be read. Look for a newer copy.")
