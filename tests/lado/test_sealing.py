"""What is sealed opens in its place with its key, and nowhere else."""

from __future__ import annotations

import os
import stat
import uuid

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.database import db
from portal.lado.models import Contact, Message
from portal.lado.sealing.cipher import Place, close, open_
from portal.lado.sealing.fields import BLOCK, ERASED, to_bytes
from portal.lado.sealing.keystore import keys
from portal.lado.sealing.unreadable import KeyDestroyed, KeyMissing, Unreadable
from tests.lado.arrange import PERSON, SUMMARY, make_contact
from tests.support.builders import make_partnership


def test_what_is_sealed_is_read_back_and_the_row_holds_ciphertext(session: Session) -> None:
    made = make_contact(make_partnership())
    session.expire(made)
    assert (made.person, made.summary) == (PERSON, SUMMARY)
    stored = session.execute(text("SELECT person, summary FROM lado_contacts")).one()
    assert not any(word.encode() in bytes(cell) for cell in stored for word in ("Inventa", "invented", "born"))
    assert not any("Inventa" in str(value) for value in vars(made).values())
    made.summary = None
    session.flush()
    assert made.summary is None


def test_the_same_words_are_sealed_differently_each_time_and_their_length_is_hidden() -> None:
    key, place = os.urandom(32), Place("t", "c", uuid.uuid4(), uuid.uuid4())
    first, second = (close(key, to_bytes(name), place) for name in ("Jo", "Inventa Examplesdottir"))
    assert len(first) == len(second)
    assert len({close(key, b"same", place) for _ in range(100)}) == 100
    assert len(to_bytes("x" * (BLOCK - 2))) == BLOCK < len(to_bytes("x" * (BLOCK - 1)))


@pytest.mark.goal("S6")
def test_a_message_of_a_report_is_sealed_for_the_report_and_stays_so(session: Session) -> None:
    report_id, contact_id = uuid.uuid4(), uuid.uuid4()
    keys.make(report_id)
    message = Message(report_id=report_id, contact_id=contact_id, text="Invented.", from_desk=True)
    assert (message.sealed_for, message.text) == (report_id, "Invented.")
    message.contact_id = None
    assert message.text == "Invented."
    with pytest.raises(ValueError, match="name one of them"):
        Message(text="Invented.")


def test_a_key_is_made_once_and_never_after_it_was_destroyed(session: Session) -> None:
    holder = uuid.uuid4()
    with pytest.raises(KeyMissing):
        keys.of(holder)
    assert keys.make(holder) == keys.make(holder) == keys.of(holder) != keys.make(uuid.uuid4())
    assert keys.missing([holder, one := uuid.uuid4()]) == {one}
    keys.destroy(holder)
    keys.destroy(holder)
    for ask in (keys.make, keys.of):
        with pytest.raises(KeyDestroyed):
            ask(holder)
    keys.destroy(unknown := uuid.uuid4())
    with pytest.raises(KeyDestroyed):
        keys.make(unknown)


def test_a_contact_whose_key_was_destroyed_is_unreadable_and_still_counted(session: Session) -> None:
    made = make_contact(make_partnership())
    keys.destroy(made.id)
    assert (made.person, made.summary) == ({}, ERASED)
    with pytest.raises(KeyDestroyed):
        made.summary = "Invented."
    assert session.query(Contact).count() == 1


def test_the_key_store_is_private_and_holds_no_plain_key(session: Session) -> None:
    holder = uuid.uuid4()
    key = keys.make(holder)
    keys.close()
    assert keys.of(holder) == key
    for path in keys.path.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert key not in path.read_bytes()
    assert stat.S_IMODE(keys.path.parent.stat().st_mode) == 0o700


def test_a_key_that_was_wrapped_for_another_holder_or_changed_does_not_open(session: Session) -> None:
    mine, other = uuid.uuid4(), uuid.uuid4()
    keys.make(mine)
    keys.make(other)
    store = keys._open()
    store.execute(
        "UPDATE case_keys SET wrapped = (SELECT wrapped FROM case_keys WHERE holder_id = ?) WHERE holder_id = ?",
        (other.hex, mine.hex),
    )
    with pytest.raises(Unreadable):
        keys.of(mine)
    store.execute("UPDATE case_keys SET wrapped = ? WHERE holder_id = ?", (b"short", mine.hex))
    with pytest.raises(Unreadable):
        keys.of(mine)


def test_an_opened_value_is_what_was_closed() -> None:
    key, place = os.urandom(32), Place("t", "c", uuid.uuid4(), uuid.uuid4())
    assert open_(key, close(key, b"Invented.", place), place) == b"Invented."


def test_a_transaction_that_fails_leaves_a_key_without_a_row_and_never_the_other_way(app: Flask) -> None:
    holder = uuid.uuid4()

    def fails() -> None:
        with db.unit_of_work():
            make_contact(make_partnership(), id=holder)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert keys.missing([holder]) == set()
    with db.unit_of_work() as session:
        assert session.query(Contact).count() == 0


def test_a_connection_that_came_along_with_a_fork_is_left_to_its_parent(session: Session) -> None:
    holder = uuid.uuid4()
    key, inherited = keys.make(holder), keys._open()
    keys._process += 1  # As it would be seen in a child.
    assert keys.of(holder) == key
    assert keys._open() is not inherited
    assert inherited.execute("SELECT count(*) FROM case_keys").fetchone() == (1,), "still open"
    inherited.close()
