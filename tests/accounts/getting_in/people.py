"""Six people who do not get in, and each for another reason; and what a stranger sees of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.accounts import passwords
from portal.accounts.getting_in import throttle
from portal.accounts.models import User
from portal.database import db, now
from tests.support.builders import PASSWORD, make_agency, make_default_partnership, make_user
from tests.support.client import PageClient, find_form
from tests.support.statements import count_statements

WRONG = "a wrong pass phrase"
RANDOM = re.compile(r'(name="csrf_token" value=")[^"]*|(Reference: )\w+')

TYPED = {
    "unknown": ("unknown@example.invalid", PASSWORD),
    "wrong": ("active@example.invalid", WRONG),
    "locked": ("locked@example.invalid", PASSWORD),
    "suspended": ("suspended@example.invalid", PASSWORD),
    "without role": ("no-role@example.invalid", PASSWORD),
    "merged": ("merged@example.invalid", PASSWORD),
}
"""What each of them types; where the password is right, something else is in the way."""


def make_people() -> dict[str, User]:
    """Those who have an account, by their state. Call it inside a unit of work."""
    agency = make_agency(make_default_partnership())
    people = {state: make_user("editor", agency, email=TYPED[state][0]) for state in ("wrong", "locked", "suspended")}
    people["suspended"].suspended_at = now()
    people["without role"] = make_user("editor", agency, email=TYPED["without role"][0])
    people["without role"].memberships[0].ended_at = now()
    people["merged"] = make_user("editor", agency, email=TYPED["merged"][0])
    people["merged"].merged_into_id, people["merged"].merged_at = people["wrong"].id, now()
    return people


def lock(address: str) -> None:
    """Let this address have tried too often, so that it waits for the longest time."""
    key = throttle.throttle.key("account", address)
    with db.own_transaction() as session:
        throttle._locked(session, [key])[key].level = throttle.FREE + 20


@dataclass
class Seen:
    """What a stranger can see of an answer, and what it cost."""

    status: int
    headers: list[tuple[str, str]]
    body: str
    hashes: int
    statements: list[str] = field(default_factory=list)

    @property
    def visible(self) -> tuple[int, list[tuple[str, str]], int, str]:
        return self.status, self.headers, len(self.body), self.body


@contextmanager
def counting_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collects the hashes against which a password is verified."""
    asked: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            asked.append(stored)
            return bool(real.verify(stored, password))

        def hash(self, password: str) -> str:
            return real.hash(password)

    with monkeypatch.context() as patch:
        patch.setattr(passwords, "_hasher", Counting())
        yield asked


def post(client: PageClient, path: str, button: str, typed: dict[str, str], patch: pytest.MonkeyPatch) -> Seen:
    """Send the form of ``path`` and look at the answer as a stranger does."""
    form = find_form(client.page(path), button)
    data: dict[str, Any] = {**form.fields, **typed}
    with counting_hashes(patch) as hashes, count_statements(db.engine) as statements:
        answer = client.post(path, data=data)
    return _seen(answer, len(hashes), statements.texts)


def _seen(answer: TestResponse, hashes: int, statements: list[str]) -> Seen:
    headers = sorted((name, value) for name, value in answer.headers if name != "Set-Cookie")
    body = RANDOM.sub(r"\1\2", answer.get_data(as_text=True))
    return Seen(answer.status_code, headers, body, hashes, statements)
