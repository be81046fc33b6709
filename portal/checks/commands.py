"""``flask --app wsgi check``: what would keep the portal from starting in production, and what is well."""

from __future__ import annotations

import click

from portal.checks import CHECKS, WARNINGS
from portal.checks.here import surroundings
from portal.config import Settings
from portal.database import db


@click.command("check")
def check_command() -> None:
    """Look for unsafe settings: a line for each, with its remedy. Exit status 1 when there are any.

    What must be done soon has a line too, and keeps nothing from starting.
    """
    settings, unread = Settings.read()
    here = surroundings(settings, db.engine, unread=unread)
    unsafe = [one for one in CHECKS if one.is_unsafe(here)]
    for line in unread:
        click.echo(f"UNSAFE  {line}")
    for one in unsafe:
        click.echo(f"UNSAFE  {one.name}: {one.remedy}")
    late = [one for one in WARNINGS if one.is_unsafe(here)]
    for one in late:
        click.echo(f"soon    {one.name}: {one.remedy}")
    for one in (*CHECKS, *WARNINGS):
        if one not in (*unsafe, *late):
            click.echo(f"ok      {one.name}: {one.holds}")
    if unread or unsafe:
        raise SystemExit(1)
