"""``attendance import``, ``attendance groups``, ``attendance name`` and ``export attendance``.

Exit status 0: done. 1: refused, with every mistake of the file on a line of its own. 2: not written as it should be.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.accounts.partnerships import meant
from portal.attendance import service
from portal.commands import acting_as, as_option, export, write_private
from portal.permissions import Permission

attendance = AppGroup("attendance", help="Meetings of the partnership and its groups.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
key_option = click.option("--partnership", "key", help="The partnership's key; the default one when left out.")
group_option = click.option("--group", "group_name", help="The group by its name.")
SAID = {True: "quorate", False: "NOT quorate", None: "whether it was quorate cannot be said"}


@attendance.command("import")
@click.argument("file", type=FILE)
@click.option("--year", required=True, help="The financial year, such as 2024-25.")
@group_option
@key_option
@as_option
def import_ticks(file: Path, year: str, group_name: str | None, key: str | None, as_email: str | None) -> None:
    """Take the ticks of a year's meetings from FILE, a table as CSV: an agency a row, a meeting a column."""
    with acting_as(as_email) as user:
        place = meant(user, Permission.ATTENDANCE_READ, key)
        done = service.import_ticks(user, place, year, file.read_bytes(), group_name)
    click.echo(f"{done.group}: {done.bodies} agencies, {len(done.sat)} meetings, {done.ticks} ticks new or changed.")
    for sat in done.sat:
        click.echo(f"{sat.meeting.label}: {SAID[sat.verdict.quorate]}. {sat.verdict.why}")


@attendance.command("groups")
@click.argument("file", type=FILE)
@click.option("--starts", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day from which the rules count.")
@key_option
@as_option
def import_groups(file: Path, starts: datetime, key: str | None, as_email: str | None) -> None:
    """Set up groups and their quorum from FILE, a table as CSV: group, how often it meets, what it needs to decide."""
    with acting_as(as_email) as user:
        place = meant(user, Permission.ATTENDANCE_READ, key)
        groups, rules = service.import_groups(user, place, starts.date(), file.read_bytes())
    click.echo(f"{groups} groups, {rules} rules new or changed.")


@attendance.command("name")
@click.argument("body")
@click.argument("other_name")
@key_option
@as_option
def know_as(body: str, other_name: str, key: str | None, as_email: str | None) -> None:
    """Let BODY be known as OTHER_NAME too, or be on the list of that name, for the rules of a quorum."""
    with acting_as(as_email) as user:
        found = service.know_as(user, meant(user, Permission.ATTENDANCE_READ, key), body, other_name)
        click.echo(f"{found.name} is also known as {', '.join(found.other_names)}.")


@export.command("attendance")
@click.argument("year", metavar="YEAR")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How the result is printed."
)
@group_option
@key_option
@as_option
def export_attendance(
    year: str, output: Path, form: str, group_name: str | None, key: str | None, as_email: str | None
) -> None:
    """Write who came to the meetings of YEAR (such as 2024-25) as a workbook."""
    with acting_as(as_email, only_reading=True) as user:
        made = service.write_workbook(user, meant(user, Permission.ATTENDANCE_READ, key), year, group_name)
        write_private(output, made.content)
    facts = {"file": str(output), "sheets": list(made.sheets), "rows": made.rows, "sha256": made.sha256}
    click.echo(json.dumps(facts) if form == "json" else f"Wrote {made.rows} meetings to {output}.")
