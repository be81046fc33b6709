"""Handing over on the server: one case, or all that are open, by the manager and into a file that only they read."""

from __future__ import annotations

import os
from pathlib import Path

import click

from portal.commands import acting_as
from portal.lado.commands import lado
from portal.lado.handover import service

OUTPUT = click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A new file.")
AS = click.option("--as", "email", required=True, help="The LADO manager's address: nothing hidden from them is in it.")


@lado.command("export-case")
@click.argument("reference")
@OUTPUT
@AS
def export_case(reference: str, output: Path, email: str) -> None:
    """Write the case with REFERENCE as JSON, for another case system."""
    with acting_as(email, only_reading=True) as user:
        content = service.export_case(user, reference)
        write(output, content)
    click.echo(f"Wrote {output}. It is readable: keep it as what it is about, and delete it once it is taken over.")


@lado.command("export-caseload")
@OUTPUT
@AS
def export_caseload(output: Path, email: str) -> None:
    """Write every open case as JSON, for another case system."""
    with acting_as(email, only_reading=True) as user:
        count, content = service.export_caseload(user)
        write(output, content)
    click.echo(f"Wrote {count} cases to {output}. It is readable: delete it once they are taken over.")


def write(path: Path, content: bytes) -> None:
    """Into a new file that nobody else may read, also while it is written."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as problem:
        raise click.ClickException(f"{problem.strerror}: {path}.") from problem
