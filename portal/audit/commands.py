"""``flask audit``: verify the record, anchor it now, and trim what is older than it is kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.audit import nightly
from portal.audit.anchors import AnchorProblem, anchorage, read_anchors
from portal.audit.trimming import trim
from portal.audit.verifying import Verdict, verify
from portal.database import db
from portal.errors import PortalError
from portal.local_time import start_of
from portal.permissions import SYSTEM

record = AppGroup("audit", help="The record of who did what.")


@record.command("verify")
@click.option("--anchors", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Other anchors to use.")
def verify_command(anchors: Path | None) -> None:
    """Walk the record from its start and say whether anything was changed, removed, reordered or cut off."""
    try:
        known = [*anchorage.kept(), *(read_anchors(anchors) if anchors is not None else [])]
    except AnchorProblem as problem:
        raise click.ClickException(str(problem)) from problem
    with db.reading() as session:
        verdict = verify(session, known)
    _say(verdict, len(known))


@record.command("anchor")
def anchor_command() -> None:
    """Verify the record and anchor its head now, as the worker does once a day."""
    with db.unit_of_work():
        verdict = nightly.check_and_anchor()
    _say(verdict, len(anchorage.kept()) if verdict.ok else 0)


@record.command("trim")
@click.option("--before", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The first day that stays.")
@click.option("--reason", required=True, help="Why; it stays in the stub.")
def trim_command(before: datetime, reason: str) -> None:
    """Remove the events before a day; a sealed stub keeps which, when, by whom and why. There is no way back."""
    keep = anchorage.settings.audit_keep
    try:
        with db.unit_of_work():
            stub = trim(SYSTEM, start_of(before.date()), reason, keep=keep)
    except PortalError as problem:
        raise click.ClickException(problem.message) from problem
    click.echo(f"Events {stub.first_seq} to {stub.last_seq} were removed; a stub stands for them.")


def _say(verdict: Verdict, anchors: int) -> None:
    if not verdict.ok:
        raise click.ClickException(f"The record is broken. {verdict.problem}")
    trimmed = f", of which the first {verdict.trimmed} were trimmed" if verdict.trimmed else ""
    anchored = f" {anchors} anchors fit." if anchors else ""
    click.echo(f"The record is whole: {verdict.events} events{trimmed}.{anchored}")
