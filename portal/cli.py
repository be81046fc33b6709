"""The flask commands: `db`, `worker`, `permissions`, `audit`; each package adds its own."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from portal import migrate, permission_table, wake
from portal.audit.commands import record
from portal.checks.commands import check_command
from portal.checks.here import refuse_unsafe, surroundings
from portal.config import Settings, UnsafeSettings
from portal.database import db
from portal.maintenance import maintenance


def register(app: Flask) -> None:
    """Each package brings its commands; they are imported here, when the application is made."""
    from portal.accounts.commands import COMMANDS
    from portal.attendance.commands import attendance
    from portal.backups.commands import backup, restore_command
    from portal.commands import export
    from portal.contributions.commands import budget, contributions
    from portal.data_protection.commands import data
    from portal.demo.commands import demo
    from portal.forms.commands import question_sets
    from portal.lado.commands import lado
    from portal.lado.figures.commands import lado_statistics
    from portal.reporting.commands import export_returns  # noqa: F401 - it hangs on the group.
    from portal.returns.commands import round_group

    export.add_command(lado_statistics)  # It stands beside the other workbooks, which know nothing of it.
    for command in (
        database,
        record,
        worker,
        check_command,
        maintenance,
        permissions,
        *COMMANDS,
        demo,
        question_sets,
        round_group,
        export,
        contributions,
        budget,
        attendance,
        backup,
        restore_command,
        data,
        lado,
    ):
        app.cli.add_command(command)


database = AppGroup("db", help="The database and its migrations.")


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


@click.command("permissions")
def permissions() -> None:
    """Print docs/permissions.md: who may do what, from the code."""
    click.echo(permission_table.markdown(current_app), nl=False)


@click.command("worker")
def worker() -> None:
    """Do background work: exports, e-mail, tidying up. Runs until it is stopped."""
    settings = Settings.from_environment()
    try:
        refuse_unsafe(surroundings(settings, db.engine))
    except UnsafeSettings as unsafe:
        raise click.ClickException(f"The worker does not start. Mend this first:\n{unsafe}") from unsafe
    huey = wake.make_huey(settings)
    wake.timetable(huey)
    huey.create_consumer(workers=1, periodic=True, check_worker_health=True).run()
