"""What people type: real names and passwords are taken as they are, and what cannot be kept is named."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts import passwords
from portal.accounts.passwords import hash_password, problem_with, verify_password
from portal.accounts.words import Mistake, email_address, plain_line
from portal.mail import is_one_address
from tests.hostile.load import all_strings, load


@pytest.mark.parametrize("name", load("legit_names.jsonl"))
def test_a_name_is_kept_as_it_is(name: str) -> None:
    assert plain_line(name, "name", "your name") == unicodedata.normalize("NFC", name)


@pytest.mark.asvs("1.3.3")
@pytest.mark.asvs("2.2.1")
def test_whatever_is_taken_can_be_stored_and_mailed() -> None:
    for file, text in all_strings(longest=400):
        try:
            line = plain_line(text, "name", "your name")
        except Mistake:
            continue
        line.encode("utf-8")
        assert len(line.splitlines()) == 1, file
        assert not {unicodedata.category(one) for one in line} & {"Cc", "Cs", "Zl", "Zp"}, file


@pytest.mark.parametrize(("length", "taken"), [(200, True), (201, False)])
def test_a_line_has_an_end(length: int, taken: bool) -> None:
    if taken:
        assert plain_line("x" * length, "name", "your name")
    else:
        with pytest.raises(Mistake, match="200 characters"):
            plain_line("x" * length, "name", "your name")


def test_only_what_is_needed_is_asked_for() -> None:
    assert plain_line(" \t ", "job_title", "your job title", required=False) == ""
    with pytest.raises(Mistake, match="Enter your name"):
        plain_line(" \t ", "name", "your name")


@given(st.sampled_from([str(one) for one in load("emails.jsonl")]) | st.text(max_size=30) | st.emails())
def test_an_address_that_is_taken_can_be_written_to(typed: str) -> None:
    try:
        address = email_address(typed)
    except Mistake:
        return
    assert address == typed.strip().lower()
    assert is_one_address(address)


@pytest.mark.asvs("6.2.8")
@pytest.mark.asvs("6.2.9")
@pytest.mark.parametrize(
    "case", [one for one in load("passwords.jsonl") if one["expect"].startswith("accept")], ids=str
)
def test_a_long_password_is_taken_exactly(case: dict[str, str]) -> None:
    password = case["v"]
    assert problem_with(password) == ""
    stored = hash_password(password)
    assert verify_password(stored, password)
    assert verify_password(stored, unicodedata.normalize("NFD", password))
    for other in (password + "x", f" {password}", password[:-1]):
        assert not verify_password(stored, other)


@pytest.mark.asvs("6.2.4")
@pytest.mark.parametrize("case", [one for one in load("passwords.jsonl") if one["expect"] == "reject"], ids=str)
def test_a_password_that_is_guessed_first_is_refused(case: dict[str, str]) -> None:
    assert problem_with(case["v"]) != ""


@pytest.mark.asvs("1.3.12")
def test_a_password_without_end_is_refused_before_anybody_looks_for_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "problem_with_guessing", None)
    (case,) = [one for one in load("passwords.jsonl") if one["expect"] == "reject-fast"]
    assert "bytes long" in problem_with(case["v"]["repeat"] * case["v"]["times"])


@pytest.mark.asvs("6.2.1")
@pytest.mark.parametrize(
    ("password", "fits"),
    [
        ("wqx zrp vkm", False),
        ("wqx zrp vkmt", True),
        ("wqx zrp vkmt" + "x" * 1012, True),
        ("wqx zrp vkmt" + "x" * 1013, False),
        ("wqx zrp vkmt" + "é" * 507, False),
        ("\ud800" * 12, False),
    ],
)
def test_a_password_has_bounds(password: str, fits: bool) -> None:
    assert (problem_with(password) == "") is fits


def test_a_password_that_is_far_too_long_is_wrong_and_costs_no_more() -> None:
    stored = hash_password("")
    assert not verify_password(stored, "x" * 2_000_000)


def test_an_unknown_account_costs_a_whole_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            asked.append(stored)
            return bool(real.verify(stored, password))

        def hash(self, password: str) -> str:
            return real.hash(password)

    known = hash_password("a known pass phrase")
    monkeypatch.setattr(passwords, "_hasher", Counting())
    assert not verify_password(None, "a known pass phrase")
    assert not verify_password(None, "a password that nobody has")
    assert verify_password(known, "a known pass phrase")
    assert len(asked) == 3
    assert {stored.rsplit("$", 2)[0] for stored in asked} == {known.rsplit("$", 2)[0]}


def test_a_password_that_is_far_too_long_never_reaches_the_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    stored, asked = hash_password("a known pass phrase"), []

    class Noting:
        def verify(self, _stored: str, password: str) -> bool:
            asked.append(len(password))
            return True

    monkeypatch.setattr(passwords, "_hasher", Noting())
    assert not verify_password(stored, "x" * 2_000_000)
    assert asked == [0]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [(hash_password("x" * 12), "\ud800" * 12), ("no hash", "x" * 12)],
    ids=["half a character", "half a hash"],
)
def test_half_a_character_or_half_a_hash_is_a_wrong_password(stored: str, typed: str) -> None:
    assert not verify_password(stored, typed)


@pytest.mark.asvs("11.4.2")
def test_a_hash_costs_what_guessing_must_cost() -> None:
    """The least that OWASP's Password Storage Cheat Sheet asks of argon2id: 19 MiB, two rounds, one thread."""
    assert hash_password("x" * 12).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("character", ["\ufdd0", "\ufdef", "\uffff", "\U0001fffe", "\x00", "\u2028", "\ud800", "\x85"])
def test_a_character_that_nothing_can_carry_is_named(character: str) -> None:
    with pytest.raises(Mistake, match="cannot be stored"):
        plain_line(f"a{character}b", "name", "your name")
