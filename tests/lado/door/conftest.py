"""A club without an account: its links, and browsers that came in by one."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from portal import jobs
from portal.database import db
from portal.lado.models import Report
from portal.mail import postbox
from tests.lado.reports.conftest import FIRST, Work, browser_of, school
from tests.support.client import PageClient
from tests.support.mails import Mail
from tests.support.pages import Page

__all__ = ["Work", "browser_of", "school"]
CLUB = "coach@club.example.invalid"
LINK = re.compile(r"^http://localhost:8000(/door/link/[A-Za-z0-9_-]{43})$", re.MULTILINE)
Mails = Callable[[], list[Mail]]


def paths() -> set[str]:
    """Every link so far, from the files that development writes instead of sending."""
    return {found for letter in _letters() for found in LINK.findall(letter.get_content().replace("\r\n", "\n"))}


def written_to(recipient: str) -> list[Mail]:
    """What was delivered to an address, in order: the outbox itself forgets to whom it was."""
    jobs.run_due()
    mine = (one for one in _letters() if one["To"] == recipient)
    return [Mail(recipient, one["Subject"], one.get_content().replace("\r\n", "\n")) for one in mine]


def _letters() -> list[EmailMessage]:
    """What was delivered, in order."""
    files = sorted(postbox.settings.folder("outbox").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


def reference_in(home: str) -> str:
    """The reference of the report that is at an address."""
    with db.reading() as session:
        return session.get_one(Report, uuid.UUID(home.rpartition("/")[2])).reference


def new_link(ask: Callable[[], object]) -> str:
    """The path of the link that came of asking."""
    before = paths()
    ask()
    jobs.run_due()
    (path,) = paths() - before
    return path


@dataclass
class Club:
    """Somebody without an account, in a browser of their own."""

    browser: PageClient
    email: str = CLUB

    def ask(self) -> Page:
        return self.browser.submit(self.browser.page("/door/"), {"email": self.email}, button="Send me a link")

    def ask_again(self, reference: str, email: str = "") -> Page:
        typed = {"reference": reference, "email": email or self.email}
        return self.browser.submit(self.browser.page("/door/open"), typed, button="Send me a link")

    def press(self, path: str, button: str = "Begin") -> Page:
        return self.browser.submit(self.browser.page(path), {}, button=button)

    def come_in(self) -> Page:
        return self.press(new_link(self.ask))

    def begun(self, **first: str) -> str:
        """A draft, begun by the pages; gives the address of its task list."""
        page = self.browser.submit(self.come_in(), {**FIRST, **first}, button="Continue")
        (form,) = [form for form in page.all("form") if form.get("action", "").endswith("/page_one")]
        return form.attrib["action"].removesuffix("/page_one")


@pytest.fixture
def club(school: object, mails: Mails, new_client: Callable[[], PageClient]) -> Club:
    return Club(new_client())


@pytest.fixture
def another(school: object, new_client: Callable[[], PageClient]) -> Club:
    return Club(new_client(), "other@club.example.invalid")
