"""A portal with many approval pages to send, whose processes are killed in the middle of it."""

from __future__ import annotations

import http.client
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import insert, select

from portal import create_app
from portal.config import Settings
from portal.database import db, now
from portal.permissions import Role
from portal.returns import service
from portal.returns.models import Return, SectionDraft, Status
from tests.browser.server import ROOT, Portal, free_port
from tests.support.builders import make_agency, make_user, sign_in
from tests.support.client import find_form
from tests.support.databases import Databases
from tests.support.pages import Page
from tests.support.rounds import fill_in, make_audit

SIGNED = {"name": "Alex Example", "job_title": "Director", "declared": "yes", "_do": "submit"}
GONE = (ConnectionError, http.client.HTTPException, TimeoutError)


@dataclass(frozen=True)
class Approval:
    """An approval page as its approver has it in front of them: where it goes, and what would be sent."""

    path: str
    cookie: str
    body: str
    token: str


@dataclass
class Kept:
    """What clients were told: the references, by the token of the page that was sent."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)


def prepare(databases: Databases, folder: Path, count: int) -> tuple[Portal, list[Approval]]:
    """A portal on SQLite with ``count`` approval pages, each of another return, opened and not yet sent."""
    folder.mkdir()
    settings = Settings(folder, database_url=databases.migrated(folder), testing=True, base_url="http://localhost")
    Path(settings.database_url.removeprefix("sqlite:///")).rename(folder / "portal.db")
    app = create_app(Settings(folder, database_url=f"sqlite:///{folder / 'portal.db'}", testing=True))
    with db.unit_of_work():
        audit = make_audit()
        fill_in(audit.editor, audit.return_)
        service.send_for_approval(audit.lead, audit.return_.id)
    with db.unit_of_work() as session:
        sections = [vars(one) for one in session.scalars(select(SectionDraft))]
        columns = [column.key for column in SectionDraft.__table__.columns]
        others = []
        for _ in range(count):
            agency = make_agency(audit.partnership)
            state = {"status": Status.AWAITING_APPROVAL.value, "sent_for_approval_at": now(), "asked": 168}
            one = Return(round_id=audit.round.id, agency_id=agency.id, **state)
            session.add(one)
            session.flush()
            rows = [{**{key: row[key] for key in columns}, "return_id": one.id} for row in sections]
            session.execute(insert(SectionDraft), rows)
            others.append((one.id, make_user(Role.APPROVER, agency)))
    pages = []
    for return_id, approver in others:
        client = app.test_client()
        cookie = f"{app.session_interface.cookie_name}={sign_in(client, approver)}"  # type: ignore[attr-defined]
        form = find_form(Page(client.get(f"/returns/{return_id}/approve").text), "Submit the answers")
        data = {**form.fields, **SIGNED}
        body = urllib.parse.urlencode(data, doseq=True)
        pages.append(Approval(form.action, cookie, body, str(data["token"])))
    db.drop_request()
    db.engine.dispose()
    url = f"http://localhost:{free_port()}"
    dropped = ("DATABASE_URL", "SMTP_URL", "REDIS_URL")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    return Portal(url, folder, environment | {"INSTANCE_PATH": str(folder), "BASE_URL": url}), pages


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


def send(portal: Portal, page: Approval) -> str:
    """Send an approval page; gives where the answer leads to, or a word about it. Raises one of ``GONE``."""
    host = portal.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=30)
    try:
        headers = {"Cookie": page.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", page.path, page.body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.headers.get("Location") or f"{answer.status} {page.path}"
    finally:
        connection.close()


def send_all(
    portal: Portal, pages: list[Approval], kept: Kept, clients: int, stop: threading.Event
) -> list[threading.Thread]:
    """Clients that send the pages, each again and again until it was answered, as people do."""
    waiting: queue.SimpleQueue[Approval] = queue.SimpleQueue()
    for page in pages:
        waiting.put(page)

    def work() -> None:
        while not stop.is_set():
            try:
                page = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                said = send(portal, page)
            except GONE:
                waiting.put(page)
                time.sleep(0.05)
                continue
            if said.endswith("/receipt"):
                kept.acknowledged[page.token] = page.path
            else:
                kept.odd.append(said)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    return threads
