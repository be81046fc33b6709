"""What commands share: whom they act as, how a refusal becomes one sentence on standard error and exit code 1, and the
group of those that write workbooks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

import click
from flask.cli import AppGroup
from sqlalchemy import select

from portal.accounts.models import User
from portal.database import db
from portal.errors import Forbidden, PortalError, Refused
from portal.permissions import SYSTEM, Actor

as_option = click.option("--as", "as_email", metavar="EMAIL", help="Act as this person, with their permissions.")

export = AppGroup("export", help="Workbooks, written to a file.")


def write_private(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, readable by its owner only. Raises Refused where there is no such folder."""
    if not path.parent.is_dir():
        raise Refused(f"The folder {path.parent} does not exist. Make it first.")
    with NamedTemporaryFile(dir=path.parent, prefix=".workbook-", delete=False) as part:
        part.write(content)
    Path(part.name).replace(path)


@contextmanager
def acting_as(email: str | None, *, only_reading: bool = False) -> Iterator[Actor]:
    """One transaction, acting as ``system`` or as the person with ``email``; refusals leave it undone.

    ``only_reading`` never holds the write lock, for a command that takes long and changes nothing.
    """
    try:
        with db.reading() if only_reading else db.unit_of_work():
            yield _actor(email)
    except Forbidden as refusal:
        raise click.ClickException(f"{email} may not do this ({refusal.message}).") from refusal
    except PortalError as refusal:
        raise click.ClickException(refusal.message or refusal.title) from refusal


def _actor(email: str | None) -> Actor:
    if email is None:
        return SYSTEM
    user = db.session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()
    if user is None or not user.is_active:
        raise click.ClickException(f"There is no active account with the address {email}.")
    return user
