"""``contributions import``, ``budget import`` and ``export contributions``.

Exit status 0: done. 1: refused, with every mistake of the file on a line of its own. 2: not written as it should be.
"""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.accounts.models import Partnership
from portal.accounts.partnerships import meant
from portal.commands import acting_as, as_option, export, write_private
from portal.contributions import service
from portal.contributions.money import in_words
from portal.contributions.workbook import check_words
from portal.permissions import Actor, Permission

contributions = AppGroup("contributions", help="What organisations pay for the partnership.")
budget = AppGroup("budget", help="The budget of a financial year.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
year_option = click.option("--year", required=True, help="The financial year, such as 2024-25.")
key_option = click.option("--partnership", "key", help="The partnership's key; the default one when left out.")


def _meant(user: Actor, key: str | None) -> Partnership:
    return meant(user, Permission.CONTRIBUTION_READ, key)


@contributions.command("import")
@click.argument("file", type=FILE)
@year_option
@key_option
@as_option
def import_contributions(file: Path, year: str, key: str | None, as_email: str | None) -> None:
    """Take the contributions of a year from FILE, a table as CSV."""
    with acting_as(as_email) as user:
        done = service.import_contributions(user, _meant(user, key), year, file.read_bytes())
    click.echo(f"{done.new} new, {done.changed} changed (the earlier rows are kept), {done.same} as before.")
    click.echo(
        f"Children's {in_words(done.childrens)}, adults' {in_words(done.adults)}, in all {in_words(done.total)}."
    )
    for name in done.differing:
        click.echo(f"The total printed for {name} is not what its parts come to. Both are kept.")
    for name in done.not_mentioned:
        click.echo(f"{name} is in the ledger of this year and not in the file. It stays.")


@budget.command("import")
@click.argument("file", type=FILE)
@year_option
@key_option
@as_option
def import_budget(file: Path, year: str, key: str | None, as_email: str | None) -> None:
    """Take the lines of a year's budget from FILE, a table as CSV, in place of those imported before."""
    with acting_as(as_email) as user:
        lines = service.import_budget(user, _meant(user, key), year, file.read_bytes())
    click.echo(f"{len(lines)} lines.")
    for line in lines:
        if line.recalculated is not None:
            click.echo(f"{line.name}: {check_words(line)}")


@export.command("contributions")
@click.argument("year", metavar="YEAR")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--ledger-signs", is_flag=True, help="Income with a minus and costs without, as finance prints them.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How the result is printed."
)
@key_option
@as_option
def export_contributions(
    year: str, output: Path, ledger_signs: bool, form: str, key: str | None, as_email: str | None
) -> None:
    """Write the ledger and the budget of YEAR (such as 2024-25) as a workbook."""
    with acting_as(as_email, only_reading=True) as user:
        made = service.write_workbook(user, _meant(user, key), year, ledger_signs=ledger_signs)
        write_private(output, made.content)
    facts = {"file": str(output), "sheets": list(made.sheets), "rows": made.rows, "sha256": made.sha256}
    click.echo(json.dumps(facts) if form == "json" else f"Wrote {made.rows} contributors to {output}.")
