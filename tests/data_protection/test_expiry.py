"""What is merely technical goes by the clock, after its period and not a day before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import jobs
from portal.accounts import sessions
from portal.data_protection import expiry
from portal.data_protection.tables import classification
from portal.database import db, pretend_now
from portal.schema_registry import metadata
from portal.storage import storage
from tests.data_protection.rows import make_rows

pytestmark = pytest.mark.usefixtures("mails")

ENDED = datetime(2026, 1, 15, 12, tzinfo=UTC)
LATER = ENDED + timedelta(days=2000)
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "an invitation used": (
        "invitations",
        {"used_at": ENDED, "withdrawn_at": None, "expires_at": LATER},
    ),
    "an invitation withdrawn": (
        "invitations",
        {"withdrawn_at": ENDED, "used_at": None, "expires_at": LATER},
    ),
    "an invitation over": ("invitations", {"expires_at": ENDED, "used_at": None, "withdrawn_at": None}),
    "an e-mail sent": ("outbox_messages", {"sent_at": ENDED, "given_up_at": None, "settled_at": None}),
    "an e-mail settled": ("outbox_messages", {"sent_at": None, "given_up_at": ENDED, "settled_at": ENDED}),
    "a change of address": ("email_changes", {"expires_at": ENDED}),
}
NEVER: dict[str, tuple[str, dict[str, Any]]] = {
    "an e-mail that waits": ("outbox_messages", {"sent_at": None, "given_up_at": None, "settled_at": None}),
    "an e-mail that nobody looked at": ("outbox_messages", {"sent_at": None, "given_up_at": ENDED, "settled_at": None}),
}


def left(table: str) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(metadata.tables[table])) or 0


def run_at(moment: datetime) -> None:
    with pretend_now(moment), db.unit_of_work():
        expiry.remove_what_is_over()


@pytest.mark.asvs("14.2.7")
@pytest.mark.parametrize("case", CASES)
def test_it_goes_after_its_period(app: Flask, case: str) -> None:
    table, fields = CASES[case]
    with db.unit_of_work() as session:
        make_rows(session, "x", **{table: fields})
    run_at(ENDED + timedelta(days=88))
    assert left(table) == 1
    run_at(ENDED + timedelta(days=92))
    assert left(table) == 0


@pytest.mark.parametrize("case", NEVER)
def test_it_stays(app: Flask, case: str) -> None:
    table, fields = NEVER[case]
    with db.unit_of_work() as session:
        make_rows(session, "x", **{table: fields})
    run_at(ENDED + timedelta(days=5000))
    assert left(table) == 1


def test_whatever_the_clock_decides_about_has_a_chore(app: Flask) -> None:
    """For each period that the clock ends: the chore that does it."""
    chores = {
        "session": sessions.remove_over,
        "link": expiry.remove_what_is_over,
        "invitation": expiry.remove_what_is_over,
        "mail": expiry.remove_what_is_over,
        "job": expiry.remove_what_is_over,
    }
    by_clock = {key for key, period in classification().periods.items() if period.by_clock}
    assert by_clock - {"file"} == set(chores)
    assert all(chore in jobs.CHORES for chore in chores.values())
    assert storage.remove_expired  # The worker's tidying begins with the files.
