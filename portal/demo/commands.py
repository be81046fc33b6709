"""``demo load``: make the demonstration partnership and print the accounts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from portal.accounts.models import Partnership, User
from portal.database import db
from portal.demo.accounts import Account, accounts_of
from portal.demo.plan import FILE, Plan, read_plan
from portal.local_time import today as today_in_england
from portal.mail import postbox

demo = AppGroup("demo", help="The demonstration partnership.")

SHOWN = ("coordinator", "administrator", "scrutineer", "safeguarding_lead", "editor", "approver")


@demo.command("load")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How accounts are printed.")
@click.option("--if-empty", is_flag=True, help="Only where there is no partnership yet; prints the accounts anyway.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day that the dates are counted from.")
@click.option("--seed", type=int, default=2026, show_default=True, help="The same seed makes the same answers.")
@click.option("--size", type=click.Choice(["small", "full"]), default="full", help="A few agencies, or all of them.")
@click.option("--file", "path", type=click.Path(exists=True, path_type=Path), default=FILE, help="Another partnership.")
def load(form: str, if_empty: bool, today: datetime | None, seed: int, size: str, path: Path) -> None:
    """Make agencies, people of every role, last year's accepted round and this year's in progress."""
    from portal.demo.rounds import make_demonstration

    whole, key = read_plan(path), postbox.settings.key("demonstration")
    plan = whole.small() if size == "small" else whole
    day = today.date() if today is not None else today_in_england()
    with db.unit_of_work() as session:
        existing = session.scalars(select(Partnership)).all()
        if existing and not (if_empty and _is_ours(existing, plan)):
            if if_empty:
                return
            raise click.ClickException("There is a partnership already. The demonstration goes into an empty database.")
        if not existing:
            click.echo("Making the demonstration partnership ...", err=True)
            make_demonstration(plan, key, day, seed)
        there = set(session.scalars(select(User.email)))
    _show([one for one in accounts_of(whole, key) if one.email in there], form, _busy_agency(plan))


def _is_ours(existing: Sequence[Partnership], plan: Plan) -> bool:
    return any(one.is_demonstration and one.key == plan.partnership["key"] for one in existing)


def _busy_agency(plan: Plan) -> str:
    """An agency that is in the middle of its answers, so that there is something to do for whoever signs in."""
    latest = plan.rounds[-1]
    return next((one.name for one in plan.agencies if latest.state_of(one.code) == "draft"), plan.agencies[0].name)


def _show(accounts: list[Account], form: str, busy: str) -> None:
    if form == "json":
        click.echo(json.dumps([asdict(account) for account in accounts], indent=2))
        return
    click.echo("Sign in with one of these (.venv/bin/flask --app wsgi demo load --if-empty --format json prints all):")
    for role in SHOWN:
        account = next(one for one in accounts if one.role == role and one.agency in ("", busy))
        place = f" of {account.agency}" if account.agency else ""
        click.echo(f"  {account.email:<42} {account.password:<22} {role.replace('_', ' ')}{place}")
