"""The flask commands: `db`, `worker`, `audit`; each package adds its own."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from portal import audit, migrate, wake
from portal.config import Settings
from portal.database import db


def register(app: Flask) -> None:
    """Each package brings its commands; they are imported here, when the application is made."""
    from portal.accounts.commands import COMMANDS
    from portal.backups.commands import backup, restore_command
    from portal.demo.commands import demo
    from portal.forms.commands import question_sets
    from portal.reporting.commands import export
    from portal.returns.commands import round_group

    for command in (database, record, worker, *COMMANDS, demo, question_sets, round_group, export, backup, restore_command):
        app.cli.add_command(command)


database = AppGroup("db", help="The database and its migrations.")
record = AppGroup("audit", help="The record of who did what.")


@database.command("upgrade")
def upgrade() -> None:
    """Bring the database to the newest migration."""
    migrate.upgrade(db.engine)
    click.echo(f"The database is at {migrate.head()}.")


@database.command("revision")
@click.argument("name")
@click.argument("message")
def revision(name: str, message: str) -> None:
    """Write migration NAME from the difference between the models and the database."""
    migrate.make_revision(db.engine, name, message)


@record.command("verify")
def verify() -> None:
    """Walk the record from its start and say whether anything was changed, removed or reordered."""
    with db.unit_of_work() as session:
        verdict = audit.verify(session)
    if not verdict.ok:
        raise click.ClickException(f"The record is broken. {verdict.problem}")
    click.echo(f"The record is whole: {verdict.events} events.")


@click.command("worker")
def worker() -> None:
    """Do background work: exports, e-mail, tidying up. Runs until it is stopped."""
    huey = wake.make_huey(Settings.from_environment())
    wake.timetable(huey)
    huey.create_consumer(workers=1, periodic=True, check_worker_health=True).run()
