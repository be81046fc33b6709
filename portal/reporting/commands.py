"""``export returns``: the consolidated workbook of a round, written to a file."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import click

from exports.rows import Written
from portal import audit
from portal.commands import acting_as, as_option, export
from portal.database import db
from portal.errors import Refused
from portal.permissions import Actor, Permission, require
from portal.reporting.models import Kind
from portal.reporting.policy import rounds_visible_to
from portal.reporting.progress import Filters
from portal.reporting.service.request_anonymised import require_enough
from portal.reporting.service.write_workbook import write_anonymised, write_workbook
from portal.returns.models import Round


@export.command("returns")
@click.argument("round_key", metavar="ROUND")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How the result is printed."
)
@click.option("--anonymised", is_flag=True, help="Letters instead of agencies, and only their ratings.")
@as_option
def export_returns(round_key: str, output: Path, form: str, anonymised: bool, as_email: str | None) -> None:
    """Write the consolidated workbook of ROUND (a key such as section11-2026)."""
    with acting_as(as_email, only_reading=True) as user:
        round_ = _round(user, round_key)
        require(user, Permission.EXPORT_RETURNS, partnership_id=round_.partnership_id)
        if not output.parent.is_dir():
            raise Refused(f"The folder {output.parent} does not exist. Make it first.")
        written = _write(output, round_, anonymised)
        audit.record_apart(
            "export.made",
            user,
            record_id=round_.id,
            partnership_id=round_.partnership_id,
            outcome="done",
            kind=(Kind.ANONYMISED if anonymised else Kind.RETURNS).value,
            rows=written.rows,
            sha256=written.sha256,
        )
    facts = {"file": str(output), "sheets": list(written.sheets), "rows": written.rows, "sha256": written.sha256}
    click.echo(json.dumps(facts) if form == "json" else f"Wrote {written.rows} agencies to {output}.")


def _write(output: Path, round_: Round, anonymised: bool) -> Written:
    if not anonymised:
        return write_workbook(output, round_, Filters(), uuid.uuid4().hex[:8])
    require_enough(round_)
    return write_anonymised(output, round_)


def _round(user: Actor, key: str) -> Round:
    found = db.session.scalars(rounds_visible_to(user).where(Round.key == key)).one_or_none()
    if found is None:
        known = ", ".join(db.session.scalars(rounds_visible_to(user).with_only_columns(Round.key).order_by(Round.key)))
        raise Refused(f"There is no round {key!r}. Rounds: {known or 'none yet'}.")
    return found
