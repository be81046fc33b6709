"""The commands of figures: ``export lado-statistics``, ``lado import``, ``lado printed`` and ``lado freeze``."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from portal import audit
from portal.accounts import partnerships
from portal.accounts.models import Partnership
from portal.commands import acting_as, as_option
from portal.errors import Refused
from portal.lado.commands import lado
from portal.lado.figures import service
from portal.permissions import Actor, Permission, require

partnership_option = click.option("--partnership", "key", help="The partnership's key; the default one when left out.")
_File = click.Path(exists=True, dir_okay=False, path_type=Path)
_Output = click.Path(dir_okay=False, path_type=Path)


@click.command("lado-statistics")
@click.argument("year")
@click.option("--output", required=True, type=_Output, help="The file to write.")
@click.option("--published", is_flag=True, help="Hide counts from 1 to 4 and whatever would reveal them.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How the result is printed."
)
@partnership_option
@as_option
def lado_statistics(year: str, output: Path, published: bool, form: str, key: str | None, as_email: str | None) -> None:
    """Write the LADO's figures of YEAR (like 2023-24, April to March) with the three years before it."""
    with acting_as(as_email, only_reading=True) as user:
        partnership = _partnership(user, key, Permission.FIGURES_READ)
        if not output.parent.is_dir():
            raise Refused(f"The folder {output.parent} does not exist. Make it first.")
        figures = service.figures_of(user, partnership, year, published=published)
        sha256 = _write(figures, partnership, output)
        audit.record_apart(
            "lado.figures_written",
            user,
            partnership_id=partnership.id,
            outcome="done",
            year=year,
            published=published,
            sha256=sha256,
        )
    contacts = figures.of(year).contacts
    words = f"Wrote the figures of {year} ({contacts} contacts) to {output}."
    facts = {"file": str(output), "year": year, "contacts": contacts, "published": published, "sha256": sha256}
    click.echo(json.dumps(facts) if form == "json" else words)


def _write(figures: service.Figures, partnership: Partnership, output: Path) -> str:
    """Written beside its place and put there whole, so that nobody finds half of a workbook."""
    beside = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        sha256 = service.write(figures, partnership, beside)
        beside.replace(output)
    except OSError as problem:
        raise Refused(f"{output} could not be written: {problem.strerror}.") from problem
    finally:
        beside.unlink(missing_ok=True)
    return sha256


@lado.command("import")
@click.argument("path", metavar="FILE", type=_File)
@click.option("--replace", is_flag=True, help="A reference that was imported before takes the new row's values.")
@partnership_option
@as_option
def import_past(path: Path, replace: bool, key: str | None, as_email: str | None) -> None:
    """Bring in past contacts from FILE, a CSV. One bad row and nothing changes; every mistake is listed."""
    with acting_as(as_email) as user:
        partnership = _partnership(user, key, Permission.FIGURES_KEEP)
        kept = service.bring(user, partnership, path, _progress, _progress, replace=replace)
    click.echo(f"{kept:,} past contacts imported.")


@lado.command("printed")
@click.argument("path", metavar="FILE", type=_File)
@partnership_option
@as_option
def enter_printed(path: Path, key: str | None, as_email: str | None) -> None:
    """Enter figures of earlier years as printed. FILE is a CSV with the header sheet,row,year,printed."""
    with acting_as(as_email) as user:
        partnership = _partnership(user, key, Permission.FIGURES_KEEP)
        kept = service.enter_printed(user, partnership, path, _progress)
    click.echo(f"{kept:,} printed figures entered.")


@lado.command("freeze")
@click.argument("year")
@partnership_option
@as_option
def freeze_year(year: str, key: str | None, as_email: str | None) -> None:
    """Keep the figures of YEAR as they stand today; what changes later is shown as a revision."""
    with acting_as(as_email) as user:
        partnership = _partnership(user, key, Permission.FIGURES_FREEZE)
        frozen = service.freeze(user, partnership, year)
        number, sha256 = frozen.number, frozen.sha256
    click.echo(f"{year} is frozen, number {number}. SHA-256 {sha256}")


def _progress(words: str) -> None:
    click.echo(words, err=True)


def _partnership(user: Actor, key: str | None, permission: Permission) -> Partnership:
    """The one that is meant; somebody who serves one alone need not name it."""
    partnership = partnerships.named(key)
    require(user, permission, partnership_id=partnership.id)
    return partnership
