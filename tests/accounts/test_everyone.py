"""Threat 5: whatever people do with invitations, roles and accounts, nobody gets a right that nobody could give."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import merging
from portal.accounts.models import User
from portal.database import db
from tests.accounts.everyone import play

accepting, changing, inviting, leaving, suspending = (
    import_module(f"portal.accounts.service.{name}")
    for name in ("accept_invitation", "change_role", "invite", "leave", "suspend")
)


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a password costs is tried elsewhere."""
    monkeypatch.setattr(accepting, "hash_password", lambda password: f"no hash {password}")


@pytest.mark.goal("I8")
@pytest.mark.threat(5)
@pytest.mark.goal("S1")
def test_nobody_gets_a_right_that_nobody_could_give(session: Session, mails: object) -> None:
    play()


@pytest.mark.soak
@pytest.mark.sqlite
@pytest.mark.threat(5)
def test_nor_in_ten_thousand_steps(session: Session, mails: object) -> None:
    play(examples=250, steps=40)


def _nothing(*_: object) -> int:
    return 0


def _everyone(_user: object) -> list[User]:
    return list(db.session.scalars(select(User)))


BROKEN: dict[str, list[tuple[ModuleType, str, Callable[..., object]]]] = {
    "anyone invites anyone": [(inviting, "_require", _nothing)],
    "people invite themselves": [(inviting, "_refuse_oneself", _nothing)],
    "the last administrator goes": [(leaving, "keep_the_last", _nothing)],
    "anyone suspends": [(suspending, "require_whole", _nothing)],
    "a suspended person's invitations work": [(suspending, "withdraw_made_by", _nothing)],
    "any two accounts are merged": [(merging, "people_of_mine", _everyone), (merging, "require_whole", _nothing)],
}


@pytest.mark.soak
@pytest.mark.sqlite
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_guard_that_is_gone_is_noticed(
    session: Session,
    mails: object,
    monkeypatch: pytest.MonkeyPatch,
    broken: list[tuple[ModuleType, str, Callable[..., object]]],
) -> None:
    for module, name, instead in broken:
        monkeypatch.setattr(module, name, instead)
    with pytest.raises(AssertionError):
        play(examples=300, steps=40)
