"""Finding a person again without being able to read a name; and what a dump without the key tells: nothing."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import secrets
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.accounts.models import Partnership
from portal.database import db
from portal.lado import matching
from portal.lado.matching import Known, known_of, matches, write_traces
from portal.lado.models import Contact, Trace
from portal.lado.sealing.sounds import sound_of
from portal.lado.sealing.traces import BlindIndex, Kind, index, is_match, words_of
from portal.permissions import Role
from tests.lado.arrange import make_conflict, make_contact
from tests.support.builders import make_default_partnership, make_partnership, make_user
from tests.support.statements import count_statements

BEGINNINGS = [*"BCDFGHJKLMNPQRSTVWXZ"]
ENDINGS = [first + last for first, last in itertools.product("aeio", ("bert", "dora", "fina", "gard"))]
FIRST = [a + b for a, b in itertools.product(BEGINNINGS, ENDINGS)]
LAST = [a + b + "son" for a, b in itertools.product(BEGINNINGS, ENDINGS)]


@pytest.fixture
def here(session: Session) -> Partnership:
    return make_default_partnership()


def with_person(place: Partnership, **person: Any) -> Contact:
    made = make_contact(place, person=person)
    write_traces(made)
    db.session.flush()
    return made


def found(user: Any, **person: Any) -> list[Contact]:
    return [one.contact for one in matches(user, known_of(person))]


@pytest.mark.parametrize(
    "typed",
    ["Zoë O’Brien", "ZOE O'BRIEN", "O'Brien, Zoë", "zoe  obrien", "Zoe\u0308 O\u2019Brien", "Obrien Zoe"],
)
def test_a_whole_name_is_found_however_it_is_written(here: Partnership, typed: str) -> None:
    lado = make_user(Role.LADO, here)
    contact = with_person(here, name="Zoë O'Bríen")
    with_person(here, name="Zoë Obrian-Example")
    assert found(lado, name=typed) == [contact]


def test_another_name_that_somebody_is_known_as_is_found_as_well(here: Partnership) -> None:
    contact = with_person(here, name="Inventa Examplesdottir", known_as="Vee Sample")
    assert found(make_user(Role.LADO, here), name="vee sample") == [contact]


def test_what_many_share_claims_nothing_alone_and_two_of_it_with_the_sound_do(here: Partnership) -> None:
    lado = make_user(Role.LADO, here)
    contact = with_person(here, name="John Smyth", born="1980-02-03", workplace="Example School")
    alike = {"name": "Jon Smith"}
    assert found(lado, **alike) == []
    assert found(lado, born="1980-02-03") == found(lado, workplace="Example School") == []
    assert found(lado, born="1980-02-03", workplace="Example School") == []
    assert found(lado, **alike, born="1980-02-03") == found(lado, **alike, workplace="example school") == [contact]
    assert found(lado, name="Jon Smith", born="1980-02-04", workplace="Another School") == []
    (match,) = matches(lado, known_of({**alike, "born": "1980-02-03"}))
    assert (match.by, match.is_exact) == ({Kind.SOUND, Kind.BORN}, False)


def test_the_table_of_what_is_a_match() -> None:
    """All thirty-two sets of traces that two people can share."""
    sure = {
        frozenset(one) for one in ({Kind.SOUND, Kind.BORN}, {Kind.SOUND, Kind.WORKPLACE}, {Kind.EXACT}, {Kind.EMAIL})
    }
    for number in range(6):
        for shared in itertools.combinations(Kind, number):
            assert is_match(shared) == any(one <= set(shared) for one in sure), shared


def test_only_whoever_may_read_what_happened_learns_that_somebody_is_known(here: Partnership) -> None:
    contact = with_person(here, name="Inventa Examplesdottir")
    lado = make_user(Role.LADO, here)
    nobody = [make_user(role, here) for role in (Role.LADO_SUPPORT, Role.ADMINISTRATOR, Role.COORDINATOR)]
    nobody.append(make_user(Role.LADO, make_partnership("elsewhere")))
    assert found(lado, name="Inventa Examplesdottir") == [contact]
    assert [found(one, name="Inventa Examplesdottir") for one in nobody] == [[], [], [], []]
    make_conflict(contact, lado)
    assert found(lado, name="Inventa Examplesdottir") == []


def test_traces_are_those_of_the_person_as_they_are_now(here: Partnership) -> None:
    contact = with_person(here, name="Inventa Examplesdottir", email="inventa@example.invalid")
    lado = make_user(Role.LADO, here)
    assert found(lado, email=" Inventa@EXAMPLE.invalid ") == [contact]
    assert matches(lado, known_of(contact.person), but_for=contact.id) == []
    contact.person = {"name": "Another Example", "born": "not known"}
    write_traces(contact)
    assert found(lado, name="Inventa Examplesdottir") == found(lado, email="inventa@example.invalid") == []
    contact.person = None
    write_traces(contact)
    assert db.session.query(Trace).count() == 0
    assert matches(lado, Known()) == []


def test_the_surest_come_first_and_it_takes_as_many_statements_for_many(here: Partnership) -> None:
    lado = make_user(Role.LADO, here)
    alike = with_person(here, name="Jon Smith", born="1980-02-03")
    exact = with_person(here, name="John Smyth", born="1980-02-03")
    asked = {"name": "John Smyth", "born": "1980-02-03"}
    assert found(lado, **asked) == [exact, alike]
    with count_statements(db.engine) as few:
        found(lado, **asked)
    for _ in range(10):
        with_person(here, name="John Smyth", born="1980-02-03")
    with count_statements(db.engine) as many:
        found(lado, **asked)
    assert len(few) == len(many) == 2
    for _ in range(matching.MOST):
        with_person(here, name="John Smyth")
    assert len(found(lado, **asked)) == matching.MOST


@given(st.text(), st.text())
def test_any_text_has_a_trace_or_none_and_order_and_capitals_do_not_matter(first: str, second: str) -> None:
    blind = BlindIndex()
    blind.use(b"k" * 32)
    made = blind.of_name(f"{first} {second}")
    assert bool(made) == bool(words_of(f"{first} {second}"))
    assert blind.of_name(f"{second} {first}").get(Kind.EXACT) == made.get(Kind.EXACT)
    assert all(len(value) == 8 for value in made.values())


@pytest.mark.parametrize(
    ("one", "other"), [("Smith", "Smyth"), ("Philips", "Filips"), ("Knight", "Nite"), ("Reid", "Read")]
)
def test_names_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    assert sound_of(words_of(f"A {one}")) == sound_of(words_of(f"A {other}"))
    assert sound_of(words_of(f"A {one}")) != sound_of(words_of("A Montgomery"))
    assert sound_of(words_of(f"A {one}")) != sound_of(words_of(f"B {one}"))


def test_a_name_in_other_letters_is_found_by_itself() -> None:
    assert sound_of(words_of("Пример Выдуманный")) == "выдуманныи п"


def test_without_a_key_nothing_is_hashed() -> None:
    with pytest.raises(RuntimeError, match="traces"):
        BlindIndex().of_email("x@example.invalid")


def attack(dump: set[bytes], make: Any) -> int:
    """How many traces of a dump an attacker with a list of a hundred thousand names and this hash finds out."""
    listed = itertools.islice(itertools.product(FIRST, LAST), 100_000)
    plain = (" ".join(sorted((first.casefold(), last.casefold()))) for first, last in listed)
    return len({make(f"exact\n{name}".encode())[:8] for name in plain} & dump)


@pytest.mark.goal("S3")
@pytest.mark.threat(11)
def test_a_dump_without_the_key_gives_no_name_away(here: Partnership) -> None:
    """The same attack with the key finds every name: so it would have found them."""
    names = [f"{FIRST[number * 7 % 280]} {LAST[number * 11 % 288]}" for number in range(40)]
    for name in names:
        with_person(here, name=name, born="1980-02-03")
    dump = {bytes(one) for one in db.session.query(Trace.value).where(Trace.kind == "exact").all() for one in one}
    assert len(dump) == len(set(names))
    guessed = secrets.token_bytes(32)
    assert attack(dump, lambda plain: hashlib.sha256(plain).digest()) == 0
    assert attack(dump, lambda plain: hmac.digest(b"\0" * 32, plain, "sha256")) == 0
    assert attack(dump, lambda plain: hmac.digest(guessed, plain, "sha256")) == 0
    assert attack(dump, lambda plain: hmac.digest(index._key, plain, "sha256")) == len(dump)


def test_a_day_that_cannot_be_is_no_birthday() -> None:
    assert known_of({"name": "x", "born": "1980"}) == Known(names=("x",))
    assert known_of({"born": "1980-02-03"}) == Known(born=date(1980, 2, 3))
    assert known_of(None) == Known()
