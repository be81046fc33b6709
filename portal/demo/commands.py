"""``demo load`` and ``demo reset``: make the demonstration partnership, or make it anew, and print the accounts.
``demo code`` prints what the authenticator app of one of them shows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
import yaml
from flask.cli import AppGroup
from sqlalchemy import select

from portal.accounts.factors import codes
from portal.accounts.models import Partnership
from portal.database import db
from portal.demo.accounts import Account, accounts_of, totp_secrets
from portal.demo.plan import FILE, Plan, read_plan
from portal.demo.reset import clear_demonstration, require_demonstration
from portal.errors import Refused
from portal.local_time import today as today_in_england
from portal.mail import postbox
from portal.permissions import in_a_sentence

demo = AppGroup("demo", help="The demonstration partnership.")

SHOWN = ("coordinator", "administrator", "scrutineer", "safeguarding_lead", "editor", "approver")
BEHIND_THE_WALL = ("lado", "lado_manager", "lado_support", "allegations_lead")
"""Accounts of these are printed too; only a few agencies have an allegations lead."""
THERE = "There is a partnership already. The demonstration goes into an empty database."
NO_CODE = "This is not a demonstration. Codes are printed for invented people only."
SEED = 2026

Command = TypeVar("Command", bound=Callable[..., Any])
OPTIONS = (
    click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How accounts print."),
    click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day that the dates are counted from."),
    click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed makes the same answers."),
    click.option("--size", type=click.Choice(["small", "full"]), default="full", help="A few agencies, or all."),
    click.option(
        "--benchmarking/--no-benchmarking",
        default=None,
        help="With two benchmarking rounds and their surveys, or not; all agencies have them unless you say no.",
    ),
    click.option("--file", "path", type=click.Path(exists=True, path_type=Path), default=FILE, help="Another area."),
)


def what_to_make(command: Command) -> Command:
    """The options that say which demonstration is meant."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Only where there is no partnership yet; prints the accounts anyway.")
@what_to_make
def load(
    form: str, if_empty: bool, today: datetime | None, seed: int, size: str, benchmarking: bool | None, path: Path
) -> None:
    """Make agencies, people of every role, last year's accepted audit and this year's in progress."""
    plan = _plan(path, size, benchmarking)
    with db.unit_of_work() as session:
        existing = session.scalars(select(Partnership)).all()
    if not existing:
        _make(plan, size, today, seed)
    elif not if_empty:
        raise click.ClickException(THERE)
    elif not _is_ours(existing, plan):
        return
    _show(plan, form)


@demo.command("reset")
@what_to_make
def reset(form: str, today: datetime | None, seed: int, size: str, benchmarking: bool | None, path: Path) -> None:
    """Throw a demonstration away, with all that was done in it, and make it anew. Refuses any other database."""
    plan = _plan(path, size, benchmarking)
    try:
        clear_demonstration()
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    _make(plan, size, today, seed)
    _show(plan, form)


@demo.command("code")
@click.argument("email")
def code(email: str) -> None:
    """Print the code that the authenticator app of EMAIL shows now. Refuses anything that is no demonstration."""
    with db.reading() as session:
        try:
            require_demonstration(session.connection())
        except Refused as refusal:
            raise click.ClickException(NO_CODE) from refusal
        secret = totp_secrets().get(email.strip().lower(), "")
    if not secret:
        raise click.ClickException(f"Nobody in the demonstration has an app and the address {email}.")
    click.echo(codes.code_at(secret, codes.step_now()))


def _plan(path: Path, size: str, benchmarking: bool | None) -> Plan:
    try:
        return read_plan(path, benchmarking=size == "full" if benchmarking is None else benchmarking)
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise click.ClickException(f"{path} does not describe a partnership as {FILE.name} does: {error!r}.") from error


def _make(plan: Plan, size: str, today: datetime | None, seed: int) -> None:
    from portal.demo.rounds import make_demonstration

    click.echo("Making the demonstration partnership ...", err=True)
    day: date = today.date() if today is not None else today_in_england()
    with db.unit_of_work() as session:
        if session.scalars(select(Partnership.id).limit(1)).one_or_none() is not None:
            raise click.ClickException(THERE)
        make_demonstration(plan.small() if size == "small" else plan, _key(), day, seed)


def _key() -> bytes:
    return postbox.settings.key("demonstration")


def _is_ours(existing: Sequence[Partnership], plan: Plan) -> bool:
    return any(one.is_demonstration and one.key == plan.partnership["key"] for one in existing)


def _show(plan: Plan, form: str) -> None:
    """Print every account that is there, or one for each role."""
    with db.reading():
        accounts = accounts_of(plan, _key())
    if form == "json":
        click.echo(json.dumps([asdict(account) for account in accounts], indent=2))
        return
    busy = _busy_agency(plan)
    click.echo("Sign in with one of these (.venv/bin/flask --app wsgi demo load --if-empty --format json prints all):")
    for account in filter(None, _one_of_each(accounts, busy)):
        place = f" of {account.agency}" if account.agency else ""
        click.echo(f"  {account.email:<42} {account.password:<22} {in_a_sentence(account.role)}{place}")
    click.echo("Sign-in then asks for a code: .venv/bin/flask --app wsgi demo code ADDRESS prints it.")


def _one_of_each(accounts: Sequence[Account], busy: str) -> Iterator[Account | None]:
    yield from (_account(accounts, role, busy) for role in SHOWN)
    yield from (next((one for one in accounts if one.role == role), None) for role in BEHIND_THE_WALL)


def _account(accounts: Sequence[Account], role: str, busy: str) -> Account | None:
    return next((one for one in accounts if one.role == role and one.agency in ("", busy)), None)


def _busy_agency(plan: Plan) -> str:
    """An agency that is in the middle of its answers, so that there is something to do for whoever signs in."""
    latest = plan.rounds[-1]
    return next((one.name for one in plan.agencies if latest.state_of(one.code) == "draft"), plan.agencies[0].name)
