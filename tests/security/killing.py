"""A portal with many approval pages to send, whose processes are killed in the middle of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.parse
import uuid
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select

from portal import create_app
from portal.accounts.models import User
from portal.config import Settings
from portal.database import db, now
from portal.permissions import Role
from portal.returns import service
from portal.returns.models import Return, SectionDraft, Status
from tests.browser.server import ROOT, Portal, free_port
from tests.security.clients import QUESTION, Approval, Writer
from tests.support.builders import make_agency, make_user, sign_in
from tests.support.client import find_form
from tests.support.databases import Databases
from tests.support.pages import Page
from tests.support.rounds import Audit, fill_in, make_audit

SIGNED = {"name": "Alex Example", "job_title": "Director", "declared": "yes", "_do": "submit"}
SECTION = "s1"


def prepare(
    databases: Databases, folder: Path, count: int, writers: int = 0
) -> tuple[Portal, list[Approval], list[Writer]]:
    """A portal on SQLite with ``count`` approval pages, each of another return, opened and not yet sent.

    So many ``writers`` have a section open in as many drafts.
    """
    folder.mkdir()
    settings = Settings(folder, database_url=databases.migrated(folder), testing=True, base_url="http://localhost")
    Path(settings.database_url.removeprefix("sqlite:///")).rename(folder / "portal.db")
    app = create_app(Settings(folder, database_url=f"sqlite:///{folder / 'portal.db'}", testing=True))
    with db.unit_of_work():
        audit = make_audit()
        fill_in(audit.editor, audit.return_)
        service.send_for_approval(audit.lead, audit.return_.id)
    with db.unit_of_work():
        to_approve = copies_of(audit, count, Status.AWAITING_APPROVAL, Role.APPROVER)
        to_write_in = copies_of(audit, writers, Status.DRAFT, Role.EDITOR)
    pages = [approval(app, return_id, person) for return_id, person in to_approve]
    open_drafts = [writer(app, return_id, person) for return_id, person in to_write_in]
    db.drop_request()
    db.engine.dispose()
    url = f"http://localhost:{free_port()}"
    dropped = ("DATABASE_URL", "SMTP_URL", "REDIS_URL")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    made = Portal(url, folder, environment | {"INSTANCE_PATH": str(folder), "BASE_URL": url})
    return made, pages, open_drafts


def copies_of(audit: Audit, count: int, status: Status, role: Role) -> list[tuple[uuid.UUID, User]]:
    """The same answers in returns of as many other agencies, each with a person who has ``role`` there."""
    sections = [
        vars(one) for one in db.session.scalars(select(SectionDraft).where(SectionDraft.return_id == audit.return_.id))
    ]
    columns = [column.key for column in SectionDraft.__table__.columns]
    made = []
    for _ in range(count):
        agency = make_agency(audit.partnership)
        state = {"status": status.value, "sent_for_approval_at": now(), "asked": 168}
        one = Return(round_id=audit.round.id, agency_id=agency.id, **state)
        db.session.add(one)
        db.session.flush()
        rows = [{**{key: row[key] for key in columns}, "return_id": one.id} for row in sections]
        db.session.execute(insert(SectionDraft), rows)
        made.append((one.id, make_user(role, agency)))
    return made


def approval(app: Flask, return_id: uuid.UUID, approver: User) -> Approval:
    """The page is fetched, and its form filled in."""
    client = app.test_client()
    cookie = f"{app.session_interface.cookie_name}={sign_in(client, approver)}"  # type: ignore[attr-defined]
    form = find_form(Page(client.get(f"/returns/{return_id}/approve").text), "Submit the answers")
    data = {**form.fields, **SIGNED}
    return Approval(form.action, cookie, urllib.parse.urlencode(data, doseq=True), str(data["token"]))


def writer(app: Flask, return_id: uuid.UUID, editor: User) -> Writer:
    """Somebody who has just opened the first section."""
    client = app.test_client()
    cookie = f"{app.session_interface.cookie_name}={sign_in(client, editor)}"  # type: ignore[attr-defined]
    form = find_form(Page(client.get(f"/returns/{return_id}/{SECTION}").text), "Save and continue")
    assert QUESTION in form.names
    return Writer(form.action, cookie, return_id.hex, {**form.fields, "_auto": "1"})


def start(portal: Portal, *before: str) -> subprocess.Popen[bytes]:
    """The web server in a process group of its own, behind the command ``before``."""
    options = ["--bind", portal.url.removeprefix("http://"), "--threads", "8", "--no-control-socket"]
    command = [*before, sys.executable, "-m", "gunicorn", "wsgi:app", *options]
    with (portal.instance / "web.log").open("ab") as log:
        started = subprocess.Popen(
            command, cwd=ROOT, env=portal.environment, stdout=log, stderr=log, start_new_session=True
        )
    portal.process = started
    portal._wait()
    return started


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """Every process of the group at once, as when somebody pulls the plug."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
