"""A portal with many reports that are written and not yet sent, whose processes are killed in the middle of it."""

from __future__ import annotations

import os
import sqlite3
import urllib.parse
import uuid
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.accounts.models import User
from portal.audit.anchors import anchorage
from portal.audit.verifying import verify
from portal.config import Settings
from portal.database import db, now
from portal.lado.models import Contact, Report
from portal.lado.numbers import new_reference
from portal.lado.reports.draft import KEEP_FROM, REVISIONS, SET_KEY, SET_VERSION, START
from portal.lado.sealing.keystore import keys
from portal.permissions import Role
from tests.browser.server import Portal, free_port
from tests.lado.reports.conftest import FIRST, PAGE_ONE, WORDING
from tests.security.clients import Approval
from tests.support.builders import make_agency, make_partnership, make_user, sign_in
from tests.support.client import find_form
from tests.support.databases import Databases
from tests.support.pages import Page

KEYS = "case_keys/keys.db"


def prepare(databases: Databases, folder: Path, count: int) -> tuple[Portal, list[Approval]]:
    """A portal on SQLite with ``count`` drafts, each of somebody else, whose page one is open and filled in."""
    folder.mkdir()
    settings = Settings(folder, database_url=databases.migrated(folder), testing=True, base_url="http://localhost")
    Path(settings.database_url.removeprefix("sqlite:///")).rename(folder / "portal.db")
    app = create_app(Settings(folder, database_url=f"sqlite:///{folder / 'portal.db'}", testing=True))
    with db.unit_of_work():
        here = make_partnership("here", is_default=True, wording=WORDING)
        make_user(Role.LADO, here, name="Example Lado")
        school = make_agency(here, "school")
        drafts = [_draft(here.id, school.id, make_user(Role.ALLEGATIONS_LEAD, school)) for _ in range(count)]
    pages = [_filled_in(app, report_id, author) for report_id, author in drafts]
    db.drop_request()
    db.engine.dispose()
    keys.close()
    url = f"http://localhost:{free_port()}"
    dropped = ("DATABASE_URL", "SMTP_URL", "REDIS_URL")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    return Portal(url, folder, environment | {"INSTANCE_PATH": str(folder), "BASE_URL": url}), pages


def _draft(partnership_id: uuid.UUID, agency_id: uuid.UUID, author: User) -> tuple[uuid.UUID, User]:
    made, at = uuid.uuid4(), now()
    keys.make(made)
    first = {key: value for key, value in FIRST.items() if key != "private"}
    report = Report(
        id=made,
        partnership_id=partnership_id,
        reference=new_reference(),
        author_id=author.id,
        agency_id=agency_id,
        set_key=SET_KEY,
        set_version=SET_VERSION,
        answers={**first, REVISIONS: {START: 1}, KEEP_FROM: []},
        created_at=at,
        updated_at=at,
    )
    db.session.add(report)
    db.session.flush()
    return made, author


def _filled_in(app: Flask, report_id: uuid.UUID, author: User) -> Approval:
    client = app.test_client()
    cookie = f"{app.session_interface.cookie_name}={sign_in(client, author)}"  # type: ignore[attr-defined]
    form = find_form(Page(client.get(f"/concerns/{report_id}/page_one").text), "Send now")
    data = {**form.fields, **PAGE_ONE}
    return Approval(form.action, cookie, urllib.parse.urlencode(data, doseq=True), report_id.hex)


def rows_of(portal: Portal, query: str, store: str = "portal.db") -> list[tuple[Any, ...]]:
    """The database is opened as the next process will open it."""
    connection = sqlite3.connect(portal.instance / store)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def problems_in(portal: Portal, acknowledged: dict[str, str]) -> list[str]:
    """Which reports are lost, half there or there twice, what has no key, and what is damaged."""
    found = [
        f"{store}: {one}"
        for store in ("portal.db", KEYS)
        for (one,) in rows_of(portal, "PRAGMA integrity_check", store)
        if one != "ok"
    ]
    sent = {one for (one,) in rows_of(portal, "SELECT id FROM lado_reports WHERE state = 'sent'")}
    contacts = rows_of(portal, "SELECT id, report_id FROM lado_contacts")
    of_reports = [report for _, report in contacts]
    kept = {one for (one,) in rows_of(portal, "SELECT holder_id FROM case_keys WHERE wrapped IS NOT NULL", KEYS)}
    found += [f"lost: {path}" for token, path in acknowledged.items() if token not in sent]
    found += [f"half: {one}" for one in sent ^ set(of_reports)]
    found += [f"twice: {one}" for one in set(of_reports) if of_reports.count(one) > 1]
    found += [f"without a key: {one}" for one in ({contact for contact, _ in contacts} | sent) - kept]
    return found


def unreadable_in(portal: Portal) -> list[str]:
    """What does not say what was typed, when everything that is sealed is opened."""
    settings = Settings(portal.instance, database_url=f"sqlite:///{portal.instance / 'portal.db'}", testing=True)
    create_app(settings)
    found = []
    with db.reading() as session:
        for contact in session.scalars(select(Contact)):
            if (
                contact.summary != PAGE_ONE["what_happened"]
                or (contact.person or {})["name"] != PAGE_ONE["person_name"]
            ):
                found.append(f"contact {contact.id}")
        for report in session.scalars(select(Report)):
            if report.state == "sent" and report.answers["what_happened"] != PAGE_ONE["what_happened"]:
                found.append(f"report {report.id}")
        if not (verdict := verify(session, anchorage.kept())).ok or not verdict.events:
            found.append("the record")
    db.engine.dispose()
    keys.close()
    return found
