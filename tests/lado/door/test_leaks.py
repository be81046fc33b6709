"""What somebody without an account types is in no file in the clear; their address in the delivered letters alone."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest
from flask import Flask

from portal import jobs, logs
from portal.database import db
from tests.lado.door.conftest import Club, new_link, reference_in
from tests.lado.reports.conftest import FIRST, PAGE_ONE
from tests.record.test_logs import Kept
from tests.security.test_canaries import places
from tests.support.client import find_form

pytestmark = [pytest.mark.sqlite, pytest.mark.goal("S3"), pytest.mark.goal("S8")]
ADDRESS = "canary-of-an-address@club.example.invalid"
SAID = {
    "reporter_name": "Canáry-guest-name",
    "reporter_job": "Canáry-guest-job",
    "reporter_organisation": "Canáry-guest-club",
    "reporter_phone": "Canáry-guest-phone",
    "keep_from": "Canáry-guest-keep",
}


@pytest.fixture
def said(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """All that is logged, to the last detail."""
    kept = Kept()
    with monkeypatch.context() as replaced:
        replaced.setattr(sys, "stderr", kept)
        logs.configure("DEBUG")
    yield kept
    logs.configure("INFO")


def test_no_file_holds_what_a_guest_typed_nor_who_they_are(app: Flask, club: Club, said: Kept) -> None:
    club.email = ADDRESS
    page = club.browser.submit(club.come_in(), {**FIRST, **SAID}, button="Continue")
    home = find_form(page, "Send now").action.removesuffix("/page_one")
    told = {**PAGE_ONE, "what_happened": "Canáry-guest-story"}
    club.browser.submit(page, told, button="Send now")
    club.press(new_link(lambda: club.ask_again(reference_in(home))), "Go on")
    jobs.run_due()
    with closing(sqlite3.connect(str(db.engine.url.database))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # As it is after a while.
    folder = app.extensions["settings"].instance_path
    assert places([*SAID.values(), "Canáry-guest-story"], [folder], said.getvalue()) == set()
    found = places([ADDRESS], [folder], said.getvalue())
    assert found
    assert all(name.endswith(".eml") for name in found), found
    assert '"request"' in said.getvalue()
